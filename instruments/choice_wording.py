"""
The criteria of the guided choice in words, in the current language: what an instrument offers, what was said.

French has no gender or number of an instrument to agree with in any of them.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.formats import number_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.models import Instrument
from instruments.ranges import Range

PURPOSES: dict[str, Any] = {
    "explore": gettext_lazy("You want to explore."),
    "network": gettext_lazy("You want to build a network."),
    "consolidate": gettext_lazy("You want to consolidate one."),
    "share": gettext_lazy("You want to share a laboratory."),
}
PLACES: dict[str, Any] = {
    Instrument.Place.ONE: gettext_lazy("You want one place."),
    Instrument.Place.NETWORK: gettext_lazy("You want a network."),
    Instrument.Place.PROJECT: gettext_lazy("You want a project."),
}


class Criterion(NamedTuple):
    """One thing that is compared: its name, what an instrument offers, a sentence on what was said."""

    label: str
    offered: str
    said: str

    def __str__(self) -> str:
        return capfirst(_("%(label)s: %(offered)s. %(said)s") % self._asdict())


def purpose(said: str) -> str:
    return str(PURPOSES[said])


def you_have(number: int) -> str:
    return _("You have %(number)s.") % {"number": number}


def countries(instrument: Instrument, given: int) -> Criterion:
    return Criterion(_("Foreign countries"), instrument.foreign_countries.in_words(), you_have(given))


def french_labs(instrument: Instrument, given: int) -> Criterion:
    if instrument.cnrs_labs and not instrument.french_labs:
        said = ngettext(
            "You have %(number)s laboratory in France.", "You have %(number)s laboratories in France.", given
        )
        return Criterion(_("CNRS laboratories"), instrument.cnrs_labs.in_words(), said % {"number": given})
    return Criterion(_("Laboratories in France"), instrument.french_labs.in_words(), you_have(given))


def foreign_labs(instrument: Instrument, given: int) -> Criterion:
    return Criterion(_("Laboratories abroad"), instrument.foreign_labs.in_words(), you_have(given))


def cnrs_lab(instrument: Instrument, there: bool) -> Criterion:
    said = _("You have at least one.") if there else _("You have none.")
    return Criterion(_("CNRS laboratories"), instrument.cnrs_labs.in_words(), said)


def first_contact(instrument: Instrument) -> Criterion:
    offered = instrument.get_first_contact_display()
    return Criterion(_("First contact"), offered, _("You have not worked together yet."))


def existing_collaboration(instrument: Instrument) -> Criterion:
    offered = instrument.get_existing_collaboration_display()
    return Criterion(_("Existing collaboration"), offered, _("You already work together."))


def place(instrument: Instrument, given: str) -> Criterion:
    return Criterion(_("Form"), instrument.get_place_display(), str(PLACES[given]))


def duration(instrument: Instrument, given: int) -> Criterion:
    needed = ngettext("You need %(number)s year.", "You need %(number)s years.", given) % {"number": given}
    return Criterion(_("Duration"), wording.years_in_words(instrument.duration_years), needed)


def budget(instrument: Instrument, given: int) -> Criterion:
    needed = _("You need %(amount)s.") % {"amount": euros(given)}
    offered = wording.funding(instrument)
    if instrument.funding and instrument.funding_period == Instrument.FundingPeriod.NOT_STATED:
        offered = _("%(amount)s, period not stated") % {"amount": offered}
    return Criterion(_("CNRS funding"), offered, needed)


def closest(offers: list[tuple[Instrument, list[Criterion]]]) -> str:
    """Return "Closest: IRN (5 years).", from instruments and what they offer instead of what was asked."""
    named = [
        f"{with_article(instrument.acronym)} ({'; '.join(criterion.offered for criterion in criteria)})"
        for instrument, criteria in offers
    ]
    sentence = ngettext("Closest: %(instruments)s.", "Closest: %(instruments)s.", len(named))
    return sentence % {"instruments": get_text_list(named, _("and"))}


def with_article(acronym: str) -> str:
    """Return « l’IRN » in French: an article that is elided needs no gender, another one is left out."""
    elided = current_language() == "fr" and acronym[:1].upper() in set("AEIOU")
    return f"l’{acronym}" if elided else acronym


def balance(matching: int, to_ask: int) -> str:
    """Return "3 of your 4 answers match; 1 to ask about."."""
    numbers = {"matching": matching, "all": matching + to_ask, "to_ask": to_ask}
    return (
        ngettext(
            "%(matching)s of your %(all)s answers matches; %(to_ask)s to ask about.",
            "%(matching)s of your %(all)s answers match; %(to_ask)s to ask about.",
            matching,
        )
        % numbers
    )


Noun = Callable[[str, int], str]  # what is counted: "two" and 2 give "two foreign countries"


SMALL_NUMBERS = (
    pgettext_lazy("number", "none"),
    pgettext_lazy("number", "one"),
    pgettext_lazy("number", "two"),
    pgettext_lazy("number", "three"),
    pgettext_lazy("number", "four"),
    pgettext_lazy("number", "five"),
    pgettext_lazy("number", "six"),
    pgettext_lazy("number", "seven"),
    pgettext_lazy("number", "eight"),
    pgettext_lazy("number", "nine"),
    pgettext_lazy("number", "ten"),
)


def in_words(number: int) -> str:
    """Return "two" for 2; from eleven on, figures."""
    if number < len(SMALL_NUMBERS):
        return str(SMALL_NUMBERS[number])
    return str(number_format(number, use_l10n=True))


def foreign_countries_of(count: str, number: int) -> str:
    return ngettext("%(count)s foreign country", "%(count)s foreign countries", number) % {"count": count}


def amount(stated: Range, noun: Noun) -> str:
    """Return a range with what it counts: "one or two foreign countries", "at least two laboratories"."""
    least, most = stated.least or 0, stated.most
    if most is None:
        return noun(_("at least %(count)s") % {"count": in_words(least)}, least)
    if least == most:
        return noun(in_words(least), least)
    words = {"least": in_words(least), "most": in_words(most)}
    if most == least + 1:
        return noun(_("%(least)s or %(most)s") % words, most)
    return noun(_("%(least)s to %(most)s") % words, most)
