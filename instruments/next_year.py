"""A call as it may be a year later: its dates, and the years in its title and address."""

import re
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.fields import markdown_columns
from cnrs_intl.catalogue.restoring import free_slug
from instruments.models import Call, CallDate

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SATURDAY = 5
Day = TypeVar("Day", date, datetime)


def next_slug(call: Call) -> str:
    """Return the address of a call a year later: iea-2027 becomes iea-2028."""
    return free_slug(Call, raised(call.slug))


def raised(words: str) -> str:
    """Return words with each year that stands in them raised by one."""
    return YEAR.sub(lambda found: str(int(found[0]) + 1), words)


def for_next_year(call: Any, steps: list[Any]) -> list[str]:
    """
    Move a copy of a call on by a year; return what is to be looked at in it, in words.

    Days keep their number, whatever day of the week that is; texts and link stay as they were.
    """
    call.cancelled = False
    for column in ("name_en", "name_fr"):
        setattr(call, column, raised(getattr(call, column)))
    for step in steps:
        step.step_en, step.step_fr = raised(step.step_en), raised(step.step_fr)
        step.opens, step.closes = (at and moment_later(at) for at in (step.opens, step.closes))
        step.result = step.result and year_later(step.result)
    return [*notes_on_titles(call), *notes_on_dates(steps), *notes_on_texts(call)]


def year_later(day: Day) -> Day:
    """Return the same day a year later; of 29 February, the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def moment_later(moment: datetime) -> datetime:
    """Return the same time in Paris a year later; 3:00 where a change of clocks skips or repeats it."""
    wall = year_later(clock.wall_clock(moment))
    if clock.problem(wall):
        wall = wall.replace(hour=3, minute=0)
    return timezone.make_aware(wall, PARIS)


def notes_on_titles(call: Any) -> list[str]:
    if other := Call.objects.filter(instrument=call.instrument_id, name_en=call.name_en).first():
        text = _("There is a call of this title already, at “%(slug)s”: is this one needed?")
        return [text % {"slug": other.slug}]
    return []


def notes_on_dates(steps: list[CallDate]) -> list[str]:
    days = [
        at.astimezone(PARIS).date() if isinstance(at, datetime) else at
        for step in steps
        for at in (step.opens, step.closes, step.result)
        if at
    ]
    if not days:
        return []
    notes = [_("All dates are a year later, on the same day of the month: check each of them.")]
    if resting := [date_format(day, "l j F Y") for day in days if day.weekday() >= SATURDAY]:
        text = _("These are at a weekend: %(days)s.")
        notes.append(text % {"days": get_text_list(list(dict.fromkeys(resting)), _("and"))})
    return notes


def notes_on_texts(call: Call) -> list[str]:
    notes = []
    if call.link:
        notes.append(_("The link is still that of the call before: %(link)s") % {"link": call.link})
    years = {year for name in markdown_columns(Call) for year in YEAR.findall(getattr(call, name))}
    if years:
        text = _("The texts are still those of the call before, and speak of %(years)s.")
        notes.append(text % {"years": get_text_list(sorted(years), _("and"))})
    return notes
