"""What is shown for a part of the world: the offices first, the sector, then countries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offices.areas import areas_of_m49
from offices.around import around
from offices.finder import find
from sectors.models import Country, Region
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
        ("South-East Asia", ["singapore"]),
        ("East Asia", ["beijing", "tokyo"]),
        ("Africa", ["pretoria"]),
        ("Afrique", ["pretoria"]),
        ("West Africa", []),
        ("Amériques", ["washington", "rio"]),
        ("Latin America", ["washington", "rio"]),
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


@pytest.mark.parametrize(
    ("query", "inside", "outside"),
    [
        ("Africa", "EG KE RE ZA", "IN AF TR"),
        ("Afrique de l’Ouest", "SN NG", "KE ZA"),
        ("North Africa", "MA EG", "IR TR"),
        ("Latin America", "MX BR CU GP", "US AU"),
        ("Amériques", "US BR", "AU SG"),
        ("Caraïbes", "CU JM MQ", "PA MX"),
        ("South-East Asia", "KH SG TL", "CN JP"),
        ("Central Asia", "KZ UZ", "GE UA"),
        ("Polynesia", "WS PF", "AU FJ"),
        ("Southern Europe", "ES IT", "DE NO"),
    ],
)
def test_what_is_less_than_a_sector_or_region_has_the_countries_of_the_united_nations(
    catalogue, query, inside, outside
):
    found = around(find(query).areas)
    shown = {country.iso2 for country in found.countries}

    assert found.m49
    assert shown >= set(inside.split())
    assert not shown & set(outside.split())


@pytest.mark.parametrize("query", ["Asia", "Europe", "Oceania", "South America", "Maghreb", "ASEAN"])
def test_a_sector_a_region_or_what_the_united_nations_do_not_name_is_not_said_to_be_theirs(catalogue, query):
    assert not around(find(query).areas).m49


def test_a_region_that_is_called_so_by_staff_is_shown_whole(catalogue):
    Region.objects.filter(slug="sub-saharan-africa").update(name_en="West Africa", name_en_key="westafrica")

    found = around(find("West Africa").areas)

    assert not found.m49
    assert "ZA" in {country.iso2 for country in found.countries}


def test_every_area_that_words_name_is_one_of_the_countries(catalogue):
    columns = ("m49_region", "m49_subregion", "m49_intermediate")
    known = {name for row in Country.objects.values_list(*columns) for name in row}

    assert set(areas_of_m49().values()) <= known


def test_the_page_says_whose_countries_they_are(client, catalogue):
    words = "Countries and territories as the United Nations group them by geography."
    page = client.get("/en/find/", {"q": "Africa"}).text

    assert words in page
    assert "/en/offices/new-delhi/" not in page
    assert words not in client.get("/en/find/", {"q": "ASEAN"}).text


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
