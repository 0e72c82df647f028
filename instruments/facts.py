"""The facts of an instrument, each told once: page, paper, API and comparison only lay them out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from instruments import wording
from instruments.models import Completed, Instrument, InstrumentAlias, Stated

WHO = ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries", "place")
TIME_AND_FUNDING = ("duration", "funding", "funding_period")
SOURCES = {Completed.PAGES: gettext_lazy("completed from other public CNRS pages")}


@dataclass(frozen=True)
class Fact:
    """What is known of an instrument in one respect, in the current language; no `value`: not stated."""

    term: str  # as it is written within a sentence
    words: str  # nothing where there is nothing to tell
    value: Any = None
    source: str = ""  # of `Completed`, where it isn't the source of the whole entry
    parts: tuple[tuple[str, str], ...] = ()  # each with such a source or none, where not all have the same

    @property
    def told(self) -> str:
        """The words, with where they come from if not from the source of the whole entry."""
        if self.parts:
            return ", ".join(self.parts_told)
        return with_source(self.words, self.source) if self.words else ""

    @property
    def parts_told(self) -> list[str]:
        return [with_source(words, source) for words, source in self.parts]

    @property
    def parts_marked(self) -> list[str]:
        return [f"{words}*" if source else words for words, source in self.parts]

    @property
    def marked(self) -> str:
        """The words, with an asterisk at what is from elsewhere: the page tells it once."""
        if self.parts:
            return ", ".join(self.parts_marked)
        return f"{self.words}*" if self.source else self.words

    @property
    def is_completed(self) -> bool:
        """Whether any of it comes from elsewhere than the source of the whole entry."""
        return bool(self.source) or any(source for _words, source in self.parts)


def with_source(words: str, source: str) -> str:
    """Return words with where they come from, if `source` says so."""
    if not source:
        return words
    return _("%(fact)s (%(source)s)") % {"fact": words, "source": SOURCES[Completed(source)]}


def facts(instrument: Instrument, *names: str) -> dict[str, Fact]:
    """
    Return the facts of `names`, or all of them, by name.

    The activities and the names are read of an instrument `with_published("activities", "aliases")`.
    """
    return {name: FACTS[name](instrument) for name in names or FACTS}


def rows(instrument: Instrument, *names: str) -> list[tuple[str, str]]:
    """Return the facts of `names` of which there is something to tell, as lists of terms show them."""
    told = facts(instrument, *names).values()
    return [(capfirst(fact.term), capfirst(fact.told)) for fact in told if fact.words]


def cnrs_labs(instrument: Instrument) -> Fact:
    return Fact(_("CNRS laboratories"), instrument.cnrs_labs.in_words(), instrument.cnrs_labs or None)


def french_labs(instrument: Instrument) -> Fact:
    return Fact(_("French laboratories"), instrument.french_labs.in_words(), instrument.french_labs or None)


def foreign_labs(instrument: Instrument) -> Fact:
    stated = instrument.foreign_labs
    return Fact(_("foreign laboratories"), stated.in_words(), stated or None)


def foreign_countries(instrument: Instrument) -> Fact:
    stated = instrument.foreign_countries
    return Fact(_("foreign countries"), stated.in_words(), stated or None)


def place(instrument: Instrument) -> Fact:
    stated = instrument.place != Instrument.Place.NOT_STATED
    return Fact(_("place"), instrument.get_place_display(), instrument.place if stated else None)


def first_contact(instrument: Instrument) -> Fact:
    value = YES_OR_NO[Stated(instrument.first_contact)]
    return Fact(_("first contact"), instrument.get_first_contact_display(), value)


def existing_collaboration(instrument: Instrument) -> Fact:
    value = YES_OR_NO[Stated(instrument.existing_collaboration)]
    return Fact(_("existing collaboration"), instrument.get_existing_collaboration_display(), value)


def activities(instrument: Any) -> Fact:
    """Return the activities in one line, with the note on them; the value is their slugs."""
    named = instrument.published_activities
    if not named:
        return Fact(_("activities"), _("not stated"))
    words = " · ".join(activity.name for activity in named)
    note = f", {instrument.activities_note}" if instrument.activities_note else ""
    return Fact(_("activities"), words + note, tuple(activity.slug for activity in named))


def duration(instrument: Instrument) -> Fact:
    years = instrument.duration_years
    return Fact(_("duration"), wording.years_in_words(years), years)


def funding(instrument: Instrument) -> Fact:
    return Fact(_("CNRS funding"), wording.money(instrument), instrument.funding or None)


def funding_period(instrument: Instrument) -> Fact:
    """Return what the funding is for, and what that makes a year; silence is told with the amount."""
    total = instrument.funding_period == Instrument.FundingPeriod.TOTAL
    if not (total and instrument.funding):
        return Fact(_("period of the funding"), "")
    words = _("for the whole duration")
    if per_year := wording.funding_per_year(instrument):
        words = _("for the whole duration, that is, %(amount)s a year") % {"amount": per_year}
    return Fact(_("period of the funding"), words, "total", instrument.funding_period_source)


def route(instrument: Instrument) -> Fact:
    return Fact(_("how to apply"), wording.route(instrument.route), instrument.route)


def former_names(instrument: Any) -> Fact:
    return names(instrument, InstrumentAlias.Kind.FORMER, _("former names"))


def other_names(instrument: Any) -> Fact:
    return names(instrument, InstrumentAlias.Kind.OTHER, _("other names"))


def names(instrument: Any, kind: str, term: str) -> Fact:
    """Return the names of a kind, each with its own source where they don't share one."""
    found = [alias for alias in instrument.published_aliases if alias.kind == kind]
    texts = tuple(alias.text for alias in found)
    sources = {alias.source for alias in found}
    if len(sources) > 1:
        parts = tuple((alias.text, alias.source) for alias in found)
        return Fact(term, ", ".join(texts), texts, parts=parts)
    return Fact(term, ", ".join(texts), texts or None, max(sources, default=""))


def former_marked(instrument: Any) -> str:
    """Return what the instrument replaces, as a sentence, with an asterisk at what is from elsewhere."""
    known = former_names(instrument)
    sentence = wording.follows(instrument, known.parts_marked or list(known.value or ()))
    return f"{sentence}*" if known.source else sentence


def succession(instrument: Any) -> str:
    """Return what the instrument replaces, as a sentence, with where that comes from; nothing without."""
    known = former_names(instrument)
    sentence = wording.follows(instrument, known.parts_told or list(known.value or ()))
    if not known.source:
        return sentence
    source = f"{capfirst(SOURCES[Completed(known.source)])}."
    return _("%(fact)s (%(source)s)") % {"fact": sentence, "source": source}


YES_OR_NO = {Stated.YES: True, Stated.NO: False, Stated.NOT_STATED: None}
FACTS: dict[str, Callable[[Instrument], Fact]] = {
    fact.__name__: fact
    for fact in (
        foreign_countries,
        cnrs_labs,
        french_labs,
        foreign_labs,
        place,
        first_contact,
        existing_collaboration,
        activities,
        duration,
        funding,
        funding_period,
        route,
        former_names,
        other_names,
    )
}
