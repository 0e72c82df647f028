from dataclasses import dataclass
from typing import Any

from django import template

from cnrs_intl.derci.contact import Part, message_address, without_details
from cnrs_intl.derci.letter import write

register = template.Library()
ABOUT = ("country", "instrument", "office", "sector")


@dataclass(frozen=True)
class Ways:
    """How to write to a team: what `components/_write_to.html` lays out."""

    mailto: str  # a link with the whole letter, where there is an e-mail address
    message: str  # the page that prepares the letter; nothing on that page itself
    without_details: list[Part]


@register.simple_tag(takes_context=True)
def ways_to_write(context: template.Context) -> Ways:
    """
    Return how to write to the `recipient` of the context, which may be None.

    Of the context's country, instrument, office and sector, each optional, the message says what it is
    about; `team` is the contact as the letter addresses it, `is_message_page` whether that page asks.
    """
    recipient = context["recipient"]
    about = {name: context[name] for name in ABOUT if context.get(name)}
    if "country" in about:  # which alone says who the contact is
        about = {name: entry for name, entry in about.items() if name in ABOUT[:2]}
    address = message_address(**{name: key_of(entry) for name, entry in about.items()})
    message = "" if context.get("is_message_page") else address
    mailto = ""
    if recipient and recipient.email:
        letter = write(
            context.get("team") or recipient.label,
            about["country"].name if "country" in about else "",
            about["instrument"].in_full if "instrument" in about else "",
        )
        mailto = letter.mailto(recipient.email)
    return Ways(mailto, message, without_details())


def key_of(entry: Any) -> str:
    """Return what the query of an address names an entry by: a country's code, else the slug."""
    return str(getattr(entry, "code", "") or entry.slug)
