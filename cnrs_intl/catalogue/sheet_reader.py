"""
The one reader of tables that people bring: it looks at the file itself, whatever its name says.

It finds the sheet and the row that name the columns, drops what is blank, and stops at the first fault of
the whole, naming sheet, row and cure. What is wrong with one cell is said at that cell, later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries

from cnrs_intl.catalogue import delimited
from cnrs_intl.catalogue.invisible import composed
from cnrs_intl.catalogue.workbooks import (
    LOOKED_AT,
    MOST_ROWS,
    RawSheet,
    UnreadableError,
    is_blank,
    quoted,
    sheets_of,
)

MOST_NAMED = 10  # unknown columns in one sentence
LARGEST = 5_000_000  # bytes; the whole catalogue is a tenth of it


@dataclass(frozen=True)
class Sheet:
    """A table as it was found: `columns` by their technical names, each row with its number."""

    name: str
    header_row: int
    columns: list[str]
    letters: list[str]
    rows: list[tuple[int, list[Any]]]
    notes: list[str] = field(default_factory=list)  # what whoever brought it should know
    doubt: str = ""  # of the encoding, which was guessed


class Headers:
    """The names of a table's columns, in every language, and what they are called in the code."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.known = {plain(header): column for header, column in known.items()}
        self.examples = list(known)[:6]

    def column(self, cell: Any) -> str:
        return self.known.get(plain(cell), "")

    def count(self, row: Sequence[Any]) -> int:
        return len({self.column(cell) for cell in row} - {""})

    def header_of(self, sheet: RawSheet) -> int:
        """Return the place of the row with most names of columns among the first ones; -1 if none has any."""
        rows = sheet.rows[:LOOKED_AT]
        counts = [self.count(row) for _number, row in rows]
        return counts.index(max(counts)) if any(counts) else -1


def plain(cell: Any) -> str:
    """Return a header without capitals, its accents composed, without spaces and stars around it."""
    text = composed(cell) if isinstance(cell, str) else ""
    return " ".join(text.replace("’", "'").casefold().split()).strip("* :")


def read(content: bytes, known: Mapping[str, str]) -> Sheet:
    """
    Return the table in a file, whose columns are called as in `known` (header → column).

    Raises UnreadableError, in words.
    """
    headers = Headers(known)
    notes: list[str] = []
    doubt = ""
    if len(content) > LARGEST:
        raise UnreadableError(_("This file is too large: 5 MB at most."))
    if not content.strip():
        raise UnreadableError(_("This file is empty."))
    if content.startswith(b"PK"):
        sheet, notes = chosen(sheets_of(content), headers)
    else:
        delimited.refuse_disguised(content)
        text, doubt = delimited.text_of(content)
        sheet = delimited.sheet_of(text, headers.count)
    if not sheet.rows:
        raise UnreadableError(_("This file is empty."))
    return replace(table_of(sheet, headers, notes), doubt=doubt)


def chosen(sheets: list[RawSheet], headers: Headers) -> tuple[RawSheet, list[str]]:
    """Return the sheet with the names of the columns, one that is seen first, and which one it is."""
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableError(_("This file is empty."))

    def rank(sheet: RawSheet) -> tuple[bool, int, bool]:
        place = headers.header_of(sheet)
        count = headers.count(sheet.rows[place][1]) if place >= 0 else 0
        return (bool(count) and not sheet.is_hidden, count, sheet.is_active)

    sheet = max(filled, key=rank)
    if len(filled) == 1 and not sheet.is_hidden:
        return sheet, []
    words = _("Sheet “%(name)s” was read, as it has the names of the columns. Not read: %(others)s.")
    if sheet.is_hidden:
        words = _(
            "Sheet “%(name)s”, which is hidden, was read, as it has the names of the columns. "
            "Not read: %(others)s."
        )
    others = [quoted(each.name) for each in sheets if each is not sheet]
    return sheet, [words % {"name": sheet.name, "others": get_text_list(others, _("and")) or "–"}]


def table_of(raw: RawSheet, headers: Headers, notes: list[str]) -> Sheet:
    place = headers.header_of(raw)
    if place < 0:
        refuse_unparted(raw, headers)
        known = get_text_list([quoted(each) for each in headers.examples], _("or"))
        words = _("%(where)sno row names the columns, such as %(known)s: the first row has to.")
        raise UnreadableError(words % {"where": where(raw), "known": known})
    number, header = raw.rows[place]
    below = raw.rows[place + 1 :]
    refuse_far(raw, number, below)
    kept = columns_in_use(raw, number, header, below)
    columns = named(raw, number, header, kept, headers)
    refuse_merged(raw, number, kept)
    refuse_repeated(raw, below, dict(zip(kept, columns, strict=True)), headers)
    if place:
        notes = [
            *notes,
            _("Not read: what stands above row %(number)s, which names the columns.") % {"number": number},
        ]
    if raw.has_hidden:
        notes = [*notes, _("The hidden rows and columns of this sheet were read as well.")]
    cleaned = [(n, [clean(row[each]) if each < len(row) else None for each in kept]) for n, row in below]
    rows = [(n, row) for n, row in cleaned if not all(map(is_blank, row))]
    if not rows:
        raise UnreadableError(
            _("%(where)sthere is no row under the names of the columns.") % {"where": where(raw)}
        )
    return Sheet(raw.name, number, columns, [get_column_letter(each + 1) for each in kept], rows, notes)


def clean(cell: Any) -> Any:
    return composed(cell) if isinstance(cell, str) else cell


def where(raw: RawSheet, number: int = 0) -> str:
    """Return the beginning of a sentence that says where something is, with a colon."""
    parts = [_("sheet “%(name)s”") % {"name": raw.name}] if raw.name else []
    parts += [_("row %(number)s") % {"number": number}] if number else []
    text = ", ".join(parts) or _("in this file")
    return _("%(where)s: ") % {"where": text[:1].upper() + text[1:]}


def refuse_far(raw: RawSheet, header: int, below: list[tuple[int, list[Any]]]) -> None:
    for number, _row in below:
        if number > header + MOST_ROWS:
            words = _(
                "%(where)sthis row is not empty, and a file holds %(most)s rows at most: "
                "delete what went astray."
            )
            most = number_format(MOST_ROWS, force_grouping=True)
            raise UnreadableError(words % {"where": where(raw, number), "most": most})


def columns_in_use(raw: RawSheet, number: int, header: list[Any], below: Any) -> list[int]:
    """Return the places of the columns that have a name. Refuses a cell under no name, where it stands."""
    named_ones = [place for place, cell in enumerate(header) if not is_blank(clean(cell))]
    known = set(named_ones)
    for row_number, row in below:
        for place, cell in enumerate(row):
            if place not in known and not is_blank(clean(cell)):
                words = _(
                    "%(where)scell %(cell)s holds something, but its column has no name in row %(header)s: "
                    "name the column or delete the cell."
                )
                letter = f"{get_column_letter(place + 1)}{row_number}"
                told = {"where": where(raw, row_number), "cell": letter, "header": number}
                raise UnreadableError(words % told)
    return named_ones


def named(raw: RawSheet, number: int, header: list[Any], kept: list[int], headers: Headers) -> list[str]:
    """Return what the columns are called in the code. Refuses one that is unknown, or there twice."""
    columns = [headers.column(header[place]) for place in kept]
    if strange := [
        str(header[place]).strip() for place, column in zip(kept, columns, strict=True) if not column
    ]:
        words = _("%(where)sunknown columns: %(columns)s. Delete or rename them; an export shows the names.")
        shown = ", ".join(strange[:MOST_NAMED]) + (" …" if len(strange) > MOST_NAMED else "")
        raise UnreadableError(words % {"where": where(raw, number), "columns": shown})
    for place, column in zip(kept, columns, strict=True):
        first = kept[columns.index(column)]
        if first != place:
            words = _("%(where)scolumns %(first)s and %(second)s are both “%(name)s”: delete one of them.")
            letters = {"first": get_column_letter(first + 1), "second": get_column_letter(place + 1)}
            raise UnreadableError(words % {"where": where(raw, number), "name": header[place], **letters})
    return columns


def refuse_unparted(raw: RawSheet, headers: Headers) -> None:
    """Say that all columns are in one, where that is why none is known."""
    for number, row in raw.rows[:LOOKED_AT]:
        for cell in filter(lambda each: isinstance(each, str), row):
            if max(headers.count(cell.split(mark)) for mark in delimited.DELIMITERS) > 1:
                words = _("%(where)sall columns are in one: part them in a spreadsheet (“Text to Columns”).")
                raise UnreadableError(words % {"where": where(raw, number)})


def refuse_repeated(raw: RawSheet, below: Any, columns: dict[int, str], headers: Headers) -> None:
    """Refuse a row that names the columns once more, as where files were put one below the other."""
    for number, row in below:
        held = {place: row[place] for place in columns if place < len(row) and not is_blank(row[place])}
        if held and all(headers.column(cell) == columns[place] for place, cell in held.items()):
            words = _("%(where)sthis row names the columns once more: delete it.")
            raise UnreadableError(words % {"where": where(raw, number)})


def refuse_merged(raw: RawSheet, header: int, kept: list[int]) -> None:
    """Refuse merged cells in the table: all but one of them would read as empty."""
    for ref in raw.merged:
        left, _top, right, bottom = range_boundaries(ref)
        if bottom >= header and any(left <= place + 1 <= right for place in kept):
            words = _("%(where)scells %(cells)s are merged: part them, and write the value into each.")
            raise UnreadableError(words % {"where": where(raw), "cells": ref})
