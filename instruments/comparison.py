"""Instruments side by side: what is known of each, row by row, and what they have in common."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cnrs_intl.catalogue.templatetags.page import markdown, moment, text
from cnrs_intl.derci.wording import department_words
from instruments import wording
from instruments.models import Call, Instrument, InstrumentAlias, Progress, Stated
from instruments.ranges import Range


class Mark(models.TextChoices):
    """What a row shows of instruments side by side. A source that is silent neither differs nor agrees."""

    SAME = "same", pgettext_lazy("of a row", "same")
    DIFFERS = "differs", pgettext_lazy("of a row", "differs")
    PARTLY = "partly", pgettext_lazy("of a row", "not stated for all")
    NOT_STATED = "not_stated", pgettext_lazy("of a row", "not stated")


@dataclass(frozen=True)
class Cell:
    """What is known of one instrument: words, a text of its own, items; `value`, if stated, is compared."""

    value: object
    words: str = ""
    text: str = ""
    items: tuple[str, ...] = ()

    @cached_property
    def html(self) -> SafeString:
        """Its items, words and text, made once for the table and the block."""
        items = format_html_join("", "<li>{}</li>", ((item,) for item in self.items))
        listed = format_html('<ul class="items">{}</ul>', items) if items else ""
        words = format_html("<p>{}</p>", self.words) if self.words else ""
        return format_html("\n\n{}\n{}\n{}\n", listed, words, markdown(self.text) if self.text else "")


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]

    @cached_property
    def mark(self) -> Mark:
        stated = {cell.value for cell in self.cells} - {None}
        if len(stated) > 1:
            return Mark.DIFFERS
        if not stated:
            return Mark.NOT_STATED
        return Mark.PARTLY if any(cell.value is None for cell in self.cells) else Mark.SAME


def rows_of(instruments: Iterable[Instrument], next_dates: Mapping[int, str]) -> list[Row]:
    """
    Return the rows, each with a cell for each of `instruments`.

    `next_dates` holds, by primary key, the words for the next date of an instrument's calls; none are known
    of a call that is only announced.
    """

    def next_date(instrument: Instrument) -> Cell:
        words = next_dates.get(instrument.pk) or no_date(instrument, has_calls=instrument.pk in next_dates)
        return Cell(words, words)

    instruments = list(instruments)
    record = (*BEFORE_DATES, (gettext_lazy("next date"), next_date), *AFTER_DATES)
    return [Row(str(label), [cell(instrument) for instrument in instruments]) for label, cell in record]


def no_date(instrument: Instrument, *, has_calls: bool) -> str:
    """Return what is said instead of a date: one waits for a call only where there are calls."""
    if has_calls or instrument.route == Instrument.Route.CALL:
        return pgettext("next date", "not announced")
    return pgettext("next date", "no call: contact %(the_department)s") % department_words()


def next_dates(instruments: Iterable[Instrument]) -> dict[int, str]:
    """Return when the first call of each of `instruments` opens or closes, in words, by primary key."""
    asked = [instrument.pk for instrument in instruments]
    calls: Any = Call.objects.published().filter(instrument__in=asked, cancelled=False).not_over()
    columns = ("instrument", "open_mode", "counting__pk", "counting__opens", "counting__closes")
    first: dict[int, tuple[Any, ...]] = {}
    for instrument, *said in calls.in_order().values_list(*columns).iterator(100):
        first.setdefault(instrument, tuple(said))
        if len(first) == len(asked):
            break
    return {instrument: next_date_in_words(*said) for instrument, said in first.items()}


def next_date_in_words(mode: str, step: int | None, opens: datetime | None, closes: datetime | None) -> str:
    """Return when a call opens or closes by its step that counts; nothing of one without dates."""
    if mode == Call.OpenMode.ALL_YEAR:
        return str(Progress.ALL_YEAR.label)
    if mode == Call.OpenMode.NOT_ANNOUNCED or step is None:
        return ""
    if opens and opens > timezone.now():
        return _("opens on %(moment)s") % {"moment": moment(opens)}
    return _("closes on %(moment)s") % {"moment": moment(closes)} if closes else str(Progress.OPEN.label)


def words(value: str) -> Cell:
    return Cell(value, value) if value else Cell(None, _("not stated"))


def limits(name: str) -> Callable[[Instrument], Cell]:
    def cell(instrument: Instrument) -> Cell:
        stated: Range = getattr(instrument, name)
        return Cell(stated or None, stated.in_words())

    return cell


def option(name: str) -> Callable[[Instrument], Cell]:
    def cell(instrument: Instrument) -> Cell:
        value = getattr(instrument, name)
        shown = getattr(instrument, f"get_{name}_display")()
        return Cell(None if value == Stated.NOT_STATED else value, str(shown))

    return cell


def purpose(instrument: Instrument) -> Cell:
    return Cell(
        (instrument.tagline, instrument.objectives), text(instrument, "tagline"), text=instrument.objectives
    )


def activities(instrument: Any) -> Cell:
    named = tuple(text(activity, "name") for activity in instrument.published_activities)
    note = text(instrument, "activities_note")
    return Cell((frozenset(named), note), note, items=named) if named else words("")


def duration(instrument: Instrument) -> Cell:
    return Cell(instrument.duration_years, wording.years_in_words(instrument.duration_years))


def money(instrument: Instrument) -> Cell:
    return Cell(instrument.funding or None, wording.funding(instrument))


def former_names(instrument: Any) -> Cell:
    former = InstrumentAlias.Kind.FORMER
    return words(", ".join(alias.text for alias in instrument.published_aliases if alias.kind == former))


Record = tuple[tuple[Promise, Callable[[Instrument], Cell]], ...]
BEFORE_DATES: Record = (
    (gettext_lazy("purpose"), purpose),
    (gettext_lazy("partners"), lambda instrument: words(text(instrument, "partners"))),
    (gettext_lazy("foreign countries"), limits("foreign_countries")),
    (gettext_lazy("CNRS laboratories"), limits("cnrs_labs")),
    (gettext_lazy("French laboratories"), limits("french_labs")),
    (gettext_lazy("foreign laboratories"), limits("foreign_labs")),
    (gettext_lazy("place"), option("place")),
    (gettext_lazy("first contact"), option("first_contact")),
    (gettext_lazy("existing collaboration"), option("existing_collaboration")),
    (gettext_lazy("activities"), activities),
    (gettext_lazy("duration"), duration),
    (gettext_lazy("CNRS funding"), money),
    (gettext_lazy("period of the funding"), option("funding_period")),
    (gettext_lazy("funding a year"), lambda instrument: words(wording.funding_per_year(instrument))),
    (gettext_lazy("how to apply"), lambda instrument: words(wording.route(instrument.route))),
)
AFTER_DATES: Record = ((gettext_lazy("former names"), former_names),)


@dataclass(frozen=True)
class Comparison:
    instruments: list[Instrument]
    rows: list[Row]

    @property
    def several(self) -> bool:
        return len(self.instruments) > 1

    @cached_property
    def marked(self) -> Mark:
        """What is marked: where most rows differ, those that don't."""
        differing = len(self.labels(Mark.DIFFERS))
        return Mark.SAME if 2 * differing > len(self.rows) else Mark.DIFFERS

    def labels(self, *marks: Mark) -> list[str]:
        return [row.label for row in self.rows if row.mark in marks]

    def heading(self, row: Row) -> SafeString:
        """Return what a row tells, marked in words."""
        marked = self.several and row.mark == self.marked
        mark = format_html(' <span class="mark {}">{}</span>', row.mark, row.mark.label) if marked else ""
        return format_html("{}{}", capfirst(row.label), mark)

    @cached_property
    def lines(self) -> list[tuple[SafeString, list[Cell], list[tuple[str, Cell]]]]:
        """The rows: heading, a cell per instrument; for narrow screens each cell once, with its acronyms."""
        return [(self.heading(row), row.cells, self.told_once(row)) for row in self.rows]

    def told_once(self, row: Row) -> list[tuple[str, Cell]]:
        told: dict[str, tuple[Cell, list[Instrument]]] = {}
        for instrument, cell in zip(self.instruments, row.cells, strict=True):
            told.setdefault(cell.html, (cell, []))[1].append(instrument)
        return [(wording.acronyms(alike), cell) for cell, alike in told.values()]

    @property
    def summary(self) -> list[str]:
        """Say what is the same where most rows differ, else what differs; and what is not known of all."""
        if not self.several:
            return []
        sentence, none = {
            Mark.SAME: (_("The same for all: %(rows)s."), _("No row is the same for all.")),
            Mark.DIFFERS: (_("They differ in: %(rows)s."), _("No row differs.")),
        }[self.marked]
        found, not_known = self.labels(self.marked), self.labels(Mark.PARTLY, Mark.NOT_STATED)
        said = [sentence % {"rows": listed(found)} if found else none]
        if not_known:
            said.append(_("Not stated for every instrument: %(rows)s.") % {"rows": listed(not_known)})
        return said


def listed(labels: list[str]) -> str:
    return str(get_text_list(labels, _("and")))
