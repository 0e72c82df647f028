"""Parameters that are repeated or empty: each value counts once, an empty one not at all."""

import time
from datetime import timedelta

import pytest

from cnrs_intl.catalogue import clock
from instruments.models import Instrument
from tests.factories import CallDateFactory, CallFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

INSTRUMENTS = ["/api/v1/instruments/", "/en/instruments/", "/en/instruments/instruments.csv"]
CALLS = [
    "/api/v1/calls/",
    "/en/calls/",
    "/en/calls/calls.csv",
    "/en/calls/feed.xml",
    "/en/calls/calendar.ics",
]
REPEATED = [(path, "activity=seminars") for path in INSTRUMENTS]
REPEATED += [(path, query) for path in CALLS for query in ("instrument=irp", "instrument=PICS", "state=open")]


@pytest.mark.parametrize(("path", "query"), REPEATED)
def test_a_value_given_a_thousand_times_is_one_value_and_costs_no_more(client, path, query):
    CallFactory(instrument=Instrument.objects.get(slug="irp"))
    started = time.thread_time()

    response = client.get(f"{path}?{'&'.join([query] * 1000)}")

    assert response.status_code == 200
    assert time.thread_time() - started < 1
    if path.startswith("/api/"):
        assert response.json() == client.get(f"{path}?{query}").json()


@pytest.mark.parametrize(("path", "name"), [(INSTRUMENTS[0], "activity"), (CALLS[0], "instrument")])
def test_a_thousand_different_values_are_refused_at_once(client, path, name):
    started = time.thread_time()

    response = client.get(f"{path}?{'&'.join(f'{name}=x{number}' for number in range(1000))}")

    assert response.status_code == 400
    assert [*response.json()["errors"]] == [name]
    assert time.thread_time() - started < 1


@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("offices/offices.json", "sector=asia&sector=americas-oceania", "sector"),
        ("offices/offices.csv", "q=a&q=", "q"),
        ("instruments/instruments.json", "duration=5&duration=4", "duration"),
        ("countries/countries.csv", "contact=xx&contact=office", "contact"),
        ("calls/calls.xlsx", "closing=7&closing=7", "closing"),
    ],
)
def test_a_file_and_the_api_refuse_a_parameter_of_which_they_would_take_one_value_alone(
    client, path, query, name
):
    file, programs = client.get(f"/en/{path}?{query}"), client.get(f"/api/v1/{path.split('/')[0]}/?{query}")

    assert (file.status_code, file.text) == (400, f"{name}: Give this parameter once.")
    assert (programs.status_code, programs.json()["errors"]) == (400, {name: ["Give this parameter once."]})


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("offices/?sector=asia&sector=americas-oceania", "?sector=americas-oceania"),
        ("offices/?q=a&q=", "?q=a"),
        ("countries/?office=rio&contact=office&office=tokyo", "?office=tokyo&contact=office"),
        ("calls/?state=open&state=announced&closing=7&closing=30", "?state=open&state=announced&closing=30"),
    ],
)
def test_a_page_that_takes_the_last_value_offers_its_file_by_that_one(client, page, asked):
    closes = clock.now() + timedelta(days=20)
    CallDateFactory(call=CallFactory(), opens=None, closes=closes)

    shown = client.get(f"/en/{page}").context

    assert shown["json"].endswith(f".json{asked}")
    assert client.get(shown["json"]).status_code == 200


@pytest.mark.parametrize("query", ["activity=", "activity=&activity=", "budget=", "purpose=", "q=", "route="])
def test_an_empty_parameter_asks_for_nothing(client, query):
    answer = client.get(f"{INSTRUMENTS[0]}?{query}")

    assert answer.status_code == 200
    assert answer.json() == client.get(INSTRUMENTS[0]).json()


@pytest.mark.parametrize("query", ["activity=&activity=seminars", "activity=seminars&activity="])
def test_an_empty_value_beside_another_takes_nothing_away(client, query):
    asked = client.get(f"{INSTRUMENTS[0]}?activity=seminars").json()

    assert client.get(f"{INSTRUMENTS[0]}?{query}").json() == asked
