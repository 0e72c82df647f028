"""Calls as a calendar, read back by the library that readers use."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from instruments.models import Call
from tests.admin_forms import change, confirmed, post
from tests.factories import CallDateFactory, CallFactory
from tests.instruments.subscriptions import DAY, NOW, PARIS, calendar, events, feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.mark.parametrize("address", ["/en/calls/calendar.ics", "/en/calls/iea-2027.ics"])
def test_a_call_has_an_event_for_each_of_its_dates(call, address):
    found = events(address)

    assert list(found) == ["Opening", "Closing", "Results"]
    assert found["Opening"].decoded("dtstart") == datetime(2027, 1, 15, 9, tzinfo=PARIS)
    assert found["Closing"].decoded("dtstart") == datetime(2027, 7, 1, 17, tzinfo=PARIS)
    assert found["Results"].decoded("dtstart") == date(2027, 9, 1)
    assert found["Closing"]["dtstart"].params["TZID"] == "Europe/Paris"
    assert found["Closing"]["summary"] == "Closing: Call; with, signs (Institute)"
    assert found["Closing"]["url"] == "http://127.0.0.1:8000/en/calls/iea-2027/"
    assert "1 July 2027, 17:00 (Paris time, UTC+2)" in found["Closing"]["description"]
    assert "https://example.org/apply" in found["Closing"]["description"]
    assert all(event["status"] == "CONFIRMED" for event in found.values())
    assert all({"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE"} <= set(event) for event in found.values())


def test_a_calendar_speaks_the_language_of_its_address(call):
    found = events("/fr/calls/calendar.ics")

    assert list(found) == ["Ouverture\u00a0", "Clôture\u00a0", "Résultats\u00a0"]
    assert "Appel d’été (Institut)" in found["Clôture\u00a0"]["summary"]
    assert found["Clôture\u00a0"]["url"].endswith("/fr/calls/iea-2027/")
    assert calendar("/fr/calls/calendar.ics")["x-wr-calname"] == "Appels à projets du CNRS"


def test_the_name_of_a_calendar_is_escaped_as_texts_are(client, call):
    Call.objects.filter(pk=call.pk).update(name_en="Labs, teams; all\\none")

    lines = client.get("/en/calls/iea-2027.ics").text.split("\r\n")
    narrowed = client.get("/en/calls/calendar.ics?state=open&state=closed").text

    for name in ("NAME:", "X-WR-CALNAME:"):
        assert name + r"Labs\, teams\; all\\none" in lines
        assert f"\r\n{name}CNRS calls for projects – Open\\, Closed\r\n" in narrowed


def test_the_time_zone_of_a_calendar_knows_both_changes_of_clocks(call):
    (zone,) = calendar().walk("VTIMEZONE")
    paris = zone.to_tz()

    assert zone["tzid"] == "Europe/Paris"
    for year in (2026, 2027, 2036):
        for month, day, hour in [(1, 15, 12), (7, 1, 12), (3, 25, 12), (4, 1, 12), (10, 24, 12), (11, 1, 12)]:
            there = datetime(year, month, day, hour, tzinfo=paris)
            assert there.utcoffset() == datetime(year, month, day, hour, tzinfo=PARIS).utcoffset(), there
    for wall in (datetime(2026, 3, 29, 1, 59), datetime(2026, 3, 29, 3), datetime(2026, 10, 25, 1, 59)):
        assert wall.replace(tzinfo=paris).utcoffset() == wall.replace(tzinfo=PARIS).utcoffset(), wall


def test_a_calendar_without_calls_is_still_one(catalogue):
    empty = calendar()

    assert empty["version"] == "2.0"
    assert empty["prodid"]
    assert [part.name for part in empty.subcomponents] == ["VTIMEZONE"]
    assert empty["refresh-interval"].dt == timedelta(days=1)


def test_a_cancelled_call_stays_as_cancelled_in_whatever_was_subscribed_to(call):
    uids = {event["uid"] for event in events().values()}

    call.cancelled = True
    call.save()

    for query in ("", "?state=announced", "?state=cancelled", "?instrument=iea"):
        found = list(calendar(f"/en/calls/calendar.ics{query}").walk("VEVENT"))
        assert {event["status"] for event in found} == {"CANCELLED"}, query
        assert {event["uid"] for event in found} == uids
        assert all(event["summary"].startswith("Cancelled") for event in found)
    assert not list(calendar("/en/calls/calendar.ics?state=closed").walk("VEVENT"))


def test_an_edit_on_the_admin_keeps_the_uids_and_counts_the_sequence_up(call, publisher_client, monkeypatch):
    before = events()
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))

    asked = post(
        publisher_client,
        change(call),
        **{"name_en": "Renamed", "dates-0-step_en": "First", "dates-0-closes": "2027-07-02T18:00"},
    )
    answer = confirmed(publisher_client, asked)

    after = events()
    assert "Renamed" in answer.text
    assert after["Closing"]["summary"] == "Closing: Renamed (First)"
    assert after["Closing"].decoded("dtstart") == datetime(2027, 7, 2, 18, tzinfo=PARIS)
    assert [each["uid"] for each in after.values()] == [each["uid"] for each in before.values()]
    assert after["Closing"]["sequence"] > before["Closing"]["sequence"]
    assert after["Closing"].decoded("last-modified") > before["Closing"].decoded("last-modified")


def test_a_calendar_keeps_a_year_of_what_is_past(catalogue):
    for slug, days in [("kept", 365), ("gone", 366)]:
        CallDateFactory(call=CallFactory(slug=slug), closes=NOW - days * DAY)

    addresses = [event["url"] for event in calendar().walk("VEVENT")]

    assert addresses == ["http://127.0.0.1:8000/en/calls/kept/"]


@pytest.mark.parametrize("mode", ["all_year", "not_announced"])
def test_dates_that_an_editor_leaves_aside_are_in_no_calendar(call, mode):
    call.open_mode = mode
    call.save()

    assert not events()


def test_a_calendar_and_a_feed_take_the_filters_of_the_page(call):
    CallDateFactory(call=CallFactory(slug="other"), closes=NOW + 5 * DAY)

    def urls(query):
        return {
            event["url"].split("/")[-2] for event in calendar(f"/en/calls/calendar.ics{query}").walk("VEVENT")
        }

    def links(query):
        return {entry.link.split("/")[-2] for entry in feed(f"/en/calls/feed.xml{query}").entries}

    for query, slugs in [
        ("", {"iea-2027", "other"}),
        ("?instrument=PICS", {"iea-2027"}),
        ("?closing=7", {"other"}),
        ("?state=announced", {"iea-2027"}),
        ("?state=closed", set()),
    ]:
        assert urls(query) == links(query) == slugs, query


@pytest.mark.parametrize(
    "address", ["/en/calls/calendar.ics", "/en/calls/iea-2027.ics", "/fr/calls/feed.xml"]
)
def test_a_file_is_the_same_bytes_until_something_changes(call, address, monkeypatch):
    first = Client().get(address, headers={"host": "localhost"})
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=1))

    again = Client().get(address)

    assert again.content == first.content
    assert b"localhost" not in again.content
    assert "Last-Modified" not in again
    assert not again.cookies
    assert Client().get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_what_no_calendar_and_no_feed_may_hold_is_left_out(call):
    Call.objects.update(name_en="A\x0bB\x1b", text_en="C\x0cD")

    assert "AB" in events()["Closing"]["summary"]
    assert feed().entries[0].title == "AB"


def test_of_many_calls_a_calendar_holds_those_that_close_next(catalogue, monkeypatch):
    monkeypatch.setattr("instruments.calendar.MOST", 3)
    for name, days in {"Last month": -30, "Yesterday": -1, "Later": 60, "Soon": 5}.items():
        CallDateFactory(call=CallFactory(name_en=name), closes=NOW + days * DAY)

    found = {str(event["summary"]) for event in calendar().walk("VEVENT")}

    assert found == {"Closing: Yesterday", "Closing: Later", "Closing: Soon"}
