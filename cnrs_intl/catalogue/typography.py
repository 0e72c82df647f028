"""
The typography of French texts: the spaces that keep a sign on the line of its word, quotes and apostrophes.

Only what was typed with a plain space, or with the straight signs of a keyboard, is set; never an address, an
e-mail, or where a link leads.
"""

import re
from itertools import count

NO_BREAK, NARROW = "\u00a0", "\u202f"
SPACE = "[ \u00a0\u202f\u2009]"
HOLDER = "\ue000"  # stands for what is left alone: of private use, so that no text has it

LEFT_ALONE = re.compile(
    r"(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)"  # where a link leads
    r"|<[^<>\s]+>|\b(?:https?|ftp|mailto|tel):[^\s<>«»\"]+|\bwww\.[^\s<>«»\"]+"
    r"|(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\\.",
    re.IGNORECASE,
)
QUOTED = re.compile(
    r"""(^|[\s(\[*_’'«])"(?=[^\s"])([^"\n]*?[^\s"])"(?=$|[\s.,;:!?)\]*_…])""",
    re.MULTILINE,
)
RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (QUOTED, r"\1«\2»"),
    (re.compile(r"(?<=[^\W\d_])'(?=[\w«*_\[\ue000])"), "’"),
    (re.compile(rf"«{SPACE}*(?=\S)"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<=\S){SPACE}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=\S){SPACE}+(?=[;!?])"), NARROW),
    (re.compile(rf"(?<=\d){SPACE}+(?=€)"), NARROW),
    (re.compile(rf"(?<=\S){SPACE}+(?=:)"), NO_BREAK),
)


def in_french(text: str) -> str:
    """Return a French text with its typography; set once, it stays as it is."""
    if HOLDER in text:
        return text
    kept = LEFT_ALONE.findall(text)
    found = LEFT_ALONE.sub(HOLDER, text)
    for pattern, replacement in RULES:
        found = pattern.sub(replacement, found)
    numbers = count()
    return re.sub(HOLDER, lambda _found: kept[next(numbers)], found)
