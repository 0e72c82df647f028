"""
The plane of the maps: where a point falls, and what part of the world a map shows.

The projection is cylindrical, so that the silhouette can stand beside itself, and the Pacific be whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import radians
from typing import Any

WEST = -169.0  # Bering Strait: the silhouette begins there, where no land is cut
NORTH, SOUTH = 84.0, -57.0
WORLD = 360.0  # the width of the world, in degrees; heights are in the same unit
WIDTH = 1000  # what every map is wide, whatever it shows, so that marks have one size
NARROWEST = 56.0  # a map of one country still shows where in the world it is
MARGIN = 0.1
FLATTEST, TALLEST = 0.42, 0.72  # height over width


@dataclass(frozen=True)
class Point:
    """A place in degrees of the plane: x from Bering Strait eastwards, y from the map's top downwards."""

    x: float
    y: float


def height_of(latitude: float) -> float:
    """Return how far from the equator a latitude lies in Patterson's cylindrical projection, in degrees."""
    phi = radians(latitude)
    return (1.0148 * phi + 0.23185 * phi**5 - 0.14499 * phi**7 + 0.02406 * phi**9) / radians(1)


TOP = height_of(NORTH)
HEIGHT = TOP - height_of(SOUTH)


def point_at(latitude: float, longitude: float) -> Point:
    """Return where a place falls; one beyond the silhouette's north or south, on its edge."""
    return Point((longitude - WEST) % WORLD, TOP - height_of(min(max(latitude, SOUTH), NORTH)))


def place_of(thing: Any) -> Point | None:
    """Return where a country or an office falls, if its latitude and longitude are known."""
    if thing.latitude is None or thing.longitude is None:
        return None
    return point_at(thing.latitude, thing.longitude)


@dataclass(frozen=True)
class Frame:
    """The part of the plane that a map shows, in degrees."""

    left: float
    top: float
    width: float
    height: float

    def across(self, point: Point) -> int:
        x = point.x - self.left
        return round((x if 0 <= x <= self.width else x % WORLD) * WIDTH / self.width)

    def down(self, point: Point) -> int:
        return round((point.y - self.top) * WIDTH / self.width)


WHOLE_WORLD = Frame(-3, 0, WORLD + 6, HEIGHT)  # a little sea on both sides, for the dots by Bering Strait


def frame_around(points: Sequence[Point]) -> Frame:
    """Return the smallest well-shaped frame with all points and a margin; it may cross the date line."""
    turn = sorted({point.x for point in points})
    gaps = [(after - before, after) for before, after in zip(turn, [*turn[1:], turn[0] + WORLD], strict=True)]
    widest, begins = max(gaps)
    wide, (low, high) = WORLD - widest, (min(p.y for p in points), max(p.y for p in points))
    width = max(wide * (1 + 2 * MARGIN), (high - low) * (1 + 2 * MARGIN) / TALLEST, NARROWEST)
    if width > 0.8 * WORLD:
        return WHOLE_WORLD
    height = min(max((high - low) * (1 + 2 * MARGIN), width * FLATTEST), HEIGHT)
    top = min(max((low + high - height) / 2, 0), HEIGHT - height)
    return Frame((begins + (wide - width) / 2) % WORLD, top, width, height)
