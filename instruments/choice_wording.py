"""
The sentences of the guided choice, in the current language: what the record says, what you said.

French has no gender or number of an instrument to agree with in any of them.
"""

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from cnrs_intl.catalogue.templatetags.page import euros
from instruments.models import Instrument, Stated
from instruments.ranges import Range

STATED_PLACES: dict[str, Any] = {
    Instrument.Place.ONE: gettext_lazy("%(instrument)s stands in one identified place"),
    Instrument.Place.NETWORK: gettext_lazy("%(instrument)s is a network, in several places"),
    Instrument.Place.PROJECT: gettext_lazy("%(instrument)s is a project between the partners’ laboratories"),
}
SAID_PLACES: dict[str, Any] = {
    Instrument.Place.ONE: gettext_lazy("one place"),
    Instrument.Place.NETWORK: gettext_lazy("a network"),
    Instrument.Place.PROJECT: gettext_lazy("a project between laboratories"),
}
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


def cnrs_laboratories(count: str, number: int) -> str:
    return ngettext("%(count)s CNRS laboratory", "%(count)s CNRS laboratories", number) % {"count": count}


def laboratories_in_france(count: str, number: int) -> str:
    return ngettext("%(count)s laboratory in France", "%(count)s laboratories in France", number) % {
        "count": count
    }


def laboratories_abroad(count: str, number: int) -> str:
    return ngettext("%(count)s laboratory abroad", "%(count)s laboratories abroad", number) % {"count": count}


def years(count: str, number: int) -> str:
    return ngettext("%(count)s year", "%(count)s years", number) % {"count": count}


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


def takes(instrument: Instrument, taken: str, given: int) -> str:
    words = {"instrument": instrument.acronym, "taken": taken, "given": in_words(given)}
    return _("%(instrument)s takes %(taken)s; you said %(given)s.") % words


def about(sentence: Any, instrument: Instrument) -> str:
    return sentence % {"instrument": instrument.acronym}


def countries(instrument: Instrument, given: int) -> str:
    if not instrument.foreign_countries:
        return about(_("Our sources do not say how many foreign countries %(instrument)s takes."), instrument)
    return takes(instrument, amount(instrument.foreign_countries, foreign_countries_of), given)


def french_labs(instrument: Instrument, given: int) -> str:
    if instrument.french_labs:
        taken = amount(instrument.french_labs, laboratories_in_france)
        return takes(instrument, taken, given)
    if instrument.cnrs_labs:
        taken = amount(instrument.cnrs_labs, cnrs_laboratories)
        words = {"instrument": instrument.acronym, "taken": taken}
        words["given"] = laboratories_in_france(in_words(given), given)
        return pgettext("with what is counted", "%(instrument)s takes %(taken)s; you said %(given)s.") % words
    return about(
        _("Our sources do not say how many laboratories in France %(instrument)s takes."), instrument
    )


def foreign_labs(instrument: Instrument, given: int) -> str:
    if not instrument.foreign_labs:
        return about(
            _("Our sources do not say how many laboratories abroad %(instrument)s takes."), instrument
        )
    taken = amount(instrument.foreign_labs, laboratories_abroad)
    return takes(instrument, taken, given)


def cnrs_lab(instrument: Instrument, there: bool) -> str:
    if not instrument.cnrs_labs:
        sentence = _("Our sources do not say whether %(instrument)s needs a CNRS laboratory.")
        if there:
            sentence = _(
                "Our sources do not say whether %(instrument)s needs a CNRS laboratory; you have one."
            )
        return about(sentence, instrument)
    taken = amount(instrument.cnrs_labs, cnrs_laboratories)
    sentence = (
        _("%(instrument)s takes %(taken)s; you said that the CNRS takes part.")
        if there
        else _("%(instrument)s takes %(taken)s; you said that the CNRS takes no part.")
    )
    return sentence % {"instrument": instrument.acronym, "taken": taken}


def first_contact(instrument: Instrument) -> str:
    match instrument.first_contact, instrument.existing_collaboration:
        case Stated.YES, _existing:
            sentence = _("%(instrument)s is open to a first contact, as you said.")
        case Stated.NO, Stated.YES:
            sentence = _("%(instrument)s is for collaborations that exist already; you said a first contact.")
        case Stated.NO, _existing:
            sentence = _("%(instrument)s is not for a first contact, which is what you said.")
        case _not_stated:
            sentence = _("Our sources do not say whether %(instrument)s is open to a first contact.")
    return about(sentence, instrument)


def existing_collaboration(instrument: Instrument) -> str:
    match instrument.existing_collaboration:
        case Stated.YES:
            sentence = _("%(instrument)s is for collaborations that exist already, as you said.")
        case Stated.NO:
            sentence = _(
                "%(instrument)s is not for collaborations that exist already, which is what you said."
            )
        case _not_stated:
            sentence = _(
                "Our sources do not say whether %(instrument)s is for collaborations that exist already."
            )
    return about(sentence, instrument)


def place(instrument: Instrument, given: str) -> str:
    if instrument.place == Instrument.Place.NOT_STATED:
        sentence = _(
            "Our sources do not say whether %(instrument)s has one place, is a network or a project."
        )
        return about(sentence, instrument)
    words = {"stated": about(STATED_PLACES[instrument.place], instrument), "said": SAID_PLACES[given]}
    sentence = (
        _("%(stated)s, as you said.") if instrument.place == given else _("%(stated)s; you said %(said)s.")
    )
    return sentence % words


def duration(instrument: Instrument, given: int) -> str:
    if instrument.duration_years is None:
        return about(_("Our sources do not say how long %(instrument)s lasts."), instrument)
    lasts = years(in_words(instrument.duration_years), instrument.duration_years)
    return _("%(instrument)s lasts %(years)s; you said %(given)s.") % {
        "instrument": instrument.acronym,
        "years": lasts,
        "given": years(in_words(given), given),
    }


def budget(instrument: Instrument, given: int) -> str:
    if not instrument.funding:
        return about(_("Our sources do not say how much money %(instrument)s brings."), instrument)
    sentence = _("%(instrument)s brings %(money)s; you need %(given)s.")
    if instrument.funding_period == Instrument.FundingPeriod.NOT_STATED:
        sentence = _("%(instrument)s brings %(money)s, over a period that is not stated; you need %(given)s.")
    money = instrument.funding.in_words(euros)
    return sentence % {"instrument": instrument.acronym, "money": money, "given": euros(given)}


def balance(fitting: int, remaining: int) -> str:
    """Return "3 of your 4 answers fit; 1 to ask about."."""
    numbers = {"fitting": fitting, "all": fitting + remaining, "remaining": remaining}
    return (
        ngettext(
            "%(fitting)s of your %(all)s answers fits; %(remaining)s to ask about.",
            "%(fitting)s of your %(all)s answers fit; %(remaining)s to ask about.",
            fitting,
        )
        % numbers
    )
