"""
The picture of a page for who shares its address: its title, and the offices as seen from Paris.

Drawn in two inks on the house's blue, each a mask of its own, so that the file has few colours.
A character that the typeface lacks is a box, as on papers.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from math import cos, sin
from typing import NamedTuple

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from offices.directions import RING, RINGS, distance_and_bearing

Point = tuple[float, float]  # in degrees north and east, or in pixels
Colour = tuple[int, int, int]
Mask = Image.Image

SIZE = WIDTH, HEIGHT = 1200, 630
BLUE, WHITE, YELLOW = (0, 41, 75), (255, 255, 255), (255, 235, 110)
LEVELS = 16  # of an ink, from none to full
EDGE = 12  # pixels of the yellow edge below, as on papers
SIGN = HEIGHT - EDGE  # pixels of the sign's sides
SIGN_AT = (WIDTH - SIGN - 6, 0)
STEP = 72  # pixels from one ring to the next
FINE = 3  # times as large the sign is drawn, so that its edges are smooth

FONTS = settings.BASE_DIR / "paper" / "fonts"
SEMIBOLD, REGULAR = "SourceSans3_600SemiBold.ttf", "SourceSans3_400Regular.ttf"
MARGIN, COLUMN, HIGHEST = 72, 520, 440  # pixels: left of the title, its width and height
SIZES = range(124, 39, -4)  # of type, the largest that fits
IN_LINES = 92  # up to which the first part of a title may take several lines
SECOND, LEAST = 0.54, 32  # the size of the second part to that of the first, and its smallest
MOST_LINES = 5  # of each part, where no size fits
LEADING, BETWEEN = 1.12, 14  # a line to its type; pixels between the parts
MEASURE = 100  # the size at which pieces are measured
PIECE = re.compile(r"[^ -]*[ -]|[^ -]+")
LONGEST = 250  # characters of a part; no column of a title takes more
UNSET = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")  # what no type is set for


class Part(NamedTuple):
    """A part of a title: what its lines may end after, and how wide each piece is at MEASURE."""

    font: str
    pieces: list[tuple[str, float]]


class Set(NamedTuple):
    """A part of a title, broken into lines for a size of type."""

    font: str
    size: int
    lines: list[str]
    fits: bool

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


def drawn(parts: tuple[str, str], offices: Iterable[Point], place: Point | None = None) -> bytes:
    """
    Return the picture of a title in two parts, the second perhaps empty, as PNG.

    The sign shows the offices; `place` is what the page is about, marked on it.
    """
    white, yellow = Image.new("L", SIZE), Image.new("L", SIZE)
    for ink, sign in zip((white, yellow), sign_of(offices, place), strict=True):
        ink.paste(sign, SIGN_AT)
    ImageDraw.Draw(yellow).rectangle((0, HEIGHT - EDGE, WIDTH, HEIGHT), fill=255)
    write(white, laid_out(*parts))
    return printed(white, yellow)


def sign_of(offices: Iterable[Point], place: Point | None) -> tuple[Mask, Mask]:
    """Return the sign in white and in yellow: rings, the way to each office, and what is marked."""
    sides = (SIGN * FINE, SIGN * FINE)
    white, yellow = Image.new("L", sides), Image.new("L", sides)
    lines, points = ImageDraw.Draw(white), ImageDraw.Draw(yellow)
    paris = (SIGN / 2, SIGN / 2)
    for ring in range(RINGS, 0, -1):
        disc(lines, paris, ring * STEP, 80 - 10 * ring)
        disc(lines, paris, ring * STEP - 2, 0)
    found = [on_sign(office) for office in offices]
    for end in found:
        way(lines, end, 2, 96)
    for end in found:
        disc(points, end, 8, 255)
    if place:
        mark(lines, points, on_sign(place))
    disc(points, paris, 12, 0)
    disc(lines, paris, 10, 255)
    return white.reduce(FINE), yellow.reduce(FINE)


def on_sign(place: Point) -> Point:
    """Return where a place falls on the sign, in pixels; one beyond the last ring, on that ring."""
    distance, bearing = distance_and_bearing(*place)
    radius = STEP * min(distance / RING, RINGS)
    return SIGN / 2 + radius * sin(bearing), SIGN / 2 - radius * cos(bearing)


def mark(lines: ImageDraw.ImageDraw, points: ImageDraw.ImageDraw, end: Point) -> None:
    """Draw the way to what the page is about, and a ring around it."""
    way(lines, end, 4, 0)
    way(points, end, 4, 255)
    for ink in (lines, points):
        disc(ink, end, 30, 0)
    for radius, fill in ((26, 255), (22, 0), (12, 255)):
        disc(points, end, radius, fill)


def way(ink: ImageDraw.ImageDraw, end: Point, width: int, fill: int) -> None:
    middle = FINE * SIGN / 2
    ink.line((middle, middle, FINE * end[0], FINE * end[1]), fill=fill, width=FINE * width)


def disc(ink: ImageDraw.ImageDraw, middle: Point, radius: float, fill: int) -> None:
    x, y = middle
    ink.ellipse([FINE * each for each in (x - radius, y - radius, x + radius, y + radius)], fill=fill)


def laid_out(first: str, second: str) -> list[Set]:
    """Return the parts of a title in the largest type that fits; of one that never does, its beginning."""
    parts = [part_of(text, font) for text, font in ((first, SEMIBOLD), (second, REGULAR)) if text]
    found: list[Set] = []
    for size in SIZES if parts else ():
        sizes = (size, max(LEAST, round(size * SECOND)))
        found = [set_in(part, each) for part, each in zip(parts, sizes, strict=False)]
        fits = all(each.fits for each in found) and height_of(found) <= HIGHEST
        if fits and (size <= IN_LINES or len(found[0].lines) == 1):
            return found
    return [each._replace(lines=each.lines[:MOST_LINES]) for each in found]


def part_of(text: str, font: str) -> Part:
    """Return a part of a title in pieces that end in a blank or a hyphen."""
    measure = ImageFont.truetype(FONTS / font, MEASURE)
    pieces = PIECE.findall(UNSET.sub(" ", text)[:LONGEST])
    return Part(font, [(piece, measure.getlength(piece)) for piece in pieces])


def set_in(part: Part, size: int) -> Set:
    column = COLUMN * MEASURE / size
    fits = all(width <= column for _piece, width in part.pieces)
    return Set(part.font, size, broken(part.pieces, column), fits)


def height_of(parts: list[Set]) -> float:
    return sum(part.height for part in parts) + BETWEEN * (len(parts) - 1)


def broken(pieces: list[tuple[str, float]], column: float) -> list[str]:
    """Return the fewest lines that fit into a column, as even as they can be."""
    lines = filled(pieces, column)
    narrow, wide = 0.0, column
    for _halving in range(8):
        middle = (narrow + wide) / 2
        if len(evener := filled(pieces, middle)) > len(lines):
            narrow = middle
        else:
            lines, wide = evener, middle
    return lines


def filled(pieces: list[tuple[str, float]], column: float) -> list[str]:
    lines, room = [""], column
    for piece, width in pieces:
        if width > room and lines[-1]:
            lines.append("")
            room = column
        lines[-1] += piece
        room -= width
    return [line.strip(" ") for line in lines]


def write(ink: Mask, parts: list[Set]) -> None:
    """Write the parts one below the other, in the middle of the picture's height."""
    draw, top = ImageDraw.Draw(ink), (SIGN - height_of(parts)) / 2
    for part in parts:
        font, line = ImageFont.truetype(FONTS / part.font, part.size), part.size * LEADING
        for number, words in enumerate(part.lines):
            draw.text((MARGIN, top + (number + 0.5) * line), words, font=font, fill=255, anchor="lm")
        top += part.height + BETWEEN


def printed(white: Mask, yellow: Mask) -> bytes:
    """Return two inks on blue as PNG, the yellow one over the white."""
    levels = [round(each * (LEVELS - 1) / 255) for each in range(256)]
    picture = white.point(levels)
    over = yellow.point([255 if each else 0 for each in levels])
    picture.paste(yellow.point([LEVELS + each for each in levels]), mask=over)
    picture = Image.frombytes("P", SIZE, picture.tobytes())
    colours = [mixed(ink, level) for ink in (WHITE, YELLOW) for level in range(LEVELS)]
    picture.putpalette([tone for colour in colours for tone in colour])
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def mixed(ink: Colour, level: int) -> list[int]:
    """Return the colour of an ink at a level."""
    share = level / (LEVELS - 1)
    return [round(ground + (full - ground) * share) for ground, full in zip(BLUE, ink, strict=True)]
