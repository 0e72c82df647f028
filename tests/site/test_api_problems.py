"""What the API refuses, in problem documents (RFC 9457)."""

from logging import getLogger

import pytest
from django.core import mail
from django.utils.log import AdminEmailHandler

from tests.site.api_problems import ENTRY, LIST, problem_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", [f"{LIST}nonsense/", "/api/v1/nonsense/", "/api/v1/nonsense", "/api/x", "/api/v2/instruments/"]
)
def test_what_is_not_there_is_a_problem_and_no_page(client, catalogue, path):
    document = problem_of(client.get(path), 404)

    assert (document["title"], document["instance"]) == ("Not Found", path)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", [LIST, f"{ENTRY}?nonsense=1"])
def test_another_method_is_refused_by_name_with_those_that_are_allowed(client, catalogue, path, method):
    response = client.generic(method, path)

    document = problem_of(response, 405)
    assert document["detail"] == f"The method {method} is not allowed: GET, HEAD, OPTIONS are."
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_staff_are_refused_alike(administrator_client):
    problem_of(administrator_client.post(LIST), 405)


def test_a_fault_of_the_portal_is_a_problem_that_tells_nothing_and_is_mailed(client, catalogue, monkeypatch):
    monkeypatch.setattr("django.conf.settings.ADMINS", [("Ada", "ada@example.org")])
    monkeypatch.setattr("instruments.api.InstrumentList.get", lambda *args: 1 / 0)
    client.raise_request_exception = False
    handler, logger = AdminEmailHandler(), getLogger("django.request")
    logger.addHandler(handler)

    response = client.get(LIST)

    logger.removeHandler(handler)
    assert problem_of(response, 500)["title"] == "Internal Server Error"
    assert b"ZeroDivision" not in response.content
    assert "ZeroDivisionError" in mail.outbox[0].body


def test_a_foreign_host_is_refused_in_a_problem(client, catalogue):
    assert problem_of(client.get(LIST, headers={"host": "evil.example"}), 400)["title"] == "Bad Request"


@pytest.mark.parametrize("query", ["nonsense=1", "%00=1", "%FF=1", "activity[]=x", "=x", "format=json"])
def test_an_unknown_parameter_is_refused_with_the_names_of_the_known_ones(client, catalogue, query):
    document = problem_of(client.get(f"{LIST}?{query}"), 400)

    ((_name, messages),) = document["errors"].items()
    assert "budget" in " ".join(messages)
    assert "duration" in " ".join(messages)


@pytest.mark.parametrize("value", ["%00", "a%00", "%FF", "%C3%28", "%ED%A0%80", "%01"])
@pytest.mark.parametrize("path", [f"{LIST}?q=", f"{LIST}?activity=", "/api/v1/coverage/?q="])
def test_bytes_that_are_no_text_are_refused_as_on_pages(client, catalogue, path, value):
    problem_of(client.get(path + value), 400)


@pytest.mark.parametrize("value", ["%00", "%FF", "%C3%28", "%ED%A0%80", "..%2F..", "%0A"])
def test_bytes_that_are_no_text_lead_nowhere_in_a_path(client, catalogue, value):
    problem_of(client.get(f"{LIST}{value}/"), 404)


@pytest.mark.parametrize(
    "asked",
    [
        "/api/v1/offices/%FF/",
        "/api/v1/offices/%ED%A0%80/",
        "/api/v1/offices/caf%25C3%25A9/",
        "/api/v1/offices/caf%C3%A9%FF%2525/?q=%FF&a=b%2525",
        "/api/v1/offices/a%20b:@&+$,!*'()~-._c/",
    ],
)
def test_a_problem_tells_the_address_that_was_asked_for_encoded_once(client, catalogue, asked):
    assert problem_of(client.get(asked), 404)["instance"] == asked


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=1e9", "page=" + "9" * 400, "page=x", "page_size=1000000000", "budget=1e9"],
)
def test_a_number_out_of_range_is_refused(client, catalogue, query):
    document = problem_of(client.get(f"{LIST}?{query}"), 400)

    assert query.partition("=")[0] in document["errors"]
