"""
Calls as a calendar (RFC 5545), to add to one's own or to subscribe to.

An event for each opening, closing and day of results. Its UID stays the same whatever is edited,
and a file holds no "now": it changes when the calls do, and as what is a year old leaves it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration, vText

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.addresses import UNTYPED
from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.templatetags.page import day, moment
from instruments.call_wording import event_title
from instruments.models import Call, CallDate

KEPT = timedelta(days=365)  # how long what is past stays in a calendar
MOST = 200  # calls in one calendar: to write an event takes up to 1 ms
EVENTS = ("opens", "closes", "result")


def in_calendars(calls: Any) -> QuerySet[Call]:
    """
    Keep the calls with a date in the last year or ahead: of more than MOST, what closes next comes before
    what is over. They are sorted by their keys, so that a calendar stays the same while time passes.
    """
    since = first_day()
    midnight = datetime.combine(since, time(), PARIS)
    recent = Q(opens__gte=midnight) | Q(closes__gte=midnight) | Q(result__gte=since)
    found = calls.filter(Exists(CallDate.objects.filter(recent, call=OuterRef("pk")))).in_order()
    kept: QuerySet[Call] = calls.filter(pk__in=found.values_list("pk", flat=True)[:MOST]).order_by("pk")
    return kept


def first_day() -> date:
    return clock.today() - KEPT


def calendar_of(calls: Iterable[Call], name: str) -> bytes:
    """Return the events of `calls` since a year ago; where there are none, still a valid calendar."""
    calendar = Calendar()
    calendar.add("prodid", f"-//CNRS//Calls for projects//{current_language().upper()}")
    calendar.add("version", "2.0")
    for each in ("name", "x-wr-calname"):  # of which the library does not know that they are texts
        calendar.add(each, vText(UNTYPED.sub("", name)))
    calendar.add("x-wr-timezone", PARIS.key)
    calendar.add("refresh-interval", vDuration(timedelta(days=1)), parameters={"VALUE": "DURATION"})
    calendar.add_component(paris())
    for call in calls:
        for event in events_of(call):
            calendar.add_component(event)
    return calendar.to_ical(sorted=False)


def paris() -> Timezone:
    """Return the clock changes of Paris: the last Sundays of March and October, at 1:00 UTC."""
    zone = Timezone()
    zone.add("tzid", PARIS.key)
    one, two = timedelta(hours=1), timedelta(hours=2)
    for part, name, begins, before, after in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), one, two),  # noqa: DTZ001 - local by definition
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), two, one),  # noqa: DTZ001
    ):
        part.add("tzname", name)
        part.add("dtstart", begins)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": begins.month, "BYDAY": "-1SU"})
        zone.add_component(part)
    return zone


def events_of(call: Call) -> Iterator[Event]:
    """Yield what is not too old; a call whose dates an editor leaves aside has no events."""
    for step in call.dated_steps:
        step.call = call
        description = "\n".join(lines_of(step))
        for name in EVENTS:
            when = getattr(step, name)
            if when and on_day(when) >= first_day():
                yield event_of(step, name, when, description)


def on_day(when: date | datetime) -> date:
    return timezone.localdate(when) if isinstance(when, datetime) else when


def event_of(step: CallDate, name: str, when: date | datetime, description: str) -> Event:
    """Return one moment of a step, or one day; it takes no time of its own in anybody's calendar."""
    call = step.call
    event = Event()
    event.add("uid", str(uuid5(step.uid, name)))
    event.add("dtstamp", call.updated_at.astimezone(UTC))
    event.add("last-modified", call.updated_at.astimezone(UTC))
    event.add("sequence", call.version)
    event.add("dtstart", when.astimezone(PARIS) if isinstance(when, datetime) else when)
    event.add("summary", UNTYPED.sub("", event_title(step, name)))
    event.add("description", UNTYPED.sub("", description))
    event.add("url", settings.SITE_URL + call.get_absolute_url())
    if call.public_instrument:
        event.add("categories", [call.public_instrument.acronym])
    event.add("status", "CANCELLED" if call.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def lines_of(step: CallDate) -> Iterator[str]:
    """Yield what an event says below its title, in the current language."""
    call = step.call
    if instrument := call.public_instrument:
        yield f"{instrument.acronym}, {instrument.name}"
    said: list[tuple[Any, str]] = [
        (step.opens, _("Opens: %(time)s")),
        (step.closes, _("Closes: %(time)s")),
        (step.result, _("Results: %(time)s")),
    ]
    for when, words in said:
        if when:
            yield words % {"time": moment(when) if isinstance(when, datetime) else day(when)}
    if call.link:
        yield _("Apply: %(address)s") % {"address": call.link}
