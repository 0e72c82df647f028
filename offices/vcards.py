"""
The contact details of an office for address books: vCard 4.0 (RFC 6350), one card for it and one for each
person or desk there that can be told apart, as no address book shows who belongs to a card.

icalendar folds and joins the lines, which RFC 6350 has in common with RFC 5545. It does not escape them: it
takes the \\N of C:\\News for a line break.
"""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from icalendar.parser import Contentline, Contentlines

from cnrs_intl.catalogue.addresses import UNTYPED
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.pdf import other_language
from offices.models import Office, OfficeContact

CARDS = UUID("8b5b1f0e-63c1-4d0c-9d5e-0e6f0a6f3d27")  # drawn once; the identifiers of cards derive from it
ESCAPED = str.maketrans({"\\": r"\\", ",": r"\,", ";": r"\;", "\n": r"\n"})
NUMBER = re.compile(r"\+[0-9\s.()-]*[0-9][0-9\s.()-]*")  # as one calls it from anywhere; a / is between two
LONGEST_NUMBER = 15  # digits: E.164
NOT_DIALLED = re.compile(r"\(0\)|\D")  # of +33 (0)1 23: from abroad the zero is left out


def can_be_reached(office: Any) -> bool:
    """Whether an office read with `with_published("contacts")` has anything for an address book."""
    return bool(office.email or office.telephone or office.postal_address or staffed(office))


def staffed(office: Any) -> list[OfficeContact]:
    """Return the persons and desks of whom more is known than the role."""
    return [each for each in office.published_contacts if each.name or each.email or each.telephone]


def cards_of(office: Any) -> bytes:
    """Return the card of an office read with `with_published("contacts")`, then those of who works there."""
    lines = [*card_of(office)]
    for contact in staffed(office):
        lines += card_of_contact(office, contact)
    made: bytes = Contentlines(lines).to_ical()  # type: ignore[no-untyped-call]
    return made


def card_of(office: Office) -> Iterator[Contentline]:
    language = language_of(office, "name")
    yield from opening("org", office.name, language)
    yield line(f"ORG;LANGUAGE={language}", "CNRS", office.short_name)
    yield from ways_to_reach(office)
    if office.web_page:
        yield raw("URL", office.web_page)
    yield from closing(office, office)


def card_of_contact(office: Office, contact: OfficeContact) -> Iterator[Contentline]:
    """Yield the card of a person, or of a desk: that of an organisation, as a part of the office."""
    role, part = language_of(contact, "role"), language_of(office, "name")
    if contact.name:
        yield from opening("individual", contact.name)
        yield line(f"ORG;LANGUAGE={part}", "CNRS", office.short_name)
    else:
        yield from opening("org", f"{contact.role}, {office.short_name}", role)
        yield line(f"ORG;LANGUAGE={part}", "CNRS", office.short_name, contact.role)
    yield line(f"TITLE;LANGUAGE={role}", contact.role)
    yield from ways_to_reach(contact)
    yield from closing(office, contact)


def opening(kind: str, name: str, language: str = "") -> Iterator[Contentline]:
    """Yield how a card begins; N, of which nobody knows the parts, is for what reads a card as 3.0."""
    yield raw("BEGIN", "VCARD")
    yield raw("VERSION", "4.0")
    yield raw("KIND", kind)
    yield line(f"FN;LANGUAGE={language}" if language else "FN", name)
    yield line("N", "", name, "", "", "")


def ways_to_reach(entry: Any) -> Iterator[Contentline]:
    if entry.email:
        yield line("EMAIL;TYPE=work", entry.email)
    if entry.telephone:
        yield telephone(entry.telephone)


def telephone(typed: str) -> Contentline:
    """Return a number as an address (RFC 3966), or as typed where it cannot be called from everywhere."""
    digits = NOT_DIALLED.sub("", typed)
    if NUMBER.fullmatch(typed.strip()) and len(digits) <= LONGEST_NUMBER:
        return raw("TEL;TYPE=work;VALUE=uri", f"tel:+{digits}")
    return line("TEL;TYPE=work;VALUE=text", typed)


def closing(office: Office, entry: Office | OfficeContact) -> Iterator[Contentline]:
    """Yield what the card of an office and those of its people have in common."""
    if office.postal_address:  # where address books look for it; a LABEL would say it twice
        address = "\n".join(part.strip() for part in office.postal_address.splitlines())
        yield line("ADR;TYPE=work", "", "", address, "", "", "", "")
    yield raw("URL", settings.SITE_URL + office.get_absolute_url())
    if office.time_zone:
        yield line("TZ", office.time_zone)
    if office.latitude is not None and office.longitude is not None:
        yield raw("GEO", f"geo:{office.latitude:.6f},{office.longitude:.6f}")
    yield raw("REV", f"{office.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    yield raw("UID", uuid5(CARDS, f"{entry._meta.label_lower} {entry.pk}").urn)
    yield raw("END", "VCARD")


def language_of(instance: Office | OfficeContact, name: str) -> str:
    """Return the language in which a text is shown."""
    return other_language(instance, name) or current_language()


def line(name: str, *parts: str) -> Contentline:
    """Return a line of text in one or more parts, whatever was typed in them."""
    return raw(name, ";".join(map(escaped, parts)))


def escaped(text: str) -> str:
    return UNTYPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).translate(ESCAPED)


def raw(name: str, value: str) -> Contentline:
    """Return a line whose value is no text, such as an address: it holds no line break."""
    return Contentline(f"{name}:{UNTYPED.sub('', value)}")  # type: ignore[no-untyped-call]
