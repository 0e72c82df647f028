"""Delimited text: in which encoding it stands, and what parts its cells. Raises UnreadableError in words."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.workbooks import (
    LAST_ROW,
    LOOKED_AT,
    MOST_COLUMNS,
    RawSheet,
    UnreadableError,
    filled,
)

LONGEST_CELL = 131_072  # characters, as many as Python’s own limit has
MOST_NULS = 20  # one in so many bytes is a slip, and told at its cell; more are an encoding
DELIMITERS = ",;\t|"
SEPARATOR = re.compile(r"\ufeff?\"?sep=(?P<mark>[^\r\n])\"?[,;\t ]*(\r\n|\r|\n)", re.IGNORECASE)
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # first: it begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# How files begin that are something else under the name of a table, whatever their ending says.
DISGUISED = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"\x1f\x8b": "GZIP",
    b"MZ": "EXE",
}


def text_of(content: bytes) -> tuple[str, str]:
    """Return what a file holds as text, and a note where its encoding was guessed."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return decoded(content, encoding), ""
    if content.count(0) * MOST_NULS > len(content):
        return decoded(content, utf_16_without_mark(content)), ""
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        note = _("This file is not in UTF-8: it was read as Windows-1252. Look at the accents below.")
        return decoded(content, "cp1252"), note


def decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        words = _("This file is not in UTF-8: save it as “CSV UTF-8” and try again.")
        raise UnreadableError(words) from error


def utf_16_without_mark(content: bytes) -> str:
    """Return which UTF-16 a file is in that has no mark: in western text every other byte is 0."""
    even, odd = content[0:400:2].count(0), content[1:400:2].count(0)
    if len(content) % 2 or even * odd or (even + odd) * 3 < len(content[:400]):
        raise UnreadableError(_("This is not a table but another kind of file: choose a CSV or XLSX file."))
    return "utf-16-be" if even else "utf-16-le"


def refuse_disguised(content: bytes) -> None:
    """Say what a file is that is no table, whatever it is called."""
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = next((kind for start, kind in DISGUISED.items() if content.startswith(start)), "")
    if head.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<")):
        found = "HTML / XML"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        words = _("This is an old Excel file, or one with a password: save it as XLSX without a password.")
        raise UnreadableError(words)
    if found:
        words = _("This is not a table but a file of another kind (%(kind)s): choose a CSV or XLSX file.")
        raise UnreadableError(words % {"kind": found})


def sheet_of(text: str, known: Callable[[Sequence[Any]], int]) -> RawSheet:
    """Return the rows of delimited text; `known` counts the names of columns in a row."""
    text = text.rstrip("\x1a \t\r\n")  # with the mark at which the files of old systems end
    if said := SEPARATOR.match(text):
        return RawSheet(rows=rows_of(text[said.end() :], said["mark"], 1))
    delimiter = max(DELIMITERS, key=lambda each: best_row(text, each, known))
    return RawSheet(rows=rows_of(text, delimiter, 0))


def best_row(text: str, delimiter: str, known: Callable[[Sequence[Any]], int]) -> int:
    """Return how many names of columns stand in the row that has most."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    best = 0
    with suppress(csv.Error):  # told with its row, once it is known what parts the cells
        for row, _n in zip(lines, range(LOOKED_AT), strict=False):
            best = max(best, known(row[:MOST_COLUMNS]))
    return best


def rows_of(text: str, delimiter: str, skipped: int) -> list[tuple[int, list[Any]]]:
    """Return the rows that are not blank, numbered as a spreadsheet shows them."""
    csv.field_size_limit(LONGEST_CELL)  # which other code of this process may have set
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)
    number = skipped

    def numbered() -> Iterator[tuple[int, list[Any]]]:
        nonlocal number
        for number, row in enumerate(lines, start=1 + skipped):
            if len(row) > MOST_COLUMNS or number > LAST_ROW:
                words = _("Row %(number)s lies outside of what a spreadsheet holds: delete what went astray.")
                raise UnreadableError(words % {"number": number})
            yield number, row

    try:
        return filled(numbered())
    except csv.Error as error:
        if "field limit" in str(error):  # the library's only way to tell one fault from the other
            words = _(
                "Row %(number)s cannot be read: a cell in it is too long, or a quotation mark is not closed."
            )
            raise UnreadableError(words % {"number": number + 1}) from error
        words = _(
            "Row %(number)s cannot be read: a quotation mark in it is opened and not closed, or stands alone."
        )
        raise UnreadableError(words % {"number": number + 1}) from error
