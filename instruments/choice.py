"""
Which instruments match a project: a verdict per instrument, and why, from what somebody says of the project.

The rules are the instrument's own columns, never its name: one that staff add takes part at once.
What the source does not state speaks neither for nor against: the verdict is then "to ask".

Those of one verdict stand in order, each rule deciding only where the one before does not: whether it is
for the purpose; the fewest answers against it; the fewest to ask about; the smallest gap; the fewest answers
that match only because the source sets no limit, or leaves the period of its funding open.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from instruments import choice_wording as words
from instruments.choice_wording import Criterion
from instruments.models import Instrument, Stated
from instruments.ranges import Range


class Verdict(models.TextChoices):
    """How an instrument meets what was said; in the order in which people want to read them."""

    MATCHES = "matches", gettext_lazy("Matches")
    TO_ASK = "to_ask", gettext_lazy("To ask")
    DOES_NOT_MATCH = "does_not_match", gettext_lazy("Does not match")


class Purpose(models.TextChoices):
    """What a collaboration is for: the first question."""

    EXPLORE = "explore", gettext_lazy("Explore new fields or new partnerships")
    NETWORK = "network", gettext_lazy("Build a network")
    CONSOLIDATE = "consolidate", gettext_lazy("Consolidate an existing collaboration")
    SHARE = "share", gettext_lazy("Share a laboratory")


class Stage(models.TextChoices):
    FIRST_CONTACT = "first", pgettext_lazy("stage of a collaboration", "No, this is a first contact")
    EXISTING = "existing", pgettext_lazy("stage of a collaboration", "Yes")


# A purpose is the answer to another question, in the visitor's own terms: it is not told twice.
MEANING: dict[Purpose, tuple[str, Any]] = {
    Purpose.EXPLORE: ("stage", Stage.FIRST_CONTACT),
    Purpose.NETWORK: ("place", Instrument.Place.NETWORK),
    Purpose.CONSOLIDATE: ("stage", Stage.EXISTING),
    Purpose.SHARE: ("place", Instrument.Place.ONE),
}


@dataclass(frozen=True)
class Answers:
    """What somebody said of a project; None or nothing where they skipped the question."""

    purpose: str = ""  # a Purpose
    duration: int | None = None  # years
    budget: int | None = None  # euros that the project needs from the CNRS
    countries: int | None = None  # foreign countries taking part
    french_labs: int | None = None  # laboratories in France, the CNRS's among them
    foreign_labs: int | None = None
    cnrs_lab: str = ""  # whether one of the CNRS takes part: Stated.YES or Stated.NO
    stage: str = ""  # a Stage
    place: str = ""  # an Instrument.Place, but for NOT_STATED

    def __bool__(self) -> bool:
        """Whether anything was said at all."""
        return any(True for _name in self.given())

    def given(self) -> Iterator[str]:
        """Yield the questions that were answered, but for those that only say the purpose again."""
        meaning = MEANING[Purpose(self.purpose)] if self.purpose else None
        for each in fields(self):
            value = getattr(self, each.name)
            if value not in (None, "") and (each.name, value) != meaning:
                yield each.name


@dataclass(frozen=True)
class Point:
    """What one answer means for one instrument."""

    verdict: Verdict
    criterion: Criterion
    gap: float = 1  # how far what was said lies outside what is offered, as a share; 1 for a plain no
    loose: bool = False  # matches for want of a limit: what is stated for just this says more


@dataclass(frozen=True)
class Result:
    instrument: Instrument
    points: list[Point] = field(default_factory=list)
    for_purpose: bool = True  # where a purpose was said at all

    @property
    def verdict(self) -> Verdict:
        """One answer against is enough; without one, an answer that the source leaves open."""
        found = {point.verdict for point in self.points} or {Verdict.TO_ASK}
        return next(each for each in reversed(Verdict) if each in found)

    @property
    def deciding(self) -> list[Point]:
        """The points that make the verdict."""
        return [point for point in self.points if point.verdict == self.verdict]

    @property
    def others(self) -> list[Point]:
        """The points that don't decide, for who wants the whole picture: those to ask about last."""
        others = [point for point in self.points if point.verdict != self.verdict]
        return sorted(others, key=lambda point: list(Verdict).index(point.verdict))

    @property
    def balance(self) -> str:
        """How many answers match and how many are left to ask, where that is all that is missing."""
        if self.verdict != Verdict.TO_ASK or not self.points:
            return ""
        return words.balance(len(self.others), len(self.deciding))

    @property
    def distance(self) -> tuple[int, bool, int, int, float, int]:
        """How far the instrument is from matching, by the rules that stand at the head of this module."""
        against, to_ask = (
            [point for point in self.points if point.verdict == verdict]
            for verdict in (Verdict.DOES_NOT_MATCH, Verdict.TO_ASK)
        )
        gaps = sum(point.gap for point in against)
        loose = sum(point.loose for point in self.points)
        rank = list(Verdict).index(self.verdict)
        return rank, not self.for_purpose, len(against), len(to_ask), gaps, loose


def results_for(instruments: Iterable[Instrument], said: Answers) -> list[Result]:
    """Return a result per instrument: those that match first, then those with the least in the way."""
    results = [result_of(instrument, said) for instrument in instruments]
    return sorted(results, key=lambda each: each.distance)


def result_of(instrument: Instrument, said: Answers) -> Result:
    points = {name: RULES[name](instrument, said) for name in said.given()}
    for_purpose = "purpose" not in points or points["purpose"].verdict == Verdict.MATCHES
    return Result(instrument, list(points.values()), for_purpose)


def closest(results: list[Result]) -> list[Result]:
    """Return those that come nearest, where none of the sorted `results` matches or may."""
    if not results or results[0].verdict != Verdict.DOES_NOT_MATCH:
        return []
    return [each for each in results if each.distance == results[0].distance]


def closest_in_words(results: list[Result]) -> str:
    offers = [(each.instrument, [point.criterion for point in each.deciding]) for each in results]
    return words.closest(offers) if offers else ""


def compared(given: int, offered: Range, criterion: Criterion) -> Point:
    """Compare with a range; what lies outside lies so by a share of the larger number."""
    if offered.holds(given) is None:
        return Point(Verdict.TO_ASK, criterion)
    if distance := offered.distance(given):
        return Point(Verdict.DOES_NOT_MATCH, criterion, distance / max(given, offered.least or 0))
    return Point(Verdict.MATCHES, criterion, loose=offered.most is None)


def stated(value: str) -> Verdict:
    return {Stated.YES: Verdict.MATCHES, Stated.NO: Verdict.DOES_NOT_MATCH}.get(Stated(value), Verdict.TO_ASK)


def purpose(instrument: Instrument, said: Answers) -> Point:
    """Answer the question that the purpose means, in the words of the purpose."""
    name, meant = MEANING[Purpose(said.purpose)]
    point = RULES[name](instrument, replace(said, **{name: meant}))
    return replace(point, criterion=point.criterion._replace(said=words.purpose(said.purpose)))


def duration(instrument: Instrument, said: Answers) -> Point:
    given = said.duration or 0
    return compared(given, instrument.duration, words.duration(instrument, given))


def budget(instrument: Instrument, said: Answers) -> Point:
    given = said.budget or 0
    point = compared(given, instrument.funding, words.budget(instrument, given))
    of_which_time = instrument.funding_period != Instrument.FundingPeriod.NOT_STATED
    return point if of_which_time else replace(point, loose=point.verdict == Verdict.MATCHES)


def countries(instrument: Instrument, said: Answers) -> Point:
    given = said.countries or 0
    return compared(given, instrument.foreign_countries, words.countries(instrument, given))


def french_labs(instrument: Instrument, said: Answers) -> Point:
    """Where the source counts the laboratories of the CNRS only, these are all those in France."""
    given = said.french_labs or 0
    counted = instrument.french_labs or instrument.cnrs_labs
    return compared(given, counted, words.french_labs(instrument, given))


def foreign_labs(instrument: Instrument, said: Answers) -> Point:
    given = said.foreign_labs or 0
    return compared(given, instrument.foreign_labs, words.foreign_labs(instrument, given))


def cnrs_lab(instrument: Instrument, said: Answers) -> Point:
    """With one of the CNRS nothing is missing, whatever the source says; without one it must say so."""
    there = said.cnrs_lab == Stated.YES
    without = Verdict.DOES_NOT_MATCH if instrument.cnrs_labs else Verdict.TO_ASK
    return Point(Verdict.MATCHES if there else without, words.cnrs_lab(instrument, there))


def stage(instrument: Instrument, said: Answers) -> Point:
    if said.stage == Stage.FIRST_CONTACT:
        return Point(stated(instrument.first_contact), words.first_contact(instrument))
    return Point(stated(instrument.existing_collaboration), words.existing_collaboration(instrument))


def place(instrument: Instrument, said: Answers) -> Point:
    if instrument.place == Instrument.Place.NOT_STATED:
        verdict = Verdict.TO_ASK
    else:
        verdict = Verdict.MATCHES if instrument.place == said.place else Verdict.DOES_NOT_MATCH
    return Point(verdict, words.place(instrument, said.place))


RULES: dict[str, Callable[[Instrument, Answers], Point]] = {
    rule.__name__: rule
    for rule in (purpose, duration, budget, countries, french_labs, foreign_labs, cnrs_lab, stage, place)
}
