"""Previews of what does not apply, of what is not there yet, of sets and of drafts with a date."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.preview import address_of
from cnrs_intl.catalogue.writing import change
from instruments.models import Call
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.previews import drafted, scheduled

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def rio() -> Office:
    return Office.objects.get(slug="rio")


def test_a_draft_that_cannot_be_published_says_why_in_place_of_the_page(rio, editor_client):
    draft = drafted(rio, email="nobody", time_zone="Nowhere")

    response = editor_client.get(address_of(draft, "/en/offices/rio/"))

    assert response.status_code == 409
    assert "preview-banner" in response.text
    assert response.text.count("<li>Rio de Janeiro") == 2
    assert Office.objects.get(slug="rio").time_zone != "Nowhere"


def test_a_draft_of_what_was_deleted_meanwhile_says_so(editor_client):
    office = factories.OfficeFactory()
    draft = drafted(office, name_en="Zebra")
    Coverage.objects.filter(office=office).delete()
    Office.objects.filter(pk=office.pk).delete()

    response = editor_client.get(address_of(draft, "/en/offices/"))

    assert response.status_code == 409
    assert "It was deleted meanwhile." in response.text


def test_a_draft_that_a_colleague_overtook_says_so(rio, editor_client):
    draft = drafted(rio, city_en="Zebraville")
    with change(Office.objects.filter(pk=rio.pk)):
        again = Office.objects.get(pk=rio.pk)
        again.city_en = "Niterói"
        again.save()

    response = editor_client.get(address_of(draft, "/en/offices/rio/"))

    assert response.status_code == 409
    assert "This was changed meanwhile: bring the draft up to date." in response.text


def test_a_new_entry_is_seen_as_it_will_be_published(editor_client, client):
    office = factories.OfficeFactory(slug="zebra", state="draft", name_en="Zebra office")
    draft = Draft.objects.create(model="offices.office", object_id=office.pk, content=None, base=[])

    assert "<h1>Zebra office</h1>" in editor_client.get(address_of(draft)).text
    assert client.get("/en/offices/zebra/").status_code == 404


def test_a_set_is_seen_as_one(rio, editor_client):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(rio, together, name_en="Zebra bay")
    drafted(Country.objects.get(iso2="BR"), together, name_en="Zebraland")

    text = editor_client.get(address_of(together, "/en/offices/rio/")).text

    assert "Set of drafts: Reorganisation 2027." in text
    assert "<h1>Zebra bay</h1>" in text
    assert "Zebraland" in text


def test_a_draft_alone_shows_nothing_of_others_in_its_set(rio, editor_client):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(Country.objects.get(iso2="BR"), together, name_en="Zebraland")
    draft = drafted(rio, together, name_en="Zebra bay")

    assert "Zebraland" not in editor_client.get(address_of(draft)).text


def test_a_draft_with_a_date_is_seen_as_of_its_minute(rio, editor_client):
    day = datetime(2090, 1, 1, 9, tzinfo=PARIS)
    Coverage.objects.create(
        office=rio, country=Country.objects.get(iso2="KE"), level="named", since=day.date()
    )
    draft = drafted(rio, city_en="Zebraville")
    before = editor_client.get(address_of(draft, "/en/countries/ke/")).text
    scheduled(draft, day)

    after = editor_client.get(address_of(draft, "/en/countries/ke/")).text

    assert "The Rio de Janeiro office covers Kenya." not in before
    assert "The Rio de Janeiro office covers Kenya." in after
    assert "Shown as it will be on 1 January 2090, 09:00 (Paris time, UTC+1)" in after


def test_a_date_that_is_over_changes_nothing(rio, editor_client):
    draft = scheduled(drafted(rio, name_en="Zebra bay"), timezone.now() - timedelta(days=30))

    text = editor_client.get(address_of(draft)).text

    assert "<h1>Zebra bay</h1>" in text
    assert "Shown as it will be" not in text


def test_a_call_in_a_draft_is_seen_on_its_page(editor_client):
    call = factories.CallFactory(slug="zebra-call")
    draft = drafted(Call.objects.get(pk=call.pk), name_en="Zebra call")

    assert "<h1>Zebra call</h1>" in editor_client.get(address_of(draft)).text
