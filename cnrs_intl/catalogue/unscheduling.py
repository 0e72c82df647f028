"""Cancelling the time at which an entry becomes public, or ceases to be."""

from typing import Any

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.first_seen import was_public_before
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.writing import change


def cancel_time(entry: Any, column: str, user: Any) -> None:
    """
    Have an entry stay public (`withdraw_at`), or not become so (`publish_at`), whatever was set.

    One that was never public is a draft again; one that was is withdrawn. Raises NotAllowedError.
    """
    model = type(entry)
    with change(model.objects.filter(pk=entry.pk), user=user) as opened:
        now = model.objects.get(pk=entry.pk)
        moment = getattr(now, column)
        if not moment or moment <= clock.now():
            return
        setattr(now, column, None)
        if column == "publish_at":
            now.state = Entry.State.WITHDRAWN if was_public_before(now) else Entry.State.DRAFT
            now.withdraw_at = None
        now.save()
        opened.events = [event("unscheduled")]
        opened.confirm()
