"""The staff side: lists, forms, publishing, and what each role may do by which road."""

import pytest
from django.apps import apps
from django.urls import reverse

from cnrs_intl.catalogue.models import Entry, Reference
from tests import factories
from tests.admin_forms import change, filled, form_at, post

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if issubclass(model, Entry | Reference)]
SHOWN = [model for model in MODELS if model.__name__ != "CountryAlias"]


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", SHOWN)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_model_has_its_list_its_empty_form_and_a_search(model, language, publisher_client):
    headers = {"accept-language": language}

    for address in (page(model, "changelist"), page(model, "add"), page(model, "changelist") + "?q=Été"):
        response = publisher_client.get(address, headers=headers)
        assert response.status_code == 200
        assert f'lang="{language}"' in response.text


@pytest.mark.parametrize("model", SHOWN)
def test_every_model_has_its_form_and_its_history(model, publisher_client, catalogue):
    maker = getattr(factories, f"{model.__name__}Factory")
    made = maker()

    assert publisher_client.get(page(model, "change", made.pk)).status_code == 200
    assert publisher_client.get(page(model, "history", made.pk)).status_code == 200
