"""Where something stands to the public: how its form and its history begin."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.querysets import Status

SENTENCES = {  # with the format of their day
    Status.PUBLISHED: (_("Live since %(day)s."), "DATE_FORMAT"),
    Status.SCHEDULED: (_("It is to be public on %(day)s (Paris time)."), "DATETIME_FORMAT"),
    Status.WITHDRAWN: (_("Withdrawn since %(day)s."), "DATE_FORMAT"),
}
LABELS = {Status.PUBLISHED: _("Live"), Status.DRAFT: _("Not public yet")}


class Standing(NamedTuple):
    """A status, and since when it is so, or from when it is to be public; None where nothing tells."""

    status: Status
    moment: datetime | None

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def label(self) -> str:
        return str(LABELS.get(self.status) or capfirst(self.status.label))

    @property
    def sentence(self) -> str:
        """Return it with its day; nothing of a draft, nor of what is live without a history."""
        if self.moment is None:
            return f"{self.label}." if self.status == Status.WITHDRAWN else ""
        words, form = SENTENCES[self.status]
        return str(words) % {"day": date_format(localtime(self.moment), form)}


def status_of(instance: Any) -> Status:
    """Return the status of an entry, as it is in hand; what has no state is live."""
    return instance.status if isinstance(instance, Entry) else Status.PUBLISHED


def standing_of(instance: Any) -> Standing:
    """Return where an entry stands, as it is in hand."""
    status = status_of(instance)
    if status == Status.PUBLISHED:
        return Standing(status, live_since(instance))
    by_date = instance.withdraw_at if status == Status.WITHDRAWN else instance.publish_at
    return Standing(status, by_date if instance.state == Entry.State.PUBLISHED else None)


def live_since(instance: Any) -> datetime | None:
    """Return since when what is live is as it is: its last change, or the time that was set for it."""
    version = versions_of(instance).first()
    if version is None:
        return None
    changed: datetime = version.revision.date_created
    return max(changed, getattr(instance, "publish_at", None) or changed)
