"""
Maps of dots over a silhouette of the land: where a point falls, what part of the world is shown, which mark.

No border is drawn: a dot says whom a country turns to, never how far it goes. The projection is
cylindrical, so that the silhouette can stand beside itself and no map tears the Pacific apart. Coordinates
reach the templates as finished texts, or a thousands separator would end up in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor, radians
from typing import Any, NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WEST = -169.0  # Bering Strait: the silhouette begins there, where no land is cut
NORTH, SOUTH = 84.0, -57.0
WORLD = 360.0  # the width of the world, in degrees; heights are in the same unit
WIDTH = 1000  # what every map is wide, whatever it shows, so that marks have one size
NARROWEST = 56.0  # a map of one country still shows where in the world it is
MARGIN = 0.1
FLATTEST, TALLEST = 0.42, 0.72  # height over width
LETTER_OF_WORLD, LETTER_OF_CUT = 10, 25  # at most, in the WIDTH of a map on a telephone; see map.css

# Eight shapes around a point. With the eight tones of map.css they make 64 marks, no two alike.
SHAPES = (
    "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",  # disc
    "m-4.5-4.5h9v9h-9z",  # square
    "m0-6l6 10.5h-12z",  # triangle
    "m0-6.5l6.5 6.5-6.5 6.5-6.5-6.5z",  # diamond
    "m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",  # cross
    "m0 6l6-10.5h-12z",  # triangle on its tip
    "m-3-6l3 3 3-3 3 3-3 3 3 3-3 3-3-3-3 3-3-3 3-3-3-3z",  # saltire
    "m-6-3.5h12v7h-12z",  # bar
)
SMALL = "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0"


@dataclass(frozen=True)
class Mark:
    """What a dot looks like: the class of its colour, and its outline around the point."""

    tone: str
    shape: str

    @property
    def sample(self) -> str:
        """The outline for the legend, around the point 0, 0."""
        return f"M0 0{self.shape}"


SECTOR = Mark("tone-sector", SMALL)
HEADQUARTERS = Mark("tone-headquarters", SMALL)


def mark_for(number: int) -> Mark:
    """Return the mark of the number-th office or region; the first 64 differ in shape or in colour."""
    total = len(SHAPES)
    return Mark(f"tone-{(number + number // total) % total + 1}", SHAPES[number % total])


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


class Dot(NamedTuple):
    """A country on a map: where it falls, what it says when pointed at, and the page that it leads to."""

    point: Point
    says: str
    url: str


@dataclass(frozen=True)
class Group:
    """Dots of one mark, and what the mark means."""

    name: str
    mark: Mark
    places: list[Dot] = field(default_factory=list)
    sentence: str = field(default_factory=lambda: _("%(country)s: %(contact)s"))  # once for all dots

    def add(self, country: Any, contact: str) -> None:
        """Add the dot of a country, if its place is known."""
        if place := place_of(country):
            says = self.sentence % {"country": country.name, "contact": contact}
            self.places.append(Dot(place, says, country.get_absolute_url()))


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


class City(NamedTuple):
    """An office's mark, and on which side of it the city's name stands."""

    x: str
    y: str
    side: str
    name: str


@dataclass(frozen=True)
class Map:
    """A map, ready to be drawn by components/_map.html."""

    groups: list[Group]
    offices: list[Any]  # anything with a city, a latitude and a longitude
    frame: Frame

    @property
    def whole(self) -> bool:
        return self.frame is WHOLE_WORLD

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {round(self.frame.height * WIDTH / self.frame.width)}"

    @property
    def lands(self) -> list[dict[str, str]]:
        """The silhouette, beside itself once more where the map goes past Bering Strait."""
        at = self.frame
        scale = WIDTH / at.width
        size = {"width": f"{WORLD * scale:.1f}", "height": f"{HEIGHT * scale:.1f}"}
        turns = range(floor(at.left / WORLD), floor((at.left + at.width) / WORLD) + 1)
        y = f"{-at.top * scale:.1f}"
        return [{"x": f"{(turn * WORLD - at.left) * scale:.1f}", "y": y, **size} for turn in turns]

    @property
    def dots(self) -> list[tuple[Mark, list[tuple[str, str, str]]]]:
        """The dots of each mark as (page, outline, what it says); those of the first group last, on top."""
        at = self.frame

        def outline(point: Point, mark: Mark) -> str:
            return f"M{at.across(point)} {at.down(point)}{mark.shape}"

        return [
            (group.mark, [(dot.url, outline(dot.point, group.mark), dot.says) for dot in group.places])
            for group in reversed(self.groups)
        ]

    @property
    def drawn(self) -> list[tuple[str, SafeString]]:
        """The dots of each mark as SVG, made in one go, with the class of their colour."""
        path = '<a href="{}" tabindex="-1"><path d="{}"/><title>{}</title></a>'
        return [(mark.tone, format_html_join("", path, dots)) for mark, dots in self.dots]

    @cached_property
    def cities(self) -> list[City]:
        """The cities of the offices, each with the side on which its name has room."""
        at = self.frame
        cities = [(at.across(p), at.down(p), o.city) for o in self.offices if (p := place_of(o))]
        dots = [(at.across(p), at.down(p)) for group in self.groups for p, *_ in group.places]
        return named_beside(cities, dots, letter=LETTER_OF_WORLD if self.whole else LETTER_OF_CUT)


def map_of(groups: Iterable[Group], offices: Iterable[Any], *, whole: bool = False) -> Map | None:
    """Return the map of some groups and offices, cut to them unless `whole`; None without any dot."""
    shown, standing = [group for group in groups if group.places], list(offices)
    points = [dot.point for group in shown for dot in group.places]
    if not points:
        return None
    points += [point for office in standing if (point := place_of(office))]
    return Map(shown, standing, WHOLE_WORLD if whole else frame_around(points))


def map_of_regions(regions: Iterable[tuple[Any, Iterable[Any]]], offices: Iterable[Any]) -> Map | None:
    """Return the map of a sector: its countries by region, and the offices that are based there."""
    groups = []
    for number, (region, countries) in enumerate(regions):
        group = Group(region.name, mark_for(number))
        for country in countries:
            group.add(country, region.name)
        groups.append(group)
    return map_of(groups, offices)


Box = tuple[float, float, float, float]  # left, top, right, bottom


def named_beside(cities: list[tuple[int, int, str]], dots: list[tuple[int, int]], letter: int) -> list[City]:
    """Put each city's name on the side of its mark where it hides least: right, left, above or below."""
    marks = [(x, y) for x, y, _name in cities]
    taken: list[Box] = [(x - letter, y - letter, x + letter, y + letter) for x, y in marks]
    placed = []
    for x, y, name in cities:
        boxes = sides_of(x, y, letter, len(name))
        side = min(boxes, key=lambda each: hidden(boxes[each], taken, dots))
        taken.append(boxes[side])
        placed.append(City(str(x), str(y), side, name))
    return placed


def sides_of(x: int, y: int, letter: int, letters: int) -> dict[str, Box]:
    """Return the room that a name takes on each side of its mark."""
    near, long = 1.2 * letter, letter * letters
    return {
        "right": (x + near, y - letter, x + near + long, y + letter),
        "left": (x - near - long, y - letter, x - near, y + letter),
        "above": (x - long / 2, y - near - 2 * letter, x + long / 2, y - near),
        "below": (x - long / 2, y + near, x + long / 2, y + near + 2 * letter),
    }


def hidden(box: Box, taken: list[Box], dots: list[tuple[int, int]]) -> int:
    """Return how bad it is to write there: off the map is worst, then over a name, then over dots."""
    left, top, right, bottom = box
    outside = left < 0 or right > WIDTH or top < 0
    names = sum(left < t[2] and t[0] < right and top < t[3] and t[1] < bottom for t in taken)
    return 1000 * outside + 100 * names + sum(left < x < right and top < y < bottom for x, y in dots)
