"""All that happens by itself at a time: drafts, sets, entries that come and go; what failed stands first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_proposals import page, refused
from cnrs_intl.catalogue.draft_lines import Line, line_of_draft, line_of_set
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry
from cnrs_intl.catalogue.permissions import NotAllowedError, may
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.unscheduling import cancel_time

WORDS = {"publish_at": _("published"), "withdraw_at": _("withdrawn")}


class Coming(NamedTuple):
    """An entry that becomes public, or ceases to be, at a time."""

    moment: datetime
    what: Any
    name: str
    kind: str
    address: str
    model: str
    pk: int
    column: str
    may_cancel: bool


def scheduled(request: HttpRequest) -> HttpResponse:
    failed = lines_in(Draft.Status.FAILED, request.user)
    lines = lines_in(Draft.Status.APPROVED, request.user)
    times: list[Any] = [(line.proposal.publish_at, line, None) for line in lines if line.proposal.publish_at]
    times += [(coming.moment, None, coming) for coming in comings(request.user)]
    context = {
        "title": gettext("What is scheduled"),
        "failed": failed,
        "times": sorted(times, key=lambda each: each[0]),
    }
    return page(request, "admin/drafts/scheduled.html", context)


def lines_in(status: str, user: Any) -> list[Line]:
    """Return the drafts and sets in a status, by time."""
    sets = DraftSet.objects.filter(status=status).select_related("created_by")
    drafts = Draft.objects.filter(status=status, set=None).select_related("set")
    found = [
        *(line_of_set(each, user) for each in sets.prefetch_related("drafts__authors")),
        *(line_of_draft(each, user) for each in drafts.prefetch_related("authors")),
    ]
    return sorted(found, key=lambda line: line.proposal.publish_at or line.when)


def comings(user: Any) -> Iterator[Coming]:
    """Yield the times to come of entries that are published."""
    now = clock.now()
    for model in models_of_drafts():
        if not issubclass(model, Entry):
            continue
        mine = may(user, "publish", model)
        for entry in model.objects.filter(state=Entry.State.PUBLISHED).exclude(
            publish_at=None, withdraw_at=None
        ):
            for column, words in WORDS.items():
                moment = getattr(entry, column)
                if moment and moment > now:
                    yield Coming(
                        moment,
                        words,
                        str(entry),
                        str(model._meta.verbose_name),
                        change_url(entry),
                        model._meta.label_lower,
                        entry.pk,
                        column,
                        mine,
                    )


@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Cancel the time at which an entry comes or goes."""
    models = {model._meta.label_lower: model for model in models_of_drafts() if issubclass(model, Entry)}
    label, pk, column = (request.POST.get(name, "") for name in ("model", "pk", "column"))
    if label not in models or not pk.isdecimal() or column not in WORDS:
        raise Http404
    entry = get_object_or_404(models[label], pk=int(pk))
    try:
        cancel_time(entry, column, request.user)
    except NotAllowedError as error:
        return refused(request, str(error))
    messages.success(request, gettext("The time of “%(name)s” is cancelled.") % {"name": entry})
    return redirect(reverse("admin:scheduled"))


def urls() -> list[tuple[str, Any, str]]:
    return [("scheduled/", scheduled, "scheduled"), ("scheduled/cancel/", cancel, "scheduled_cancel")]
