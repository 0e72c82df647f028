"""The page that prepares a message to a team: its text in both languages, with fields to fill in place."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.views import PublicTemplate
from cnrs_intl.derci.contact import Recipient, first_recipient, the_department
from cnrs_intl.derci.letter import BLANKS, Letter, write
from cnrs_intl.derci.wording import department_words
from instruments.models import Instrument
from offices.coverage import Answer, answers_for, countries_to_answer
from offices.models import Office
from sectors.choices import country_options
from sectors.models import Sector


@dataclass(frozen=True)
class Asked:
    """What a message is about, as far as the address says it; a country alone decides who the contact is."""

    answer: Answer | None = None
    office: Office | None = None
    sector: Sector | None = None
    instrument: Instrument | None = None

    @property
    def team(self) -> str:
        """The contact as the letter addresses it, in the current language."""
        if self.answer:
            return self.answer.team
        if self.office:
            return self.office.short_name
        return self.sector.in_full if self.sector else department_words()["the_department"]

    @property
    def page(self) -> Any:
        """The team, which has a page of its own; None for the department."""
        if self.answer:
            return next((each.office for each in self.answer.offices), self.answer.sector)
        return self.office or self.sector

    @property
    def page_name(self) -> str:
        """What the link to the team says; the full name of the department where that is the contact."""
        team = self.page or the_department()
        return getattr(team, "in_full", "") or str(team or "")

    @property
    def recipient(self) -> Recipient | None:
        if self.answer:
            return self.answer.recipient
        sectors: list[Any] = getattr(self.office, "published_sectors", [self.sector])
        return first_recipient([self.office, *sectors, the_department()])

    def letter(self, language: str) -> Letter:
        with override(language):
            return write(
                self.team,
                self.answer.country.name if self.answer else "",
                self.instrument.in_full if self.instrument else "",
            )


class PrepareMessage(PublicTemplate):
    """The message about a country and an instrument; either may be missing, and a wrong one is told."""

    template_name = "site/message.html"
    section = "home"
    parameters = unlisted = frozenset({"country", "instrument", "office", "sector"})
    slug_parameters = {"instrument": Instrument, "office": Office, "sector": Sector}

    def get_title(self) -> str:
        return _("Prepare your message")

    def get_title_parts(self) -> tuple[str, str]:
        return "", ""  # a form of one's own

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = {name: self.request.GET.get(name, "") for name in self.parameters}
        asked = read(typed)
        languages = sorted(LANGUAGES, key=lambda language: language != current_language())
        letters = [asked.letter(language) for language in languages]
        recipient = asked.recipient
        email = recipient.email if recipient else ""
        return super().get_context_data(
            **kwargs,
            asked=asked,
            country=asked.answer and asked.answer.country,
            unknown_country=bool(typed["country"] and not asked.answer),
            unknown_instrument=bool(typed["instrument"] and not asked.instrument),
            letters=[(letter, letter.mailto(email) if email else "") for letter in letters],
            blanks=[(blank, in_each_language(blank.text)) for blank in BLANKS],
            email=email,
            recipient=recipient,
            countries=country_options(asked.answer.country.code if asked.answer else ""),
            instruments=Instrument.objects.published().in_order(),
        )


def read(typed: dict[str, str]) -> Asked:
    """Return what an address asks for, as far as it exists and is public."""
    answer = None
    if country := typed["country"] and countries_to_answer().filter(iso2=typed["country"].upper()).first():
        answer = answers_for([country])[0]
    return Asked(
        answer,
        None if answer else named(Office.objects.with_published("sectors"), typed["office"]),
        None if answer else named(Sector.objects, typed["sector"]),
        named(Instrument.objects, typed["instrument"]),
    )


def named(entries: Any, slug: str) -> Any:
    return entries.published().filter(slug=slug).first() if slug else None


def in_each_language(words: Any) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(words)
    return found
