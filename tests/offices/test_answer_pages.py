"""A country's, an office's and the first page: why, by parts of the world, and what is promised."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cnrs_intl.derci.models import Department
from offices.coverage import answer_for, countries_to_answer
from offices.models import Coverage, Office
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory
from tests.reading import Reading

pytestmark = pytest.mark.django_db


def why(iso2: str) -> str:
    return answer_for(countries_to_answer().get(iso2=iso2)).offices[0].why


def said(client, address: str) -> str:
    return " ".join(Reading(client.get(address).content.decode()).blocks)


@pytest.mark.parametrize(
    ("iso2", "words"),
    [
        ("KH", "The CNRS brochure lists Cambodia among the ten countries of the office’s mandate."),
        ("CN", "The CNRS brochure gives China as the office’s mandate."),
        ("FJ", "The CNRS brochure gives the region, without a list of all its countries."),
        ("NP", "The CNRS brochure mentions these ties, outside the mandate of the office."),
        ("ZA", ""),
    ],
)
def test_the_answer_says_what_the_brochure_has_of_it(client, catalogue, iso2, words):
    assert why(iso2) == words
    assert words in said(client, f"/en/countries/{iso2.lower()}/")


def test_what_staff_have_entered_is_not_said_to_be_from_the_brochure(catalogue):
    Coverage.objects.filter(country__iso2="KH").update(since="2020-01-01")
    Office.objects.filter(slug="rio").update(source="")

    assert (why("KH"), why("BR"), why("VN") == "") == ("", "", False)


def test_geography_is_said_of_the_sector_where_an_office_is_the_contact(client, catalogue):
    myanmar = said(client, "/en/countries/mm/")

    assert "Myanmar among the ten countries of the office’s mandate" in myanmar
    assert "The sector is chosen by geography; DERCI has yet to confirm it." in myanmar
    assert "Placed by geography" not in myanmar


def test_without_details_the_button_comes_before_the_sentence(client, catalogue):
    box = client.get("/en/countries/kh/").content.decode().partition('class="write-to"')[2]

    assert 0 < box.index('class="button" href="/en/message/') < box.index("No contact details are published")


@pytest.mark.parametrize(
    ("email", "promise"),
    [("", "You can prepare your message now."), ("d@example.org", "how to write to that team")],
)
def test_the_first_page_promises_contact_details_once_there_are_any(client, catalogue, email, promise):
    Department.objects.update(email=email)

    assert promise in said(client, "/en/")


def test_many_countries_of_an_office_stand_by_parts_of_the_world_and_few_do_not(client, catalogue):
    singapore, pretoria = (
        client.get(f"/en/offices/{slug}/").content.decode() for slug in ("singapore", "pretoria")
    )

    assert re.findall(r"<h4>(.+?)</h4>", singapore) == [
        "Australia and New Zealand",
        "Melanesia",
        "Micronesia",
        "Polynesia",
    ]
    assert "<h4>" not in pretoria


def test_no_office_lists_its_countries_in_its_text_as_well(catalogue):
    rows = Coverage.objects.select_related("country", "office")
    twice = [
        (row.office.slug, row.country.name_en)
        for row in rows
        if f" {row.country.name_en}," in row.office.body_en
    ]

    assert twice == []


def test_the_list_tells_of_each_office_where_when_and_how_many(client, catalogue):
    page = unescape(client.get("/en/offices/").content.decode())
    rio = page.partition("/en/offices/rio/")[2].partition("</li>")[0]

    for words in ("Rio de Janeiro", "South America", "America/Sao_Paulo", "12 countries", "since 2010"):
        assert words in rio
    pretoria = page.partition("/en/offices/pretoria/")[2].partition("</li>")[0]
    assert "11 countries" in pretoria  # South Africa is its host alone


def test_filters_are_folded_until_they_are_used(client, catalogue):
    folded, used, wrong = (
        client.get(f"/en/offices/{query}").content.decode()
        for query in ("", "?sector=asia", "?sector=atlantis")
    )

    assert '<details class="fold narrow">' in folded
    assert all('<details class="fold narrow" open>' in page for page in (used, wrong))


@pytest.mark.parametrize("address", ["/en/offices/", "/en/sectors/", "/en/"])
def test_lists_cost_as_many_queries_for_many_as_for_few(client, catalogue, address):
    costs = []
    for number in (1, 30):
        for _each in range(number):
            CoverageFactory(office=OfficeFactory(), country=CountryFactory())
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))

    assert costs[0] == costs[1]
