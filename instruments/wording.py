"""An instrument's numbers in words, in the current language. What the source does not say is never a 0."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.templatetags.page import euros
from instruments.models import Instrument


def years_in_words(years: int | None) -> str:
    if years is None:
        return _("not stated")
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def participants(instrument: Instrument) -> list[tuple[str, str]]:
    """Return who takes part as data: what is counted, and how many."""
    return [
        (_("CNRS laboratories"), instrument.cnrs_labs.in_words()),
        (_("French laboratories"), instrument.french_labs.in_words()),
        (_("Foreign laboratories"), instrument.foreign_labs.in_words()),
        (_("Foreign countries"), instrument.foreign_countries.in_words()),
        (_("Place"), instrument.get_place_display()),
    ]


def funding(instrument: Instrument) -> str:
    return instrument.funding.in_words(euros)


def money(instrument: Instrument) -> str:
    """Return the amount, and that its period is not stated where it isn't."""
    if not instrument.funding or instrument.funding_period == Instrument.FundingPeriod.TOTAL:
        return funding(instrument)
    return _("%(amount)s (period not stated)") % {"amount": funding(instrument)}


def funding_per_year(instrument: Instrument) -> str:
    """Return the money of a year, where the amount is known to cover the whole duration; or nothing."""
    return instrument.funding_per_year.in_words(euros) if instrument.funding_per_year else ""


def not_said(instrument: Instrument, asked: list[str]) -> str:
    """Return what an instrument's source doesn't say of the filters asked for, as a sentence."""
    numbers = {"countries": _("foreign countries"), "duration": _("duration"), "budget": _("money")}
    silent = [words for name, words in numbers.items() if name in asked]
    sentences = []
    if silent:
        sentences.append(_("Not stated: %(what)s.") % {"what": get_text_list(silent, _("and"))})
    if "activity" in asked:
        sentences.append(
            _("The leaflet names no activity: ask.")
            if instrument.source == "leaflet"
            else _("No activity is named: ask.")
        )
    return " ".join(sentences)


def follows(instrument: Instrument, former: list[str]) -> str:
    """Return what became of former instruments: "IRL follows the former UMI."; nothing without."""
    sentence = ngettext(
        "%(acronym)s follows the former %(names)s.", "%(acronym)s follows the former %(names)s.", len(former)
    )
    names = get_text_list(former, _("and"))
    return sentence % {"acronym": instrument.acronym, "names": names} if former else ""


def acronyms(instruments: list[Instrument]) -> str:
    """Return instruments in one breath: "IRN, IRP and IRL"."""
    return str(get_text_list([instrument.acronym for instrument in instruments], _("and")))
