"""The questions of the guided choice, and how an address tells their answers."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cnrs_intl.catalogue.numbers import WholeNumberField
from cnrs_intl.catalogue.templatetags.page import euros
from instruments.choice import MEANING, Answers, Purpose, Stage
from instruments.models import Instrument, Stated
from instruments.options import Radios
from instruments.wording import years_in_words

MOST_LABORATORIES = 1000
ALONE = gettext_lazy(
    "Instruments are for laboratories, at least one in France and one abroad: write a number from 1 to 1000."
)


def numbers(label: Promise, least: int, most: int, message: Promise, **options: Any) -> WholeNumberField:
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return WholeNumberField(
        label=label, required=False, min_value=least, max_value=most, error_messages=errors, **options
    )


def one_of(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    message = gettext_lazy("There is no such answer: choose one of these.")
    empty: tuple[str, Any] = ("", pgettext_lazy("answer", "Not known yet"))
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[empty, *choices],
        widget=Radios,
        error_messages={"invalid_choice": message},
    )


def laboratories(label: Promise) -> WholeNumberField:
    message = gettext_lazy("Write a number of laboratories from 1 to 1000, for example 2.")
    field = numbers(label, 1, MOST_LABORATORIES, message)
    field.error_messages["min_value"] = ALONE
    return field


YES_OR_NO: list[tuple[str, Any]] = [(Stated.YES, gettext_lazy("Yes")), (Stated.NO, gettext_lazy("No"))]
PLACES: list[tuple[str, Any]] = [
    (Instrument.Place.ONE, gettext_lazy("One place, where the teams work together")),
    (Instrument.Place.NETWORK, gettext_lazy("A network, in several places")),
    (Instrument.Place.PROJECT, gettext_lazy("A project between laboratories")),
]
STAGES = sorted(Stage.choices, key=lambda choice: choice[0] != Stage.EXISTING)  # yes before no


class ChoiceForm(forms.Form):
    """
    All the questions at once: an address may answer any of them, in any order.

    A bad, repeated or contradictory answer gets a message beside its field and counts as none.
    """

    purpose = one_of(gettext_lazy("What is the collaboration for?"), Purpose.choices)
    duration = numbers(
        gettext_lazy("Duration (years)"),
        1,
        99,
        gettext_lazy("Write a whole number of years from 1 to 99, for example 5."),
    )
    budget = numbers(
        gettext_lazy("CNRS funding needed (euros)"),
        0,
        10**9,
        gettext_lazy("Write an amount in whole euros, at most one billion, for example 12000."),
        unit="€",
        help_text=gettext_lazy("For the whole project."),
    )
    countries = numbers(
        gettext_lazy("Foreign countries taking part"),
        1,
        250,
        gettext_lazy("Write a number of countries from 1 to 250, for example 2."),
        help_text=gettext_lazy("Count the countries other than France."),
    )
    foreign_labs = laboratories(gettext_lazy("Laboratories abroad"))
    french_labs = laboratories(gettext_lazy("Laboratories in France"))
    cnrs_lab = one_of(gettext_lazy("Does a CNRS laboratory take part?"), YES_OR_NO)
    stage = one_of(gettext_lazy("Do the partners already work together?"), STAGES)
    place = one_of(gettext_lazy("One place, a network or a project?"), PLACES)

    def clean(self) -> None:
        for name in self.fields:
            given = {value.strip() for value in self.data.getlist(name) if value.strip()}  # type: ignore[attr-defined]
            if len(given) > 1 and name not in self.errors:
                self.add_error(name, _("The address gives two answers to this question: choose one."))
        countries, abroad = self.cleaned_data.get("countries"), self.cleaned_data.get("foreign_labs")
        if countries and abroad and abroad < countries:
            message = _(
                "%(countries)s countries mean at least as many laboratories abroad: you have %(labs)s."
            )
            self.add_error("foreign_labs", message % {"countries": countries, "labs": abroad})

    #: What a question is called where its answer is said again.
    short_labels: dict[str, Any] = {
        "purpose": gettext_lazy("Purpose"),
        "duration": gettext_lazy("Duration"),
        "budget": gettext_lazy("CNRS funding"),
        "countries": gettext_lazy("Foreign countries"),
        "cnrs_lab": gettext_lazy("CNRS laboratory"),
        "stage": gettext_lazy("Existing collaboration"),
        "place": gettext_lazy("Form"),
    }

    @property
    def answers(self) -> Answers:
        """What was said, without what was refused."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Answers(**said)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions to show: all but the one to which the purpose is the answer."""
        purpose = self.answers.purpose
        known = MEANING[Purpose(purpose)][0] if purpose else ""
        return [field for field in self if field.name != known or field.data]

    def said(self) -> Iterator[tuple[str, str, str]]:
        """Yield the answers as people read them: (name, label, answer)."""
        for name, value in self.cleaned_data.items():
            if value not in (None, ""):
                label = self.short_labels.get(name) or self.fields[name].label
                yield name, str(label), self.in_words(name, value)

    def in_words(self, name: str, value: Any) -> str:
        match name:
            case "budget":
                return euros(value)
            case "duration":
                return years_in_words(value)
        return str(dict(getattr(self.fields[name], "choices", [])).get(value, value))
