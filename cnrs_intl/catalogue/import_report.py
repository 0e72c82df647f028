"""What the page of an import shows: how many of each, the cells that change, and what is wrong where."""

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export.results import RowResult

from cnrs_intl.catalogue import row_versions
from cnrs_intl.catalogue.headers import headers
from cnrs_intl.catalogue.marking import marked
from cnrs_intl.catalogue.workbooks import UnreadableError

MOST_SHOWN = 200  # rows; what is beyond is counted
NEW, SAME, CHANGED, RENAMED = "new", "same", "changed", "renamed"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cell:
    header: str
    before: SafeString | str
    after: SafeString | str


@dataclass(frozen=True)
class Line:
    """A row that changes something."""

    number: int
    kind: str
    name: str
    cells: list[Cell]
    is_blind: bool = False  # it overwrites something, and says nothing of the version that it knows
    last_change: str = ""  # of what it overwrites blindly
    note: str = ""  # what has left the slug that it takes


@dataclass(frozen=True)
class Problem:
    """A cell that cannot be taken; without a place, where it is about the whole row."""

    header: str
    place: str  # as a spreadsheet calls it: F4
    words: str


@dataclass
class Report:
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, SAME, CHANGED, RENAMED), 0))
    lines: list[Line] = field(default_factory=list)
    left_out: int = 0
    blind: int = 0  # rows, with those that are not shown
    faults: list[str] = field(default_factory=list)  # of the whole file
    problems: list[tuple[int, list[Problem]]] = field(default_factory=list)  # by rows
    more_problems: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return bool(self.faults or self.problems)

    @property
    def changes(self) -> int:
        return sum(self.counts[kind] for kind in (NEW, CHANGED, RENAMED))


def parts_of(result: Any) -> list[Any]:
    """Return the results of the tables that a file is about: usually one."""
    return list(getattr(result, "parts", [result]))


def report_of(result: Any) -> Report:
    report = Report(notes=list(getattr(result.dataset, "notes", ())))
    report.faults = [fault_in_words(each.error) for each in result.base_errors]
    if not report.faults:
        wrong = sorted(chain(*map(invalid, parts_of(result))), key=lambda each: each[0])
        report.problems, report.more_problems = wrong[:MOST_SHOWN], max(0, len(wrong) - MOST_SHOWN)
    lines = sorted(chain(*map(lines_of, parts_of(result))), key=lambda each: each[0].line)
    report.counts |= Counter(kind for _row, kind, _model in lines)
    changed = [each for each in lines if each[1] != SAME]
    report.blind = overwrites(result)
    overwritten = last_changes(changed[:MOST_SHOWN])
    report.lines = [line_of(*each, overwritten) for each in changed[:MOST_SHOWN]]
    report.left_out = len(changed) - len(report.lines)
    if (doubt := getattr(result.dataset, "doubt", "")) and (changed or report.is_wrong):
        report.notes.insert(0, doubt)
    return report


def overwrites(result: Any) -> int:
    """Return how many rows overwrite what is there without saying which version of it they know."""
    return sum(len(getattr(part.resource, "blind", ())) for part in parts_of(result))


def last_changes(lines: list[tuple[Any, str, Any]]) -> dict[tuple[Any, Any], str]:
    """Return when what rows overwrite blindly was last changed and by whom, by model and key."""
    blind: dict[Any, list[Any]] = {}
    for row, _kind, model in lines:
        if row.is_blind:
            blind.setdefault(model, []).append(row.instance)
    return {
        (model, pk): words
        for model, rows in blind.items()
        for pk, words in row_versions.overwritten(model, rows).items()
    }


def lines_of(part: Any) -> Iterator[tuple[Any, str, Any]]:
    """Yield the rows of one table with what happens to them."""
    for row in part.rows:
        if hasattr(row, "changes"):
            yield row, kind_of(row, part.resource), part.resource._meta.model


def fault_in_words(error: Exception) -> str:
    """Return what stopped an import; what we did not foresee is logged, and not shown to whoever imports."""
    if isinstance(error, UnreadableError):
        return str(error)
    logger.error("An import failed", exc_info=error)
    return _("This could not be imported, by a fault of the portal: it was noted. Nothing was changed.")


def invalid(part: Any) -> Iterator[tuple[int, list[Problem]]]:
    """Yield the rows that cannot be taken, each with its problems."""
    resource, dataset = part.resource, part.dataset
    for number, errors in part.row_errors():
        yield resource.line(number), [Problem("", "", fault_in_words(each.error)) for each in errors]
    named, letters = headers(resource._meta.model), getattr(dataset, "letters", {})
    for row in part.invalid_rows:
        line, problems = resource.line(row.number), []
        for column, words in messages_of(row.error).items():
            place = f"{letters[column]}{line}" if column in letters else ""
            header = "" if column == NON_FIELD_ERRORS else named.get(column, column)
            problems.append(Problem(header, place, " ".join(words)))
        yield line, problems


def messages_of(error: ValidationError) -> dict[str, list[str]]:
    found = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    return {column: [str(each) for each in words] for column, words in found.items()}


def kind_of(row: Any, resource: Any) -> str:
    if row.import_type == RowResult.IMPORT_TYPE_NEW:
        return NEW
    if row.import_type != RowResult.IMPORT_TYPE_UPDATE:
        return SAME
    changed = {each.column for each in row.changes}
    keys = {*resource._meta.model.natural_key_fields} & {"slug", "iso2"}
    return RENAMED if keys & changed else CHANGED


def line_of(row: Any, kind: str, model: Any, overwritten: dict[tuple[Any, Any], str]) -> Line:
    cells, named = [], headers(model)
    for change in row.changes:
        before, after = marked(change.before, change.after) if kind != NEW else ("", change.after)
        cells.append(Cell(named[change.column], before, after))
    known = overwritten.get((model, row.instance.pk), "")
    return Line(row.line, kind, str(row.instance), cells, row.is_blind, known, row.note)
