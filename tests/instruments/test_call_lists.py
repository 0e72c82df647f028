"""The list of calls and what subscribes to it: what is listed, chosen and refused, and what it costs."""

import re

import pytest

from tests.factories import CallFactory, InstrumentAliasFactory, InstrumentFactory
from tests.instruments.calls_made import call_in_days

pytestmark = pytest.mark.django_db

BAD = [
    "state=ouvert",
    "state=open&state=nonsense",
    "instrument=no-such-tool",
    "instrument=" + "x" * 5000,
    "closing=8",
    "closing=-7",
    "closing=abc",
    "closing=" + "9" * 400,
]


def listed(client, calls, query="", language="en") -> set[str]:
    """The states of the calls that the list links to."""
    response = client.get(f"/{language}/calls/{query}")
    assert response.status_code == 200
    html = response.content.decode()
    return {state for state, each in calls.items() if f'href="/{language}/calls/{each.slug}/"' in html}


@pytest.mark.parametrize(
    ("query", "states"),
    [
        ("", {"announced", "open", "closing_soon", "cancelled", "all_year", "not_announced"}),
        ("?state=closed", {"closed", "cancelled and over"}),
        ("?state=cancelled", {"cancelled", "cancelled and over"}),
        ("?state=open", {"open", "closing_soon"}),
        ("?state=closing_soon", {"closing_soon"}),
        ("?state=announced&state=all_year", {"announced", "all_year"}),
        ("?state=not_announced", {"not_announced"}),
        ("?state=", {"announced", "open", "closing_soon", "cancelled", "all_year", "not_announced"}),
        ("?closing=7", {"closing_soon"}),
        ("?closing=30", {"closing_soon"}),
        ("?closing=90", {"announced", "open", "closing_soon", "cancelled"}),
        ("?closing=90&state=announced", {"announced"}),
        ("?utm_source=x", {"announced", "open", "closing_soon", "cancelled", "all_year", "not_announced"}),
    ],
)
def test_the_list_holds_what_is_asked_for(client, calls, query, states):
    assert listed(client, calls, query) == states
    assert listed(client, calls, query, "fr") == states


def test_calls_are_chosen_by_instrument_and_its_former_name(client, catalogue):
    instruments = [InstrumentFactory(), InstrumentFactory(), InstrumentFactory()]
    InstrumentAliasFactory(instrument=instruments[0], text="OLD")
    calls = {str(n): call_in_days(-1, 9, instrument=instrument) for n, instrument in enumerate(instruments)}

    assert listed(client, calls, f"?instrument={instruments[1].slug}") == {"1"}
    assert listed(
        client, calls, f"?instrument={instruments[1].slug.upper()}&instrument={instruments[2].slug}"
    ) == {
        "1",
        "2",
    }
    assert listed(client, calls, "?instrument=OLD") == {"0"}


def test_a_filter_in_use_can_be_dropped_even_by_a_former_name(client, catalogue):
    html = client.get("/en/calls/?instrument=PICS&closing=30").content.decode()

    assert 'href="/en/calls/?closing=30"' in html
    assert 'href="/en/calls/?instrument=iea"' in html


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize(
    ("language", "words"), [("en", ("There is no", "Choose")), ("fr", ("état", "outil", "Choisissez"))]
)
def test_a_bad_value_gets_a_message_beside_its_field_and_narrows_nothing(
    client, calls, query, language, words
):
    html = client.get(f"/{language}/calls/?{query}").content.decode()

    assert 'class="errorlist"' in html
    assert any(word in html.split('class="errorlist"')[1][:200] for word in words)
    assert calls["open"].get_absolute_url()[3:] in html


@pytest.mark.parametrize("query", BAD)
@pytest.mark.parametrize("file", ["calendar.ics", "feed.xml"])
def test_a_machine_is_told_in_words_what_is_wrong(client, catalogue, query, file):
    response = client.get(f"/en/calls/{file}?{query}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith(query.split("=")[0] + ": ")


@pytest.mark.parametrize("file", ["", "calendar.ics", "feed.xml"])
@pytest.mark.parametrize("query", ["state=%00", "closing=%ff"])
def test_what_nobody_can_type_is_refused(client, catalogue, file, query):
    assert client.get(f"/en/calls/{file}?{query}").status_code == 400


def test_subscriptions_keep_the_good_filters(client, calls):
    html = client.get("/en/calls/?state=open&closing=8&utm_source=x").content.decode()

    assert 'href="/en/calls/calendar.ics?state=open"' in html
    assert 'href="/en/calls/feed.xml?state=open"' in html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_calendar_is_subscribed_to_by_one_link_whatever_host_is_asked(client, calls, settings, language):
    settings.SITE_URL = "https://portal.example.org"

    html = client.get(f"/{language}/calls/?state=open&state=announced", headers={"host": "localhost"})

    address = f"webcal://portal.example.org/{language}/calls/calendar.ics?state=open&amp;state=announced"
    assert f'<a class="button" href="{address}">' in html.content.decode()


def test_a_list_says_whose_a_call_is_and_how_long_one_has(client, calls):
    html = re.sub(r"\s+", " ", client.get("/en/calls/").content.decode())
    found = re.findall('<li class="call-(\\w+)"> <p class="acronym">.*?</li>', html)

    assert found == ["closing_soon", "open", "all_year", "announced", "not_announced", "cancelled"]
    assert re.findall('<p class="left">(.*?)</p>', html) == [
        "5 days left",
        "60 days left",
        "Open all year.",
        "Opens in 5 days",
        "This call was cancelled.",
    ]


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("", 4),  # how many, the calls, their dates, the instruments of the form
        ("?instrument=PICS&state=open&closing=30", 5),  # none: how many, former names, twice the instruments…
        ("?state=closed", 4),
        ("calendar.ics", 3),  # the calls, their dates, the instruments of the form
        ("feed.xml", 3),
    ],
)
def test_a_list_costs_as_many_queries_however_many_calls_there_are(
    client, known_catalogue, django_assert_max_num_queries, path, queries
):
    for _each in range(3):
        call_in_days(-3, 3)
    known_catalogue()

    with django_assert_max_num_queries(queries + 1 if "PICS" in path else queries):
        client.get(f"/en/calls/{path}")


def test_a_long_list_has_pages(client, catalogue):
    instrument = InstrumentFactory()
    for _each in range(25):
        call_in_days(-3, 3, instrument=instrument)

    html = client.get(f"/en/calls/?instrument={instrument.slug}").content.decode()

    assert "25 calls" in html
    assert f'href="?instrument={instrument.slug}&amp;page=2"' in html
    assert client.get("/en/calls/?page=2").status_code == 200


def test_the_instruments_to_choose_from_are_those_that_have_calls(client, catalogue):
    InstrumentFactory(slug="yearly", route="call")
    CallFactory(instrument=InstrumentFactory(slug="called"))
    CallFactory(instrument=InstrumentFactory(slug="drafted"), state="draft")

    page, chosen = client.get("/en/calls/").text, client.get("/en/calls/?instrument=drafted").text

    assert [slug for slug in ("yearly", "called", "drafted") if f'value="{slug}"' in page] == [
        "yearly",
        "called",
    ]
    assert 'value="drafted"' in chosen


def test_the_instruments_to_choose_from_are_not_endless(client, catalogue, monkeypatch):
    monkeypatch.setattr("instruments.call_filters.OFFERED", 2)
    instruments = [InstrumentFactory(route="call") for _number in range(4)]
    call_in_days(-1, 9)

    html = client.get("/en/calls/", {"instrument": instruments[-1].slug}).text

    assert html.count('name="instrument"') <= 3
    assert f'value="{instruments[-1].slug}"' in html
