"""What is confirmed before drafts are published: that they change, and that their own dates may hide them."""

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_bulk import NOW_IN_STATUS
from cnrs_intl.catalogue.consequences import Confirmation, changed_entries
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.writing import Change

WITHDRAWN_THEN = _("“%(entry)s” will be withdrawn then: the public will not see it.")


class Publication(Confirmation):
    """Also says what stays hidden though its draft is published: its own dates say when it is public."""

    hidden: tuple[str, ...] = ()
    is_all_hidden = False

    def __init__(self, sent: Any, moment: datetime | None) -> None:
        super().__init__(sent, always=True)
        self.moment = moment

    def __call__(self, change: Change) -> None:
        words = [hidden_in_words(*pair, self.moment) for pair in changed_entries(change)]
        self.hidden, self.is_all_hidden = tuple(filter(None, words)), bool(words) and all(words)
        super().__call__(change)

    def said(self, done: str) -> str:
        """Return what was done in words, without what is not true of what stays hidden."""
        return " ".join(self.hidden if self.is_all_hidden else (done, *self.hidden))


def hidden_in_words(old: Any, new: Any, moment: datetime | None) -> str:
    """Return why the public sees nothing of an entry once it is changed, at a time or now; or nothing."""
    if not isinstance(new, Entry):
        return ""
    if new.status == Status.SCHEDULED:  # still, at the time for which this is tried
        return will_be_public(new, new.publish_at)
    was_over = old is not None and old.status == new.status == Status.WITHDRAWN
    words = WITHDRAWN_THEN if moment else NOW_IN_STATUS[Status.WITHDRAWN]
    return str(words) % {"entry": new} if was_over else ""


def will_be_public(named: Any, moment: Any) -> str:
    day = date_format(localtime(moment), "DATETIME_FORMAT")
    return gettext("“%(name)s” will be public on %(day)s (Paris time).") % {"name": named, "day": day}
