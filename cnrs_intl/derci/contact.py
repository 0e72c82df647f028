"""Who to write to: the first of office, sector and department that can be reached."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cnrs_intl.catalogue.pdf import Block, facts, paragraph, qr_code, run
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
            label=getattr(entry, "in_full", "") or str(entry),
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
    """
    Return the first of `entries` that can be written to, else the first with a telephone or a postal address.

    None where nothing is known of any.
    """
    known = [entry for entry in entries if entry]
    written_to = (found for entry in known if (found := Recipient.of(entry)))
    reached = (found for found in map(Recipient.known_of, known) if found.telephone or found.postal_address)
    return next(written_to, None) or next(reached, None)


Part = tuple[str, str]  # words of a sentence, and where they lead or nothing


def message_address(**about: str) -> str:
    """Return the page that prepares a message about a country, an instrument, an office or a sector."""
    query = urlencode({name: value for name, value in about.items() if value})
    return reverse("message") + (f"?{query}" if query else "")


def without_details(message: str = "") -> list[Part]:
    """
    Return what to do where no contact details are published, in parts.

    `message` is the address of the page that prepares a message; none where that is the page itself.
    """
    department = the_department()
    links = {
        "website": (_("The CNRS’s website lists its offices"), department.web_page if department else ""),
        "prepare": (_("prepare your message"), message),
    }
    sentence = _(
        "No contact details are published here yet. %(website)s; you can also %(prepare)s now, and any CNRS "
        "laboratory can pass it on."
    )
    if not message:
        sentence = _(
            "No contact details are published here yet. %(website)s, and any CNRS laboratory can pass your "
            "message on."
        )
    parts = re.split(r"%\((\w+)\)s", sentence)  # words and names of links in turn
    return [links[part] if number % 2 else (part, "") for number, part in enumerate(parts)]


def on_paper(recipient: Recipient | None, **about: str) -> list[Block]:
    """
    Return how to write to a team, or what to do where its contact details are not known.

    With what the message is `about` (as `message_address` takes it), beside the QR code of its page.
    """
    address = settings.SITE_URL + message_address(**about)
    if recipient is None:
        said = [run(text, link=link) for text, link in without_details(address)]
        return [qr_block(address, said) if about else paragraph(*said)]
    code = [qr_block(address, [run(_("Prepare your message"), link=address)])] if about else []
    return [paragraph(run(recipient.label, strong=True)), *ways_on_paper(recipient), *code]


def qr_block(address: str, runs: list[Block]) -> Block:
    """Return the QR code of an address beside some words."""
    says = _("QR code that leads to %(address)s") % {"address": address}
    return {"kind": "qr", "address": address, "svg": qr_code(address), "says": says, "runs": runs}


def ways_on_paper(recipient: Recipient) -> list[Block]:
    """Return how to reach someone, as far as it is known."""
    ways = [(label.rstrip("\u00a0:"), run(text, link=target)) for label, text, target in recipient.lines]
    return [facts(ways)] if ways else []
