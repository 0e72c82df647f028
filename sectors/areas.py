"""
The sectors as tinted areas of the world's land, and where on the map their names have room.

A grid of fields 3° wide says which country is nearest (`areas.txt`, drawn by `scripts/draw_land.py`): too
coarse for a border, and the map blurs the fields of one sector into those of the next. Which sector a country
belongs to comes from the catalogue, so that an area follows a move at once.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, product
from math import ceil, floor, hypot
from pathlib import Path
from typing import NamedTuple

from sectors.map_names import LINE, Box, Name, Spot, box_of, size_of, ways_to_break
from sectors.plane import HEIGHT, WHOLE_WORLD, WIDTH, WORLD

FILE = Path(__file__).parent / "areas.txt"
FIELD = 3.0  # degrees
ACROSS, DOWN = round(WORLD / FIELD), ceil(HEIGHT / FIELD)
NOBODY = "ZZ"  # of the high sea, on which every name may stand
TONES = 6
BEYOND = 3  # fields past the silhouette on both sides, where the map ends and the blur may fade
SCALE = FIELD * WIDTH / WHOLE_WORLD.width  # units of the map in a field
EDGE = -WHOLE_WORLD.left / FIELD - BEYOND  # where the grid of a map begins, in fields from the map's edge
TRANSFORM = f"translate({EDGE * SCALE:.1f} 0) scale({SCALE:.3f})"
SIZES = (20, 40)  # of a sector's name, on a wide map and on a telephone's


@dataclass(frozen=True)
class Sector:
    """What a map needs of a sector: its number, which chooses its tone, its names, its page."""

    number: int
    name: str
    in_full: str
    url: str

    @property
    def tone(self) -> str:
        return f"tone-s{(self.number - 1) % TONES + 1}"


class Area(NamedTuple):
    """The land of a sector as a path in fields, and its name in lines, on a wide map and on a telephone's."""

    sector: Sector
    outline: str
    wide: list[Name]
    narrow: list[Name]


@dataclass(frozen=True)
class Room:
    """What the names of sectors must keep off: other names; and marks, each with its sector if it has one."""

    marks: tuple[tuple[Spot, Sector | None], ...]
    cities: tuple[Spot, ...]
    names: tuple[Box, ...]


Grid = list[list[Sector | None]]
Sums = list[list[int]]  # of what lies above and to the left of each corner of the fields


@cache
def codes() -> list[list[str]]:
    """Return the grid: rows from the north, each field as the code of the country that is nearest."""
    runs = [re.findall(r"([A-Z]{2})(\d+)", row) for row in FILE.read_text(encoding="ascii").split()]
    return [[code for code, times in row for _ in range(int(times))] for row in runs]


@lru_cache(maxsize=16)
def areas_of(sectors: frozenset[tuple[str, Sector]], room: Room) -> list[Area]:
    """
    Return the areas by their sectors' numbers; `sectors` are those of the countries, by code.

    A name stands on its sector's own ground, where it hides fewest marks, near a country of the sector; on a
    telephone, where only the cities are marked, it is larger. Kept, because only an edit changes it.
    """
    by_code = dict(sectors)
    columns = range(-BEYOND, ACROSS + BEYOND)
    grid = [[by_code.get(row[column % ACROSS]) for column in columns] for row in codes()]
    everywhere = summed(counted([*(spot for spot, _owner in room.marks), *room.cities]))
    nothing: list[Box] = []
    grounds = (everywhere, list(room.names)), (summed(counted(room.cities)), nothing)
    areas = []
    for sector in sorted(set(by_code.values()), key=lambda each: each.number):
        own = [spot for spot, owner in room.marks if owner == sector]
        ways = []
        for (crowd, taken), size in zip(grounds, SIZES, strict=True):
            ways.append(placed(Sheet(summed(closed_to(grid, sector, taken)), crowd, own), sector.name, size))
            taken += [box_of(name, size) for name in ways[-1]]
        areas.append(Area(sector, outline(grid, sector), *ways))
    return areas


def outline(grid: Grid, sector: Sector) -> str:
    """Return the rows of a sector's fields as a path, to be drawn by a stroke one field wide."""
    steps = []
    for number, row in enumerate(grid):
        column, pen = 0, None
        for owner, run in groupby(row):
            wide = len(list(run))
            if owner == sector:
                steps.append(f"M{column} {number}h{wide}" if pen is None else f"m{column - pen} 0h{wide}")
                pen = column + wide
            column += wide
    return "".join(steps)


@dataclass(frozen=True)
class Sheet:
    """Where a sector's name may stand, how many marks are there, and where those of the sector's own are."""

    closed: Sums
    crowd: Sums
    own: Sequence[Spot]

    def best(self, lines: list[str], size: int) -> tuple[tuple[float, float], list[Name]] | None:
        """Return how many marks the lines hide, how far off they are, and the lines; None without room."""
        wide, high = (ceil(side / SCALE) for side in size_of(lines, size))
        corners = product(range(BEYOND, ACROSS + BEYOND - wide), range(1, DOWN - high))
        free = [at for at in corners if not within(self.closed, *at, wide, high)]
        if not free:
            return None
        hidden = {at: within(self.crowd, *at, wide, high) for at in free}
        fewest = min(hidden.values())
        middles = (
            ((left + EDGE + wide / 2) * SCALE, (top + high / 2) * SCALE)
            for (left, top), number in hidden.items()
            if number == fewest
        )
        far, x, y = min((sum(hypot(x - a, y - b) for a, b in self.own), x, y) for x, y in middles)
        return (fewest, far), written(lines, x, y, size)


def written(lines: list[str], x: float, y: float, size: int) -> list[Name]:
    """Return lines around a middle."""
    first = y - (len(lines) - 1) / 2 * LINE * size
    heights = (first + number * LINE * size for number in range(len(lines)))
    return [Name(text, f"{x:.0f}", f"{at:.0f}", "middle") for text, at in zip(lines, heights, strict=True)]


def placed(sheet: Sheet, name: str, size: int) -> list[Name]:
    """Return a sector's name in the lines, of few letters or of more, that stand best; none without room."""
    found = filter(None, (sheet.best(lines, size) for lines in ways_to_break(name)))
    return min(found, key=lambda each: each[0], default=(None, []))[1]


def closed_to(grid: Grid, sector: Sector, names: Iterable[Box]) -> list[list[int]]:
    """Return the fields in which a sector's name can't stand: those of other sectors, and under names."""
    closed = [[owner not in {None, sector} for owner in row] for row in grid]
    for left, top, right, bottom in names:
        across = range(floor(left / SCALE - EDGE), ceil(right / SCALE - EDGE))
        for column, row in product(across, range(floor(top / SCALE), ceil(bottom / SCALE))):
            if 0 <= row < DOWN and 0 <= column < len(closed[0]):
                closed[row][column] = True
    return [list(map(int, row)) for row in closed]


def counted(marks: Iterable[Spot]) -> list[list[int]]:
    """Return how many marks lie in each field or in one beside it."""
    fields = [[0] * (ACROSS + 2 * BEYOND) for _ in range(DOWN)]
    for x, y in marks:
        column, row = floor(x / SCALE - EDGE), floor(y / SCALE)
        for a, b in product((column - 1, column, column + 1), (row - 1, row, row + 1)):
            if 0 <= b < DOWN and 0 <= a < len(fields[0]):
                fields[b][a] += 1
    return fields


def summed(fields: Iterable[Sequence[int]]) -> Sums:
    sums: Sums = []
    for row in fields:
        above, so_far, line = sums[-1] if sums else [0] * (len(row) + 1), 0, [0]
        for number, value in enumerate(row, 1):
            so_far += value
            line.append(above[number] + so_far)
        sums = sums or [above]
        sums.append(line)
    return sums


def within(sums: Sums, left: int, top: int, wide: int, high: int) -> int:
    """Return what a box of fields holds."""
    right, bottom = left + wide, top + high
    return sums[bottom][right] - sums[top][right] - sums[bottom][left] + sums[top][left]
