"""How files become tables: the cells of a file as they stand, under the names in its first row."""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import openpyxl
import tablib
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from import_export.formats import base_formats

MOST_ROWS = 20_000  # the largest table has 250; a cell that went astray stands in row 1,048,576


class UnreadableError(ValueError):
    """A file that is no table, in words for whoever chose it."""


def table_of(lines: Iterable[Sequence[Any]]) -> tablib.Dataset:
    """
    Return the rows of a file as a table whose columns the first one names.

    Each row is made as long as that one, and a row between others keeps its number where it is blank; what is
    blank at the end, of a row and of the file, is left out. Raises UnreadableError, naming the row, for
    cells without a column, and for more than MOST_ROWS rows.
    """
    rows = within_limits(lines)
    if not rows:
        return tablib.Dataset()
    header, *others = rows
    if not header:
        raise UnreadableError(_("The first row is empty: it has to name the columns."))
    table = tablib.Dataset(headers=header)
    for number, row in enumerate(others, start=2):
        if len(row) > len(header):
            words = _(
                "Row %(number)s has more cells than the first row, which names the columns: "
                "remove what is too much, or what stands above the names."
            )
            raise UnreadableError(words % {"number": number})
        table.append([cell for cell, _name in zip_longest(row, header)])
    return table


def within_limits(lines: Iterable[Sequence[Any]]) -> list[list[Any]]:
    """Return the rows up to the last one that is not blank, each up to its last cell that is not."""
    rows: list[list[Any]] = []
    for number, line in enumerate(lines, start=1):
        if not (row := without_blank_end(line)):
            continue
        if number > MOST_ROWS + 1:
            words = _("Row %(number)s is not empty: a file holds %(most)s rows at most.")
            most = number_format(MOST_ROWS, force_grouping=True)
            raise UnreadableError(words % {"number": number, "most": most})
        rows += [[]] * (number - 1 - len(rows))
        rows.append(row)
    return rows


def without_blank_end(line: Sequence[Any]) -> list[Any]:
    cells = list(line)
    while cells and (cells[-1] is None or not str(cells[-1]).strip()):
        cells.pop()
    return cells


class CSV(base_formats.CSV):
    """Comma-separated, or by semicolons as French spreadsheets write it; blank lines keep their number."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        text = in_stream.decode(self.encoding) if isinstance(in_stream, bytes) else in_stream
        head = text.partition("\n")[0]
        delimiter = ";" if head.count(";") > head.count(",") else ","
        return table_of(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


class XLSX(base_formats.XLSX):
    """A workbook's sheet: its cells, whatever the file says of how many there are."""

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        sheet: Any = openpyxl.load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True).active
        sheet.reset_dimensions()
        return table_of(sheet.iter_rows(values_only=True))


FORMATS = (CSV, XLSX)
