"""
Maps of dots over a silhouette of the land: which mark, where it stands, what it says, where it leads.

No border is drawn: a dot says whom a country turns to, never how far it goes. Coordinates reach the templates
as finished texts, or a thousands separator would end up in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from sectors.areas import TRANSFORM, Area, Room, Sector, areas_of
from sectors.map_names import City, Placed, Spot, around_mark, beside, line_to, rooms_of, written
from sectors.plane import HEIGHT, WHOLE_WORLD, WIDTH, WORLD, Frame, Point, frame_around, place_of

SIZE_ON_WORLD, SIZE_ON_CUT = 16, 40  # of a city's name at most, in units; see map.css
HIT_ON_WORLD, HIT_ON_CUT = 16, 38  # the radius of what a finger may hit, where no other mark is near
APART = 10  # units from one mark to the next that leave room for a large one

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


def outline_around(reach: float) -> str:
    return (
        f"m-{reach:g} 0a{reach:g} {reach:g} 0 1 0 {2 * reach:g} 0a{reach:g} {reach:g} 0 1 0-{2 * reach:g} 0"
    )


SMALL, LARGE = outline_around(3), outline_around(4.6)


@dataclass(frozen=True)
class Mark:
    """What a dot looks like: the class of its colour, and its outline around the point."""

    tone: str
    shape: str

    @property
    def sample(self) -> str:
        """The outline for the legend, around the point 0, 0."""
        return f"M0 0{self.shape}"

    def with_room(self, room: float) -> str:
        """Return the outline where the next mark is `room` units away: a disc is small among others."""
        return SMALL if self.shape == LARGE and room < APART else self.shape


HEADQUARTERS = Mark("tone-headquarters", LARGE)


def mark_for(number: int) -> Mark:
    """Return the mark of the number-th office or region; the first 64 differ in shape or in colour."""
    total = len(SHAPES)
    return Mark(f"tone-{(number + number // total) % total + 1}", SHAPES[number % total])


def office_mark(number: int) -> Mark:
    """Return the mark of the number-th office: never the disc, which is a sector's; the first 56 differ."""
    return Mark(f"tone-{number % len(SHAPES) + 1}", SHAPES[1:][number % (len(SHAPES) - 1)])


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
    url: str = ""

    def add(self, country: Any, contact: str) -> None:
        """Add the dot of a country, if its place is known."""
        if place := place_of(country):
            says = self.sentence % {"country": country.name, "contact": contact}
            self.places.append(Dot(place, says, country.get_absolute_url()))


class Entry(NamedTuple):
    """A line of the legend: its words, the page on it, and a sample: of a mark, an area or a city."""

    name: str
    url: str
    tone: str
    shape: str
    kind: str


def group_of_sector(sector: Sector) -> Group:
    """Return the still empty group of the countries whose contact is a sector."""
    return Group(sector.in_full, Mark(sector.tone, LARGE), url=sector.url)


@dataclass(frozen=True)
class World:
    """Every country of the world, whatever a map shows: its place, its code, its sector if it has one."""

    countries: list[tuple[Point, str, Sector | None]]


@dataclass(frozen=True)
class Map:
    """A map, ready to be drawn by components/_map.html; only that of a `World` has areas."""

    groups: list[Group]
    offices: list[Any]  # anything with a city, a latitude and a longitude, a name and a page
    frame: Frame
    world: World | None = None
    apart: Sequence[tuple[str, str]] = ()  # offices without a group, in words, and their pages
    page: str = ""  # to which nothing on the map need lead

    @property
    def height(self) -> int:
        return round(self.frame.height * WIDTH / self.frame.width)

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH} {self.height}"

    @property
    def lands(self) -> list[dict[str, str]]:
        """The silhouette, beside itself once more where the map goes past Bering Strait."""
        at = self.frame
        scale = WIDTH / at.width
        size = {"width": f"{WORLD * scale:.1f}", "height": f"{HEIGHT * scale:.1f}"}
        turns = range(floor(at.left / WORLD), floor((at.left + at.width) / WORLD) + 1)
        y = f"{-at.top * scale:.1f}"
        return [{"x": f"{(turn * WORLD - at.left) * scale:.1f}", "y": y, **size} for turn in turns]

    def spot(self, point: Point) -> Spot:
        return self.frame.across(point), self.frame.down(point)

    @cached_property
    def spots(self) -> list[Spot]:
        """Where marks are, or would be if the list were not narrowed."""
        if self.world:
            return [self.spot(point) for point, _code, _sector in self.world.countries]
        return [self.spot(dot.point) for group in self.groups for dot in group.places]

    @cached_property
    def rooms(self) -> dict[Spot, float]:
        """How far the nearest other mark is from each."""
        return rooms_of(self.spots, HIT_ON_WORLD if self.world else HIT_ON_CUT)

    @property
    def dots(self) -> list[tuple[Mark, list[tuple[str, str, str]]]]:
        """The dots of each mark as (page, outline, what it says); those of the first group last, on top."""

        def outline(point: Point, mark: Mark) -> str:
            x, y = self.spot(point)
            return f"M{x} {y}{mark.with_room(self.rooms[x, y])}"

        return [
            (group.mark, [(dot.url, outline(dot.point, group.mark), dot.says) for dot in group.places])
            for group in reversed(self.groups)
        ]

    @property
    def drawn(self) -> list[tuple[str, SafeString]]:
        """The dots of each mark as SVG, made in one go, with the class of their colour."""
        most = HIT_ON_WORLD if self.world else HIT_ON_CUT
        path = '<a href="{}" tabindex="-1">{}<path d="{}"/><title>{}</title></a>'
        return [
            (
                group.mark.tone,
                format_html_join(
                    "",
                    path,
                    (
                        (page, self.hit(dot.point, most), outline, says)
                        for dot, (page, outline, says) in zip(group.places, dots, strict=True)
                    ),
                ),
            )
            for group, (_mark, dots) in zip(reversed(self.groups), self.dots, strict=True)
        ]

    def hit(self, point: Point, most: int) -> str:
        """Return the invisible disc that a finger may hit: as far as halfway to the next mark."""
        x, y = self.spot(point)
        reach = min(most, self.rooms[x, y] / 2)
        return (
            format_html('<circle cx="{}" cy="{}" r="{}"/>', x, y, f"{reach:.0f}")
            if reach >= APART / 2
            else ""
        )

    @cached_property
    def placed(self) -> list[tuple[Any, Spot, Placed]]:
        """The offices whose place is known, each with the place of its city's name."""
        known = [(office, self.spot(point)) for office in self.offices if (point := place_of(office))]
        size = SIZE_ON_WORLD if self.world else SIZE_ON_CUT
        marks = [around_mark(spot) for spot in self.spots]
        names = beside([(spot, office.city) for office, spot in known], marks, self.height, size)
        return [(office, spot, place) for (office, spot), place in zip(known, names, strict=True)]

    @property
    def cities(self) -> list[City]:
        """The cities of the offices, each with its name where there is room for it."""
        return [
            City(
                x=str(spot[0]),
                y=str(spot[1]),
                name=written(office.city, place),
                line=line_to(spot, place),
                says=office.short_name,
                url="" if (page := office.get_absolute_url()) == self.page else page,
            )
            for office, spot, place in self.placed
        ]

    @cached_property
    def areas(self) -> list[Area]:
        """The areas of the sectors, on a map of the world."""
        if not self.world:
            return []
        countries = self.world.countries
        sectors = frozenset((code, sector) for _point, code, sector in countries if sector)
        marks = tuple((spot, sector) for spot, (_p, _c, sector) in zip(self.spots, countries, strict=True))
        room = Room(
            marks, tuple(spot for _o, spot, _p in self.placed), tuple(p.box for _o, _s, p in self.placed)
        )
        return areas_of(sectors, room)

    @property
    def legend(self) -> list[Entry]:
        """What the marks and the tints mean: offices, areas, the department."""
        tinted = [area.sector for area in self.areas]
        areas = [Entry(each.in_full, each.url, each.tone, LARGE, "area") for each in tinted]
        known = {each.url for each in areas if each.url}
        own = [
            Entry(g.name, g.url, g.mark.tone, g.mark.shape, "mark") for g in self.groups if g.url not in known
        ]
        alone = [Entry(name, url, "", "", "city") for name, url in self.apart]
        nobody = [entry for entry in own if entry.tone == HEADQUARTERS.tone]
        return [*(entry for entry in own if entry not in nobody), *alone, *areas, *nobody]

    @property
    def transform(self) -> str:
        """How the fields of the areas come to lie on the map."""
        return TRANSFORM


def map_of(
    groups: Iterable[Group],
    offices: Iterable[Any],
    world: World | None = None,
    apart: Sequence[tuple[str, str]] = (),
    page: str = "",
) -> Map | None:
    """Return the map of some groups and offices, cut to them unless it is of a world; None without dots."""
    shown, standing = [group for group in groups if group.places], list(offices)
    points = [dot.point for group in shown for dot in group.places]
    if not points:
        return None
    points += [point for office in standing if (point := place_of(office))]
    return Map(shown, standing, WHOLE_WORLD if world else frame_around(points), world, apart, page)


def map_of_regions(regions: Iterable[tuple[Any, Iterable[Any]]], offices: Iterable[Any]) -> Map | None:
    """Return the map of a sector: its countries by region, and the offices that are based there."""
    groups = []
    for number, (region, countries) in enumerate(regions):
        group = Group(region.name, mark_for(number), url=f"#{region.slug}")
        for country in countries:
            group.add(country, region.name)
        groups.append(group)
    return map_of(groups, offices)
