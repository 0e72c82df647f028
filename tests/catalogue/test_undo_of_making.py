"""What becomes of what a change made, published, withdrew or deleted, once that is taken back."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.undoing import undo
from cnrs_intl.catalogue.writing import change
from instruments.models import Activity, Instrument
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import change as form_of
from tests.admin_forms import confirmed, post
from tests.catalogue.test_history_pages import deleted, saved
from tests.catalogue.undoing import last, problems, undone

pytestmark = pytest.mark.django_db


def test_what_was_first_published_in_it_is_withdrawn(publisher_client):
    office = factories.OfficeFactory(state="draft")
    saved(office)
    post(publisher_client, form_of(office), button="_publish")

    undone(publisher_client, last())

    assert Office.objects.get(pk=office.pk).state == "withdrawn"


def test_what_was_withdrawn_in_it_is_public_again(publisher_client):
    office = factories.OfficeFactory()
    saved(office)
    revision = saved(office, state="withdrawn").revision

    undone(publisher_client, revision)

    assert Office.objects.get(pk=office.pk).is_public


@pytest.mark.parametrize(("state", "left"), [("draft", None), ("published", "withdrawn")])
def test_what_was_made_in_it_goes_or_is_withdrawn_where_the_public_saw_it(state, left, publisher_client):
    country = factories.CountryFactory()
    with change() as opened:
        office = factories.OfficeFactory(state=state, host_country=country)

    undone(publisher_client, opened.revision)

    assert Office.objects.filter(pk=office.pk).values_list("state", flat=True).first() == left


def test_a_country_that_was_made_in_it_is_deleted_unless_something_needs_it():
    with change() as opened:
        country = factories.CountryFactory()
        opened.events = [{"added": {}}]
    row = factories.CoverageFactory(country=country)

    (words,) = problems(opened.revision)
    assert words.startswith(f"{country} – It is used by others")
    row.delete()
    undo(opened.revision, user=None)

    assert not Country.objects.filter(pk=country.pk).exists()


def test_a_country_of_which_nothing_older_is_kept_stays():
    country = factories.CountryFactory()
    revision = saved(country, name_en="After").revision

    assert problems(revision) == ["After – Nothing is kept of what it was before."]


def test_entries_that_were_deleted_in_it_come_back_as_drafts(publisher_client):
    office = factories.OfficeFactory()
    row = factories.CoverageFactory(office=office)
    saved(office)
    pk = office.pk
    deleted(office)

    undone(publisher_client, last())

    assert Office.objects.get(pk=pk).state == "draft"
    assert Coverage.objects.get(pk=row.pk).office_id == pk


def test_a_reference_that_was_deleted_in_it_is_named_again_by_what_named_it(publisher_client):
    activity = factories.ActivityFactory()
    instrument = factories.InstrumentFactory(activities=[activity])
    saved(activity)
    saved(instrument)
    pk = activity.pk
    address = reverse("admin:instruments_activity_delete", args=[pk])
    confirmed(publisher_client, publisher_client.post(address, {"post": "yes"}))
    assert not Instrument.objects.get(pk=instrument.pk).activities.exists()

    undone(publisher_client, last())

    assert Activity.objects.filter(pk=pk).exists()
    assert [each.pk for each in Instrument.objects.get(pk=instrument.pk).activities.all()] == [pk]
