"""Everything is drafted, previewed, compared, published and restored through the pages of the admin."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue import preview
from cnrs_intl.catalogue.contents import content_of, row_models
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.shown import page_of
from instruments.models import CallDate
from tests import factories
from tests.admin_forms import change, confirmed, filled
from tests.catalogue.test_history_pages import made, saved

pytestmark = pytest.mark.django_db

OLD, NEW = "Samarkand", "Zanzibar"
SHOWN_ON = {  # what has no page of its own; institutes and activities are named where something needs them
    "mission": "/en/about/",
    "ranking": "/en/about/",
    "keyfigure": "/en/about/",
    "department": "/en/about/",
}


def made_with_rows(model):
    """Make something with two rows of each kind that it has, and a name."""
    instance = made(model)
    for rows in row_models(model).values():
        for number in range(2):
            steps = {"step_en": f"Step {number}", "step_fr": f"Étape {number}"} if rows is CallDate else {}
            getattr(factories, f"{rows.__name__}Factory")(**{rows.entry_field: instance} | steps)
    saved(instance, **{text(model): OLD})
    return model.objects.get(pk=instance.pk)


def text(model):
    return f"{model.name_field}_en" if hasattr(model, f"{model.name_field}_en") else model.name_field


def drafted(client, instance):
    """Rename something on its form, and tick away the first row of each kind."""
    typed = filled(client, change(instance), **{text(type(instance)): NEW})
    first = [name for name in typed if name.endswith("-0-id")]
    gone = {name.replace("-0-id", "-0-DELETE"): "on" for name in first}
    client.post(change(instance), typed | gone | {"_draft": "1"})
    return draft_of(instance)


def has_page(model):
    return hasattr(model, "get_absolute_url")


def published(client, instance):
    draft = draft_of(instance)
    confirmed(client, client.post(reverse("admin:draft_publish", args=[draft.pk])))


@pytest.mark.parametrize("model", models_of_drafts(), ids=lambda model: model.__name__)
def test_everything_goes_the_way_to_the_public_and_back(
    model, few_countries, editor_client, publisher_client
):
    factories.KeyFigureFactory(sector=None)  # beside which rankings are explained
    instance = made_with_rows(model)
    was, rows = content_of(instance), len(row_models(model))

    draft = drafted(editor_client, instance)
    assert content_of(instance) == was
    page = editor_client.get(reverse("admin:draft_compare", args=[draft.pk])).text
    assert OLD in page
    assert NEW in page
    if place := SHOWN_ON.get(model._meta.model_name, page_of(draft) if has_page(model) else ""):
        shown = editor_client.get(preview.address_of(draft, place)).text.partition("<main")[2]
        assert NEW in shown
        assert OLD not in shown

    published(publisher_client, instance)
    now = content_of(instance)
    assert now[0]["fields"][text(model)] == NEW
    assert len(now) == len(was) - rows
    assert now == draft.content

    editor_client.post(reverse("admin:restore_version"), {"version": versions_of(instance)[1].pk})
    assert content_of(instance) == now
    published(publisher_client, instance)
    assert content_of(instance) == was
