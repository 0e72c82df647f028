"""
The criteria of the guided choice in words, in the current language: what an instrument offers, what was said.

French has no gender or number of an instrument to agree with in any of them.
"""

from typing import Any, NamedTuple

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cnrs_intl.catalogue.templatetags.page import euros
from instruments import wording
from instruments.models import Instrument

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
        f"{wording.with_article(instrument.acronym)} ({', '.join(each.offered for each in criteria)})"
        for instrument, criteria in offers
    ]
    sentence = ngettext("Closest: %(instruments)s.", "Closest: %(instruments)s.", len(named))
    return sentence % {"instruments": get_text_list(named, _("and"))}


def balance(matching: int, to_ask: int) -> str:
    """Return "3 of your 4 answers match; 1 to ask about."; nothing of a single one or where none matches."""
    if not matching or matching + to_ask < 2:  # noqa: PLR2004 - several
        return ""
    numbers = {"matching": matching, "all": matching + to_ask, "to_ask": to_ask}
    return (
        ngettext(
            "%(matching)s of your %(all)s answers matches; %(to_ask)s to ask about.",
            "%(matching)s of your %(all)s answers match; %(to_ask)s to ask about.",
            matching,
        )
        % numbers
    )
