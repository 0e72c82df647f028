"""
The tables of the catalogue as anybody may take them away: their columns, and their rows in a fixed order.

A room declares its tables in its own `open_data`. Columns follow from the model, as those of staff's files
do, without what only staff need. Rows are named by slugs and ISO codes; what names something that is not
public names nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Collate
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.headers import VERSION
from cnrs_intl.catalogue.headers import columns_of as columns_in_files
from cnrs_intl.catalogue.models import Entry, Row, columns_about, picture_columns
from cnrs_intl.catalogue.pictures import Picture
from cnrs_intl.catalogue.querysets import public_at
from cnrs_intl.catalogue.resources import key_of

CHUNK = 2000  # rows that are in memory at once
STAFF_ONLY = {VERSION, "state", "publish_at", "withdraw_at", "review_by"}
TYPES = {  # of a Table Schema
    "BooleanField": "boolean",
    "DateField": "date",
    "DateTimeField": "datetime",
    "FloatField": "number",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "integer",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, its type in a Table Schema, what it is called, and how the database is asked."""

    name: str
    type: str
    label: Any
    note: Any = ""
    format: str = ""  # of a text: "email" or "uri"
    choices: tuple[tuple[str, Any], ...] = ()
    names: Any = None  # the model whose key it holds
    ask: Callable[[], Any] | None = None  # what is read of the row, if not the column of that name
    read: Callable[[Any], Any] = field(default=lambda value: value)


@dataclass(frozen=True, eq=False)
class Table:
    """A table by the name of its file. `notes` say of columns what their labels leave open."""

    name: str
    model: Any
    notes: Mapping[str, Any] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    narrowed: Callable[[datetime], Q] | None = None  # to what is public besides, at a moment
    has_key: bool = True

    @property
    def label(self) -> Any:
        return self.model._meta.verbose_name_plural

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that tell one row from the others; none where nothing does or one may be empty."""
        names = tuple(self.model.natural_key_fields) if self.has_key else ()
        fields = [self.model._meta.get_field(name) for name in names]
        return () if any(each.null or each.blank for each in fields) else names

    @cached_property
    def columns(self) -> list[Column]:
        several = {each.name for each in self.model._meta.many_to_many}
        left_out = STAFF_ONLY | self.without | several
        names = [name for name in columns_in_files(self.model) if name not in left_out]
        pictures = picture_columns(self.model)
        said_of = {column: picture for picture in pictures for column in columns_about(picture)}
        return [self.column(name, said_of.get(name, "")) for name in [*names, *pictures]]

    def column(self, name: str, picture: str) -> Column:
        """Return a column of the model; what is said of a picture is empty where there is none."""
        of: Any = self.model._meta.get_field(name)
        label, note = of.verbose_name, self.notes.get(name, "")
        if of.is_relation:
            return Column(name, "string", label, note, names=of.related_model, ask=lambda: public_key(of))
        if name in picture_columns(self.model):
            return Column(name, "string", label, note, "uri", read=address_of_picture)
        ask = (lambda: Case(When(**{picture: ""}, then=Value("")), default=F(name))) if picture else None
        kind = TYPES.get(of.get_internal_type(), "string")
        return Column(name, kind, label, note, format_of(of), tuple(of.flatchoices), ask=ask)

    def found(self) -> Any:
        """Return what is public now, as a query; its order is the same on both databases."""
        public = self.model.objects.published()
        if self.narrowed:
            public = public.filter(self.narrowed(clock.now()))
        return public.order_by(*order_of(self.model))

    def rows(self) -> Iterator[list[Any]]:
        """Yield every public row, as values of its columns; few of them are in memory at once."""
        asked = {f"read_{column.name}": column.ask() for column in self.columns if column.ask}
        names = [f"read_{column.name}" if column.ask else column.name for column in self.columns]
        reads = [column.read for column in self.columns]
        for values in self.found().annotate(**asked).values_list(*names).iterator(chunk_size=CHUNK):
            yield [read(value) for read, value in zip(reads, values, strict=True)]


@dataclass(frozen=True, eq=False)
class Link(Table):
    """What a relation between many and many holds, as a table of two columns."""

    relation: str = ""

    @property
    def ends(self) -> tuple[Any, Any]:
        """The model that declares the relation, and the one that it leads to."""
        return self.model, self.model._meta.get_field(self.relation).related_model

    @property
    def label(self) -> Any:
        one, other = (end._meta for end in self.ends)
        return format_lazy("{} – {}", one.verbose_name_plural, other.verbose_name_plural)

    @cached_property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(end._meta.model_name, "string", end._meta.verbose_name, names=end) for end in self.ends
        ]

    def found(self) -> Any:
        through: Any = getattr(self.model, self.relation).through
        return through.objects.filter(*(shown_through(end, f"{name}__") for name, end in self.paths))

    def rows(self) -> Iterator[list[Any]]:
        keys = [f"{name}__{key_of(end)}" for name, end in self.paths]
        found = self.found().order_by(*(in_code_order(key) for key in keys)).values_list(*keys)
        yield from map(list, found.iterator(chunk_size=CHUNK))

    @property
    def paths(self) -> list[tuple[str, Any]]:
        return [(end._meta.model_name, end) for end in self.ends]


def format_of(of: Any) -> str:
    if isinstance(of, models.EmailField):
        return "email"
    return "uri" if isinstance(of, models.URLField) else ""


def address_of_picture(name: str) -> str:
    found = Picture.named(name)
    return settings.SITE_URL + found.largest if found else ""


def shown_through(model: Any, prefix: str) -> Q:
    """Return what it takes for what a relation leads to to be public; nothing where it always is."""
    if issubclass(model, Entry):
        return public_at(clock.now(), prefix)
    return public_at(clock.now(), f"{prefix}{model.entry_field}__") if issubclass(model, Row) else Q()


def public_key(of: Any) -> Any:
    """Return the key of what a relation leads to, as a query asks for it; none where that is not public."""
    key = f"{of.name}__{key_of(of.related_model)}"
    shown = shown_through(of.related_model, f"{of.name}__")
    return Case(When(shown, then=F(key)), default=None) if shown else F(key)


def order_of(model: Any) -> list[Any]:
    """Return what sorts rows by their natural key."""
    found = []
    for name in model.natural_key_fields:
        of = model._meta.get_field(name)
        if of.is_relation:
            found.append(in_code_order(f"{name}__{key_of(of.related_model)}"))
        elif isinstance(of, models.CharField):
            found.append(in_code_order(name))
        else:
            found.append(F(name).asc(nulls_first=True))
    return [*found, "pk"]


def in_code_order(column: str) -> Any:
    """Sort texts by the codes of their characters, which both databases can."""
    return by_codes(column).asc()


def by_codes(column: str) -> Collate:
    """Return a text as it is sorted by."""
    return Collate(F(column), "C" if connection.vendor == "postgresql" else "BINARY")


def plain(value: Any) -> Any:
    """Return a value as JSON has it: days and times, of UTC, as ISO 8601 writes them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def written(value: Any) -> str:
    """Return a value as a cell of a CSV file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(plain(value))


SLUG = _("By which other tables name this row, and its page is found")
ORDER = _("Editors’ order: lower comes first")
BESIDES = {"slug": SLUG, "order": ORDER}
