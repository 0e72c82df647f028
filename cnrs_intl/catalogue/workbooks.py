"""
The sheets of a workbook, read with care: it is a ZIP archive of XML, which a stranger may have made.

Nothing is unpacked that would not fit, no document type is read (and so no entity), and what the file says
of its own size is not believed. Merged cells, formulas without a result and errors are kept as such.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from xml.parsers import expat

import openpyxl
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MOST_UNPACKED = 60_000_000  # bytes; the whole catalogue takes a tenth
MOST_PARTS = 1000
LOOKED_AT = 30  # rows among which the header is looked for
LONGEST = 32_767  # characters in a cell, as Excel has it
MOST_ROWS = 20_000  # that hold something; the largest table has 3,000
MOST_EMPTY = 100_000  # rows that a sheet writes though nothing is in them
MOST_COLUMNS, LAST_ROW = 16_384, 1_048_576  # of a spreadsheet
MOST_CELLS = 500_000  # counted with the empty ones to the left of those that are there
MOST_WALKED = 2_100_000  # cells and rows that are not in the file but lie before one that is
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml"  # a dialect that openpyxl does not read
DAMAGED = (zipfile.BadZipFile, expat.ExpatError, KeyError, ValueError, TypeError, OSError, EOFError)


class UnreadableError(ValueError):
    """A file that is no table, in words for whoever chose it."""


@dataclass(frozen=True)
class Fault:
    """A cell that holds no value, and why."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass
class RawSheet:
    """The rows of a sheet that are not blank, with their numbers."""

    name: str = ""  # a CSV file has none
    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    is_hidden: bool = False
    is_active: bool = False


@dataclass
class Parts:
    """What is found in the XML of an archive before anything else reads it."""

    merged: dict[str, list[str]] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    cells: int = 0
    rows: int = 0
    elements: int = 0  # of all parts

    def count(self, name: str) -> None:
        """Count an element, and stop early where there are more than a table can have."""
        self.elements += 1
        self.cells += name == "c"
        self.rows += name == "row"
        if self.cells > MOST_CELLS:
            raise UnreadableError(too_many_cells())
        if self.rows > MOST_EMPTY:
            words = _("This workbook has more than %(most)s rows: delete the empty ones below the table.")
            raise UnreadableError(words % {"most": number_format(MOST_EMPTY, force_grouping=True)})
        if self.elements > 4 * MOST_CELLS:
            raise UnreadableError(too_large())


def is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def sheets_of(content: bytes) -> list[RawSheet]:
    """Return the sheets of a workbook. Raises UnreadableError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about extensions that we don't read
            return read_book(content, inspect(content))
    except UnreadableError:
        raise
    except (*DAMAGED, RuntimeError, ArithmeticError, LookupError, AttributeError) as error:
        words = _(
            "This workbook is damaged or protected by a password: open it in a spreadsheet, save it as XLSX."
        )
        raise UnreadableError(words) from error


def inspect(content: bytes) -> Parts:
    """Look through the XML of an archive within limits. Raises UnreadableError where it means harm."""
    parts = Parts()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        names = {each.filename for each in entries}
        unpacked = sum(each.file_size for each in entries)
        if len(entries) > MOST_PARTS or len(names) < len(entries) or unpacked > MOST_UNPACKED:
            raise UnreadableError(too_large())
        if "xl/workbook.xml" not in names:
            raise UnreadableError(kind_of_archive(names))
        if STRICT in archive.read("xl/workbook.xml"):
            words = _("This is a “Strict Open XML” workbook: save it as an ordinary Excel workbook (XLSX).")
            raise UnreadableError(words)
        for each in entries:
            look_at(each.filename, archive.read(each), parts)
    return parts


def kind_of_archive(names: set[str]) -> str:
    if "content.xml" in names:
        return _("This is an OpenDocument file: open it in a spreadsheet and save it as XLSX or CSV.")
    return _("This is not a table but another kind of file: choose a CSV or XLSX file.")


def look_at(name: str, xml: bytes, parts: Parts) -> None:
    """
    Note merged cells and formulas in one part; refuse a document type, in which entities are declared.

    What a part is called says nothing of it: others of the archive name those that are read.
    """

    def refuse(*_details: Any) -> None:
        raise UnreadableError(
            _("This workbook declares a document type, which none needs: it was not opened.")
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        parts.count(local)
        if local == "mergeCell":
            parts.merged.setdefault(name, []).append(attributes.get("ref", ""))
        elif local == "f":
            parts.formulas.add(name)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    may_be_other = nullcontext() if name.endswith((".xml", ".rels")) else suppress(expat.ExpatError)
    with may_be_other:
        parser.Parse(xml, True)


def too_large() -> str:
    return _("This workbook unpacks to more than a table can be: it was not opened.")


def too_many_cells() -> str:
    words = _("This workbook has more than %(most)s cells: delete what is not part of the table.")
    return words % {"most": number_format(MOST_CELLS, force_grouping=True)}


def too_long() -> str:
    words = _("This cell holds more than %(most)s characters: a text here is much shorter.")
    return words % {"most": number_format(LONGEST, force_grouping=True)}


def read_book(content: bytes, parts: Parts) -> list[RawSheet]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for sheet in book.worksheets:
        path = str(sheet._worksheet_path).lstrip("/")
        raw = RawSheet(str(sheet.title), merged=parts.merged.get(path, []))
        raw.is_hidden = sheet.sheet_state != "visible"
        raw.is_active = sheet is book.active
        raw.rows = filled(rows_of(sheet))
        if path in parts.formulas:
            mark_formulas(content, raw)
        sheets.append(raw)
    return sheets


def filled(rows: Iterable[tuple[int, list[Any]]]) -> list[tuple[int, list[Any]]]:
    """Return the rows that are not blank; of too many no more than it takes to say so."""
    return list(islice((each for each in rows if not all(map(is_blank, each[1]))), MOST_ROWS + 2 * LOOKED_AT))


def rows_of(sheet: Any, value: Any = None) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows of a sheet; its cells count whatever it says of how many there are."""
    sheet.reset_dimensions()
    walked = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        walked += len(row) + 1
        if walked > MOST_WALKED:
            raise UnreadableError(too_many_cells())
        yield number, [(value or value_of)(cell) for cell in row]


def value_of(cell: Any) -> Any:
    if cell.data_type == "e":
        words = _("This cell shows the error %(error)s of the spreadsheet: write its value.")
        return Fault(words % {"error": cell.value})
    if isinstance(cell.value, str) and len(cell.value) > LONGEST:
        return Fault(too_long())
    if isinstance(cell.value, str):
        return re.sub(r"_x000D_\n?", "\n", cell.value)  # as spreadsheets write a line end of Windows
    return cell.value


def mark_formulas(content: bytes, raw: RawSheet) -> None:
    """Have formulas whose results the file does not hold refused: they would read as empty cells."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    known = dict(raw.rows)
    for number, row in rows_of(book[raw.name], lambda cell: cell.data_type == "f"):
        values = known.get(number, [None] * len(row))
        for place, is_formula in enumerate(row):
            if is_formula and values[place] is None:
                words = _("This is a formula whose result is not in the file: write its value.")
                values[place] = Fault(words)
                known[number] = values
    raw.rows = sorted(known.items())
