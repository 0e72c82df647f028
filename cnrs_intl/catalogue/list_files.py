"""
Lists as files, in the language of their page: CSV and XLSX for spreadsheets, JSON for programs.

The view of a file is that of its page, so that both find the same entries by the same query. A bad value,
which a page points out and leaves aside, is refused here, and so is a parameter that a page ignores, or that
is given several times where the last one counts: a file has nowhere to say that it holds something else than
was asked for.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tablib
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.addresses import Declared, given_again
from cnrs_intl.catalogue.cross_origin import cross_origin
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.filters import refusals_of
from cnrs_intl.catalogue.open_data import plain
from cnrs_intl.catalogue.spreadsheets import CSV, LONGEST_CELL, XLSX

ENDINGS = r"(?P<ending>csv|xlsx|json)"  # of the address of a list's file
MOST_COLUMNS = 10
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
EPOCH = (1980, 1, 1, 0, 0, 0)  # of what is in a workbook, or no two would have the same bytes
TIME = re.compile(rb'(?<=W3CDTF">)[^<]+')


def address_of(entry: Any) -> str:
    """Return the absolute address of an entry's page in the current language."""
    return str(settings.SITE_URL + entry.get_absolute_url())


def in_paris(moment: datetime | None) -> str | None:
    """Return a time as a clock in Paris shows it, with its difference to UTC, as ISO 8601 writes it."""
    return timezone.localtime(moment).isoformat() if moment else None


@dataclass(frozen=True)
class Column:
    """A column of a list: its name in JSON, its heading, and what it says of an entry."""

    name: str
    heading: Any
    value: Callable[[Any], Any]


class PublicCSV(CSV):
    """As staff's, and with an apostrophe before a tab or a line end that a text begins with, too."""

    @staticmethod
    def written(cell: Any) -> str:
        found = CSV.written(cell)
        return f"'{found}" if found.startswith(("\t", "\r", "\n")) else found


class ListFile:
    """Makes the view of a list, which it is mixed into, that of a file: its entries, in rows."""

    columns: tuple[Column, ...] = ()
    file_name = ""
    request: HttpRequest
    get_title: Any

    @classmethod
    def declared(cls) -> Declared:
        """Leave out the page of the list: a file has all of them."""
        found: Declared = super().declared()  # type: ignore[misc]
        return Declared(found.names - {"page"}, strict=True)

    @method_decorator(cross_origin)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.unknown = sorted({*request.GET} - self.declared().names)
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except BadRequest as error:  # for which a page has a page
            return refused(str(error))

    def get_entries(self) -> Iterable[Any]:
        """Return what is on the page, by the page's own query and in its order."""
        return self.get_queryset()  # type: ignore[attr-defined]

    def get_faults(self) -> dict[str, Any]:
        """Return what is wrong with parameters by name, unknown ones first, once the entries are found."""
        found = getattr(self, "filterset", None)
        form = found.form if found else getattr(self, "form", None)
        unknown = {name: [self.known_in_words()] for name in self.unknown}
        repeatable = found.repeatable() if found else ()
        return unknown | (refusals_of(form) if form else {}) | given_again(self.request.GET, repeatable)

    def known_in_words(self) -> str:
        names = ", ".join(sorted(self.declared().names))
        words = _("There is no such parameter.")
        return _("There is no such parameter. Known are: %(names)s.") % {"names": names} if names else words

    def get(self, request: HttpRequest, *args: Any, ending: str, **kwargs: Any) -> HttpResponse:
        entries = self.get_entries()
        if faults := self.get_faults():
            return refused("\n".join(f"{name}: {' '.join(map(str, said))}" for name, said in faults.items()))
        rows = [[column.value(entry) for column in self.columns] for entry in entries]
        response = getattr(self, f"as_{ending}")(rows)
        name = f"cnrs-{self.file_name}-{current_language()}-{clock.today():%Y-%m-%d}.{ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.headers["Content-Language"] = get_language() or "en"
        return response

    def as_json(self, rows: list[list[Any]]) -> HttpResponse:
        names = [column.name for column in self.columns]
        found = {
            "title": self.get_title(),
            "language": current_language(),
            "day": clock.today().isoformat(),
            "address": settings.SITE_URL + self.request.get_full_path(),
            "count": len(rows),
            "items": [dict(zip(names, map(in_json, row), strict=True)) for row in rows],
        }
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})

    def as_csv(self, rows: list[list[Any]]) -> HttpResponse:
        text = PublicCSV().export_data(self.table_of(rows))
        return HttpResponse(f"\ufeff{text}", content_type=KINDS["csv"])

    def as_xlsx(self, rows: list[list[Any]]) -> HttpResponse:
        """Return a workbook, whose cells take no more than so much: CSV has the whole text."""
        table = self.table_of([[cut(cell_of(value)) for value in row] for row in rows])
        return HttpResponse(timeless(XLSX().export_data(table)), content_type=KINDS["xlsx"])

    def table_of(self, rows: list[list[Any]]) -> tablib.Dataset:
        headings = [capfirst(str(column.heading)) for column in self.columns]
        cells = [[cell_of(value) for value in row] for row in rows]
        return tablib.Dataset(*cells, headers=headings, title=self.get_title())


def refused(words: str) -> HttpResponse:
    """Return why there is no file, in words that a program can show as they are."""
    return HttpResponseBadRequest(words, content_type="text/plain; charset=utf-8")


def in_json(value: Any) -> Any:
    """Return a value as JSON has it; what is empty is null, as in the API."""
    return None if value == "" else plain(value)


def cell_of(value: Any) -> Any:
    """Return a value as a spreadsheet has it: numbers and texts, several as one text."""
    if isinstance(value, list):
        return "; ".join(value)
    return "" if value is None else plain(value)


def cut(value: Any) -> Any:
    """Return as much of a value as a cell of a workbook takes, which may put an apostrophe before it."""
    return value[: LONGEST_CELL - 1] if isinstance(value, str) else value


def timeless(workbook: bytes) -> bytes:
    """Return a workbook without the time at which it was made: the same rows are the same bytes."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for name in sorted(old.namelist()):
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, TIME.sub(b"1980-01-01T00:00:00Z", old.read(name)))
    return made.getvalue()
