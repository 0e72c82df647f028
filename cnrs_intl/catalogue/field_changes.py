"""The fields of an entry that a change changes, in words: for the page of its consequences."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.comparing import ADDED, CHANGED, RowDifference, compare
from cnrs_intl.catalogue.contents import contents_of, row_models
from cnrs_intl.catalogue.marking import marked
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.naming import Names
from cnrs_intl.catalogue.pictures import PictureField
from cnrs_intl.catalogue.versions import last_contents

INNER = ("owner", "team_email", "source", "checked_on", "review_by")  # what staff alone see
NOT_SHOWN = {"slug", "state", "publish_at", "withdraw_at", *INNER}  # to the public


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


def changed_rows(entries: Iterable[Any], *, several: bool) -> Iterator[Value]:
    """Yield what changes in the rows of entries since the history last kept them, row by row."""
    found = [entry for entry in entries if row_models(type(entry))]
    before = last_contents(found)
    for entry, after in zip(found, contents_of(found), strict=True):
        kept = before.get((type(entry), entry.pk), after)
        if kept[1:] == after[1:]:
            continue  # comparing asks for the names of all that an entry is related to
        for section in compare(kept, after).sections:
            title = f"{entry} – {section.title}" if several else section.title
            for row in section.rows:
                words = {"field": title, "value": row.name}
                yield from values_of(row, _("%(field)s: %(value)s") % words if row.name else title)


def values_of(row: RowDifference, subject: str) -> Iterator[Value]:
    """Yield what changes in a row, a field at a time; of one that comes or goes, all of it at once."""
    if row.kind == CHANGED:
        yield from (Value(f"{subject}, {line.label}", line.old, line.new) for line in row.lines)
        return
    is_new = row.kind == ADDED
    values = [(line.label, line.new if is_new else line.old) for line in row.lines]
    said = _("%(field)s: %(value)s") % {"field": "{}", "value": "{}"}
    lines = ([format_html(said, *each)] for each in values)
    told = format_html_join(SafeString("<br>"), "{}", lines) or str(row.kind)
    yield Value(subject, "" if is_new else told, told if is_new else "")


def inner_changes(changed: Iterable[tuple[Any, Any]]) -> list[Value]:
    """Return what changes in the fields that staff alone see, of entries before and after."""
    pairs = [(old, new) for old, new in changed if isinstance(old, Entry) and isinstance(new, Entry)]
    keys = {entry.owner_id for old, new in pairs if old.owner_id != new.owner_id for entry in (old, new)}
    names = Names((get_user_model(), key) for key in keys - {None})
    found = []
    for old, new in pairs:
        for name in INNER:
            column: Any = new._meta.get_field(name)
            before, after = getattr(old, column.attname), getattr(new, column.attname)
            if before != after:
                label = f"{new} – {capfirst(str(column.verbose_name))}"
                was, becomes = (inner_value(each, column, names) for each in (before, after))
                found.append(Value(label, was, becomes))
    return found


def inner_value(value: Any, column: Any, names: Names) -> str:
    """Return a value of such a field in words; empty if there is none."""
    if value is None:
        return ""
    if column.is_relation:
        return names.shown(column.related_model, value)
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


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
