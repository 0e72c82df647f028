"""What a save may do, and what it says: forged buttons, two tabs, changes that are live at once."""

import pytest
from django.urls import reverse

from offices.models import Office
from tests import factories
from tests.admin_forms import change, filled

pytestmark = pytest.mark.django_db

FORGED = ["_publish", "_withdraw", "_schedule", "publish_at", "withdraw_at"]


# What only a Publisher may send, by whatever value


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("value", ["", "1"])
def test_an_editor_publishes_nothing_by_changing_a_draft(name, value, editor_client):
    office = factories.OfficeFactory(state="draft")

    answer = editor_client.post(change(office), filled(editor_client, change(office)) | {name: value})

    office.refresh_from_db()
    assert (office.state, office.version) == ("draft", 1)
    assert "Only a Publisher may publish" in answer.text


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("value", ["", "1"])
def test_an_editor_publishes_nothing_by_adding_it(name, value, editor_client):
    texts = {f"{text}_{code}": "Words" for text in ("name", "city", "summary") for code in ("en", "fr")}
    add = reverse("admin:offices_office_add")
    host = str(factories.CountryFactory().pk)
    typed = filled(editor_client, add, slug="made", host_country=host, **texts)

    answer = editor_client.post(add, typed | {name: value})

    assert not Office.objects.filter(slug="made").exists()
    assert "Only a Publisher may publish" in answer.text


def test_an_empty_button_of_a_publisher_counts(publisher_client):
    office = factories.OfficeFactory(state="draft")

    publisher_client.post(change(office), filled(publisher_client, change(office)) | {"_publish": ""})

    office.refresh_from_db()
    assert office.is_public
