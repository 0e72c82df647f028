"""Methods that change things are refused everywhere in public; what browsers ask beforehand is told."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

PAGES = ["/en/", "/fr/offices/", "/en/instruments/irp/", "/en/offices/offices.csv", "/en/calls/feed.xml"]
FILES = ["/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/embed/v1.js", "/favicon.ico", "/"]
API = ["/api/v1/docs/", "/api/"]
PACKAGES = ("latest", "2026-01-31")
OPEN_DATA = [f"/open-data/{day}.zip{ending}" for day in PACKAGES for ending in ("", ".sha256")]


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [*PAGES, *FILES, "/catalog.jsonld", *API])
def test_another_method_is_refused_with_those_that_are_allowed(strict, path, method):
    response = strict.generic(method, path)

    assert response.status_code == 405
    assert response["Allow"].startswith("GET, HEAD")
    assert not response.cookies
    assert path not in API or response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/en/offices", "/api/v1/offices", "/api/v1/offices/rio"])
def test_what_would_write_is_not_led_on_to_a_missing_slash(strict, path, method):
    assert strict.generic(method, path).status_code == 404
    assert strict.get(path)["Location"] == f"{path}/"


@pytest.mark.parametrize("path", FILES)
def test_to_be_asked_for_its_options_a_file_is_not_sent(strict, path):
    assert not strict.options(path).content


@pytest.mark.parametrize("path", ["/catalog.jsonld", "/en/offices/offices.csv", *OPEN_DATA, *API])
def test_what_any_site_may_read_is_told_beforehand(strict, path):
    response = strict.options(path)

    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/catalog.jsonld", "/en/offices/offices.csv", *OPEN_DATA, *API])
def test_what_any_site_may_read_allows_the_same_methods_whichever_is_asked_for(strict, path):
    assert strict.post(path)["Allow"] == strict.options(path)["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", API)
def test_an_unknown_parameter_is_refused_where_the_api_leads_on(client, path):
    response = client.get(f"{path}?foo=1")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert "foo" in response.json()["errors"]


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_a_foreign_host_is_refused_in_a_problem_that_any_site_may_read(client, method):
    response = client.generic(method, "/api/v1/offices/", headers={"host": "evil.example"})

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/API/v1/", "/api/v1/"),
        ("//api/v1/", "/api/v1/"),
        ("/api//v1/offices", "/api/v1/offices/"),
        ("/API/V1/countries/KH/?x=1", "/api/v1/countries/KH/?x=1"),
        ("/api/v1/Instruments/IRP/", "/api/v1/instruments/IRP/"),
    ],
)
def test_capitals_and_doubled_slashes_lead_to_the_address_that_was_meant(client, typed, meant):
    path, _mark, query = typed.partition("?")

    response = client.get("/", PATH_INFO=path, QUERY_STRING=query)

    assert response.status_code == 301
    assert response["Location"].lower() == meant.lower()
    assert response["Access-Control-Allow-Origin"] == "*"
