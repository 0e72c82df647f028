"""
What rows that stand together are held to: unique keys, and the rules that a model adds (`row_rules`).

`conflicts` looks at rows in hand only, saved or not, so that a form set, an import, a move and a proof
say the same of the same rows. `conflicts_with_stored` brings in the rows of the database that matter.
"""

import operator
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import FoldedKeyField

AT_ONCE = 200  # keys that one query asks for; SQLite takes no condition of 1,000 parts


@dataclass(frozen=True)
class Conflict:
    """That two rows may not stand together; `field` is the column to correct, empty for the whole row."""

    row: Any
    other: Any
    message: str | Promise
    field: str = ""


class Rule(ABC):
    """What a model holds its rows to, besides unique keys."""

    columns: tuple[str, ...]  # two rows that differ in one of these have nothing to do with each other

    @property
    def reads(self) -> set[str]:
        """The columns that decide whether a row is in another one's way in the database."""
        return set(self.columns)

    @abstractmethod
    def conflicts(self, rows: Sequence[Any]) -> Iterator[Conflict]:
        """Yield each row that may not stand with an earlier one."""


@dataclass(frozen=True)
class UniqueKey(Rule):
    """Columns in which no two rows may be the same, on rows that meet `condition`."""

    columns: tuple[str, ...]
    message: str | Promise = ""  # empty: it names who has the same
    condition: Q | None = None

    @property
    def reads(self) -> set[str]:
        return {*self.columns, *(columns_in(self.condition) if self.condition else ())}

    def conflicts(self, rows: Sequence[Any]) -> Iterator[Conflict]:
        first: dict[tuple[Any, ...], Any] = {}
        for row in rows:
            key = self.key_of(row)
            if key is not None and (other := first.setdefault(key, row)) is not row:
                yield Conflict(row, other, self.message or taken_by(other), self.field_of(row))

    def key_of(self, row: Any) -> tuple[Any, ...] | None:
        """Return the values that must be its own; None where the database compares it with nothing."""
        if self.condition and not meets(row, self.condition):
            return None
        values = [value_of(row, column) for column in self.columns]
        if None in values:
            return None
        return tuple(id(value) if isinstance(value, models.Model) else value for value in values)

    def field_of(self, row: Any) -> str:
        """Return the column that one types: the source of a computed key, or the only one."""
        fields = [row._meta.get_field(column) for column in self.columns]
        sources = [field.source for field in fields if isinstance(field, FoldedKeyField)]
        return (sources or [fields[0].name])[0] if sources or len(fields) == 1 else ""


def taken_by(holder: Any) -> str:
    """Say who has already what only one may have."""
    return _("Taken already by “%(name)s” (%(kind)s).") % {"name": holder, "kind": holder._meta.verbose_name}


def value_of(row: Any, column: str) -> Any:
    """Return what the database will have in a column; a computed key as it is about to be computed."""
    field = row._meta.get_field(column)
    if isinstance(field, FoldedKeyField):
        return field.pre_save(row, row._state.adding)
    value = getattr(row, field.attname)
    return getattr(row, field.name) if field.is_relation and value is None else value


LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "in": lambda value, values: value in values,
    "gt": operator.gt,
    "gte": operator.ge,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
    # “$” ends the text, as on PostgreSQL: Python and SQLite would let a line break follow.
    "regex": lambda value, pattern: re.search(pattern.replace("$", r"\Z"), value) is not None,
}


def meets(row: Any, condition: Any) -> bool | None:
    """
    Whether a row in hand meets a condition of a constraint, as the database would find, with no query.

    None is SQL's “unknown”, which a check lets pass and a partial index leaves out.
    """
    children: list[Any] = condition.children
    parts = [meets(row, part) if isinstance(part, Q) else compares(row, *part) for part in children]
    decisive = condition.connector != Q.AND  # one of it decides: a false one of “and”, a true one of “or”
    met = decisive if decisive in parts else None if None in parts else not decisive
    return met if met is None else met is not condition.negated


def compares(row: Any, name: str, other: Any) -> bool | None:
    """Whether one comparison of a condition, such as until__gte=F("since"), is true of a row in hand."""
    column, _, lookup = name.partition("__")
    value = value_of(row, column)
    if lookup == "isnull" or other is None:
        return (value is None) is (lookup != "isnull" or other)
    if isinstance(other, F):
        other = value_of(row, other.name)  # type: ignore[attr-defined]
    return None if value is None or other is None else LOOKUPS[lookup](value, other)


def column_compared(condition: Any) -> str:
    """Return the column to correct where a condition is not met: the only one, or the one held to another."""
    columns = columns_in(condition)
    if len(columns) == 1:
        return columns.pop()
    children: list[Any] = condition.children
    for part in children:
        if isinstance(part, Q):
            if found := column_compared(part) if len(columns_in(part)) > 1 else "":
                return found
        elif isinstance(part[1], F):
            return str(part[0].partition("__")[0])
    return ""


def columns_in(condition: Any) -> set[str]:
    """Return the columns that a condition looks at."""
    children: list[Any] = condition.children
    found: set[str] = set()
    for part in children:
        if isinstance(part, Q):
            found |= columns_in(part)
            continue
        name, other = part
        found.add(name.partition("__")[0])
        if isinstance(other, F):
            found.add(other.name)  # type: ignore[attr-defined]
    return found


def rules_between(model: Any) -> list[Rule]:
    """Return the rules of `model` that look at several columns or at computed ones, its own first."""
    return [
        *model.row_rules,
        *(
            UniqueKey(
                tuple(constraint.fields), str(constraint.get_violation_error_message()), constraint.condition
            )
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        ),
    ]


def rules_of(model: Any) -> list[Rule]:
    """Return all that rows of `model` are held to when they stand together."""
    single = [
        UniqueKey((field.name,))
        for field in model._meta.fields
        if field.unique and not field.primary_key and field.editable
    ]
    return [*rules_between(model), *single]


def conflicts(rows: Sequence[Any], rules: Iterable[Rule] | None = None) -> list[Conflict]:
    """Return what is wrong with rows of one model that are to stand together, each row once."""
    found: dict[int, Conflict] = {}
    for rule in rules_of(type(rows[0])) if rules is None and rows else rules or ():
        for conflict in rule.conflicts(rows):
            found.setdefault(id(conflict.row), conflict)
    return list(found.values())


def conflicts_with_stored(
    rows: Sequence[Any], rules: Iterable[Rule], leave_out: Collection[Any] = ()
) -> list[Conflict]:
    """
    Return the conflicts of rows that are to stand: with one another, and with others in the database.

    `leave_out`: keys of rows that are looked at elsewhere or will be gone. One query per rule.
    """
    in_hand = {row.pk for row in rows} | set(leave_out)
    found: dict[int, Conflict] = {}
    for rule in rules if rows else ():
        for conflict in conflicts([*beside(rule, rows, in_hand), *rows], [rule]):
            found.setdefault(id(conflict.row), conflict)
    return [found[id(row)] for row in rows if id(row) in found]


def beside(rule: Rule, rows: Sequence[Any], in_hand: Collection[Any]) -> list[Any]:
    """Return the rows of the database that a rule compares with some of these, but for those in hand."""
    keys = [[value_of(row, column) for column in rule.columns] for row in rows]
    known = [
        key for key in keys if not any(value is None or isinstance(value, models.Model) for value in key)
    ]
    found: dict[Any, Any] = {}
    for start in range(0, len(known), AT_ONCE):
        alike = Q()
        for key in known[start : start + AT_ONCE]:
            alike |= Q(**dict(zip(rule.columns, key, strict=True)))
        found |= {row.pk: row for row in type(rows[0])._base_manager.filter(alike)}
    return [row for pk, row in found.items() if pk not in in_hand]


def make_room(model: Any, rows: Sequence[Any], gone: Collection[Any] = ()) -> None:
    """
    Take rows of `model` away that go (`gone`: their keys) or whose unique values change, unseen.

    Or two rows could not change places, as each is written in its turn. Saving a row that was taken
    away inserts it again with its number; the address that it had is told it as `slug_left`.
    """
    columns = {column for rule in rules_of(model) for column in rule.reads}
    stored = model._base_manager.in_bulk([row.pk for row in rows if row.pk])
    moving = {
        row.pk
        for row in rows
        if row.pk in stored and any(value_of(row, name) != value_of(stored[row.pk], name) for name in columns)
    }
    for row in rows:
        if row.pk in moving and hasattr(row, "slug_left"):
            row.slug_left = stored[row.pk].slug
    if going := moving | set(gone):
        leaving = model._base_manager.filter(pk__in=going)
        leaving._raw_delete(leaving.db)
