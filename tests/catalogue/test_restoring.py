"""Bringing back what was: a version as a draft, and what was deleted; what cannot come back is named."""

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.urls import reverse

from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.contents import content_of
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import Catalogued, Draft, Entry, Reference
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.publishing import publish
from cnrs_intl.catalogue.restoring import DraftThereError, restore
from cnrs_intl.catalogue.versions import is_kind
from cnrs_intl.catalogue.writing import change
from instruments.models import Call, Instrument
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.catalogue.test_history_pages import deleted, history, made, saved

KINDS = [model for model in apps.get_models() if issubclass(model, Catalogued) and is_kind(model)]
RESTORE = reverse("admin:restore_version")
pytestmark = pytest.mark.django_db


def said(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def words(restored) -> list[str]:
    return [str(problem) for problem in restored.left]


@pytest.mark.parametrize("model", KINDS)
def test_a_version_of_everything_becomes_a_draft_and_is_live_once_published(model, catalogue):
    instance = made(model)
    name = f"{model.name_field}_en" if hasattr(instance, f"{model.name_field}_en") else model.name_field
    old = saved(instance)
    was = content_of(instance)
    saved(instance, **{name: "Zanzibar"})
    live = content_of(instance)

    restored = restore(old, None)

    assert content_of(instance) == live
    assert restored.draft.content == was
    assert restored.left == []
    publish([restored.draft], user=None)
    assert content_of(instance) == was
    assert draft_of(instance) is None


@pytest.mark.parametrize("model", KINDS)
def test_everything_that_was_deleted_comes_back_as_it_was_but_not_public(model, catalogue):
    instance = made(model)
    version, pk, was = saved(instance), instance.pk, content_of(instance)
    if model is Call:
        factories.CallDateFactory(call=instance)
    deleted(instance)

    restored = restore(version, None)

    if issubclass(model, Reference):
        assert not model.objects.filter(pk=pk).exists()
        assert (restored.draft.base, restored.draft.content) == ([], was)
        publish([restored.draft], user=None)
        assert content_of(model.objects.get(pk=pk)) == was
    else:
        back = model.objects.get(pk=pk)
        assert restored.entry == back
        assert back.state == Entry.State.DRAFT
        assert content_of(back)[0]["fields"] == was[0]["fields"] | {"state": "draft"}


def test_a_call_comes_back_as_the_one_that_feeds_know():
    call = factories.CallFactory()
    pk, uid, version = call.pk, call.uid, saved(call)
    deleted(call)

    restore(version, None)

    assert Call.objects.get(pk=pk).uid == uid


def test_rows_come_back_with_their_keys():
    office = factories.OfficeFactory()
    row, contact = factories.CoverageFactory(office=office), factories.OfficeContactFactory(office=office)
    version = saved(office)
    deleted(office)

    restored = restore(version, None)

    assert [each.pk for each in restored.entry.coverage.all()] == [row.pk]
    assert [each.pk for each in restored.entry.contacts.all()] == [contact.pk]


def test_a_draft_restored_says_nothing_of_state_and_dates():
    office = factories.OfficeFactory(state="withdrawn", city_en="First")
    old = saved(office)
    saved(office, city_en="Second", state="published")

    restored = restore(old, None)

    fields = restored.draft.content[0]["fields"]
    assert (fields["city_en"], fields["state"]) == ("First", "published")


def test_a_version_that_is_live_gives_no_draft(editor_client):
    office = factories.OfficeFactory()
    version = saved(office)

    answer = editor_client.post(RESTORE, {"version": version.pk})

    assert answer.url == history(office)
    assert "Nothing was restored" in said(answer)[0]
    assert not Draft.objects.exists()


def test_taking_one_entry_back_leaves_the_others_alone():
    one, other = factories.OfficeFactory(city_en="One"), factories.OfficeFactory(city_en="Other")
    first = saved(one)
    with change(Office.objects.filter(pk__in=[one.pk, other.pk])):
        for office in (one, other):
            office.city_en = "Elsewhere"
            office.save()

    publish([restore(first, None).draft], user=None)

    assert Office.objects.get(pk=one.pk).city_en == "One"
    assert Office.objects.get(pk=other.pk).city_en == "Elsewhere"


def test_a_draft_that_there_is_is_left_and_its_author_named(editor_client, staff_of):
    office = factories.OfficeFactory()
    old = saved(office)
    saved(office, city_en="Second")
    with change(Office.objects.filter(pk=office.pk), into=Into(), user=staff_of("Publishers")):
        office.city_en = "Third"
        office.save()

    answer = editor_client.post(RESTORE, {"version": old.pk})

    (words,) = said(answer)
    assert words.startswith("publishers has begun a draft of")
    assert reverse("admin:offices_office_change", args=[office.pk]) in words
    assert Draft.objects.get().content[0]["fields"]["city_en"] == "Third"
    with pytest.raises(DraftThereError):
        restore(old, None)


def test_what_is_gone_is_named_line_by_line_and_the_rest_is_kept(staff_of):
    sector, keeper = factories.SectorFactory(name_en="Atlantis"), staff_of("Administrators")
    office = factories.OfficeFactory(sectors=[sector], owner=keeper, city_en="First")
    gone, stays = factories.CountryFactory(name_en="Utopia"), factories.CountryFactory()
    row = factories.CoverageFactory(office=office, country=gone)
    factories.CoverageFactory(office=office, country=stays)
    for each in (sector, gone):
        saved(each)
    old = saved(office)
    row.delete()
    saved(office, city_en="Second")
    deleted(sector)
    deleted(gone)
    keeper.delete()

    restored = restore(old, None)

    content = restored.draft.content
    assert content[0]["fields"]["city_en"] == "First"
    assert content[0]["fields"]["sectors"] == []
    assert content[0]["fields"]["owner"] is None
    assert [each["fields"]["country"] for each in content[1:]] == [stays.pk]
    assert "Sectors – “Atlantis” is no longer there." in words(restored)
    assert "Utopia (deleted) – Country – “Utopia” is no longer there, so this line was left out." in words(
        restored
    )
    assert any(each.startswith("Owner – ") for each in words(restored))
    publish([restored.draft], user=None)


def test_a_row_that_another_entry_has_now_is_named():
    one, other = factories.OfficeFactory(), factories.OfficeFactory(name_en="Nairobi office")
    row = factories.CoverageFactory(office=one)
    old = saved(one)
    with change(Office.objects.all()):
        row.office = other
        row.save()

    restored = restore(old, None)

    assert words(restored) == [f"{row.country} – It belongs to “Nairobi office” now."]
    assert restored.draft.content[1]["pk"] == row.pk


def test_an_entry_comes_back_without_rows_that_another_one_has_now():
    one, other = factories.OfficeFactory(), factories.OfficeFactory(name_en="Nairobi office")
    row = factories.CoverageFactory(office=one)
    old = saved(one)
    with change(Office.objects.all()):
        row.office = other
        row.save()
    deleted(one)

    restored = restore(old, None)

    assert words(restored) == [f"{row.country} – It belongs to “Nairobi office” now."]
    assert Coverage.objects.get(pk=row.pk).office == other


def test_an_entry_whose_slug_is_taken_gets_another_one_and_says_so(publisher_client):
    office = factories.OfficeFactory(slug="atlantis")
    version, pk = saved(office), office.pk
    deleted(office)
    factories.OfficeFactory(slug="atlantis")

    answer = publisher_client.post(RESTORE, {"version": version.pk})

    assert Office.objects.get(pk=pk).slug == "atlantis-2"
    assert answer.url == reverse("admin:offices_office_change", args=[pk])
    assert any("“atlantis” belongs to another entry now" in each for each in said(answer))


def test_what_an_entry_needs_comes_back_first(publisher_client):
    call = factories.CallFactory()
    instrument, pk = call.instrument, call.pk
    name = str(instrument)
    saved(instrument)
    version = saved(call)
    deleted(call)
    deleted(instrument)

    answer = publisher_client.post(RESTORE, {"version": version.pk})

    assert f"Instrument – “{name}” is no longer there: bring it back first." in said(answer)
    assert not Call.objects.filter(pk=pk).exists()
    assert not Instrument.objects.filter(pk=instrument.pk).exists()
    with pytest.raises(DoesNotApplyError):
        restore(version, None)


def test_editors_restore_drafts_of_entries_and_references_and_administrators_none(editor_client, staff_of):
    office, country = factories.OfficeFactory(), factories.CountryFactory()
    old, older = saved(office), saved(country)
    saved(office, city_en="Second")
    saved(country, name_en="Second")

    assert editor_client.post(RESTORE, {"version": old.pk}).status_code == 302
    assert editor_client.post(RESTORE, {"version": older.pk}).status_code == 302

    assert draft_of(office).author.username == draft_of(country).author.username == "editors"
    with pytest.raises(NotAllowedError):
        restore(older, staff_of("Administrators"))


def test_nothing_is_restored_by_looking(editor_client):
    version = saved(factories.OfficeFactory())

    assert editor_client.get(RESTORE, {"version": version.pk}).status_code == 405
    for number in ("", "0", "²", "9" * 40):
        assert editor_client.post(RESTORE, {"version": number}).status_code == 404


def test_rows_are_restored_with_what_they_are_rows_of(publisher_client):
    row = factories.CoverageFactory()
    revision = saved(row.office).revision
    kept = revision.version_set.get(object_id=row.pk, content_type__model="coverage")

    assert publisher_client.post(RESTORE, {"version": kept.pk}).status_code == 403


def test_a_country_that_was_deleted_is_a_draft_that_is_compared(publisher_client):
    country = factories.CountryFactory(name_en="Utopia")
    version = saved(country)
    deleted(country)

    answer = publisher_client.post(RESTORE, {"version": version.pk}, follow=True)

    draft = Draft.objects.get()
    assert answer.redirect_chain[0][0] == reverse("admin:draft_compare", args=[draft.pk])
    assert "Utopia" in answer.text
    assert not Country.objects.filter(name_en="Utopia").exists()
