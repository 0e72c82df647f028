"""How tables leave as files that spreadsheets open without changing them, and how files become tables."""

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tablib
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.formats import base_formats
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cnrs_intl.catalogue.cells import FORMULA, harmless
from cnrs_intl.catalogue.sheet_reader import read
from cnrs_intl.catalogue.workbooks import escaped

LONGEST_CELL = 32_767  # characters; a workbook's cell takes no more, and what is beyond is cut in silence
WIDEST = 60
LONGEST_NAME, NOT_IN_NAMES = 31, re.compile(r"[\[\]:*?/\\]")  # of a sheet
BOLD, ON_TOP, WRAPPED = Font(bold=True), Alignment(vertical="top"), Alignment(vertical="top", wrap_text=True)


def sheet_name(title: str) -> str:
    """Return a title as a sheet may be called: without the signs of addresses, 31 characters at most."""
    return " ".join(NOT_IN_NAMES.sub(" ", title).split())[:LONGEST_NAME].strip("' ")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


class CSV(base_formats.CSV):
    """Commas; what begins like a formula has an apostrophe before it, so that no spreadsheet runs it."""

    delimiter = ","
    title: Any = gettext_lazy("CSV, with commas")

    def get_title(self) -> str:
        return str(self.title)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> str:
        text = io.StringIO(newline="")
        lines = csv.writer(text, delimiter=self.delimiter)
        lines.writerow(dataset.headers)
        lines.writerows([self.written(cell) for cell in row] for row in dataset)
        return text.getvalue()

    @staticmethod
    def written(cell: Any) -> str:
        if is_number(cell):
            return f"{Decimal(str(cell)):f}"  # without an exponent
        return harmless(str(cell))


class SemicolonCSV(CSV):
    """As French spreadsheets open it at once."""

    delimiter = ";"
    title = gettext_lazy("CSV, with semicolons (as Excel opens it in French)")


class XLSX(base_formats.XLSX):
    """A workbook of text cells and numbers: a spreadsheet makes no date, amount or formula of a text."""

    def get_title(self) -> str:
        return "XLSX"

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> bytes:
        book = Workbook(write_only=True)
        sheet: Any = book.create_sheet(sheet_name(dataset.title or "") or None)
        sheet.freeze_panes = "B2"
        for place, header in enumerate(dataset.headers, start=1):
            longest = max([len(str(header)), *(len(str(row[place - 1])) for row in dataset)])
            sheet.column_dimensions[get_column_letter(place)].width = min(longest + 2, WIDEST)
        sheet.append([self.cell(sheet, header, header, bold=True) for header in dataset.headers])
        for row in dataset:
            named = zip(row, dataset.headers, strict=True)
            sheet.append([self.cell(sheet, value, header) for value, header in named])
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()

    @staticmethod
    def cell(sheet: Any, value: Any, header: str, *, bold: bool = False) -> Any:
        if is_number(value):
            return WriteOnlyCell(sheet, value)
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        if text.startswith("'") and FORMULA.match(text):
            text = f"'{text}"  # one is taken off when it comes back
        if len(text) > LONGEST_CELL:
            words = _(
                "“%(column)s” holds a text of %(length)d characters, more than a workbook takes: choose CSV."
            )
            raise ValueError(words % {"column": header, "length": len(text)})
        cell = WriteOnlyCell(sheet, escaped(text))
        cell.data_type, cell.number_format = "s", "@"
        cell.alignment = WRAPPED if "\n" in text else ON_TOP
        if bold:
            cell.font = BOLD
        return cell


class AnyFile(base_formats.Format):
    """A file that somebody brings, read as what it is."""

    def __init__(self, known: Mapping[str, str] | None = None, encoding: str | None = None) -> None:
        self.known = known or {}

    def get_title(self) -> str:
        return "CSV, XLSX"

    def is_binary(self) -> bool:
        return True

    def get_read_mode(self) -> str:
        return "rb"

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """Return the table of a file, with the numbers of its rows. Raises UnreadableError."""
        sheet = read(in_stream, self.known)
        dataset: Any = tablib.Dataset(*(row for _number, row in sheet.rows), headers=sheet.columns)
        dataset.line_numbers = [number for number, _row in sheet.rows]
        dataset.letters = dict(zip(sheet.columns, sheet.letters, strict=True))
        dataset.notes, dataset.doubt = sheet.notes, sheet.doubt
        return dataset


EXPORTED = (CSV, XLSX, SemicolonCSV)
