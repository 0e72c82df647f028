"""
When, without anybody changing anything, the public sees something else: the next such moment.

A model says in `moments` which of its columns bring one; days (coverage, notices, "12 days left") turn at
midnight in Paris.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils import timezone

from cnrs_intl.catalogue.models import Catalogued, Draft, DraftSet


def next_due(now: datetime) -> datetime:
    """
    Return the next moment at which a page may say something else; midnight in Paris at the latest.

    One that is past: what was to be published then has not been yet.
    """
    found = [next_midnight(now)]
    for early, queries in comings(now).items():
        first, *others = queries
        (column,) = first.query.values_select
        coming = first.union(*others, all=True).order_by(column).first()
        if coming:
            found.append(coming[0] - early)
    return min(found)


def last_due(now: datetime) -> datetime:
    """Return the last moment at which pages came to say something else; midnight in Paris at the earliest."""
    found = [next_midnight(now - timedelta(days=1))]
    for early, queries in times(now, "lte").items():
        if last := last_of(queries):
            found.append(last - early)
    return max(found)


def last_of(queries: Iterable[QuerySet[Any, Any]]) -> datetime | None:
    """Return the last time that any of several queries finds, each of one column."""
    first, *others = queries
    (column,) = first.query.values_select
    last = first.union(*others, all=True).order_by(f"-{column}").first()
    return last[0] if last else None


def next_midnight(now: datetime) -> datetime:
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, datetime.min.time()))


def comings(now: datetime) -> dict[timedelta, list[QuerySet[Any, Any]]]:
    """Return queries for the times to come, by how long before them something changes already."""
    found = times(now, "gt")
    for scheduled in scheduled_drafts():
        found[timedelta()].append(scheduled.order_by().values_list("publish_at"))
    return found


def times(now: datetime, side: str) -> dict[timedelta, list[QuerySet[Any, Any]]]:
    """Return queries for the times that models declare, on one side of now: "gt" those to come."""
    found = defaultdict(list)
    for model, column, early in declared():
        wanted = model.objects.filter(**{f"{column}__{side}": now + early}).order_by().values_list(column)
        found[early].append(wanted)
    return found


def scheduled_drafts() -> tuple[QuerySet[DraftSet], QuerySet[Draft]]:
    """Return the sets, and the drafts in none, that are to be published at a time."""
    wanted = {"status": Draft.Status.APPROVED, "publish_at__isnull": False}
    return DraftSet.objects.filter(**wanted), Draft.objects.filter(set=None, **wanted)


def declared() -> Iterator[tuple[Any, str, timedelta]]:
    for model in apps.get_models():
        if issubclass(model, Catalogued):
            for column, earlier in model.moments.items():
                for early in earlier:
                    yield model, column, early
