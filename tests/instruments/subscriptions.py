"""Calendars and feeds as those who subscribed to them read them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
from django.test import Client
from icalendar import Calendar

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 20, 12, tzinfo=PARIS)
DAY = timedelta(days=1)


def paris(*parts) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


def calendar(address="/en/calls/calendar.ics", client=None) -> Calendar:
    response = (client or Client()).get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)  # octets: RFC 5545, 3.1
    return Calendar.from_ical(response.content)


def events(address="/en/calls/calendar.ics") -> dict[str, object]:
    """The events of a calendar by the first word of their summary."""
    return {event["summary"].split(":")[0]: event for event in calendar(address).walk("VEVENT")}


def feed(address="/en/calls/feed.xml") -> feedparser.FeedParserDict:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found
