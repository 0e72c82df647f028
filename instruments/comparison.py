"""Instruments side by side: what is known of each, row by row, and what they have in common."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.templatetags.page import moment, text
from cnrs_intl.derci.wording import department_words
from instruments import wording
from instruments.facts import Fact, facts
from instruments.models import Call, Instrument, Progress


class Mark(models.TextChoices):
    """What a row shows of instruments side by side. A source that is silent neither differs nor agrees."""

    SAME = "same", pgettext_lazy("of a row", "same")
    DIFFERS = "differs", pgettext_lazy("of a row", "differs")
    PARTLY = "partly", pgettext_lazy("of a row", "not stated for all")
    NOT_STATED = "not_stated", pgettext_lazy("of a row", "not stated")


@dataclass(frozen=True)
class Cell:
    """What is known of one instrument: words, and items; `value`, if stated, is compared."""

    value: object
    words: str = ""
    items: tuple[str, ...] = ()

    @cached_property
    def html(self) -> SafeString:
        """Its items and words, made once for the table and the block."""
        items = format_html_join("", "<li>{}</li>", ((item,) for item in self.items))
        listed = format_html('<ul class="items">{}</ul>', items) if items else ""
        words = format_html("<p>{}</p>", self.words) if self.words else ""
        return format_html("\n\n{}\n{}\n", listed, words)


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
        return Mark.PARTLY if self.is_silent else Mark.SAME

    @property
    def is_silent(self) -> bool:
        """Whether this is not stated for one of the instruments at least."""
        return any(cell.value is None for cell in self.cells)


BEFORE_DATES = (
    "foreign_countries",
    "cnrs_labs",
    "french_labs",
    "foreign_labs",
    "place",
    "first_contact",
    "existing_collaboration",
    "activities",
    "duration",
    "funding",
    "funding_period",
    "route",
)
AFTER_DATES = ("former_names",)
SHOWN = (*BEFORE_DATES, *AFTER_DATES)


def rows_of(instruments: Iterable[Instrument], next_dates: Mapping[int, str]) -> list[Row]:
    """
    Return the rows, each with a cell for each of `instruments`.

    `next_dates` holds, by primary key, the words for the next date of an instrument's calls; none are known
    of a call that is only announced.
    """
    instruments = list(instruments)
    partners = [text(each, "partners") for each in instruments]
    dates = [
        next_dates.get(each.pk) or no_date(each, has_calls=each.pk in next_dates) for each in instruments
    ]
    return [
        Row(_("purpose"), [purpose(each) for each in instruments]),
        Row(_("partners"), [Cell(words, words) for words in partners]),
        *rows_of_facts(instruments, BEFORE_DATES),
        Row(_("next date"), [Cell(words, words) for words in dates]),
        *rows_of_facts(instruments, AFTER_DATES),
    ]


def rows_of_facts(instruments: list[Instrument], names: tuple[str, ...]) -> Iterator[Row]:
    known = [(each, facts(each, *names)) for each in instruments]
    for name in names if known else ():
        first = known[0][1][name]
        yield Row(first.term, [cell_of(instrument, name, told[name]) for instrument, told in known])


def cell_of(instrument: Any, name: str, fact: Fact) -> Cell:
    """
    Return a fact in words: activities as a list, and a period by what it makes of the amount a year.

    An asterisk marks what is from elsewhere than the source of the whole entry: the page tells it once.
    """
    words = fact.marked
    if name == "funding":
        return Cell(fact.value, wording.funding(instrument))
    if name == "funding_period" and fact.value:
        return Cell(instrument.funding_per_year or fact.value, words)
    if name != "activities" or not fact.value:
        return Cell(fact.value, words or _("not stated"))
    note = text(instrument, "activities_note")
    items = tuple(text(activity, "name") for activity in instrument.published_activities)
    return Cell((frozenset(fact.value), note), note, items=items)


def purpose(instrument: Instrument) -> Cell:
    return Cell((instrument.tagline, instrument.objectives), text(instrument, "tagline"))


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
    if opens and opens > clock.now():
        return _("opens on %(moment)s") % {"moment": moment(opens)}
    return _("closes on %(moment)s") % {"moment": moment(closes)} if closes else str(Progress.OPEN.label)


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

    def labels(self, mark: Mark) -> list[str]:
        return [row.label for row in self.rows if row.mark == mark]

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
    def summary(self) -> str:
        """Say what is the same where most rows differ, else what differs."""
        if not self.several:
            return ""
        sentence, none = {
            Mark.SAME: (_("The same for all: %(rows)s."), _("No row is the same for all.")),
            Mark.DIFFERS: (_("They differ in: %(rows)s."), _("No row differs.")),
        }[self.marked]
        found = self.labels(self.marked)
        return sentence % {"rows": listed(found)} if found else none


def how_many(compared: int, total: int) -> str:
    """Say how many of all the instruments are compared."""
    if compared == total:
        words = ngettext("%(total)s instrument is shown.", "All %(total)s instruments are compared.", total)
    else:
        words = ngettext(
            "%(compared)s of %(total)s instruments is shown.",
            "%(compared)s of %(total)s instruments are compared.",
            compared,
        )
    return words % {"compared": compared, "total": total}


def listed(labels: list[str]) -> str:
    return str(get_text_list(labels, _("and")))
