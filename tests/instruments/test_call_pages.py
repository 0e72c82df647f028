"""The pages of the calls: what they say and link, in both languages."""

import re
from datetime import date, datetime

import pytest
from django.utils import timezone

from instruments.models import Instrument
from tests.factories import CallDateFactory, CallFactory, InstrumentFactory
from tests.instruments.calls_made import DAY, call_in_days

pytestmark = pytest.mark.django_db


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
    made = call_in_days(-1, 9, instrument=InstrumentFactory(state="withdrawn"))

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
    hidden = call_in_days(-1, 9, state=state)

    assert hidden.slug not in client.get("/en/calls/").content.decode()
    assert client.get(hidden.get_absolute_url()).status_code == 404


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


def test_a_cancelled_call_comes_last_among_those_of_a_instrument(client, catalogue):
    instrument = Instrument.objects.get(slug="irn")
    cancelled = call_in_days(-5, 50, instrument=instrument, cancelled=True)
    waited_for = call_in_days(instrument=instrument, open_mode="not_announced")

    html = client.get("/en/instruments/irn/").content.decode()

    assert 0 < html.index(waited_for.get_absolute_url()) < html.index(cancelled.get_absolute_url())


def test_the_page_of_a_instrument_shows_five_of_its_calls_and_the_way_to_the_others(client, catalogue):
    instrument = Instrument.objects.get(slug="irn")
    soonest = [call_in_days(-1, days, instrument=instrument) for days in range(8, 2, -1)]
    call_in_days(-9, -1, instrument=instrument, slug="over")

    html = client.get("/en/instruments/irn/").content.decode()

    assert [made.slug in html for made in soonest] == [False, True, True, True, True, True]
    assert "calls/over/" not in html
    assert 'href="/en/calls/?instrument=irn"' in html


def test_a_call_costs_few_queries(client, calls, known_catalogue, django_assert_num_queries):
    known_catalogue()

    with django_assert_num_queries(2):  # the call with its instrument, its dates; the department is known
        client.get(calls["open"].get_absolute_url())
