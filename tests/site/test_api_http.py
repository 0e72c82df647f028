"""How the API speaks HTTP: what clients take, who may read it from where, since when an answer holds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from cnrs_intl.catalogue import finished, version
from cnrs_intl.catalogue.models import CatalogueVersion
from instruments.models import Instrument
from tests.site.api_problems import ENTRY, LIST, problem_of

pytestmark = pytest.mark.django_db

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


# What clients take


@pytest.mark.parametrize(
    "accept",
    [
        *("", "*/*", "application/json", "application/*", BROWSER, "text/html, */*;q=0.1", "*/*;q=x"),
        *("Application/JSON;q=0.5", "application/json; charset=utf-8", "text/csv, application/json;q=0.1"),
        "nonsense",
    ],
)
def test_json_is_for_everybody_who_takes_it(client, catalogue, accept):
    response = client.get(ENTRY, headers={"accept": accept} if accept else {})

    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    "accept",
    [
        *("text/csv", "image/png", "text/html", "application/xml", "application/json;q=0", "*/*;q=0"),
        *("*/*, application/json;q=0", "application/*;q=0.0, text/csv"),
    ],
)
def test_who_takes_no_json_is_told_that_there_is_nothing_else(client, catalogue, accept):
    response = client.get(ENTRY, headers={"accept": accept})

    assert "application/json" in problem_of(response, 406)["detail"]
    assert response["Vary"] == "Accept"


def test_what_is_kept_is_not_served_to_who_cannot_take_it_and_a_refusal_is_not_kept(catalogue, settings):
    settings.PAGE_MEMORY_MB = 4
    client = Client()
    client.get(ENTRY)

    refused = [client.get(ENTRY, headers={"accept": "text/csv"}) for _time in range(2)]
    served = client.get(ENTRY, headers={"accept": "text/html, */*;q=0.1"})

    for response in refused:
        problem_of(response, 406)
    assert served.status_code == 200


# Other origins


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (ENTRY, 200),
        (f"{LIST}x/", 404),
        ("/api/v1/x/", 404),
        (f"{LIST}?x=1", 400),
        (LIST[:-1], 301),
    ],
)
def test_a_script_of_any_origin_may_read_every_answer(client, catalogue, path, status):
    response = client.get(path, headers={"origin": "https://example.org"})

    assert response.status_code == status
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Expose-Headers"] == (
        "ETag, Last-Modified, Retry-After, Location, Content-Disposition"
    )
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies


@pytest.mark.parametrize("path", [LIST, f"{LIST}?x=1", f"{LIST}nonsense/"])
def test_a_browser_that_asks_beforehand_is_told_what_it_may_ask(client, catalogue, path):
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}

    response = client.options(path, headers=asked | {"access-control-request-headers": "if-none-match"})

    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Headers"].split(", ") == [
        *("Accept", "If-None-Match", "If-Modified-Since", "Content-Type", "Cache-Control"),
        "X-Requested-With",
    ]
    assert response["Access-Control-Max-Age"] == "86400"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_pages_are_for_their_own_origin(client, catalogue):
    assert "Access-Control-Allow-Origin" not in client.get("/en/offices/")


# Since when an answer holds


@pytest.fixture
def changed():
    """Change the catalogue as if `seconds` ago, and have this process know it."""

    def change(seconds):
        CatalogueVersion.objects.update_or_create(
            pk=1, defaults={"changed_at": int(timezone.now().timestamp()) - seconds}
        )
        connection.run_on_commit.clear()  # what the test changed counts as committed
        version.process.standing = None

    return change


def test_who_has_an_answer_by_its_tag_or_its_date_is_told_that_it_still_holds(client, catalogue, changed):
    changed(10)
    first = client.get(ENTRY)

    by_tag = client.get(ENTRY, headers={"if-none-match": first["ETag"]})
    by_date = client.get(ENTRY, headers={"if-modified-since": first["Last-Modified"]})

    for response in (by_tag, by_date):
        assert (response.status_code, response.content) == (304, b"")
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Vary"] == "Accept, Accept-Encoding"
        assert (response["ETag"], response["Last-Modified"]) == (first["ETag"], first["Last-Modified"])


def test_the_tag_decides_where_a_client_sends_both(client, catalogue, changed):
    changed(10)
    date = client.get(ENTRY)["Last-Modified"]

    assert client.get(ENTRY, headers={"if-none-match": '"x"', "if-modified-since": date}).status_code == 200


@pytest.mark.parametrize("date", ["Thu, 01 Jan 2015 00:00:00 GMT", "nonsense", "-1", "Mon, 99 Foo 2026"])
def test_an_older_date_or_none_at_all_gets_the_answer(client, catalogue, changed, date):
    changed(10)

    assert client.get(ENTRY, headers={"if-modified-since": date}).status_code == 200


def test_the_date_is_that_of_the_last_change_whatever_is_asked_for(client, catalogue, changed):
    changed(10)
    stored = CatalogueVersion.objects.get().changed_at

    dates = {
        parse_http_date(client.get(path)["Last-Modified"]) for path in (LIST, ENTRY, "/api/v1/activities/")
    }

    assert dates == {stored}


def test_no_date_is_told_while_it_is_still_to_come(client, catalogue, changed, monkeypatch):
    changed(-60)
    ahead = http_date(CatalogueVersion.objects.get().changed_at)

    response = client.get(ENTRY, headers={"if-modified-since": ahead})

    assert response.status_code == 200
    assert "Last-Modified" not in response
    monkeypatch.setattr(finished.time, "time", lambda: timezone.now().timestamp() + 61)
    assert client.get(ENTRY)["Last-Modified"] == ahead


def test_two_changes_in_one_second_have_dates_of_their_own(catalogue, monkeypatch):
    monkeypatch.setattr(
        version, "has_changes", lambda using=None: False
    )  # each as in a transaction of its own
    dates = []
    for _time in range(3):
        version.count_up()
        dates.append(CatalogueVersion.objects.get().changed_at)

    assert dates == [dates[0], dates[0] + 1, dates[0] + 2]
    assert dates[0] >= timezone.now().timestamp() - 1


def test_what_came_into_sight_by_itself_moves_the_date(client, catalogue, changed):
    entry = Instrument.objects.get(slug="irp")
    entry.publish_at = timezone.now().replace(microsecond=0) - timedelta(seconds=30)
    entry.save()
    changed(3 * 86_400)

    assert parse_http_date(client.get(LIST)["Last-Modified"]) == int(entry.publish_at.timestamp()) + 1


def test_midnight_in_paris_moves_the_date_as_days_are_counted(client, catalogue, changed):
    changed(3 * 86_400)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    assert parse_http_date(client.get(LIST)["Last-Modified"]) == int(midnight.timestamp()) + 1


def test_a_page_tells_no_date(client, catalogue):
    assert "Last-Modified" not in client.get("/en/offices/")


# Methods and addresses


@pytest.mark.parametrize("path", [LIST, ENTRY, f"{LIST}?x=1", f"{LIST}x/"])
def test_head_is_get_without_a_body(client, catalogue, path):
    whole, head = client.get(path), client.head(path)

    assert head.status_code == whole.status_code
    assert head.content == b""
    assert {name: head[name] for name in ("Content-Type", "Cache-Control")} == {
        name: whole[name] for name in ("Content-Type", "Cache-Control")
    }
    assert head.get("ETag") == whole.get("ETag")


def test_an_address_without_its_slash_leads_to_the_one_with_it(client, catalogue):
    assert client.get("/api/v1/instruments?budget=1")["Location"] == "/api/v1/instruments/?budget=1"
    assert client.get("/api/")["Location"] == "/api/v1/"
    assert client.get("/api")["Location"] == "/api/"
