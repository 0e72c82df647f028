"""An instrument's numbers in words, in the current language. What the source does not say is never a 0."""

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.templatetags.page import euros
from cnrs_intl.derci.wording import department_words
from instruments.models import Instrument


def years_in_words(years: int | None) -> str:
    if years is None:
        return _("not stated")
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


def funding(instrument: Instrument) -> str:
    return instrument.funding.in_words(euros)


def money(instrument: Instrument) -> str:
    """Return the amount, and that its period is not stated where it isn't."""
    if not instrument.funding or instrument.funding_period == Instrument.FundingPeriod.TOTAL:
        return funding(instrument)
    return _("%(amount)s (period not stated)") % {"amount": funding(instrument)}


def funding_per_year(instrument: Instrument) -> str:
    """Return the funding of a year, where the amount is known to cover the whole duration; or nothing."""
    return instrument.funding_per_year.in_words(euros) if instrument.funding_per_year else ""


def route(value: str) -> str:
    """Return a way to apply, as within a sentence."""
    if value == Instrument.Route.CONTACT:
        return _("contact %(the_department)s and the Institutes concerned") % department_words()
    return str(Instrument.Route(value).label)


def department_in_full() -> str:
    """Return what the acronym of the department stands for; nothing where it has none."""
    words = department_words()
    if words["department_acronym"] == capfirst(words["department_name"]):
        return ""
    return _("%(department_acronym)s: %(department_name)s of the CNRS.") % words


def no_activity(instrument: Instrument) -> str:
    """Return who can tell the activities of an instrument of which none is known."""
    if instrument.source == Instrument.Source.LEAFLET:
        sentence = _(
            "The CNRS leaflet lists no activity: ask %(the_department)s or the Institutes concerned."
        )
    else:
        sentence = _("No activity is listed: ask %(the_department)s or the Institutes concerned.")
    return sentence % department_words()


def follows(instrument: Instrument, former: list[str]) -> str:
    """Return what became of former instruments: "IRL replaces the former UMI."; nothing without."""
    sentence = ngettext(
        "%(instrument)s replaces the former %(names)s.",
        "%(instrument)s replaces the former %(names)s.",
        len(former),
    )
    words = {"instrument": with_article(instrument.acronym), "names": get_text_list(former, _("and"))}
    return capfirst(sentence % words) if former else ""


def with_article(acronym: str) -> str:
    """Return « l’IRN » in French: an article that is elided needs no gender, another one is left out."""
    elided = current_language() == "fr" and acronym[:1].upper() in set("AEIOU")
    return f"l’{acronym}" if elided else acronym


def acronyms(instruments: list[Instrument]) -> str:
    """Return instruments in one breath: "IRN, IRP and IRL"."""
    return str(get_text_list([instrument.acronym for instrument in instruments], _("and")))
