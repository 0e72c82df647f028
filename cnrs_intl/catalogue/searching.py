"""
What of the catalogue's texts answers a search, where it was found, and what answers best.

Texts are compared in Python, not by the database: so both databases find the same, and it is known where each
was found. The real catalogue has a thousand short rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils.text import capfirst

from cnrs_intl.catalogue.fields import FoldedKeyField, SearchWordsField, current_language
from cnrs_intl.catalogue.results import Part
from cnrs_intl.catalogue.terms import Asked, Fit, Found, Span, Text, asked

A_FEW_LETTERS = 10  # columns no longer than this are codes; most of them say nothing by themselves
SHOWN = 3  # places of one hit
AROUND = 70  # characters shown on each side of what was found


class Grade(IntEnum):
    """How well a place answers, the best first."""

    EXACT = 0
    BEGINS = 1
    WORD = 2
    START = 3
    TEXT = 4
    TEXT_START = 5
    INSIDE = 6


GRADES = {
    (True, Fit.WHOLE): Grade.EXACT,
    (True, Fit.WORD): Grade.WORD,
    (True, Fit.START): Grade.START,
    (False, Fit.WHOLE): Grade.TEXT,
    (False, Fit.WORD): Grade.TEXT,
    (False, Fit.START): Grade.TEXT_START,
}


@cache
def searched_columns(model: Any) -> tuple[models.Field, ...]:
    """Return the columns of `model` in which staff write words, in their order."""
    return tuple(each for each in model._meta.concrete_fields if is_searched(model, each))


def is_searched(model: Any, column: Any) -> bool:
    """Whether staff write in a column, and would look for what they wrote there."""
    is_text = isinstance(column, models.CharField | models.TextField)
    if not is_text or not column.editable or column.choices:
        return False
    if isinstance(column, FoldedKeyField | SearchWordsField):
        return False
    alone = {each.fields for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)}
    tells = column.unique or (column.name,) in alone
    return tells or (column.max_length or A_FEW_LETTERS + 1) > A_FEW_LETTERS


class Place(NamedTuple):
    """A text, the column of which model it stands in, and what that is called unless by its own name."""

    model: Any
    column: Any
    text: Text
    called: str = ""

    @property
    def is_short(self) -> bool:
        return not isinstance(self.column, models.TextField | models.URLField)

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """What sorts places that answer equally well: names first, then those in the reader's language."""
        is_row = bool(getattr(self.model, "entry_field", ""))
        is_name = self.column.name.startswith(getattr(self.model, "name_field", "name"))
        return is_row, not is_name, not self.column.name.endswith(f"_{current_language()}")

    @property
    def label(self) -> str:
        words = self.called or capfirst(str(self.column.verbose_name))
        if not getattr(self.model, "entry_field", ""):
            return words
        return f"{capfirst(str(self.model._meta.verbose_name))} – {self.column.verbose_name}"


@dataclass
class Subject:
    """Something that a search may find, with all its texts; `about` is what whoever shows it needs."""

    about: Any
    places: list[Place] = field(default_factory=list)


@dataclass
class Hit:
    about: Any
    grade: Grade
    places: list[tuple[Place, list[Span]]]

    @property
    def rank(self) -> tuple[Any, ...]:
        return self.grade, self.places[0][0].rank

    @property
    def anchor(self) -> str:
        """Return how the address of the form ends that leads to its best place; empty if that is no field."""
        place = self.places[0][0]
        is_field = not place.called and getattr(place.model, "entry_field", None) == ""
        return f"#id_{place.column.name}" if is_field else ""

    @property
    def lines(self) -> list[tuple[str, list[Part]]]:
        """Return where it was found: what the place is called, and its words around what was found."""
        return [(place.label, shown(place, spans)) for place, spans in self.places]


def hits(subjects: Iterable[Subject], typed: str) -> list[Hit]:
    """Return what was asked for, the best first; only if nothing else, what has it within words."""
    wanted = asked(typed)
    if not wanted.terms:
        return []
    every = list(subjects)
    found = [hit for each in every if (hit := hit_of(each, wanted))]
    found = found or [hit for each in every if (hit := hit_of(each, wanted, inside=True))]
    return sorted(found, key=lambda hit: hit.rank)


def hit_of(subject: Subject, wanted: Asked, inside: bool = False) -> Hit | None:
    """Return where a subject has all that was asked for, each term where that stands best."""
    chosen: dict[int, tuple[Place, list[Span]]] = {}
    grades = []
    for term in wanted.terms:
        found = [
            (grade(place, each, wanted), place.rank, number, each)
            for number, place in enumerate(subject.places)
            if (each := term.found_in(place.text, inside))
        ]
        if not found:
            return None
        closest, _rank, number, each = min(found, key=lambda one: one[:3])
        grades.append(closest)
        _place, spans = chosen.setdefault(number, (subject.places[number], []))
        spans.extend(each.spans)
    return Hit(subject.about, max(grades), list(chosen.values())[:SHOWN])


def is_whole(place: Place, wanted: Asked) -> bool:
    return place.is_short and wanted.is_all_of(place.text)


def grade(place: Place, found: Found, wanted: Asked) -> Grade:
    if found.fit == Fit.INSIDE:
        return Grade.INSIDE
    if is_whole(place, wanted):
        return Grade.EXACT
    if place.is_short and wanted.begins(place.text):
        return Grade.BEGINS
    return GRADES[place.is_short, found.fit]


def shown(place: Place, spans: list[Span]) -> list[Part]:
    """Return a text, or of a long one what is around its first place, with what was found marked."""
    source, ordered = place.text.source, apart(spans)
    first, last = 0, len(source)
    if not place.is_short:
        first = cut(source, ordered[0][0] - AROUND, forward=True)
        last = cut(source, ordered[0][1] + AROUND, forward=False)
    parts = [Part("… " if first else "", False)]
    at = first
    for start, end in ordered:
        if end <= last:
            parts += [Part(source[at:start], False), Part(source[start:end], True)]
            at = end
    parts.append(Part(source[at:last] + (" …" if last < len(source) else ""), False))
    return [part for part in parts if part.text]


def apart(spans: list[Span]) -> list[Span]:
    """Return places in their order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def cut(source: str, at: int, *, forward: bool) -> int:
    """Return where a text may be cut near `at`, between two words."""
    if at <= 0 or at >= len(source):
        return max(0, min(at, len(source)))
    space = source.find(" ", at) + 1 if forward else source.rfind(" ", 0, at)
    return space if space > 0 else at
