"""What is known of an office, once: its page, its sheet and the brochure lay it out, each in its way."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue.pdf import Block, other_language, run
from cnrs_intl.catalogue.templatetags.page import utc_offset
from cnrs_intl.derci.contact import Recipient


@dataclass(frozen=True)
class Words:
    """Some words of a fact, the language where it isn't the one around, and where they lead, if anywhere."""

    text: str
    lang: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fact:
    term: str
    parts: tuple[Words, ...]

    @property
    def text(self) -> str:
        return ", ".join(part.text for part in self.parts)

    @property
    def on_paper(self) -> tuple[str, Block]:
        """Term and value as `pdf.facts` takes them; addresses within the portal are for its page alone."""
        links = [part.url for part in self.parts if part.url.startswith("http")]
        return self.term, run(self.text, lang=self.parts[0].lang, link=links[0] if links else "")


def facts(office: Any, recipient: Recipient | None = None, *, has_clock: bool = False) -> list[Fact]:
    """
    Return what is known of an office read with its host country and `with_published("sectors")`.

    The mandate only where the summary does not say it, and how to reach the office where the `recipient`
    that the page tells one to write to is another, and the time zone unless the page `has_clock`: nothing is
    told twice on one page.
    """
    mandate = "" if office.mandate.strip(". ") in office.summary else office.mandate
    rows = [
        (_("Mandate"), [Words(mandate, other_language(office, "mandate"))]),
        (_("Location"), list(location(office))),
        (_("Time zone"), [Words("" if has_clock else utc_offset(office.time_zone))]),
        (_("Since"), [Words(str(office.since or ""))]),
        (
            _("Run jointly with"),
            [Words(office.partner_organisation, other_language(office, "partner_organisation"))],
        ),
        (
            ngettext("Geographic sector", "Geographic sectors", len(office.published_sectors)),
            [Words(each.name, url=each.get_absolute_url()) for each in office.published_sectors],
        ),
        *ways_to_reach(Recipient.known_of(office), recipient),
    ]
    known = ((term, tuple(part for part in parts if part.text)) for term, parts in rows)
    return [Fact(term, parts) for term, parts in known if parts]


def ways_to_reach(own: Recipient, told: Recipient | None) -> Iterator[tuple[str, list[Words]]]:
    """Yield what is known of how to reach an office, unless the page tells it as whom to write to."""
    if told is None or told.label != own.label:
        yield _("Telephone"), [Words(own.telephone)]
        yield _("Postal address"), [Words(", ".join(own.postal_address.splitlines()))]
        yield _("Web page"), [Words(own.web_page, url=own.web_page)]


def location(office: Any) -> Iterator[Words]:
    """Yield city and country, “Tokyo, Japan”; one of them where both have one name, as Singapore."""
    country = office.host_country
    if office.city != country.name:
        yield Words(office.city)
    yield Words(country.name, url=country.get_absolute_url())
