"""What a text becomes where a spreadsheet saves it in Windows-1252, which lacks many letters and spaces."""

import re
import unicodedata

from cnrs_intl.catalogue.invisible import composed

# What Windows puts in place of signs that do not fall into a letter and its accent.
NEAREST = dict(zip("ŁłĐđĦħŦŧıƏə‐‑‒―−→←", "LlDdHhTtiƏə-----><", strict=True))
WORD = re.compile(r"\S+")
IN_A_WORD = re.compile(r"\?(?=\w)")
ADDRESS = re.compile(r"[/=]")
BASIC = 0xFFFF  # beyond it a sign takes two places in memory, and two “?” in a file


def is_kept(sign: str) -> bool:
    return bool(sign.encode("cp1252", "ignore"))


def written(sign: str, *, nearest: bool) -> str:
    """Return, as a pattern, what one sign of a text may be in the file."""
    forms = {sign}
    if unicodedata.category(sign) == "Zs":
        forms.add(" ")
    if not is_kept(sign):
        forms |= {"?", "??"} if ord(sign) > BASIC else {"?"}
        if nearest:
            plain = "".join(each for each in unicodedata.normalize("NFKD", sign) if is_kept(each))
            forms |= {NEAREST.get(sign, sign), plain or sign}
    return "(?:" + "|".join(map(re.escape, sorted(forms))) + ")" if len(forms) > 1 else re.escape(sign)


def differs_by_lost_signs(cell: str, text: str, *, nearest: bool = False) -> bool:
    """
    Whether a cell is `text` but for signs that Windows-1252 lacks, and for spaces that do not break.

    `nearest`: a sign may also have become the one that resembles it, as “s” for “ś”; to be asked only of a
    file in that encoding, since elsewhere somebody may have typed it.
    """
    cell, whole = composed(cell), composed(text)
    if cell == whole or (whole.isascii() and cell.isascii()):
        return cell == whole
    return any(
        re.fullmatch("".join(written(sign, nearest=nearest) for sign in each), cell)
        for each in {whole, text}  # composed, a sign that is lost may be one that is not: U+1FFD is ´
    )


def has_lost_signs(cell: str, text: str) -> bool:
    """Whether a cell that was changed holds “?” where `text`, which stood there, or any word has a letter."""
    if "?" not in cell:
        return False
    if in_words(cell) > in_words(text):
        return True
    return any(each in cell and each not in text for each in traces(text))


def in_words(text: str) -> int:
    """Count the “?” before a letter, outside of addresses."""
    words = (word for word in WORD.findall(text) if not ADDRESS.search(word))
    return sum(len(IN_A_WORD.findall(word)) for word in words)


def traces(text: str) -> set[str]:
    """Return what the places of `text` become where a sign is lost, with a sign or two around each."""
    lossy = text.encode("cp1252", "replace").decode("cp1252")  # as long as the text
    found = set()
    for place, sign in enumerate(text):
        if is_kept(sign):
            continue
        if unicodedata.category(sign) == "Zs":
            found.add(lossy[max(0, place - 1) : place + 2])
        else:
            found |= {lossy[max(0, place - 2) : place + 1], lossy[place : place + 3]}
    return {each for each in found if len(each) > 2}  # noqa: PLR2004 - less would be found anywhere
