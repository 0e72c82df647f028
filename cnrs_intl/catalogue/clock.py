"""
Times as the portal keeps them: what is written without a zone is Paris time.

What the public sees is decided by `now()` and `today()` here, and by no other clock: so a page can be shown
as it will be at another time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import YEARS

PARIS = ZoneInfo("Europe/Paris")
shown_at: ContextVar[datetime | None] = ContextVar("shown_at", default=None)


def now() -> datetime:
    """Return the moment of which pages speak: this one, or the one set by `at`."""
    return shown_at.get() or timezone.now()


def today() -> date:
    """Return the day of which pages speak, in Paris."""
    moment = shown_at.get()
    return timezone.localdate(moment) if moment else timezone.localdate()


@contextmanager
def at(moment: datetime | None) -> Iterator[None]:
    """Have pages speak of `moment` meanwhile, in this thread alone; of this one where it is None."""
    token = shown_at.set(moment)
    try:
        yield
    finally:
        shown_at.reset(token)


def wall_clock(moment: datetime) -> datetime:
    """Return what a clock in Paris shows; a time without a zone is taken as just that."""
    if timezone.is_naive(moment) or moment.tzinfo is PARIS:
        return moment.replace(tzinfo=None)
    return moment.astimezone(PARIS).replace(tzinfo=None)


def problem(moment: datetime) -> str:
    """Return why readers would not know when a moment is, and the cure; nothing where they do."""
    if not YEARS[0] <= moment.year <= YEARS[1]:
        return _("A year lies between 1900 and 2100.")
    wall = wall_clock(moment)
    first, second = (timezone.make_aware(wall.replace(fold=fold), PARIS).utcoffset() for fold in (0, 1))
    if first is None or second is None or first == second:
        return ""
    words = (
        _("That night the clocks go from 2:00 to 3:00: %(hour)s does not exist. Write 01:59 or 03:00.")
        if first < second
        else _("That night the clocks go back from 3:00 to 2:00: %(hour)s comes twice. Write 01:59 or 03:00.")
    )
    return words % {"hour": f"{wall:%H:%M}"}


def within_reason(day: date) -> None:
    """Refuse a day or time in a year that nobody means. Raises ValidationError."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise ValidationError(_("A year lies between 1900 and 2100."), "year")


def not_in_the_future(day: date) -> None:
    """Refuse a day that has not come yet in Paris. Raises ValidationError."""
    if day > today():
        raise ValidationError(_("This day is still to come: give today or an earlier day."), "future")
