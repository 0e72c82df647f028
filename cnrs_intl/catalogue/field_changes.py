"""The fields of an entry that a change changes, in words: for the page of its consequences."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from cnrs_intl.catalogue.marking import marked
from cnrs_intl.catalogue.pictures import PictureField

DATES = {"checked_on", "review_by", "publish_at", "withdraw_at"}
NOT_SHOWN = {"slug", "state", "owner", "team_email", "source"} | DATES  # to the public


class Value(NamedTuple):
    """A field with its value before and after; `is_text`: words, of which some may have changed."""

    subject: str
    before: str
    after: str
    is_text: bool = False

    @property
    def sides(self) -> tuple[str, str]:
        """Return both as the page shows them: of texts, with the words marked that went and came."""
        return marked(self.before, self.after) if self.is_text else (self.before, self.after)


def changed_values(old: Any, new: Any, *, several: bool) -> Iterator[Value]:
    """Yield what the public reads in an entry’s columns, where it changes; of `several`, with its name."""
    for column in old._meta.fields:
        if not column.editable or column.name in NOT_SHOWN or column.primary_key:
            continue
        if getattr(old, column.attname) == getattr(new, column.attname):
            continue
        before, after = (shown_value(entry, column) for entry in (old, new))
        if before != after:
            label = capfirst(str(column.verbose_name))
            yield Value(f"{new} – {label}" if several else label, before, after, is_text(column))


def is_text(column: Any) -> bool:
    texts = models.CharField | models.TextField
    return isinstance(column, texts) and not column.choices and not isinstance(column, PictureField)


def shown_value(entry: Any, column: models.Field) -> str:
    """Return a column's value as a reader would write it."""
    display = getattr(entry, f"get_{column.name}_display", None)
    value = display() if display else getattr(entry, column.name)
    if isinstance(value, SafeString):
        return value
    return "" if value is None else str(value)
