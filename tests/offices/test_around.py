"""What is shown for a part of the world: the offices first, the sector, then countries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offices.around import around
from offices.finder import find
from sectors.models import Country
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]


def offices_for(query: str) -> list[str]:
    return [office.slug for office, _reason in around(find(query).areas).offices]


@pytest.mark.parametrize(
    ("query", "offices"),
    [
        ("ASEAN", ["singapore"]),
        ("Oceania", ["singapore"]),
        ("Océanie", ["singapore"]),
        ("South America", ["rio"]),
        ("southern Africa", ["pretoria"]),
        ("European Union", ["brussels"]),
        ("EU", ["brussels"]),
        ("UE", ["brussels"]),
        ("Europe", ["brussels"]),
        ("Asia", ["beijing", "tokyo", "singapore"]),
        ("South-East Asia", ["beijing", "singapore"]),
        ("Maghreb", []),
    ],
)
def test_a_part_of_the_world_has_its_offices(catalogue, query, offices):
    assert offices_for(query) == offices


def test_what_an_office_is_called_by_has_its_countries_and_no_others(catalogue):
    asean = [country.iso2 for country in around(find("ASEAN").areas).countries]

    assert sorted(asean) == ["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN"]


def test_a_region_called_by_its_name_is_shown_whole(catalogue):
    shown = {country.pk for country in around(find("South America").areas).countries}

    assert shown == {each.pk for each in Country.objects.filter(region__slug="south-america", listed=True)}


def test_an_office_of_the_union_says_what_it_is_for(catalogue):
    ((_office, reason),) = around(find("EU").areas).offices

    assert reason == "For the European Union’s institutions and programmes: the Brussels office."


def test_the_page_has_offices_then_the_sector_then_countries(client, catalogue):
    page = client.get("/en/find/", {"q": "ASEAN"}).content.decode().partition("data-answer")[2]
    places = ["/en/offices/singapore/", "/en/sectors/asia/", "/en/countries/kh/", 'class="finder"']

    assert sorted(places, key=page.index) == places


def test_a_hundred_offices_cost_as_many_queries_as_eight(client, catalogue):
    costs = []
    region = Country.objects.get(iso2="KH").region
    for number in (1, 30):
        for _each in range(number):
            country = CountryFactory(region=region)
            CoverageFactory(office=OfficeFactory(host_country=country), country=country)
        client.get("/en/find/?q=ASEAN")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/find/?q=ASEAN")
        costs.append(len(queries))

    assert costs[0] == costs[1]
