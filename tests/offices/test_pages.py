"""The finder's page, and the pages of countries and offices."""

import re

import pytest
from django.utils import timezone

from cnrs_intl.derci.models import Department
from offices.models import Coverage, Office
from sectors.models import Country
from tests import sampling
from tests.factories import CoverageFactory, OfficeContactFactory, OfficeFactory
from tests.offices.reading import words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("query", ["cambodge", "KHM", "Cambodia", "kh"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_certain_name_leads_to_the_countrys_page(client, catalogue, language, query):
    response = client.get(f"/{language}/find/", {"q": query})

    assert response.status_code == 302
    assert response["Location"] == f"/{language}/countries/kh/?q={query}"


def test_a_name_of_several_countries_gives_a_choice(client, catalogue):
    page = words(client.get("/en/find/", {"q": "Congo"}))

    assert "“Congo”: choose a country" in page


@pytest.mark.parametrize("query", ["ger", "Austrlia"])
def test_what_only_comes_near_is_asked_about(client, catalogue, query):
    page = words(client.get("/en/find/", {"q": query}))

    assert f"“{query}”: did you mean one of these?" in page


def test_an_unknown_name_is_searched_for_on_the_whole_portal(client, catalogue):
    response = client.get("/fr/find/", {"q": "Île & c’"})

    assert (response.status_code, response["Location"]) == (302, "/fr/search/?q=%C3%8Ele+%26+c%E2%80%99")


@pytest.mark.parametrize(
    "query", ["x" * 201, "\u202e\u200b", "<script>alert(1)</script>", "' OR 1=1 --", "🦊", "\u200f"]
)
def test_bad_input_is_answered_in_words(client, catalogue, query):
    response = client.get("/en/find/", {"q": query})
    if response.status_code == 302:
        response = client.get(response["Location"])

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "/en/offices/" in response.content.decode()


def test_a_query_that_is_too_long_is_told_so(client, catalogue):
    assert "200 characters at most" in words(client.get("/en/find/", {"q": "x" * 201}))


@pytest.mark.parametrize("query", ["%00", "a%00b", "%01", "%1b", "%ff", "%ed%a0%80"])
def test_what_nobody_can_type_is_refused_in_the_right_language(client, catalogue, query):
    for path in ("find", "offices", "countries/kh", "instruments"):
        response = client.get(f"/fr/{path}/?q={query}")
        assert response.status_code == 400
        assert '<html lang="fr">' in response.content.decode()


def test_the_countrys_page_says_why_from_what_was_typed(client, catalogue):
    swaziland = words(client.get("/en/countries/sz/", {"q": "Swaziland"}))
    assert "Swaziland is a former name of Eswatini." in swaziland
    assert "The Pretoria office covers Eswatini" in swaziland

    assert "KHM est le code du Cambodge." in words(client.get("/fr/countries/kh/", {"q": "khm"}))
    assert "is a former name" not in words(client.get("/en/countries/sz/", {"q": "Eswatini"}))
    assert "France" not in words(client.get("/en/countries/sz/", {"q": "France"})).split("Write to")[0]


def test_the_canonical_address_has_no_query(client, catalogue):
    html = client.get("/en/countries/sz/", {"q": "Swaziland"}).content.decode()

    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/countries/sz/">' in html


def test_every_country_has_a_page_in_both_languages_and_none_is_a_dead_end(client, catalogue):
    for country in sampling.countries():
        for language in ("en", "fr"):
            page = words(client.get(f"/{language}/countries/{country.code}/"))
            assert getattr(country, f"name_{language}") in page
            assert {
                "en": "No contact details are published here yet.",
                "fr": "Les coordonnées ne sont pas encore publiées ici.",
            }[language] in page


@pytest.mark.parametrize("code", ["KH", "Kh", "khm", "KHM"])
def test_other_ways_to_write_a_countrys_code_lead_to_its_address(client, catalogue, code):
    response = client.get(f"/en/countries/{code}/")

    assert (response.status_code, response["Location"]) == (301, "/en/countries/kh/")


def test_a_country_chosen_in_the_list_is_shown_without_more_ado(client, catalogue):
    for country in sampling.countries():
        response = client.get("/fr/find/", {"country": country.code})
        assert response["Location"] == f"/fr/countries/{country.code}/"


@pytest.mark.parametrize(
    "address", ["/en/countries/zz/", "/fr/countries/x/", "/en/offices/atlantis/", "/fr/nowhere/"]
)
def test_an_unknown_address_is_a_helpful_404_in_the_right_language(client, catalogue, address):
    response = client.get(address)

    assert response.status_code == 404
    assert f'<html lang="{address[1:3]}">' in response.content.decode()
    assert 'name="q"' in response.content.decode()


def test_one_email_at_the_department_shows_on_every_answer_that_had_none(client, catalogue):
    Department.objects.update(email="derci@example.org")

    for country in sampling.countries():
        assert "mailto:derci@example.org" in client.get(f"/en/countries/{country.code}/").content.decode()


def test_a_notice_stands_above_the_answer(client, catalogue):
    Country.objects.filter(iso2="KH").update(
        notice_en="New team in June.", notice_fr="Équipe nouvelle en juin."
    )

    assert "Équipe nouvelle en juin." in words(client.get("/fr/countries/kh/"))


def test_frances_page_offers_the_field_again(client, catalogue):
    html = client.get("/fr/countries/fr/").content.decode()

    assert 'name="q"' in html
    assert "point d’entrée unique" in html


def test_an_offices_page_tells_whom_it_covers_by_level(client, catalogue):
    page = words(client.get("/en/offices/pretoria/"))

    named = page.index("In the mandate of the office")
    assert named < page.index("Eswatini", named) < page.index("Host country, outside the mandate")
    assert "2011" in page
    assert "From the CNRS brochure; yet to be confirmed" in page


def test_brussels_says_what_it_is_for_instead_of_countries(client, catalogue):
    page = words(client.get("/fr/offices/brussels/"))

    assert "des institutions et programmes de l’Union européenne." in page


def test_past_and_future_coverage_is_not_shown(client, catalogue):
    today = timezone.localdate()
    office = OfficeFactory(slug="ours")
    CoverageFactory(office=office, country__name_en="Bygone", until=today - timezone.timedelta(days=1))
    CoverageFactory(office=office, country__name_en="Tomorrowland", since=today + timezone.timedelta(days=1))
    CoverageFactory(office=office, country__name_en="Nowhere")

    page = words(client.get("/en/offices/ours/"))

    assert "Nowhere" in page
    assert "Bygone" not in page
    assert "Tomorrowland" not in page


def test_contacts_of_an_office_are_shown_once_filled(client, catalogue):
    OfficeContactFactory(
        office=Office.objects.get(slug="tokyo"),
        role_en="Director",
        role_fr="Direction",
        email="d@example.org",
    )

    assert "mailto:d@example.org" in client.get("/fr/offices/tokyo/").content.decode()


def test_an_office_that_is_not_public_shows_nowhere(client, catalogue):
    Office.objects.get(slug="tokyo").withdraw()

    assert client.get("/en/offices/tokyo/").status_code == 404
    for address in (
        "/en/",
        "/en/offices/",
        "/en/countries/",
        "/en/countries/jp/",
        "/en/sectors/asia/",
        "/sitemap.xml",
    ):
        assert "offices/tokyo/" not in client.get(address).content.decode(), address


def test_an_edit_is_on_both_pages_at_once(client, catalogue):
    row = Coverage.objects.get(country__iso2="PY")
    assert "covers a region that includes Paraguay" in words(client.get("/en/countries/py/"))

    row.level = "named"
    row.save()

    assert "covers Paraguay" in words(client.get("/en/countries/py/"))
    page = words(client.get("/en/offices/rio/"))
    first, second = (page.index(f"In the {what} of the office") for what in ("mandate", "region"))
    assert first < page.rindex("Paraguay") < second


@pytest.mark.parametrize("code", ["kh", "np", "fj", "za", "ke", "nc", "pr", "de", "aq", "fr", "mm"])
def test_a_countrys_page_leads_to_each_team_once(client, catalogue, code):
    main = client.get(f"/en/countries/{code}/").content.decode().partition("<main")[2].partition("</main>")[0]
    teams = re.findall(r'href="(/en/(?:offices|sectors|about)/[^"#]*)', main)

    assert teams
    assert len(teams) == len(set(teams))


def test_a_countrys_page_gives_the_contact_before_what_the_brochure_leaves_open(client, catalogue):
    page = words(client.get("/en/countries/ke/"))
    contact = page.index("Your contact for Kenya is DERCI’s Africa, Middle East and India sector.")

    assert contact < page.index("The CNRS brochure lists no regional office for Kenya.")
    assert page.index("Write to your contact") < page.index("Choose an instrument")
