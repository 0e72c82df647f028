import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import MAX_QUERY
from offices.coverage import Answer
from offices.wording import kinds_of_contact

DIRECTION = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class FindForm(forms.Form):
    """The field on the home page: a country or territory, in any spelling."""

    q = forms.CharField(
        label=_("Country or territory"),
        max_length=MAX_QUERY,
        required=False,
        error_messages={
            "max_length": _(
                "This is longer than a country’s name: %(limit_value)d characters at most, please."
            ),
            "null_characters_not_allowed": _("This contains characters that no name has."),
        },
    )

    def clean_q(self) -> str:
        """Leave out marks of direction, which would turn the sentences around that show the words."""
        return DIRECTION.sub("", self.cleaned_data["q"])


class CountryListForm(forms.Form):
    """What narrows the list of countries: a sector, an office, and the kind of `Answer.contact`."""

    sector = forms.ChoiceField(
        label=_("Sector"),
        required=False,
        error_messages={"invalid_choice": _("There is no such sector.")},
    )
    office = forms.ChoiceField(
        label=_("Regional office"),
        required=False,
        error_messages={"invalid_choice": _("There is no such office.")},
    )
    contact = forms.ChoiceField(
        label=_("Contact"),
        required=False,
        choices=lambda: [("", _("All contacts")), *kinds_of_contact().items()],
        error_messages={"invalid_choice": _("There is no such kind of contact.")},
    )

    def __init__(self, data: Any, answers: list[Answer]) -> None:
        """Offer the sectors and offices that `answers` name: to ask for them again is not needed."""
        super().__init__(data)
        sectors = {answer.sector.slug: answer.sector for answer in answers if answer.sector}
        offices = {each.office.slug: each.office for answer in answers for each in answer.offices}
        for name, found, all_of_them in (
            ("sector", sectors, _("All sectors")),
            ("office", offices, _("All offices")),
        ):
            field: Any = self.fields[name]
            entries = sorted(found.values(), key=lambda entry: (entry.order, entry.pk))
            field.choices = [("", all_of_them), *((entry.slug, str(entry)) for entry in entries)]

    def kept(self, answers: list[Answer]) -> list[Answer]:
        """Return the answers that stay; a bad value gets its message and narrows nothing."""
        if not self.is_bound:
            return answers
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return [
            answer for answer in answers if wanted.items() <= facets(answer, wanted.get("office", "")).items()
        ]


def facets(answer: Answer, office: str) -> dict[str, str]:
    """Return what an answer is narrowed by; of its offices, the one that is asked for."""
    covers = any(each.office.slug == office for each in answer.offices)
    return {
        "sector": answer.sector.slug if answer.sector else "",
        "office": office if covers else "",
        "contact": answer.contact,
    }
