"""A country’s page in the admin: who answers for it, and moving it from there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue.drafts import draft_of
from offices.coverage import answer_for
from offices.models import Office
from sectors.models import Country
from tests.admin_forms import change, form_at
from tests.drafted import drafted
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory

pytestmark = pytest.mark.django_db

MOVE = reverse("admin:offices_coverage_move")


def moving(client, country, new):
    """Begin on the page of a country, say where it goes, and return the preview’s answer."""
    begun = form_at(client, change(country)).data
    return client.get(MOVE, {"country": begun["country"], "old": begun["old"]} | new)


def test_the_page_says_what_the_public_page_says(editor_client):
    row = CoverageFactory()
    CoverageFactory(country=row.country, since=date(2090, 2, 1))

    page = editor_client.get(change(row.country))

    answer = answer_for(row.country)
    assert page.context["answer"].sentence == answer.sentence
    for words in (answer.sentence, *answer.coming_sentences):
        assert words in page.text
    assert f"{change(row.office)}#coverage-group" in page.text


def test_the_page_of_a_country_without_office_leads_to_the_offices(editor_client):
    office, country = OfficeFactory(), CountryFactory()

    page = editor_client.get(change(country))

    assert "No office lists it." in page.text
    assert page.context["move_form"] is None
    assert f"{change(office)}?cover={country.iso2}#coverage-group" in page.text


def test_an_office_that_covers_a_country_is_not_offered_to_cover_it_too(editor_client):
    row, ending = CoverageFactory(), CoverageFactory(until=date(2090, 2, 1))
    other = OfficeFactory()

    page = editor_client.get(change(row.country))

    others = set(page.context["others"])
    assert (row.office in others, {ending.office, other} <= others) == (False, True)


def test_a_country_is_moved_alone_from_its_own_page(publisher_client):
    row, other, new = CoverageFactory(), CoverageFactory(), OfficeFactory()
    stays = CoverageFactory(office=row.office)

    preview = moving(publisher_client, row.country, {"new": new.pk, "day": "2030-02-01"})
    assert [(step.country, ticked) for step, ticked in preview.context["steps"]] == [(row.country, True)]
    sent = dict(preview.context["asked"]) | {"seen": preview.context["seen"], "rows": [row.pk]}
    answer = publisher_client.post(MOVE, sent, follow=True)

    assert answer.request["PATH_INFO"] == change(row.country)
    row.refresh_from_db()
    assert (row.until, new.coverage.get().country) == (date(2030, 1, 31), row.country)
    for untouched in (stays, other):
        untouched.refresh_from_db()
        assert untouched.until is None


def test_an_editor_moves_a_country_in_drafts_and_comes_back_to_it(editor_client):
    row, new = CoverageFactory(), OfficeFactory()

    preview = moving(editor_client, row.country, {"new": new.pk, "day": "2030-02-01"})
    sent = dict(preview.context["asked"]) | {"seen": preview.context["seen"], "rows": [row.pk]}
    answer = editor_client.post(MOVE, sent, follow=True)

    assert answer.request["PATH_INFO"] == change(row.country)
    assert "the drafts of both offices are one set" in answer.text
    of_set = draft_of(row.office).set
    assert of_set == draft_of(new).set
    assert of_set.name == f"{row.country}: from {row.office.city} to {new.city}"


def test_a_country_of_two_offices_asks_from_which_one_and_of_no_past_one(publisher_client):
    rows = [CoverageFactory()]
    rows.append(CoverageFactory(country=rows[0].country))
    CoverageFactory(country=rows[0].country, until=date(2020, 1, 1))

    form = publisher_client.get(change(rows[0].country)).context["move_form"]

    assert form["old"].initial is None
    assert set(form.fields["old"].queryset) == {row.office for row in rows}


def test_a_day_that_is_missing_is_asked_for_and_nothing_typed_is_lost(publisher_client):
    row, new = CoverageFactory(), OfficeFactory()

    answer = moving(publisher_client, row.country, {"new": new.pk, "day": ""})

    form = answer.context["form"]
    assert "day" in form.errors
    assert (form["new"].value(), form["country"].value()) == (str(new.pk), str(row.country_id))


def test_who_may_not_change_offices_is_shown_the_answer_alone(administrator_client):
    row = CoverageFactory()

    page = administrator_client.get(change(row.country))

    assert answer_for(row.country).sentence in page.text
    assert MOVE not in page.text


def test_the_page_of_a_draft_shows_the_answer_too(publisher_client):
    row = CoverageFactory()
    drafted(row.country, notice_en="Notice", notice_fr="Avis")

    assert answer_for(row.country).sentence in publisher_client.get(change(row.country)).text


def test_a_new_country_has_no_answer_yet(publisher_client):
    page = publisher_client.get(reverse("admin:sectors_country_add"))

    assert page.context["answer"] is None


def test_the_page_costs_as_many_queries_for_a_hundred_offices_as_for_one(publisher_client):
    country = Country.objects.get(iso2="KE")
    costs = []
    for number in range(1, 102):
        CoverageFactory(country=country, office=OfficeFactory(host_country=country))
        if number in {1, 101}:
            publisher_client.get(change(country))  # of the session
            with CaptureQueriesContext(connection) as queries:
                publisher_client.get(change(country))
            costs.append(len(queries))

    assert costs[0] == costs[1]
    assert Office.objects.count() > 100
