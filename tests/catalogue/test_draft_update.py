"""A draft whose entry was changed live meanwhile, brought up to date."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from cnrs_intl.catalogue.contents import content_of
from cnrs_intl.catalogue.drafts import draft_at, is_stale
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.publishing import publish
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import at, change, filled, saved_at_once, shown_again, with_rows
from tests.catalogue.conflict_pages import answered, asked, sent_on
from tests.catalogue.draft_forms import drafted, entry
from tests.site.test_typed_text import fields, logged_in_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_with_rows):
    return office_with_rows


def live_change(client, office, **typed):
    """Have what is live changed beside its draft."""
    there = f"{change(office)}?live=1"
    answer = saved_at_once(client, there, filled(client, there, **typed))
    assert answer.status_code == 302
    assert "live now" in client.get(answer["Location"]).text


def address(draft):
    return reverse("admin:draft_update", args=[draft.pk])


def test_what_both_changed_is_asked_about_and_the_draft_is_up_to_date_then(office, editor_client, claire):
    draft = drafted(editor_client, office, city_en="Drafted", telephone="+1")
    live_change(claire, office, city_en="Live", email="a@b.org")
    before = content_of(office)

    page = editor_client.get(address(draft))

    assert page.status_code == 200
    assert list(asked(page).values()) == ["City (English)"]
    for words in ("Old City", "Drafted", "Live", "by claire", "a@b.org"):
        assert words in page.text
    answer = answered(editor_client, page, "mine")
    assert "is up to date" in answer.text
    assert (entry(draft)["city_en"], entry(draft)["telephone"], entry(draft)["email"]) == (
        "Drafted",
        "+1",
        "a@b.org",
    )
    office.refresh_from_db()
    assert not is_stale(draft, office)
    assert (draft.base, content_of(office)) == (before, before)
    publish([draft], user=None)
    assert Office.objects.get(pk=office.pk).city_en == "Drafted"


@pytest.mark.parametrize(("choice", "city"), [("theirs", "Live"), ("write", "Mixed"), ("", "Drafted")])
def test_theirs_a_mix_and_no_answer(choice, city, office, editor_client, claire):
    draft = drafted(editor_client, office, city_en="Drafted")
    live_change(claire, office, city_en="Live")

    answer = answered(editor_client, editor_client.get(address(draft)), choice, city_en="Mixed")

    assert entry(draft)["city_en"] == city
    assert answer.status_code == (200 if choice else 409)
    assert is_stale(draft, Office.objects.get(pk=office.pk)) is not bool(choice)


def test_a_draft_that_is_up_to_date_says_so(office, editor_client):
    draft = drafted(editor_client, office, city_en="Drafted")

    answer = editor_client.get(address(draft), follow=True)

    assert "is up to date" in answer.text
    assert shown_again(answer)["city_en"] == "Drafted"


def test_rows_are_asked_about_too(office, editor_client, claire):
    first, second = office.coverage.in_order()
    rows = at("coverage-0", {"level": "area"}) | at("coverage-1", {"note_en": "A", "note_fr": "A"})
    draft = drafted(editor_client, office, **rows)
    live_change(claire, office, **at("coverage-0", {"level": "liaison"}))
    Coverage.objects.filter(pk=second.pk).delete()
    office.save()

    page = editor_client.get(address(draft))

    assert list(asked(page).values()) == [
        f"Country covered “{first}” – How closely",
        f"Country covered “{second}”",
    ]
    answered(editor_client, page, "theirs", "mine")
    draft.refresh_from_db()
    assert [(each["pk"], each["fields"]["level"]) for each in draft.content[1:3]] == [
        (first.pk, "liaison"),
        (second.pk, "named"),
    ]
    publish([draft], user=None)
    assert {row.pk for row in office.coverage.all()} == {first.pk, second.pk}


def test_a_row_that_went_to_another_office_and_is_kept_gets_a_key_of_its_own(office, editor_client):
    first, _second = office.coverage.in_order()
    other = factories.OfficeFactory()
    draft = drafted(editor_client, office, **at("coverage-0", {"level": "area"}))
    Coverage.objects.filter(pk=first.pk).update(office=other)
    office.save()

    answered(editor_client, editor_client.get(address(draft)), "mine")

    draft.refresh_from_db()
    publish([draft], user=None)
    assert Coverage.objects.get(pk=first.pk).office == other
    assert office.coverage.get(country=first.country).level == "area"


def test_what_is_gone_is_said_line_by_line_and_the_rest_is_kept(office, editor_client):
    gone, sector = (
        factories.CountryFactory(name_en="Gone Land"),
        factories.SectorFactory(name_en="Gone Sector"),
    )
    typed = filled(editor_client, change(office), city_en="Drafted", sectors=[str(sector.pk)])
    new = {"country": str(gone.pk), "level": "liaison"}
    editor_client.post(change(office), with_rows(typed, "coverage", new) | {"_draft": "1"})
    draft = draft_at(Office, office.pk)
    for each in (gone, sector):
        each.delete()

    page = editor_client.get(address(draft))
    answer = editor_client.post(address(draft), sent_on(page), follow=True)

    assert "no longer there" in page.text
    assert len(re.findall("Left out: ", answer.text)) == 2
    assert "is up to date" in answer.text
    assert (entry(draft)["city_en"], entry(draft)["sectors"], len(draft.content)) == ("Drafted", [], 3)
    assert shown_again(answer)["city_en"] == "Drafted"


def test_what_was_typed_into_a_draft_that_fits_no_more_is_shown(office, editor_client):
    gone = factories.CountryFactory()
    typed = filled(editor_client, change(office))
    new = {"country": str(gone.pk), "level": "liaison"}
    editor_client.post(change(office), with_rows(typed, "coverage", new) | {"_draft": "1"})
    sent = filled(editor_client, change(office), city_en="Typed for long") | {"_draft": "1"}
    gone.delete()

    page = editor_client.post(change(office), sent)

    assert page.status_code == 409
    assert "Typed for long" in page.text
    assert address(draft_at(Office, office.pk)) in page.text


def test_what_was_deleted_live_becomes_the_draft_of_something_new(office, editor_client):
    draft = drafted(editor_client, office, city_en="Drafted")
    key = office.pk
    Office.objects.get(pk=key).delete()

    page = editor_client.get(address(draft))
    editor_client.post(address(draft))

    assert "was deleted meanwhile" in page.text
    draft.refresh_from_db()
    publish([draft], user=None)
    assert (Office.objects.get(pk=key).city_en, Coverage.objects.filter(office=key).count()) == ("Drafted", 2)


def test_whoever_decided_has_to_ask_for_approval_again(office, editor_client, claire):
    draft = drafted(editor_client, office, city_en="Drafted")
    live_change(claire, office, city_en="Live")
    Draft.objects.update(status=Draft.Status.WAITING)

    answered(editor_client, editor_client.get(address(draft)), "mine")

    draft.refresh_from_db()
    assert (draft.status, draft.number) == (Draft.Status.WRITING, 2)
    assert draft.author_name == "editors"


def test_who_may_not_change_it_is_refused(office, editor_client, administrator_client, client):
    draft = drafted(editor_client, office, city_en="Drafted")

    assert administrator_client.get(address(draft)).status_code == 403
    assert client.get(address(draft)).status_code == 302
    assert editor_client.get(reverse("admin:draft_update", args=[999])).status_code == 404


def test_an_ended_session_loses_no_answer(office, editor_client, claire):
    draft = drafted(editor_client, office, summary_en="Drafted")
    live_change(claire, office, summary_en="Live")
    page = editor_client.get(address(draft))
    (name,) = asked(page)
    Session.objects.all().delete()
    sent = sent_on(page) | {f"choice-{name}": "write", f"mix-{name}": "Written for long"}

    log_in = editor_client.post(address(draft), sent)
    back = logged_in_on(editor_client, log_in, username="editors")
    again = editor_client.post(address(draft), fields(back))

    assert sent_on(again)[f"mix-{name}"] == "Written for long"
    assert entry(draft)["summary_en"] == "Drafted"
    answered(editor_client, again, "write")
    assert entry(draft)["summary_en"] == "Written for long"
