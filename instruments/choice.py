"""
Which instrument fits a project: a verdict per instrument, and why, from the answers to plain questions.

The rules are the instrument's own columns, never its name: one that staff add takes part at once.
What the source does not state speaks neither for nor against: the verdict is then "depends".
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from instruments import choice_wording as words
from instruments.models import Instrument, Stated
from instruments.ranges import Range


class Verdict(models.TextChoices):
    """How an instrument meets what was said; in the order in which people want to read them."""

    FITS = "fits", gettext_lazy("Fits")
    DEPENDS = "depends", gettext_lazy("Depends: not stated")
    DOES_NOT_FIT = "does_not_fit", gettext_lazy("Does not fit")


class Stage(models.TextChoices):
    FIRST_CONTACT = "first", pgettext_lazy("stage of a collaboration", "A first contact")
    EXISTING = "existing", pgettext_lazy("stage of a collaboration", "A collaboration that exists")


@dataclass(frozen=True)
class Answers:
    """What somebody said of a project; None or nothing where they skipped the question."""

    countries: int | None = None  # foreign countries taking part
    french_labs: int | None = None  # laboratories in France, the CNRS's among them
    foreign_labs: int | None = None
    cnrs_lab: str = ""  # whether one of the CNRS takes part: Stated.YES or Stated.NO
    stage: str = ""  # a Stage
    place: str = ""  # an Instrument.Place, but for NOT_STATED
    duration: int | None = None  # years
    budget: int | None = None  # euros that the project needs from the CNRS

    def __bool__(self) -> bool:
        """Whether anything was said at all."""
        return any(getattr(self, each.name) not in (None, "") for each in fields(self))


@dataclass(frozen=True)
class Point:
    """What one answer means for one instrument, and the sentence that says so."""

    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Result:
    instrument: Instrument
    points: list[Point] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """One answer against is enough; without one, an answer that the source leaves open."""
        found = {point.verdict for point in self.points} or {Verdict.DEPENDS}
        return next(each for each in (Verdict.DOES_NOT_FIT, Verdict.DEPENDS, Verdict.FITS) if each in found)

    @property
    def remaining(self) -> list[Point]:
        """The points that keep it from fitting."""
        return [] if self.verdict == Verdict.FITS else [p for p in self.points if p.verdict == self.verdict]

    @property
    def balance(self) -> str:
        """How many answers fit and how many are left to ask, where that is all that is missing."""
        if self.verdict != Verdict.DEPENDS or not self.points:
            return ""
        return words.balance(len(self.points) - len(self.remaining), len(self.remaining))

    @property
    def reasons(self) -> list[str]:
        """The sentences that decide the verdict, in the current language; one at least."""
        if not self.points:
            return [_("You have answered no question yet: nothing speaks for or against this instrument.")]
        return [point.sentence for point in self.points if point.verdict == self.verdict]

    @property
    def reason(self) -> str:
        return " ".join(self.reasons)

    @property
    def also_known(self) -> list[str]:
        """The sentences of the answers that don't decide, for who wants the whole picture."""
        return [point.sentence for point in self.points if point.verdict != self.verdict]


def results_for(instruments: Iterable[Instrument], said: Answers) -> list[Result]:
    """Return a result per instrument: those that fit first, then those with the least in the way."""
    results = [Result(instrument, list(points_for(instrument, said))) for instrument in instruments]
    return sorted(results, key=lambda each: (list(Verdict).index(each.verdict), len(each.remaining)))


def points_for(instrument: Instrument, said: Answers) -> Iterator[Point]:
    for name, rule in RULES.items():
        if getattr(said, name) not in (None, ""):
            yield rule(instrument, said)


def within(given: int, stated: Range) -> Verdict:
    """Compare with a range of the record."""
    verdicts = {True: Verdict.FITS, False: Verdict.DOES_NOT_FIT, None: Verdict.DEPENDS}
    return verdicts[stated.holds(given)]


def stated(value: str) -> Verdict:
    return {Stated.YES: Verdict.FITS, Stated.NO: Verdict.DOES_NOT_FIT}.get(Stated(value), Verdict.DEPENDS)


def countries(instrument: Instrument, said: Answers) -> Point:
    given = said.countries or 0
    return Point(within(given, instrument.foreign_countries), words.countries(instrument, given))


def french_labs(instrument: Instrument, said: Answers) -> Point:
    """Where the record counts the laboratories of the CNRS only, these are all those in France."""
    given = said.french_labs or 0
    stated = instrument.french_labs or instrument.cnrs_labs
    return Point(within(given, stated), words.french_labs(instrument, given))


def foreign_labs(instrument: Instrument, said: Answers) -> Point:
    given = said.foreign_labs or 0
    return Point(within(given, instrument.foreign_labs), words.foreign_labs(instrument, given))


def cnrs_lab(instrument: Instrument, said: Answers) -> Point:
    """With one of the CNRS nothing is missing, whatever the record says; without one it must say so."""
    there = said.cnrs_lab == Stated.YES
    without = Verdict.DOES_NOT_FIT if instrument.cnrs_labs else Verdict.DEPENDS
    verdict = Verdict.FITS if there else without
    return Point(verdict, words.cnrs_lab(instrument, there))


def stage(instrument: Instrument, said: Answers) -> Point:
    if said.stage == Stage.FIRST_CONTACT:
        return Point(stated(instrument.first_contact), words.first_contact(instrument))
    return Point(stated(instrument.existing_collaboration), words.existing_collaboration(instrument))


def place(instrument: Instrument, said: Answers) -> Point:
    if instrument.place == Instrument.Place.NOT_STATED:
        verdict = Verdict.DEPENDS
    else:
        verdict = Verdict.FITS if instrument.place == said.place else Verdict.DOES_NOT_FIT
    return Point(verdict, words.place(instrument, said.place))


def duration(instrument: Instrument, said: Answers) -> Point:
    given = said.duration or 0
    return Point(within(given, instrument.duration), words.duration(instrument, given))


def budget(instrument: Instrument, said: Answers) -> Point:
    given = said.budget or 0
    return Point(within(given, instrument.funding), words.budget(instrument, given))


Rule = Callable[[Instrument, Answers], Point]
RULES: dict[str, Rule] = {
    "countries": countries,
    "french_labs": french_labs,
    "foreign_labs": foreign_labs,
    "cnrs_lab": cnrs_lab,
    "stage": stage,
    "place": place,
    "duration": duration,
    "budget": budget,
}
