"""
Where the offices lie as seen from Paris, in true direction and distance: the picture of the first page.

An azimuthal equidistant projection with Paris in the middle. Coordinates are finished texts, or a thousands
separator would end up in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import acos, atan2, cos, radians, sin
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sectors.map_names import Box

PARIS = (48.8566, 2.3522)  # degrees north and east
EARTH = 6371.0  # km, the mean radius
RING = 3000  # km from one ring to the next
RINGS = 4  # which reach beyond every place but those near the antipodes
STEP = 46  # units of the picture from one ring to the next
WIDTH, HEIGHT = 470, 390
MIDDLE = (226, 195)
LETTERS, LINE = (
    (8.5, 6.6),
    17,
)  # what a letter takes in the upper and in the lower line of a label, and a line
NEAR = 11  # from a place to its label
CENTRE = 10  # the ring around the middle, within which Brussels lies
LETTER = 8  # half of what a line of letters is high


class Place(NamedTuple):
    """An office on the picture, ready to be drawn: its point, and its label of two lines beside it."""

    office: Any
    x: str
    y: str
    side: str
    at: str
    upper: str
    lower: str
    far: str


@dataclass(frozen=True)
class Directions:
    """The picture, ready to be drawn by components/_directions.html."""

    places: list[Place]
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"
    x: str = str(MIDDLE[0])
    y: str = str(MIDDLE[1])
    centre: str = str(CENTRE)
    name_at: str = str(MIDDLE[0] - CENTRE - NEAR // 2)
    rings: tuple[str, ...] = tuple(str(STEP * (ring + 1)) for ring in range(RINGS))

    @property
    def scale(self) -> str:
        return distance_in_words(RING)


def directions_of(offices: Iterable[Any]) -> Directions | None:
    """Return the picture of the offices whose point on the map is known; None without any."""
    known = [office for office in offices if office.latitude is not None and office.longitude is not None]
    points = [point_of(office) for office in known]
    taken: list[Box] = [(x - 7, y - 7, x + 7, y + 7) for x, y in points] + [centre()]
    places = [placed(office, point, taken) for office, point in zip(known, points, strict=True)]
    return Directions(places) if places else None


def centre() -> Box:
    """Return the room that the middle takes, with its name to the left."""
    x, y = MIDDLE
    return x - CENTRE - NEAR / 2 - len(_("Paris")) * LETTERS[0], y - LETTER, x + CENTRE, y + LETTER


def placed(office: Any, point: tuple[int, int], taken: list[Box]) -> Place:
    """Return an office with its label on the side where it hides least; `taken` grows by the label."""
    x, y = point
    far = distance_in_words(distance_and_bearing(office.latitude, office.longitude)[0])
    upper, lower = len(office.city) * LETTERS[0], (len(far) + len(" · 00:00")) * LETTERS[1]
    boxes = sides_of(x, y, max(upper, lower))
    side = min(boxes, key=lambda each: hidden(boxes[each], taken))
    left, top, right, _bottom = box = boxes[side]
    taken.append(box)
    at = {"right": left, "left": right}.get(side, (left + right) / 2)
    line = top + 0.8 * LINE
    return Place(office, str(x), str(y), side, f"{at:g}", f"{line:g}", f"{line + LINE:g}", far)


def distance_and_bearing(latitude: float, longitude: float) -> tuple[float, float]:
    """Return how far from Paris a place is along the great circle, in km, and which way, in radians."""
    (north, east), (lat, lon) = map(radians, PARIS), map(radians, (latitude, longitude))
    turn = lon - east
    cosine = sin(north) * sin(lat) + cos(north) * cos(lat) * cos(turn)
    bearing = atan2(sin(turn) * cos(lat), cos(north) * sin(lat) - sin(north) * cos(lat) * cos(turn))
    return EARTH * acos(min(1.0, max(-1.0, cosine))), bearing


def point_of(office: Any) -> tuple[int, int]:
    """Return where an office falls; one beyond the last ring, on that ring."""
    distance, bearing = distance_and_bearing(office.latitude, office.longitude)
    radius = STEP * min(distance / RING, RINGS)
    return round(MIDDLE[0] + radius * sin(bearing)), round(MIDDLE[1] - radius * cos(bearing))


def sides_of(x: int, y: int, long: float) -> dict[str, Box]:
    """Return the room that a label of two lines takes on each side of its point, the wished side first."""
    beside = {
        "right": (x + NEAR, y - LINE, x + NEAR + long, y + LINE),
        "left": (x - NEAR - long, y - LINE, x - NEAR, y + LINE),
    }
    ahead, behind = ("right", "left") if x >= MIDDLE[0] else ("left", "right")
    return {
        ahead: beside[ahead],
        "below": (x - long / 2, y + NEAR, x + long / 2, y + NEAR + 2 * LINE),
        "above": (x - long / 2, y - NEAR - 2 * LINE, x + long / 2, y - NEAR),
        behind: beside[behind],
    }


def hidden(box: Box, taken: list[Box]) -> float:
    """Return how bad it is to write there: outside the picture is worst, then over points and labels."""
    left, top, right, bottom = box
    outside = left < 0 or top < 0 or right > WIDTH or bottom > HEIGHT
    over = (
        max(0, min(right, r) - max(left, x)) * max(0, min(bottom, b) - max(top, y)) for x, y, r, b in taken
    )
    return 1e6 * outside + sum(over)


def distance_in_words(kilometres: float) -> str:
    """Return a distance rounded to hundreds, as the language writes it: 9,700 km; 9 700 km."""
    return _("%(number)s km") % {"number": number_format(round(kilometres, -2), 0, force_grouping=True)}
