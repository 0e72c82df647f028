"""Characters that nobody sees: which of them mean something in a text, and which no text may hold."""

import unicodedata
from typing import Any

# Joiners shape letters of Persian, Arabic and Indian scripts, and emoji; elsewhere they mean nothing.
JOINERS = "\u200c\u200d"
# The soft hyphen, the zero-width space, the byte order mark, word joiners, signs of formulas that nobody sees
# and direction marks, as copied from pages and mail.
MEANINGLESS = dict.fromkeys(
    [0xAD, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
)


def without_invisible(text: str) -> str:
    """Return `text` without characters that nobody sees, but for those that its script needs."""
    if text.isascii():
        return text
    text = text.translate(MEANINGLESS)
    if not any(joiner in text for joiner in JOINERS):
        return text
    return "".join(each for place, each in enumerate(text) if each not in JOINERS or joins(text, place))


def composed(text: str) -> str:
    """Return `text` likewise, each accent in one with its letter, as keyboards of Windows type it."""
    return unicodedata.normalize("NFC", without_invisible(text))


def joins(text: str, place: int) -> bool:
    """Whether a joiner stands after a sign that it can shape: no Latin or Greek letter, no space."""
    before = text[place - 1] if place else ""
    return before > "\u0590" and not before.isspace()


def unprintable(value: Any) -> str:
    """Return the first character of a cell that no database or page should hold, as U+0007; or nothing."""
    if not isinstance(value, str):
        return ""
    bad = (each for each in value if unicodedata.category(each) in {"Cc", "Cs"} and each not in "\t\n\r")
    return next((f"U+{ord(each):04X}" for each in bad), "")
