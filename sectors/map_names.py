"""
Names on a map, placed so that they hide no mark and no other name, in the units of a map (`WIDTH` across).

A name that has room only further away is joined to its city by a line.
"""

from collections.abc import Iterable, Sequence
from math import cos, hypot, pi, sin
from textwrap import wrap
from typing import NamedTuple

from sectors.plane import WIDTH

Box = tuple[float, float, float, float]  # left, top, right, bottom
Spot = tuple[int, int]

LETTER = 0.55  # the width of a letter of the typeface, over its size
LINE = 1.15  # the height of a line of a name, over its size
REACH = 6  # units from the middle of a mark to its edge
# Of sixteen: right first, then left, below, above, and askew.
TURNS = (0, 8, 12, 4, 15, 1, 9, 7, 13, 3, 14, 2, 10, 6, 11, 5)
STEEP = 0.3  # how little to the side a name is still above or below
STEPS = 10  # how many times further away than beside its mark a name may stand
LINES = (12, 16, 22)  # letters in a line of a sector's name


def rooms_of(spots: Sequence[Spot], most: int) -> dict[Spot, float]:
    """Return how far the nearest other spot is from each, up to twice `most`."""
    found = {}
    line = sorted(spots)
    for number, (x, y) in enumerate(line):
        room = 2.0 * most
        for way in (line[number + 1 :], reversed(line[:number])):
            for a, b in way:
                if abs(a - x) >= room:
                    break
                room = min(room, hypot(a - x, b - y))
        found[x, y] = room
    return found


class Name(NamedTuple):
    """A line of text on the map: its middle's height, and where it begins, ends or is centred."""

    text: str
    x: str
    y: str
    anchor: str  # "start", "middle" or "end", as SVG says it


class City(NamedTuple):
    """An office's mark, its city's name, and the line between them, if there is one."""

    x: str
    y: str
    name: Name
    line: str
    says: str
    url: str


class Placed(NamedTuple):
    box: Box
    anchor: str
    at: tuple[float, float]  # where the name touches the line to its mark
    ring: int


def around(spot: Spot, letters: int, size: int) -> Iterable[Placed]:
    """Yield the places that a name may have around its mark, nearest first."""
    long, high = LETTER * size * letters, LINE * size
    for ring in range(STEPS):
        far = REACH + 0.4 * size + ring * 0.7 * size
        for turn in TURNS:
            across, up = cos(turn * pi / 8), sin(turn * pi / 8)
            x, y = spot[0] + far * across, spot[1] - far * up
            anchor = "start" if across > STEEP else "end" if across < -STEEP else "middle"
            left = {"start": x, "end": x - long, "middle": x - long / 2}[anchor]
            top = y - high / 2 - (up * high / 2 if anchor == "middle" else 0)
            yield Placed((left, top, left + long, top + high), anchor, (x, y), ring)


def overlaps(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def around_mark(spot: Spot, reach: int = REACH) -> Box:
    x, y = spot
    return (x - reach, y - reach, x + reach, y + reach)


def badness(box: Box, height: int, marks: Iterable[Box], names: Iterable[Box]) -> int:
    """Return how bad it is to write there: off the map is worst, then over a name, then over marks."""
    left, top, right, bottom = box
    outside = left < 0 or right > WIDTH or top < 0 or bottom > height
    return (
        10_000 * outside
        + 1000 * sum(overlaps(box, name) for name in names)
        + 10 * sum(overlaps(box, mark) for mark in marks)
    )


def beside(spots: Sequence[tuple[Spot, str]], marks: Sequence[Box], height: int, size: int) -> list[Placed]:
    """Return the place of each name beside its spot, none over a mark or another name while there is room."""
    taken = [around_mark(spot, REACH + 2) for spot, _name in spots]
    placed = []
    for spot, name in spots:
        best = least = None
        for place in around(spot, len(name), size):
            bad = place.ring + badness(place.box, height, marks, taken)
            if least is None or bad < least:
                best, least = place, bad
            if least <= place.ring:
                break
        assert best  # noqa: S101 - there are always places
        taken.append(best.box)
        placed.append(best)
    return placed


def written(name: str, place: Placed) -> Name:
    left, top, right, bottom = place.box
    x = {"start": left, "end": right, "middle": (left + right) / 2}[place.anchor]
    return Name(name, f"{x:.0f}", f"{(top + bottom) / 2:.0f}", place.anchor)


def line_to(spot: Spot, place: Placed) -> str:
    """Return the line from a mark to its name as a path; nothing where the name stands beside it."""
    return f"M{spot[0]} {spot[1]}L{place.at[0]:.0f} {place.at[1]:.0f}" if place.ring > 1 else ""


def ways_to_break(name: str) -> list[list[str]]:
    """Return a sector's name in lines of few letters and of more."""
    ways = [wrap(name, longest, break_long_words=False, break_on_hyphens=False) for longest in LINES]
    return [way for number, way in enumerate(ways) if way not in ways[:number]]


def size_of(lines: list[str], size: int) -> tuple[float, float]:
    return LETTER * size * max(map(len, lines)), LINE * size * len(lines)


def box_of(name: Name, size: int) -> Box:
    """Return what a centred name takes."""
    long, high, x, y = LETTER * size * len(name.text), LINE * size, int(name.x), int(name.y)
    return (x - long / 2, y - high / 2, x + long / 2, y + high / 2)
