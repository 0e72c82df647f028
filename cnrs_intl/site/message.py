"""
A message to copy: what the portal knows is filled in, the rest is left in brackets.

It is written in both languages. Nothing that a visitor types is sent or kept by the portal.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGE_NAMES, LANGUAGES, current_language
from cnrs_intl.catalogue.views import PublicTemplate
from instruments.models import Instrument
from offices.coverage import Answer, answers_for, countries_to_answer
from sectors.choices import country_options


@dataclass(frozen=True)
class Message:
    language: str  # "en" or "fr"
    subject: str
    body: str

    @property
    def language_name(self) -> str:
        return str(LANGUAGE_NAMES[self.language])

    def mailto(self, email: str) -> str:
        """Return the link that opens it in the reader's own mail program."""
        return f"mailto:{email}?subject={quote(self.subject)}&body={quote(self.body)}"


def write(language: str, answer: Answer | None, instrument: Instrument | None) -> Message:
    """Return the message in one language; country and instrument may be left open."""
    with override(language):
        context = {"answer": answer, "country": answer and answer.country, "instrument": instrument}
        body = render_to_string("site/message.txt", context).strip() + "\n"
        subject = _("Cooperation with CNRS laboratories")
        if answer:
            subject = _("Cooperation with CNRS laboratories: %(country)s") % {"country": answer.country.name}
    return Message(language, subject, body)


class PrepareMessage(PublicTemplate):
    """The message for a country and an instrument; either may be missing, and a wrong one is told."""

    template_name = "site/message.html"
    section = "home"
    parameters = frozenset({"country", "instrument"})
    slug_parameters = {"instrument": Instrument}

    def get_title(self) -> str:
        return _("Prepare your message")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code, slug = (self.request.GET.get(name, "") for name in ("country", "instrument"))
        country = countries_to_answer().filter(iso2=code.upper()).first() if code else None
        instrument = Instrument.objects.published().filter(slug=slug).first() if slug else None
        answer = answers_for([country])[0] if country else None
        here = current_language()
        languages = sorted(LANGUAGES, key=lambda language: language != here)
        messages = [write(language, answer, instrument) for language in languages]
        recipient = answer.recipient if answer else None
        return super().get_context_data(
            **kwargs,
            country=country,
            answer=answer,
            instrument=instrument,
            unknown_country=bool(code and not country),
            unknown_instrument=bool(slug and not instrument),
            messages=[
                (message, message.mailto(recipient.email) if recipient and recipient.email else "")
                for message in messages
            ],
            recipient=recipient,
            countries=country_options(country.code if country else ""),
            instruments=Instrument.objects.published().in_order(),
        )
