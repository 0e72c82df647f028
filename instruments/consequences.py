"""What the public is told of each call, its texts aside, for the page of consequences."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.told import Heading, Picture, Shown, observers
from instruments.models import Call, CallDate


def calls() -> Picture:
    """Return where each call stands, and its dates: what people plan by."""
    known = Call.objects.published().prefetch_related("dates").order_by("pk")
    heading = Heading(_("Calls whose dates or status change"), _("Call for projects"))
    return [(heading, {call.pk: shown(call) for call in known})]


def shown(call: Call) -> Shown:
    dates = [(step.uid, step.opens, step.closes, step.result) for step in call.dated_steps]
    progress = call.progress_at(clock.now())
    words = " · ".join([str(progress.label), *map(step_in_words, call.dated_steps)])
    return Shown(str(call), (progress, dates), words)


def step_in_words(step: CallDate) -> str:
    """Return “Institute: opens on 15 January 2027 09:00, closes on 3 March 2027 23:59”."""
    words = ", ".join(dates_in_words(step))
    return _("%(step)s: %(dates)s") % {"step": step.step, "dates": words} if step.step else words


def dates_in_words(step: CallDate) -> Iterator[str]:
    for moment, words in ((step.opens, _("opens on %(day)s")), (step.closes, _("closes on %(day)s"))):
        if moment:
            yield words % {"day": date_format(timezone.localtime(moment), "DATETIME_FORMAT")}
    if step.result:
        yield _("results on %(day)s") % {"day": date_format(step.result, "DATE_FORMAT")}


observers.append(calls)
