"""Whom an office covers, as its page lists it: by level, and a long level by parts of the world."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from django.utils.safestring import SafeString

from offices.listing import covered
from offices.models import Coverage
from sectors.m49 import SUBREGIONS

LONG = 12  # countries from which a list is told by parts


class Part(NamedTuple):
    """Countries of one part of the world as items of a list; without a name where there is one list alone."""

    name: str
    rows: SafeString


class Level(NamedTuple):
    """How closely an office covers countries, how many, and which."""

    name: str
    total: int
    parts: list[Part]


def levels_of(levels: Iterable[tuple[str, Sequence[Coverage]]]) -> list[Level]:
    """Return the levels of `coverage_by_level` as lists of links."""
    return [Level(name, len(rows), parts_of(rows)) for name, rows in levels]


def parts_of(rows: Sequence[Coverage]) -> list[Part]:
    """Return rows of coverage by the subregion of UN M49, where they are many, in more than one."""
    places = {name_of(row) for row in rows}
    if len(rows) < LONG or len(places) == 1 or "" in places:
        return [Part("", covered(rows))]
    in_order = sorted(rows, key=name_of)
    return [Part(name, covered(found)) for name, found in groupby(in_order, key=name_of)]


def name_of(row: Coverage) -> str:
    return str(SUBREGIONS.get(row.country.m49_subregion, ""))
