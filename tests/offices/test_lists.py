"""The lists of offices and of countries, and what narrows them."""

import pytest

from tests.offices.reading import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("sector=asia", {"beijing", "tokyo", "singapore"}),
        ("sector=americas-oceania", {"washington", "rio", "singapore"}),
        ("sector=europe", set()),
        ("country=KH", {"singapore"}),
        ("country=np", {"new-delhi"}),
        ("country=MN", set()),
        ("q=ird", {"pretoria"}),
        ("q=Pékin", {"beijing"}),
        ("q=pekin", {"beijing"}),
        ("sector=asia&q=oceania", {"singapore"}),
        (
            "unknown=1",
            {"brussels", "beijing", "tokyo", "singapore", "pretoria", "new-delhi", "washington", "rio"},
        ),
    ],
)
def test_offices_are_found_by_sector_country_and_words(client, catalogue, query, slugs):
    response = client.get(f"/en/offices/?{query}")

    assert {office.slug for office in response.context["object_list"]} == slugs


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("sector=atlantis", "There is no such sector."),
        ("country=ZZ", "No country has this code."),
        ("q=" + "x" * 201, "200 characters at most"),
    ],
)
def test_a_bad_filter_gets_a_message_and_all_offices_stay(client, catalogue, query, message):
    response = client.get(f"/en/offices/?{query}")

    assert message in words(response)
    assert len(response.context["object_list"]) == 8


def test_a_country_without_an_office_leads_to_its_answer(client, catalogue):
    page = words(client.get("/en/offices/?country=MN"))

    assert "Your contact for Mongolia" in page


def test_the_list_of_countries_leaves_out_the_unlisted(client, catalogue):
    response = client.get("/fr/countries/")
    names = [answer.country.name for answer in response.context["object_list"]]

    assert len(names) == 243
    assert names[:2] == ["Afghanistan", "Afrique du Sud"]
    assert "243 pays et territoires" in words(response)


@pytest.mark.parametrize(
    ("query", "number", "some"),
    [
        ("", 243, "KH"),
        ("sector=asia", 19, "MN"),
        ("office=rio", 12, "PY"),
        ("contact=headquarters", 12, "NC"),
        ("contact=office&sector=africa-middle-east-india", 17, "SZ"),
        ("sector=asia&office=rio", 0, None),
        ("contact=headquarters&sector=asia", 0, None),
    ],
)
def test_countries_are_narrowed_by_sector_office_and_who_answers(client, catalogue, query, number, some):
    response = client.get(f"/en/countries/?{query}")
    found = [answer.country.iso2 for answer in response.context["object_list"]]

    assert len(found) == number
    assert some is None or some in found
    assert some or "No country or territory matches all these filters." in words(response)


@pytest.mark.parametrize("query", ["sector=atlantis", "office=atlantis", "contact=nobody"])
def test_a_bad_filter_of_the_countries_gets_a_message(client, catalogue, query):
    response = client.get(f"/en/countries/?{query}")

    assert "There is no such" in words(response)
    assert len(response.context["object_list"]) == 243


def test_the_list_of_countries_counts_each_kind_of_answer(client, catalogue):
    sentence = "a regional office for 70 of 243 countries and territories, a sector for 161 and DERCI for 12."

    assert sentence in words(client.get("/en/countries/"))
