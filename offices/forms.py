import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import MAX_QUERY, TOO_LONG, EntryField
from offices.coverage import Answer
from offices.models import Office
from offices.wording import kinds_of_contact
from sectors.models import Sector

DIRECTION = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class FindForm(forms.Form):
    """What is looked for: a country or territory in any spelling, or anything else."""

    q = forms.CharField(
        label=_("Country or territory"),
        max_length=MAX_QUERY,
        required=False,
        error_messages={
            "max_length": TOO_LONG,
            "null_characters_not_allowed": _("This contains characters that no name has."),
        },
    )

    def clean_q(self) -> str:
        """Leave out marks of direction, which would turn the sentences around that show the words."""
        return DIRECTION.sub("", self.cleaned_data["q"])

    @property
    def typed(self) -> str:
        """What stays in the field: a text that is too long as well."""
        return DIRECTION.sub("", self.data.get("q", "")).strip()


class CountryListForm(forms.Form):
    """What narrows the list of countries: a sector, an office, and the kind of `Answer.contact`."""

    sector = EntryField(
        label=_("Sector"),
        required=False,
        error_messages={"invalid_choice": _("There is no such sector.")},
    )
    office = EntryField(
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
        """Offer the sectors and offices that `answers` name, or that are asked for."""
        super().__init__(data)
        sectors: dict[str, Any] = {answer.sector.slug: answer.sector for answer in answers if answer.sector}
        offices: dict[str, Any] = {
            each.office.slug: each.office for answer in answers for each in answer.offices
        }
        for name, model, found, all_of_them in (
            ("sector", Sector, sectors, _("All sectors")),
            ("office", Office, offices, _("All offices")),
        ):
            field: Any = self.fields[name]
            if (typed := (data or {}).get(name)) and typed not in found:  # Brussels covers no country
                found |= {each.slug: each for each in model.objects.published().filter(slug=typed)}
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
