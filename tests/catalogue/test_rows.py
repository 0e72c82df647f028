"""Rows of one form, held to one another as they are to stand: they change places, go and come in one save."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from instruments.models import Instrument, InstrumentAlias
from offices.models import Coverage, Office
from sectors.models import CountryAlias
from tests import factories
from tests.admin_forms import change, filled, form_at, problems_in, saved_at_once, shown_again, with_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_countries")]


def saved(client: Any, instance: Any, **typed: str) -> None:
    """Fill in a form; it is saved, and what refers to its rows still finds them."""
    answer = saved_at_once(client, change(instance), filled(client, change(instance), **typed))
    assert answer.status_code == 302, problems_in(answer)
    connection.check_constraints()


def covered(office: Office) -> set[tuple[date | None, date | None]]:
    return set(office.coverage.values_list("since", "until"))


# What another row has


def test_pics_leads_to_one_instrument_only(publisher_client):
    irn = Instrument.objects.get(acronym="IRN")
    taken = InstrumentAlias.objects.get(text="PICS")
    assert taken.instrument != irn
    row = {"text": "pics", "kind": "other"}
    sent = with_rows(form_at(publisher_client, change(irn)).data, "aliases", row)

    answer = publisher_client.post(change(irn), sent | {"_save": "1"})

    place = f"aliases-{sent['aliases-INITIAL_FORMS']}"
    assert problems_in(answer) == {f"{place}-text": ["This name already leads to an instrument."]}
    assert shown_again(answer)[f"{place}-text"] == "pics"
    assert not irn.aliases.filter(text="pics").exists()


def test_two_countries_may_have_one_name(publisher_client):
    other = factories.CountryAliasFactory(text="Guinea", language="en")
    country = factories.CountryFactory()
    row = {"language": "en", "text": "Guinea", "kind": "everyday"}
    sent = with_rows(form_at(publisher_client, change(country)).data, "aliases", row)

    publisher_client.post(change(country), sent | {"_save": "1"})

    assert country.aliases.get().text == other.text


@pytest.mark.parametrize("first", ["", "2030-01-01"])
def test_a_country_stands_once_on_the_form_of_a_new_office(first, publisher_client):
    country = factories.CountryFactory()
    row = {"country": str(country.pk), "level": "named"}
    texts = {f"{text}_{code}": "Words" for text in ("name", "city", "summary") for code in ("en", "fr")}
    add = reverse("admin:offices_office_add")
    typed = filled(publisher_client, add, slug="made", host_country=str(country.pk), **texts)

    answer = publisher_client.post(
        add, with_rows(typed, "coverage", row, row | {"since": first}) | {"_save": "1"}
    )

    assert "See row 1." in str(problems_in(answer))
    assert not Office.objects.filter(slug="made").exists()


def test_the_other_rows_of_a_wrong_one_are_not_blamed(publisher_client):
    """One row goes, one comes in its place, and a third is wrong by itself."""
    office = factories.OfficeFactory()
    gone = factories.CoverageFactory(office=office)
    rows = [
        {"country": str(gone.country_id), "level": "area"},
        {"country": str(factories.CountryFactory().pk), "level": "area", "since": "2030-02-30"},
    ]
    sent = with_rows(
        filled(publisher_client, change(office), **{"coverage-0-DELETE": "on"}), "coverage", *rows
    )

    found = problems_in(publisher_client.post(change(office), sent | {"_save": "1"}))

    assert found.keys() == {"coverage-2-since"}


# What changes places


def test_two_names_change_places(publisher_client):
    country = factories.CountryFactory()
    one, two = (factories.CountryAliasFactory(country=country, text=text) for text in ("One", "Two"))

    saved(publisher_client, country, **{"aliases-0-text": "Two", "aliases-1-text": "One"})

    assert dict(CountryAlias.objects.values_list("pk", "text")) == {one.pk: "Two", two.pk: "One"}


def test_the_addresses_of_two_regions_change_places_with_their_countries(publisher_client):
    sector = factories.SectorFactory()
    one, two = (factories.RegionFactory(sector=sector, slug=slug) for slug in ("one", "two"))
    country = factories.CountryFactory(region=one)

    saved(publisher_client, sector, **{"regions-0-slug": "two", "regions-1-slug": "one"})

    one.refresh_from_db(), two.refresh_from_db(), country.refresh_from_db()
    assert (one.slug, two.slug, country.region) == ("two", "one", one)


@pytest.mark.parametrize("first_row_first", [True, False])
@pytest.mark.parametrize("boundary", [date(2029, 7, 1), date(2030, 7, 1)])
def test_the_boundary_between_two_rows_moves(boundary, first_row_first, publisher_client):
    office, country = factories.OfficeFactory(), factories.CountryFactory()
    rows = [{"until": date(2029, 12, 31)}, {"since": date(2030, 1, 1)}]
    for row in rows if first_row_first else rows[::-1]:
        factories.CoverageFactory(office=office, country=country, **row)
    page = form_at(publisher_client, change(office)).data
    earlier = next(number for number in (0, 1) if page[f"coverage-{number}-until"])
    eve = date.fromordinal(boundary.toordinal() - 1)

    saved(
        publisher_client,
        office,
        **{f"coverage-{earlier}-until": str(eve), f"coverage-{1 - earlier}-since": str(boundary)},
    )

    assert covered(office) == {(None, eve), (boundary, None)}


@pytest.mark.parametrize("first_row_first", [True, False])
def test_two_rows_change_places_in_time(first_row_first, publisher_client):
    office, country = factories.OfficeFactory(), factories.CountryFactory()
    rows = [{"until": date(2029, 12, 31), "level": "area"}, {"since": date(2030, 1, 1), "level": "named"}]
    for row in rows if first_row_first else rows[::-1]:
        factories.CoverageFactory(office=office, country=country, **row)
    page = form_at(publisher_client, change(office)).data
    ends = {
        f"coverage-{number}-{end}": page[f"coverage-{1 - number}-{end}"]
        for number in (0, 1)
        for end in ("since", "until")
    }

    saved(publisher_client, office, **ends)

    assert covered(office) == {(None, date(2029, 12, 31)), (date(2030, 1, 1), None)}
    assert office.coverage.get(since=None).level == "named"


@pytest.mark.parametrize(
    ("maker", "rows", "typed"),
    [
        (factories.CoverageFactory, "coverage", {"level": "named"}),
        (factories.CountryAliasFactory, "aliases", {"language": "en", "kind": "people"}),
        (factories.InstrumentAliasFactory, "aliases", {"kind": "other"}),
        (factories.RegionFactory, "regions", {"name_en": "Again", "name_fr": "Encore", "order": "3"}),
        (factories.CallDateFactory, "dates", {"step_en": "", "step_fr": "", "closes": "2091-01-01T09:00"}),
    ],
)
def test_a_row_goes_and_one_like_it_comes_in_the_same_save(maker, rows, typed, publisher_client):
    gone = maker()
    parent = getattr(gone, gone.entry_field)
    for name in ("text", "slug"):
        typed = typed | ({name: getattr(gone, name)} if hasattr(gone, name) else {})
    row = typed | ({"country": str(gone.country_id)} if isinstance(gone, Coverage) else {})
    page = form_at(publisher_client, change(parent)).data

    sent = with_rows(page | {f"{rows}-0-DELETE": "on"}, rows, row)
    answer = saved_at_once(publisher_client, change(parent), sent)

    assert answer.status_code == 302
    connection.check_constraints()
    assert getattr(parent, rows).get().pk != gone.pk


def test_an_office_ends_what_was_open_and_begins_anew(publisher_client):
    row = factories.CoverageFactory()
    page = filled(publisher_client, change(row.office), **{"coverage-0-until": "2029-12-31"})
    new = {"country": str(row.country_id), "level": "area", "since": "2030-01-01"}

    saved_at_once(publisher_client, change(row.office), with_rows(page, "coverage", new))

    assert covered(row.office) == {(None, date(2029, 12, 31)), (date(2030, 1, 1), None)}


def test_a_region_that_countries_need_is_not_taken_away_and_nothing_typed_is_lost(publisher_client):
    region = factories.CountryFactory().region
    page = filled(publisher_client, change(region.sector), summary_en="Typed", **{"regions-0-DELETE": "on"})

    answer = publisher_client.post(change(region.sector), page | {"_save": "1"})

    assert answer.status_code == 200
    assert f"“{region}” cannot be removed: it is used by" in answer.text
    assert "Typed" in answer.text
    assert type(region).objects.filter(pk=region.pk).exists()
