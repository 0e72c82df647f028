"""What the dates of a call mean today, in words and in the current language. Days are those of Paris."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from instruments.models import Call, CallDate, Progress


@dataclass(frozen=True)
class Standing:
    """Where a call stands now, as its card and its page say it."""

    call: Call
    progress: Progress
    step: CallDate | None  # the one that counts now
    opens: str  # "opens in 12 days", where that is to come
    closes: str  # "12 days left", where it is announced or open
    is_over: bool  # by its dates
    closed: datetime | None  # when its last step closed, where it is over and that is stated

    @property
    def is_open(self) -> bool:
        return self.progress in {Progress.OPEN, Progress.CLOSING_SOON, Progress.ALL_YEAR}


def standing(call: Call, now: datetime) -> Standing:
    is_over = call.progress_by_dates_at(now) == Progress.CLOSED
    step = call.step_at(now) if call.open_mode == Call.OpenMode.DATED else None
    coming = bool(step and not call.cancelled)
    return Standing(
        call=call,
        progress=call.progress_at(now),
        step=step,
        opens=until_opening(step.opens, now) if coming and step and step.opens and step.opens > now else "",
        closes=until_closing(step.closes, now) if coming and step and step.closes else "",
        is_over=is_over,
        closed=max((step.closes for step in call.steps if step.closes), default=None) if is_over else None,
    )


def days_between(now: datetime, moment: datetime) -> int:
    return (timezone.localdate(moment) - timezone.localdate(now)).days


def until_closing(closes: datetime, now: datetime) -> str:
    """Return "closes today", "closes tomorrow" or "12 days left"."""
    days = days_between(now, closes)
    if days == 0:
        return _("closes today")
    if days == 1:
        return _("closes tomorrow")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def until_opening(opens: datetime, now: datetime) -> str:
    days = days_between(now, opens)
    if days == 0:
        return _("opens today")
    if days == 1:
        return _("opens tomorrow")
    return ngettext("opens in %(days)s day", "opens in %(days)s days", days) % {"days": days}


def event_title(step: CallDate, event: str) -> str:
    """Return what a calendar calls the opening, the closing or the result of a step."""
    call = step.call
    titles = {
        "opens": _("Opening: %(call)s"),
        "closes": _("Closing: %(call)s"),
        "result": _("Results: %(call)s"),
    }
    name = f"{call.name} ({step.step})" if step.step else call.name
    title = titles[event] % {"call": name}
    return _("Cancelled – %(title)s") % {"title": title} if call.cancelled else title
