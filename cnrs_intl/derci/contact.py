"""Who to write to: the first of office, sector and department that can be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.pdf import Block, facts, paragraph, run
from cnrs_intl.catalogue.version import kept
from cnrs_intl.derci.models import Department


class Reachable(Protocol):
    """An entry with contact details, each of which may be empty."""

    email: str
    telephone: str


@dataclass(frozen=True)
class Recipient:
    label: str
    email: str
    telephone: str
    web_page: str
    postal_address: str

    @classmethod
    def of(cls, entry: Reachable) -> Self | None:
        """Return how to reach `entry`; None unless it has an e-mail address or a contact page."""
        if not (entry.email or getattr(entry, "contact_page", "")):
            return None
        return cls.known_of(entry)

    @classmethod
    def known_of(cls, entry: Reachable) -> Self:
        """Return what is known of how to reach `entry`, be it nothing."""
        return cls(
            label=str(entry),
            email=entry.email,
            telephone=entry.telephone,
            web_page=getattr(entry, "contact_page", "") or getattr(entry, "web_page", ""),
            postal_address=getattr(entry, "postal_address", ""),
        )

    @property
    def lines(self) -> list[tuple[str, str, str]]:
        """What a document on paper says: (what it is, the text itself, where it leads or nothing)."""
        lines = [
            (pgettext("before an address", "E-mail"), self.email, f"mailto:{self.email}"),
            (pgettext("before a number", "Telephone"), self.telephone, ""),
            (_("Web page"), self.web_page, self.web_page),
            (_("Postal address"), ", ".join(self.postal_address.split("\n")), ""),
        ]
        return [line for line in lines if line[1]]


@kept
def the_department() -> Department | None:
    """Return the department, if it is published: nearly every page says how to reach it."""
    found: Department | None = Department.objects.published().first()
    return found


def first_recipient(entries: Iterable[Reachable | None]) -> Recipient | None:
    """Return the first of `entries` that can be written to; None where none can."""
    return next((found for entry in entries if entry and (found := Recipient.of(entry))), None)


def on_paper(recipient: Recipient | None) -> list[Block]:
    """Return who to write to and how, or what to do where the portal holds no contact."""
    if recipient is None:
        return [
            paragraph(
                _(
                    "This portal does not hold a contact for this team yet. You can prepare your message "
                    "now and send it through the CNRS laboratory you work with."
                )
            )
        ]
    return [paragraph(run(recipient.label, strong=True)), *ways_on_paper(recipient)]


def ways_on_paper(recipient: Recipient) -> list[Block]:
    """Return how to reach someone, as far as it is known."""
    ways = [(label.rstrip("\u00a0:"), run(text, link=target)) for label, text, target in recipient.lines]
    return [facts(ways)] if ways else []
