"""The pages of the calls: what is listed, said and linked, in both languages, and what is refused."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from instruments.models import Call, Instrument
from tests.factories import CallDateFactory, CallFactory, InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
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


def call(opens=None, closes=None, *, instrument=None, **options) -> Call:
    """A call that opens and closes so many days from now."""
    made = CallFactory(**({"instrument": instrument} if instrument else {}), **options)
    if opens is not None or closes is not None:
        at = {"opens": opens, "closes": closes}
        now = timezone.now().replace(microsecond=0)
        dates = {name: now + days * DAY for name, days in at.items() if days is not None}
        CallDateFactory(call=made, **dates)
    return made


@pytest.fixture
def calls(catalogue) -> dict[str, Call]:
    """A call in each state, by that state."""
    return {
        "announced": call(5, 60),
        "open": call(-5, 60),
        "closing_soon": call(-5, 5),
        "closed": call(-50, -5),
        "cancelled": call(-5, 50, cancelled=True),
        "cancelled and over": call(-50, -5, cancelled=True),
        "all_year": call(open_mode="all_year"),
        "not_announced": call(open_mode="not_announced"),
    }


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
    calls = {str(n): call(-1, 9, instrument=instrument) for n, instrument in enumerate(instruments)}

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


def test_a_page_of_a_call_says_all_of_it(client, catalogue):
    instrument = Instrument.objects.get(slug="iea")
    made = CallFactory(
        instrument=instrument, link="https://example.org/apply", text_en="*Bring* a friend.", text_fr="x"
    )
    at = timezone.make_aware
    CallDateFactory(
        call=made,
        step_en="Institute",
        step_fr="Institut",
        opens=at(datetime(2090, 1, 15, 9)),
        closes=at(datetime(2090, 7, 1, 17)),
        result=date(2090, 9, 1),
    )

    english = client.get(made.get_absolute_url()).content.decode()
    french = client.get(f"/fr/calls/{made.slug}/").content.decode()

    assert (
        '<time datetime="2090-01-15T09:00:00+01:00">15 January 2090, 09:00 (Paris time, UTC+1)</time>'
        in english
    )
    assert (
        '<time datetime="2090-07-01T17:00:00+02:00">1 July 2090, 17:00 (Paris time, UTC+2)</time>' in english
    )
    assert "1er juillet 2090 à 17\u00a0h\u00a000 (heure de Paris, UTC+2)" in french
    assert "<h3>Institute</h3>" in english
    assert "<h3>Institut</h3>" in french
    assert '<a class="button" href="https://example.org/apply" rel="external">' in english
    assert "<em>Bring</em> a friend." in english
    assert 'href="/en/instruments/iea/"' in english
    assert f'href="/en/calls/{made.slug}.ics"' in english
    assert "Not checked yet" in english


@pytest.mark.parametrize(
    ("state", "words"), [("closed", "This call is closed."), ("cancelled", "This call was cancelled.")]
)
def test_a_call_that_is_over_keeps_its_page_with_a_banner(client, calls, state, words):
    html = client.get(calls[state].get_absolute_url()).content.decode()

    assert words in html.split("notice-warning")[1][:300]


@pytest.mark.parametrize("state", ["announced", "open", "closing_soon", "all_year", "not_announced"])
def test_a_call_that_is_not_over_has_no_banner(client, calls, state):
    assert "notice-warning" not in client.get(calls[state].get_absolute_url()).content.decode()


def test_a_call_of_a_instrument_that_is_no_longer_public_does_not_link_to_it(client, catalogue):
    made = call(-1, 9, instrument=InstrumentFactory(state="withdrawn"))

    assert "/en/instruments/test-tool" not in client.get(made.get_absolute_url()).content.decode()


def test_a_withdrawn_call_disappears_at_once_everywhere(client, calls):
    gone = calls["open"]
    addresses = ["/en/calls/", "/en/calls/calendar.ics", "/en/calls/feed.xml", "/sitemap.xml"]
    assert all(gone.slug in client.get(address).content.decode() for address in addresses)

    gone.withdraw()

    assert not any(gone.slug in client.get(address).content.decode() for address in addresses)
    assert client.get(gone.get_absolute_url()).status_code == 404
    assert client.get(f"/en/calls/{gone.slug}.ics").status_code == 404


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_call_that_is_not_published_is_nowhere(client, catalogue, state):
    hidden = call(-1, 9, state=state)

    assert hidden.slug not in client.get("/en/calls/").content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404


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


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("announced", True),
        ("open", True),
        ("closing_soon", True),
        ("closed", False),
        ("cancelled", False),
        ("cancelled and over", False),
        ("all_year", False),
    ],
)
def test_only_dates_to_come_are_offered_for_ones_calendar(client, calls, state, offered):
    made = calls[state]

    html = client.get(made.get_absolute_url()).content.decode()

    assert (f'href="/en/calls/{made.slug}.ics"' in html) == offered
    assert ('type="text/calendar"' in html.split("Who to ask")[0]) == offered
    assert ("<dt>Closes</dt>" in html) == (state != "all_year")


def test_each_of_several_steps_has_its_heading_and_says_all_its_dates(client, catalogue):
    made = CallFactory()
    now = timezone.now()
    CallDateFactory(call=made, step_en="First", step_fr="Première", opens=now, closes=now + 9 * DAY)
    CallDateFactory(call=made, opens=now + 20 * DAY, closes=None)

    dates = client.get(made.get_absolute_url()).content.decode().split("<h2>Dates</h2>")[1]

    assert "<table" not in dates
    assert re.findall("<h3>(.*?)</h3>", dates) == ["First", "Step 2"]
    assert re.findall("<dt>(.*?)</dt>", dates) == ["Opens", "Closes", "Results"] * 2
    assert dates.count("<dd>not stated</dd>") == 3


def test_a_call_in_one_step_needs_no_heading(client, calls):
    html = client.get(calls["open"].get_absolute_url()).content.decode()
    band = html.split('class="band"')[1].split('class="wrap content"')[0]

    assert "<h2>Dates</h2>" not in html
    assert re.findall("<dt>(.*?)</dt>", band) == ["State of the call", "Opens", "Closes", "Results"]
    assert '<dd class="large">60 days left</dd>' in band


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("announced", ["Announced"]),
        ("closing_soon", ["Closing soon", "5 days left"]),
        ("closed", ["Closed"]),
        ("cancelled", ["Cancelled"]),
        ("all_year", ["Open all year"]),
        ("not_announced", ["Dates not announced"]),
    ],
)
def test_the_band_says_where_a_call_stands_and_how_long_one_has(client, calls, state, said):
    html = client.get(calls[state].get_absolute_url()).content.decode()

    assert re.findall('<dd class="large">(.*?)</dd>', html) == said


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


def test_a_cancelled_call_comes_last_among_those_of_a_instrument(client, catalogue):
    instrument = Instrument.objects.get(slug="irn")
    cancelled = call(-5, 50, instrument=instrument, cancelled=True)
    waited_for = call(instrument=instrument, open_mode="not_announced")

    html = client.get("/en/instruments/irn/").content.decode()

    assert 0 < html.index(waited_for.get_absolute_url()) < html.index(cancelled.get_absolute_url())


def test_the_page_of_a_instrument_shows_five_of_its_calls_and_the_way_to_the_others(client, catalogue):
    instrument = Instrument.objects.get(slug="irn")
    soonest = [call(-1, days, instrument=instrument) for days in range(8, 2, -1)]
    call(-9, -1, instrument=instrument, slug="over")

    html = client.get("/en/instruments/irn/").content.decode()

    assert [made.slug in html for made in soonest] == [False, True, True, True, True, True]
    assert "calls/over/" not in html
    assert 'href="/en/calls/?instrument=irn"' in html


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
        call(-3, 3)
    known_catalogue()

    with django_assert_max_num_queries(queries + 1 if "PICS" in path else queries):
        client.get(f"/en/calls/{path}")


def test_a_call_costs_few_queries(client, calls, known_catalogue, django_assert_num_queries):
    known_catalogue()

    with django_assert_num_queries(2):  # the call with its instrument, its dates; the department is known
        client.get(calls["open"].get_absolute_url())


def test_a_long_list_has_pages(client, catalogue):
    instrument = InstrumentFactory()
    for _each in range(25):
        call(-3, 3, instrument=instrument)

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
    call(-1, 9)

    html = client.get("/en/calls/", {"instrument": instruments[-1].slug}).text

    assert html.count('name="instrument"') <= 3
    assert f'value="{instruments[-1].slug}"' in html
