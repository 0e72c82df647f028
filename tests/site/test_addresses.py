"""What is true of every public page: languages, caches, cookies, links, queries."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, Sector
from tests import sampling
from tests.reading import without_data

pytestmark = pytest.mark.django_db

# Each kind of page, and how many queries it costs at most (lists 6, others 8).
QUERIES = {
    "": 3,
    "countries/": 2,
    "countries/kh/": 1,
    "countries/nc/": 1,
    "find/": 0,
    "message/": 1,
    "find/?q=Congo": 4,
    "search/": 0,
    "search/?q=laboratory": 7,
    "search/?q=labratory+asia&kind=sector": 6,
    "search/?q=labratory+asia": 11,  # the finder, who is asked whether a country is meant, among them
    "search/?q=labratory+brazl": 12,  # nothing has both: the short one was not meant
    "search/?q=zzzzz": 6,
    "countries/kh/?q=Cambodge": 4,
    "message/?country=kh&instrument=irp": 3,
    "offices/": 3,
    "offices/?sector=asia&country=KH&q=asia": 5,
    "offices/singapore/": 4,
    "instruments/choose/": 0,
    "instruments/compare/": 3,
    "instruments/compare/?i=irp&i=umi&i=unknown": 3,
    "instruments/choose/?countries=3&country=id": 2,  # the version of the catalogue among them
    "calls/": 4,
    "calls/?instrument=PICS&state=open&closing=30": 6,
    "instruments/": 3,
    "instruments/?budget=30000&duration=5&countries=2&activity=fieldwork&route=call&q=a": 3,
    "instruments/dossier/?country=id": 2,
    "instruments/irp/dossier/?country=zz": 2,
    "sectors/": 4,
    "sectors/asia/": 6,
}
PAGES = [*QUERIES, "instruments/irp/"]
PAGES += ["about/", "open-data/", "glossary/", "accessibility/", "legal/", "privacy/", "embed/", "api/"]


def every_address() -> list[str]:
    entries = [*Office.objects.all(), *Sector.objects.all(), *Instrument.objects.all()]
    return [*PAGES, *(entry.get_absolute_url().removeprefix("/en/") for entry in entries)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_stands_in_both_languages(client, catalogue, language):
    for path in every_address():
        response = client.get(f"/{language}/{path}")
        html = response.content.decode()

        assert response.status_code == 200, path
        assert f'<html lang="{language}">' in html
        assert html.count("<h1") == 1, path
        assert re.search(r'<meta name="description" content="[^"]{20,}">', html), path


@pytest.mark.parametrize("path", PAGES)
def test_every_page_may_be_kept_by_any_cache_and_sets_no_cookie(client, catalogue, path):
    response = client.get(f"/fr/{path}")

    assert response["Cache-Control"] == "max-age=0, public, must-revalidate" or set(
        response["Cache-Control"].split(", ")
    ) == {"public", "max-age=0", "must-revalidate"}
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["ETag"]
    again = client.get(f"/fr/{path}", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_the_same_for_staff_and_with_any_cookie(client, catalogue, admin_client, path):
    client.cookies["django_language"] = "fr"

    assert admin_client.get(f"/en/{path}").content == Client().get(f"/en/{path}").content
    assert client.get(f"/en/{path}").content == Client().get(f"/en/{path}").content


@pytest.mark.parametrize("path", PAGES)
def test_every_page_holds_to_the_policy(client, catalogue, path):
    response = client.get(f"/en/{path}")
    html = response.content.decode()

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", without_data(html))
    loaded = re.findall(r'src="([^"]*)"|<link[^>]*href="([^"]*)"', html)
    assert not [one for pair in loaded for one in pair if "//" in one and "//127.0.0.1:8000/" not in one]


@pytest.mark.parametrize(("path", "number"), QUERIES.items())
def test_a_page_costs_a_fixed_number_of_queries(client, catalogue, django_assert_num_queries, path, number):
    client.get(f"/en/{path}")  # the finder reads its vocabulary once, not for each request

    with django_assert_num_queries(number):
        client.get(f"/en/{path}")


@pytest.mark.parametrize("path", ["", "countries/kh/", "offices/?sector=asia&q=a", "search/?q=laboratory"])
def test_the_language_switch_leads_to_the_same_page_with_the_same_query(client, catalogue, path):
    html = client.get(f"/en/{path}").content.decode()

    assert f'href="/fr/{path.replace("&", "&amp;")}" lang="fr"' in html


@pytest.mark.parametrize(
    ("asked", "home"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.5", "/fr/"),
        ("en-GB", "/en/"),
        ("de", "/en/"),
        ("", "/en/"),
        ("x" * 999, "/en/"),
    ],
)
def test_the_front_door_leads_to_the_browsers_language(client, asked, home):
    response = client.get("/", headers={"accept-language": asked})

    assert (response.status_code, response["Location"]) == (302, home)
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


def test_an_address_without_language_leads_to_the_page(client, catalogue):
    assert client.get("/offices/", headers={"accept-language": "fr"})["Location"] == "/fr/offices/"


def test_internal_links_lead_somewhere(client, catalogue):
    codes = {country.code for country in Country.objects.all()}
    opened = {country.code for country in sampling.countries()}
    statuses: dict[str, int] = {}
    ahead = {"/en/", "/fr/"}
    while ahead:
        address = ahead.pop()
        code = re.fullmatch(r"/(?:en|fr)/countries/(\w+)/", address)
        if code and code[1] in codes - opened:
            statuses[address] = 200  # a page like those that are opened
            continue
        response = client.get(address)
        statuses[address] = response.status_code
        html = response.content.decode(errors="ignore")  # a document on paper is no text
        ahead |= set(re.findall(r'href="(/(?:en|fr)/[^"#?]*)"', html)) - statuses.keys()

    assert len(statuses) > 500
    assert [address for address, status in statuses.items() if status != 200] == []


def test_the_sitemap_names_every_page_in_both_languages_at_the_sites_address(client, catalogue):
    xml = client.get(reverse("sitemap"), headers={"host": "localhost"}).content.decode()

    for path in ("", "offices/singapore/", "countries/kh/", "instruments/irp/", "about/"):
        for language in ("en", "fr"):
            assert f"<loc>http://127.0.0.1:8000/{language}/{path}</loc>" in xml
    assert "localhost" not in xml
    assert "countries/bv/" not in xml


def test_robots_are_told_where_the_sitemap_is(client):
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_a_page_is_only_read(client, catalogue):
    assert client.post("/en/offices/").status_code in {403, 405}


def test_a_foreign_host_is_refused(client, catalogue):
    assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400
