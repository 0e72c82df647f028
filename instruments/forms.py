"""The questions of the guided choice, and how an address tells their answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cnrs_intl.catalogue.templatetags.page import euros
from instruments.choice import Answers, Stage
from instruments.filters import WholeNumberField
from instruments.models import Instrument, Stated
from instruments.options import Radios
from instruments.wording import years_in_words

MOST_LABORATORIES = 1000
ALONE = gettext_lazy(
    "These instruments join laboratories, at least one on either side: begin with a colleague in a French "
    "team."
)


@dataclass(frozen=True)
class Question:
    """A plain question, and the fields that its answer fills."""

    number: int
    title: Promise
    help_text: Promise
    names: tuple[str, ...]


QUESTIONS = tuple(
    Question(number, *parts)
    for number, parts in enumerate(
        (
            (
                gettext_lazy("How many foreign countries take part?"),
                gettext_lazy("Count the countries other than France."),
                ("countries",),
            ),
            (
                gettext_lazy("Which laboratories take part?"),
                gettext_lazy("Answer what you know and leave the rest empty."),
                ("french_labs", "cnrs_lab", "foreign_labs"),
            ),
            (
                gettext_lazy("Do the partners work together already?"),
                gettext_lazy("For example through visits, joint publications or an agreement."),
                ("stage",),
            ),
            (
                gettext_lazy("A shared place, a network, or a project?"),
                gettext_lazy(
                    "Whether the teams share a laboratory, join a community or do research together."
                ),
                ("place",),
            ),
            (
                gettext_lazy("How long should it last?"),
                gettext_lazy("These are the durations of the instruments that the CNRS offers."),
                ("duration",),
            ),
            (
                gettext_lazy("How much money does the project need from the CNRS?"),
                gettext_lazy("In euros, for the whole project."),
                ("budget",),
            ),
        ),
        start=1,
    )
)


def numbers(label: Promise, least: int, most: int, message: Promise, **options: Any) -> WholeNumberField:
    errors = dict.fromkeys(("invalid", "min_value", "max_value"), message)
    return WholeNumberField(
        label=label, required=False, min_value=least, max_value=most, error_messages=errors, **options
    )


def one_of(label: Any, choices: Iterable[tuple[str, Any]], message: Any) -> forms.ChoiceField:
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
    (Instrument.Place.ONE, gettext_lazy("One place, where the teams come together")),
    (Instrument.Place.NETWORK, gettext_lazy("A network, in several places")),
    (Instrument.Place.PROJECT, gettext_lazy("A project between laboratories")),
]
NO_SUCH_ANSWER = gettext_lazy("There is no such answer: choose one of these.")


class ChoiceForm(forms.Form):
    """
    All the questions at once: an address may answer any of them, in any order.

    A bad, repeated or contradictory answer gets a message beside its field and counts as none.
    """

    countries = numbers(
        gettext_lazy("Foreign countries taking part"),
        1,
        250,
        gettext_lazy("Write a number of countries from 1 to 250, for example 2."),
    )
    french_labs = laboratories(gettext_lazy("Laboratories in France"))
    cnrs_lab = one_of(
        gettext_lazy("Is a CNRS laboratory among them?"),
        YES_OR_NO,
        NO_SUCH_ANSWER,
    )
    foreign_labs = laboratories(gettext_lazy("Laboratories abroad"))
    stage = one_of(
        pgettext_lazy("stage of a collaboration", "The collaboration"), Stage.choices, NO_SUCH_ANSWER
    )
    place = one_of(gettext_lazy("The place"), PLACES, NO_SUCH_ANSWER)
    duration = one_of(gettext_lazy("Duration"), [], NO_SUCH_ANSWER)
    budget = numbers(
        gettext_lazy("Money from the CNRS (euros)"),
        0,
        10**9,
        gettext_lazy("Write an amount in whole euros, at most one billion, for example 12000."),
        unit="€",
    )

    def __init__(self, data: QueryDict, instruments: Iterable[Instrument]) -> None:
        """Offer the durations that `instruments` have."""
        super().__init__(data)
        durations = sorted(
            {instrument.duration_years for instrument in instruments if instrument.duration_years}
        )
        field: Any = self.fields["duration"]
        field.choices = [*field.choices, *((str(years), years_in_words(years)) for years in durations)]
        if durations:
            offered = str(get_text_list([str(years) for years in durations], _("or")))
            message = _("The instruments last %(years)s years: choose one of these.") % {"years": offered}
            field.error_messages["invalid_choice"] = message

    def clean(self) -> None:
        for name in self.fields:
            given = {value.strip() for value in self.data.getlist(name) if value.strip()}  # type: ignore[attr-defined]
            if len(given) > 1 and name not in self.errors:
                self.add_error(name, _("The address gives two answers to this question: choose one."))
        countries, abroad = self.cleaned_data.get("countries"), self.cleaned_data.get("foreign_labs")
        if countries and abroad and abroad < countries:
            message = _(
                "%(countries)s countries mean as many laboratories abroad or more; you said %(labs)s."
            )
            self.add_error("foreign_labs", message % {"countries": countries, "labs": abroad})

    @property
    def answers(self) -> Answers:
        """What was said, without what was refused."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "duration" in said:
            said["duration"] = int(said["duration"])
        return Answers(**said)

    @property
    def refused(self) -> Question | None:
        """The first question with an answer that was refused."""
        return next((each for each in QUESTIONS if any(name in self.errors for name in each.names)), None)

    def said_to(self, question: Question) -> list[tuple[str, str]]:
        """Return the answers to one question as people read them: (label, answer)."""
        return [
            (str(self.fields[name].label), self.in_words(name, self.cleaned_data[name]))
            for name in question.names
            if self.cleaned_data.get(name) not in (None, "")
        ]

    def in_words(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", []))
        return str(choices.get(value, euros(value) if name == "budget" else value))
