"""
Moving countries from one office to another from a given day.

A row that holds before that day ends the day before, and one like it begins at the other
office; what was true before stays on record. A row that begins on or after that day would end
before it begins: it is moved whole. A known end and a note go along.
"""

from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from cnrs_intl.catalogue.drafts import Into, drafts_of
from cnrs_intl.catalogue.history import Event
from cnrs_intl.catalogue.rules import conflicts
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from sectors.models import Country


class Changed(Exception):  # noqa: N818 - not a fault of the program
    """Somebody saved one of the two offices, or their rows, since the preview."""


class Conflict(Exception):  # noqa: N818 - not a fault of the program
    """The new office already covers one of the countries on some of these days."""


@dataclass(frozen=True)
class Move:
    """What is to be moved: countries of one office, of one level or of all, or one alone, from a day on."""

    old: Office
    new: Office
    day: date
    level: str = ""  # empty: every level
    new_level: str = ""  # empty: each keeps its own
    country: Country | None = None  # None: every one


@dataclass(frozen=True)
class Step:
    """What becomes of one row of the old office. Nothing is saved yet."""

    ends: Coverage | None  # the old row as it will end; None: moved whole
    begins: Coverage  # at the new office
    problems: list[str]
    in_the_way: list[Coverage]  # the new office's own rows of the same days

    @property
    def key(self) -> int:
        """The row of the old office, by which the preview is ticked."""
        return (self.ends or self.begins).pk

    @property
    def country(self) -> Country:
        return self.begins.country

    @property
    def stands_elsewhere(self) -> bool:
        """Whether the new office would be said to stand in a country where it does not."""
        host = self.begins.office.host_country_id
        return self.begins.level == Coverage.Level.HOST and host != self.begins.country_id


def plan(move: Move) -> list[Step]:
    """Return what the move would do to each row that holds on its day or later, in the countries' order."""
    rows = Coverage.objects.filter(Q(until=None) | Q(until__gte=move.day), office=move.old)
    if move.level:
        rows = rows.filter(level=move.level)
    if move.country:
        rows = rows.filter(country=move.country)
    countries = {country.pk: place for place, country in enumerate(Country.objects.in_order())}
    found = sorted(rows.select_related("country", "office"), key=lambda row: countries[row.country_id])
    theirs = list(Coverage.objects.filter(office=move.new).select_related("country", "office"))
    return [step_for(row, move, theirs) for row in found]


def step_for(row: Coverage, move: Move, theirs: list[Coverage]) -> Step:
    """Return what becomes of a row of the old office; `theirs` are the new office's own."""
    begins = copy(row)
    begins.office = move.new
    begins.level = move.new_level or row.level
    ends = None
    if row.since is None or row.since < move.day:
        ends = row
        ends.until = move.day - timedelta(days=1)
        begins.pk = None
        begins._state.adding = True
        begins.since = move.day
    clashes = [clash for own in theirs for clash in conflicts([own, begins])]
    problems = [*problems_of(ends, begins), *(str(clash.message) for clash in clashes)]
    return Step(ends, begins, list(dict.fromkeys(problems)), [clash.other for clash in clashes])


def problems_of(*rows: Coverage | None) -> list[str]:
    """Return what is wrong with each row by itself."""
    found: list[str] = []
    for row in rows:
        try:
            if row:
                row.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            found += error.messages
    return found


def carry_out(
    move: Move,
    keys: Collection[int],
    seen: str,
    *,
    user: Any = None,
    told: Callable[[list[Step]], Event] | None = None,
    into: Into | None = None,
) -> list[Step]:
    """
    Move the rows named by `keys`, all or none, as one change by `user`; return what was done.

    `told` gives what the history is to say of it. `into`: nothing live is changed, both offices get drafts.

    Raises Changed if the offices are no longer as they were `seen`, Conflict if a row may not be moved.
    """
    offices = both_offices(move)
    with change(offices, user=user, into=into) as opened:
        steps = {step.key: step for step in plan(move)}
        if state_of(list(offices)) != seen or not set(keys) <= steps.keys():
            raise Changed
        chosen = [step for key, step in steps.items() if key in keys]
        if any(step.problems for step in chosen):
            raise Conflict
        for row in (row for step in chosen for row in (step.ends, step.begins) if row):
            row.save()
        opened.touch(*offices)
        opened.events += [told(chosen)] if told else []
    return chosen


def both_offices(move: Move) -> Any:
    return Office.objects.filter(pk__in=[move.old.pk, move.new.pk])


def state_of(offices: Collection[Office]) -> str:
    """Return what tells whether offices, their rows or their drafts were saved meanwhile."""
    drafts = drafts_of((Office, office.pk) for office in offices)
    parts = [f"{office.pk}.{office.version}" for office in sorted(offices, key=lambda one: one.pk)]
    return " ".join([*parts, *(f"{draft.pk}-{draft.number}" for draft in drafts)])
