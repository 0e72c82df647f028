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

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string

MOST_UNPACKED = 60_000_000  # bytes; the whole catalogue takes a tenth
MOST_PARTS = 1000
LOOKED_AT = 30  # rows among which the header is looked for
LONGEST = 32_767  # characters in a cell, as Excel has it
MOST_ROWS = 20_000  # that hold something; the largest table has 3,000
MOST_EMPTY = 100_000  # rows that a sheet writes though nothing is in them
MOST_COLUMNS, LAST_ROW = 16_384, 1_048_576  # of a spreadsheet
MOST_CELLS = 500_000  # counted with the empty ones to the left of those that are there
MOST_WALKED = 2_100_000  # cells and rows that are not in the file but lie before one that is
# A sign that XML does not have, such as the line end of Windows, and the underline of what looks like one.
LIKE_ESCAPED = re.compile(r"_(?=x00([01][0-9A-F]|5F)_)", re.IGNORECASE)
ESCAPED = re.compile(r"_x00([01][0-9A-F]|5F)_(\n?)", re.IGNORECASE)
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
    has_hidden: bool = False  # rows or columns
    is_active: bool = False


@dataclass
class Parts:
    """What is found in the XML of an archive before anything else reads it."""

    merged: dict[str, list[str]] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)  # those with rows or columns that are hidden
    last: dict[str, int] = field(default_factory=dict)  # the last row and column of the part that is read
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

    def follow(self, name: str, place: str) -> None:
        """Refuse rows and cells that are out of order: the library would drop some of them in silence."""
        if name == "sheetData":
            self.last = {"row": 0, "c": 0}
        elif name in self.last and place:
            number = int(place) if name == "row" else column_index_from_string(place.rstrip("0123456789"))
            if number <= self.last[name]:
                words = _(
                    "In this workbook, %(place)s is out of order or there twice: save it again as XLSX."
                )
                named = _("row %(number)s") if name == "row" else _("cell %(number)s")
                raise UnreadableError(words % {"place": named % {"number": place}})
            self.last[name] = number
        if name == "row":
            self.last |= {"c": 0} if self.last else {}


def quoted(name: str) -> str:
    """Return a name in the quotation marks of the reader's language, for a list of them."""
    return _("“%(name)s”") % {"name": name}


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


def is_hidden(tag: str, attributes: dict[str, str]) -> bool:
    return tag in {"row", "col"} and attributes.get("hidden") in {"1", "true"}


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
        parts.follow(local, attributes.get("r", ""))
        parts.hidden |= {name} if is_hidden(local, attributes) else set()
        if local == "mergeCell":
            parts.merged.setdefault(name, []).append(attributes.get("ref", ""))
        elif local == "f":
            parts.formulas.add(name)

    parts.last = {}
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


class TablesReader(ExcelReader):
    """The library's own reader, which fails over sheets that are nothing but a chart."""

    def read_chartsheet(self, *_sheet: Any) -> None:
        pass


def opened(content: bytes, *, data_only: bool) -> Any:
    reader = TablesReader(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    reader.read()
    return reader.wb


def read_book(content: bytes, parts: Parts) -> list[RawSheet]:
    book = opened(content, data_only=True)
    sheets = []
    for sheet in book.worksheets:
        path = str(sheet._worksheet_path).lstrip("/")
        raw = RawSheet(str(sheet.title), merged=parts.merged.get(path, []))
        raw.is_hidden = sheet.sheet_state != "visible"
        raw.has_hidden = path in parts.hidden
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
        return ESCAPED.sub(unescaped, cell.value)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        with suppress(IndexError):  # a format that the file does not have
            return as_displayed(cell.value, str(cell.number_format))
    return cell.value


def unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return "\n" if sign == "\r" else f"{sign}{found[2]}"


def escaped(text: str) -> str:
    """Return `text` as a workbook holds it: nothing in it is taken for a sign that XML does not have."""
    return LIKE_ESCAPED.sub("_x005F_", text)


def as_displayed(number: float, number_format: str) -> Any:
    """Return a number with the zeros that a format puts before it; refuse one that shows as another."""
    if "%" in number_format:
        words = _("This cell shows a percentage, which is another number: write what is meant, as a text.")
        return Fault(words)
    if re.fullmatch("0{2,20}", number_format) and number >= 0 and number == int(number):
        return f"{int(number):0{len(number_format)}d}"
    return number


def mark_formulas(content: bytes, raw: RawSheet) -> None:
    """Have formulas whose results the file does not hold refused: they would read as empty cells."""
    book = opened(content, data_only=False)
    known = dict(raw.rows)
    for number, row in rows_of(book[raw.name], lambda cell: cell.data_type == "f"):
        values = known.get(number, [None] * len(row))
        for place, is_formula in enumerate(row):
            if is_formula and values[place] is None:
                words = _("This is a formula whose result is not in the file: write its value.")
                values[place] = Fault(words)
                known[number] = values
    raw.rows = sorted(known.items())
