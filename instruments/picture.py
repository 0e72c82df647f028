"""
Ranges of several instruments on one scale: where each bar and each tick is drawn.

Coordinates are finished texts, or a thousands separator would end up in them. A picture is as wide as
a telephone's screen, so that its letters can be read there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.models import Instrument
from instruments.ranges import Range

WIDTH = 320
LINE = 44  # from one instrument to the next
WORDS, BAR = 14, 22  # from the top of a line down to its words and its bar
THICK = 12
TIP = 8  # the arrow of a range without a limit
THINNEST = 4  # a bar that could not be seen otherwise
AXIS = 22  # room below for what the ticks say
LETTER, GAP = 10, 8  # in what the ticks say: half as wide again, the last one being drawn in
PARTS = 5  # of a scale, at most


class Measure(NamedTuple):
    """What is drawn of an instrument."""

    name: str
    words: str
    stated: Range


class Bar(NamedTuple):
    """An instrument's line; the outline is empty where nothing is stated."""

    name: str
    words: str
    baseline: str
    outline: str


class Tick(NamedTuple):
    x: str
    words: str
    side: str


@dataclass(frozen=True)
class Picture:
    key: str
    title: str
    view_box: str
    bottom: str
    baseline: str
    bars: list[Bar]
    ticks: list[Tick]


def picture_of(key: str, title: str, measures: Iterable[Measure], in_words: Callable[[int], str]) -> Picture:
    """Return `measures` one below the other, on a scale from 0 that reaches as far as they do."""
    measures = list(measures)
    marks = marks_for([reach(each.stated) for each in measures if each.stated], in_words)
    bottom = LINE * len(measures)
    return Picture(
        key=key,
        title=title,
        view_box=f"0 0 {WIDTH} {bottom + AXIS}",
        bottom=str(bottom),
        baseline=str(bottom + AXIS - 6),
        bars=[bar_of(each, LINE * number, marks[-1]) for number, each in enumerate(measures)],
        ticks=[Tick(f"{across(mark, marks[-1]):g}", in_words(mark), side(mark, marks)) for mark in marks],
    )


def reach(stated: Range) -> int:
    """Return how far the scale must go: beyond the least where there is no limit, so that it is seen."""
    return stated.most if stated.most is not None else ceil((stated.least or 0) * 1.25)


def marks_for(ends: list[int], in_words: Callable[[int], str]) -> list[int]:
    """Return the numbers on the scale, from 0 to beyond `ends`: as many as there is room to write."""
    top = max([*ends, 1])
    step = round_step(top, min(PARTS, max(1, WIDTH // (LETTER * len(in_words(top)) + GAP))))
    return [step * number for number in range(ceil(top / step) + 1)]


def round_step(top: int, parts: int) -> int:
    """Return the smallest of 1, 2, 2.5 or 5 times a power of ten, whole, of which `parts` reach `top`."""
    least = ceil(top / parts)
    power = 10 ** (len(str(least)) - 1)
    steps = (power, 2 * power, 5 * power // 2 if power > 1 else 5, 5 * power, 10 * power)
    return next(step for step in steps if step >= least)


def across(number: int, top: int) -> float:
    return round(number * WIDTH / top, 1)


def side(mark: int, marks: list[int]) -> str:
    """Return where a tick's words stand, so that the first and the last stay within the picture."""
    return {0: "first", marks[-1]: "last"}.get(mark, "between")


def bar_of(measure: Measure, top: int, scale: int) -> Bar:
    return Bar(measure.name, measure.words, str(top + WORDS), outline(measure.stated, top + BAR, scale))


def outline(stated: Range, top: int, scale: int) -> str:
    """Return the path of a bar; one without a limit runs off the scale, as an arrow."""
    if stated.least is None:
        return ""
    left = min(across(stated.least, scale), WIDTH - THINNEST)
    if stated.most is None:
        half = THICK // 2
        return f"M{left:g} {top}H{WIDTH - TIP}l{TIP} {half}l-{TIP} {half}H{left:g}z"
    right = max(across(stated.most, scale), left + THINNEST)
    return f"M{left:g} {top}H{right:g}v{THICK}H{left:g}z"


class Strip(NamedTuple):
    """A range alone, on the scale that several share, and where what is needed lies on it."""

    outline: str
    needed: str
    start: str  # what the ends of the scale are
    end: str


def strips_of(instruments: Iterable[Instrument], needed: int | None) -> dict[int, Strip]:
    """Return the funding of each of `instruments`, by primary key; a need beyond them is at the end."""
    stated = {instrument.pk: instrument.funding for instrument in instruments}
    scale = max([reach(each) for each in stated.values() if each], default=1) or 1
    there = "" if needed is None else f"{min(across(needed, scale), WIDTH - THINNEST / 2):g}"
    ends = euros(0), euros(scale)
    return {pk: Strip(outline(each, 0, scale), there, *ends) for pk, each in stated.items()}


def pictures_of(instruments: Iterable[Instrument]) -> list[Picture]:
    """Return the money and the duration of `instruments`, each on a scale of its own."""
    instruments = list(instruments)
    funding = [
        Measure(instrument.acronym, wording.funding(instrument), instrument.funding)
        for instrument in instruments
    ]
    lasting = [
        Measure(
            instrument.acronym,
            wording.years_in_words(instrument.duration_years),
            Range(0, instrument.duration_years) if instrument.duration else Range(),
        )
        for instrument in instruments
    ]
    return [
        picture_of("money", _("CNRS funding"), funding, euros),
        picture_of("duration", _("Duration (years)"), lasting, str),
    ]
