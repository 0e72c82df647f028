"""
The sentences of the guided choice, in the current language: what the record says, what you said.

French has no gender or number of a tool to agree with in any of them.
"""

from collections.abc import Callable
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from cnrs_intl.catalogue.templatetags.page import euros
from instruments.models import Instrument, Stated
from instruments.wording import money_in_words

STATED_PLACES: dict[str, Any] = {
    Instrument.Place.ONE: gettext_lazy("%(tool)s stands in one identified place"),
    Instrument.Place.NETWORK: gettext_lazy("%(tool)s is a network, in several places"),
    Instrument.Place.PROJECT: gettext_lazy("%(tool)s is a project between the partners’ laboratories"),
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


def amount(least: int, most: int | None, noun: Noun) -> str:
    """Return a range with what it counts: "one or two foreign countries", "at least two laboratories"."""
    if most is None:
        return noun(_("at least %(count)s") % {"count": in_words(least)}, least)
    if least == most:
        return noun(in_words(least), least)
    words = {"least": in_words(least), "most": in_words(most)}
    if most == least + 1:
        return noun(_("%(least)s or %(most)s") % words, most)
    return noun(_("%(least)s to %(most)s") % words, most)


def takes(tool: Instrument, taken: str, given: int) -> str:
    words = {"tool": tool.acronym, "taken": taken, "given": in_words(given)}
    return _("%(tool)s takes %(taken)s; you said %(given)s.") % words


def about(sentence: Any, tool: Instrument) -> str:
    return sentence % {"tool": tool.acronym}


def countries(tool: Instrument, given: int) -> str:
    least, most = tool.foreign_countries_least, tool.foreign_countries_most
    if least is None:
        return about(_("Our sources do not say how many foreign countries %(tool)s takes."), tool)
    return takes(tool, amount(least, most, foreign_countries_of), given)


def french_labs(tool: Instrument, given: int) -> str:
    if tool.french_labs_least is not None:
        taken = amount(tool.french_labs_least, tool.french_labs_most, laboratories_in_france)
        return takes(tool, taken, given)
    if tool.cnrs_labs_least is not None:
        taken = amount(tool.cnrs_labs_least, tool.cnrs_labs_most, cnrs_laboratories)
        words = {"tool": tool.acronym, "taken": taken}
        words["given"] = laboratories_in_france(in_words(given), given)
        return pgettext("with what is counted", "%(tool)s takes %(taken)s; you said %(given)s.") % words
    return about(_("Our sources do not say how many laboratories in France %(tool)s takes."), tool)


def foreign_labs(tool: Instrument, given: int) -> str:
    if tool.foreign_labs_least is None:
        return about(_("Our sources do not say how many laboratories abroad %(tool)s takes."), tool)
    taken = amount(tool.foreign_labs_least, tool.foreign_labs_most, laboratories_abroad)
    return takes(tool, taken, given)


def cnrs_lab(tool: Instrument, there: bool) -> str:
    if tool.cnrs_labs_least is None:
        sentence = _("Our sources do not say whether %(tool)s needs a CNRS laboratory.")
        if there:
            sentence = _("Our sources do not say whether %(tool)s needs a CNRS laboratory; you have one.")
        return about(sentence, tool)
    taken = amount(tool.cnrs_labs_least, tool.cnrs_labs_most, cnrs_laboratories)
    sentence = (
        _("%(tool)s takes %(taken)s; you said that the CNRS takes part.")
        if there
        else _("%(tool)s takes %(taken)s; you said that the CNRS takes no part.")
    )
    return sentence % {"tool": tool.acronym, "taken": taken}


def first_contact(tool: Instrument) -> str:
    match tool.first_contact, tool.existing_collaboration:
        case Stated.YES, _existing:
            sentence = _("%(tool)s is open to a first contact, as you said.")
        case Stated.NO, Stated.YES:
            sentence = _("%(tool)s is for collaborations that exist already; you said a first contact.")
        case Stated.NO, _existing:
            sentence = _("%(tool)s is not for a first contact, which is what you said.")
        case _not_stated:
            sentence = _("Our sources do not say whether %(tool)s is open to a first contact.")
    return about(sentence, tool)


def existing_collaboration(tool: Instrument) -> str:
    match tool.existing_collaboration:
        case Stated.YES:
            sentence = _("%(tool)s is for collaborations that exist already, as you said.")
        case Stated.NO:
            sentence = _("%(tool)s is not for collaborations that exist already, which is what you said.")
        case _not_stated:
            sentence = _("Our sources do not say whether %(tool)s is for collaborations that exist already.")
    return about(sentence, tool)


def place(tool: Instrument, given: str) -> str:
    if tool.place == Instrument.Place.NOT_STATED:
        sentence = _("Our sources do not say whether %(tool)s has one place, is a network or a project.")
        return about(sentence, tool)
    words = {"stated": about(STATED_PLACES[tool.place], tool), "said": SAID_PLACES[given]}
    sentence = _("%(stated)s, as you said.") if tool.place == given else _("%(stated)s; you said %(said)s.")
    return sentence % words


def duration(tool: Instrument, given: int) -> str:
    if tool.duration_years is None:
        return about(_("Our sources do not say how long %(tool)s lasts."), tool)
    lasts = years(in_words(tool.duration_years), tool.duration_years)
    return _("%(tool)s lasts %(years)s; you said %(given)s.") % {
        "tool": tool.acronym,
        "years": lasts,
        "given": years(in_words(given), given),
    }


def budget(tool: Instrument, given: int) -> str:
    if tool.funding_least is None:
        return about(_("Our sources do not say how much money %(tool)s brings."), tool)
    sentence = _("%(tool)s brings %(money)s; you need %(given)s.")
    if tool.funding_period == Instrument.FundingPeriod.NOT_STATED:
        sentence = _("%(tool)s brings %(money)s, over a period that is not stated; you need %(given)s.")
    money = money_in_words(tool.funding_least, tool.funding_most)
    return sentence % {"tool": tool.acronym, "money": money, "given": euros(given)}


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
