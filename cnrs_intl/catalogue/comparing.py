"""
Two contents of an entry as a person reads them: what differs, field by field and row by row, in words.

Nothing here knows a request. Names of all that is related cost one query for each model.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, localize
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.contents import (
    Content,
    entry_columns,
    model_named,
    row_columns,
    row_models,
    settled_in,
)
from cnrs_intl.catalogue.fields import LANGUAGES, YearField, bilingual_texts, fold
from cnrs_intl.catalogue.marking import marked
from cnrs_intl.catalogue.naming import Names, keys_in, name_in
from cnrs_intl.catalogue.pictures import PictureField, thumbnail_of

EMPTY = SafeString("–")
ADDED, REMOVED, CHANGED = gettext_lazy("added"), gettext_lazy("removed"), gettext_lazy("changed")
Object = dict[str, Any]


class Line(NamedTuple):
    """A field that differs: its label, the language of its text if it has one, old and new as HTML."""

    label: str
    language: str
    old: str
    new: str


class RowDifference(NamedTuple):
    name: str
    kind: Any  # ADDED, REMOVED or CHANGED, as words
    lines: list[Line]


class Section(NamedTuple):
    """What differs in the entry itself, by lines, or in one kind of its rows."""

    title: str
    lines: list[Line]
    rows: list[RowDifference]


@dataclass(frozen=True)
class Comparison:
    sections: list[Section]

    @property
    def count(self) -> int:
        """How many fields of the entry and how many rows differ."""
        return sum(len(section.lines) + len(section.rows) for section in self.sections)


def compare(old: Content, new: Content) -> Comparison:
    """Return what differs between two contents of the same entry, either of which may be empty."""
    first = (new or old)[:1]
    if not first:
        return Comparison([])
    model = model_named(first[0]["model"])
    names = Names(keys_in([*old, *new], model_named))
    before, after = ((content[0]["fields"] if content else {}) for content in (old, new))
    own = [*lines(model, entry_columns(model), before, after, names), *settled(model, old, new)]
    found = [Section(capfirst(str(model._meta.verbose_name)), own, [])]
    for row_model in row_models(model).values():
        rows = list(row_differences(row_model, old, new, names))
        found.append(Section(capfirst(str(row_model._meta.verbose_name_plural)), [], rows))
    return Comparison([section for section in found if section.lines or section.rows])


def lines(
    model: Any, columns: Iterable[str], old: dict[str, Any], new: dict[str, Any], names: Names
) -> list[Line]:
    """Return the fields that differ, in the order of the model; what was empty and is, does not."""
    languages = language_of_columns(model)
    found = []
    for name in columns:
        field = model._meta.get_field(name)
        before, after = old.get(name), new.get(name)
        if before == after or not (is_something(before) or is_something(after)):
            continue
        label = capfirst(str(field.verbose_name))
        found.append(Line(label, languages.get(name, ""), *both_shown(field, before, after, names)))
    return found


def settled(model: Any, old: Content, new: Content) -> list[Line]:
    """Return the lines of what a draft says of translations: found right, or not to be followed."""
    known = settled_in(old)
    said = [name for name in settled_in(new) if name not in known]
    texts = [content[0]["fields"] if content else {} for content in (old, new)]
    followed = [name for name in said if texts[0].get(name) != texts[1].get(name)]
    right = [name for name in said if name not in followed]
    return [
        Line(
            label,
            "",
            EMPTY,
            ", ".join(capfirst(str(model._meta.get_field(each).verbose_name)) for each in names),
        )
        for label, names in (
            (_("Older translations found right"), right),
            (_("Brought up to date or only corrected: the other language need not follow"), followed),
        )
        if names
    ]


def is_something(value: Any) -> bool:
    return value not in (None, "", [])


def language_of_columns(model: Any) -> dict[str, str]:
    return {
        column: language
        for text in bilingual_texts(model)
        for column, language in zip(text.columns, LANGUAGES, strict=True)
    }


def both_shown(field: Any, old: Any, new: Any, names: Names) -> tuple[str, str]:
    """Return a value before and after; of texts, with their words marked."""
    if isinstance(field, PictureField):
        return thumbnail_of(old) or EMPTY, thumbnail_of(new) or EMPTY
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        before, after = marked(str(old or ""), str(new or ""))
        return before or EMPTY, after or EMPTY
    return in_words(field, old, names), in_words(field, new, names)


def in_words(field: Any, value: Any, names: Names) -> str:
    """Return a value of a content as the reader's language writes it."""
    if not is_something(value):
        return EMPTY
    if field.many_to_many:
        return ", ".join(sorted((names.shown(field.related_model, key) for key in value), key=fold))
    if field.is_relation:
        return names.shown(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain(field, value)


def plain(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField) and (time := parse_datetime(str(value))):
        return date_format(localtime(time), "DATETIME_FORMAT")
    if isinstance(field, models.DateField) and (day := parse_date(str(value))):
        return date_format(day, "DATE_FORMAT")
    return str(value) if isinstance(field, YearField) else str(localize(value))


# Rows


def row_differences(model: Any, old: Content, new: Content, names: Names) -> Iterator[RowDifference]:
    """Yield each row that was added, removed or changed, by their names."""
    columns = [name for name in row_columns(model) if name != model.entry_field]
    found = []
    for before, after in pairs(model, old, new):
        was, now = (each["fields"] if each else {} for each in (before, after))
        differing = lines(model, columns, was, now, names)
        if differing or before is None or after is None:
            kind = CHANGED if before and after else ADDED if after else REMOVED
            found.append(RowDifference(row_name(model, now or was, names), kind, differing))
    yield from sorted(found, key=lambda row: fold(row.name))


def pairs(model: Any, old: Content, new: Content) -> list[tuple[Object | None, Object | None]]:
    """Return rows as they were and are: those of one key, then those of one natural key."""
    label = model._meta.label_lower
    before, after = ({row["pk"]: row for row in side if row["model"] == label} for side in (old, new))
    found: list[tuple[Object | None, Object | None]] = [
        (before.pop(pk), after.pop(pk)) for pk in [*before] if pk in after
    ]
    known = {natural_key(model, row): pk for pk, row in before.items()}
    for row in after.values():
        pk = known.pop(natural_key(model, row), None)
        found.append((before.pop(pk) if pk is not None else None, row))
    return [*found, *((row, None) for row in before.values())]


def natural_key(model: Any, row: Object) -> tuple[Any, ...]:
    return tuple(row["fields"].get(name) for name in own_keys(model))


def own_keys(model: Any) -> list[str]:
    """Return what tells the rows of one entry apart."""
    return [name for name in model.natural_key_fields if name != model.entry_field]


def row_name(model: Any, fields: dict[str, Any], names: Names) -> str:
    """Return what a row is called: its name, or what tells it from the other rows."""
    if name := name_in(model, fields):
        return name
    parts = [(model._meta.get_field(key), fields.get(key)) for key in own_keys(model)]
    return ", ".join(in_words(field, value, names) for field, value in parts if is_something(value))
