"""Who to write to: the first of office, sector and department that can be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self


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
        contact_page = getattr(entry, "contact_page", "")
        if not (entry.email or contact_page):
            return None
        return cls(
            label=str(entry),
            email=entry.email,
            telephone=entry.telephone,
            web_page=contact_page or getattr(entry, "web_page", ""),
            postal_address=getattr(entry, "postal_address", ""),
        )


def first_recipient(entries: Iterable[Reachable | None]) -> Recipient | None:
    """Return the first of `entries` that can be written to; None where none can."""
    return next((found for entry in entries if entry and (found := Recipient.of(entry))), None)
