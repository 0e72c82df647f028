"""Instruments side by side: which ones an address asks for, and what the record says of each, row by row."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.templatetags.page import markdown, moment, text
from instruments import wording
from instruments.models import Call, Instrument, InstrumentAlias, Progress, Stated
from instruments.ranges import Range

MOST = 4  # instruments that one may choose: they stand on one sheet
ALL = 12  # instruments that stand side by side unasked; beyond, one chooses
NAMED = 3  # words without an instrument that a message names


@dataclass(frozen=True)
class Asked:
    """What an address asks for: instruments, once each; the other names used; words that name none."""

    instruments: list[Instrument]
    aliases: list[InstrumentAlias]
    unknown: list[str]

    @property
    def messages(self) -> list[str]:
        """Say what was not understood as it was typed."""
        said = [alias_in_words(alias) for alias in self.aliases]
        if self.unknown:
            said.append(unknown_in_words(self.unknown))
        if left_out := self.instruments[MOST:]:
            message = _("At most four instruments stand side by side. Left out: %(instruments)s.")
            said.append(message % {"instruments": wording.acronyms(left_out)})
        if len(self.instruments) == 1:
            said.append(_("Choose a second instrument to compare this one with."))
        return said


def read(words: Iterable[str], instruments: list[Any]) -> Asked:
    """
    Find among `instruments`, fetched with their public names, what `words` ask for.

    By slug or by another name, whatever its capitals and accents; in the order of the words.
    """
    by_slug = {fold(instrument.slug): instrument for instrument in instruments}
    by_alias = {alias.key: alias for instrument in instruments for alias in instrument.published_aliases}
    asked = Asked([], [], [])
    for word in filter(None, dict.fromkeys(word.strip() for word in words)):
        alias = by_alias.get(fold(word))
        instrument = alias.instrument if alias else by_slug.get(fold(word))
        if not instrument:
            asked.unknown.append(word)
        elif instrument not in asked.instruments:
            asked.instruments.append(instrument)
        if alias and alias not in asked.aliases:
            asked.aliases.append(alias)
    return asked


def alias_in_words(alias: InstrumentAlias) -> str:
    names = {"acronym": alias.instrument.acronym, "names": alias.text}
    if alias.kind != InstrumentAlias.Kind.FORMER:
        return _("“%(names)s” is another name of %(acronym)s.") % names
    return wording.follows(alias.instrument, [alias.text])


def unknown_in_words(words: list[str]) -> str:
    named = [_("“%(word)s”") % {"word": Truncator(word).chars(40)} for word in words[:NAMED]]
    if rest := len(words[NAMED:]):
        named.append(ngettext("%(rest)s other word", "%(rest)s other words", rest) % {"rest": rest})
    return _("We know no instrument called %(words)s.") % {"words": get_text_list(named, _("or"))}


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
    def heading(self) -> SafeString:
        """What it tells and, of several instruments, whether they differ, made once for table and blocks."""
        several = len(self.cells) > 1
        mark = format_html(' <span class="mark {}">{}</span>', self.mark, self.mark.label) if several else ""
        return format_html("\n{}{}\n", capfirst(self.label), mark)

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
    Return the record's rows, each with a cell for each of `instruments`.

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
    """Return what stands in the place of a date: one waits for a call only where there are calls."""
    if has_calls or instrument.route == Instrument.Route.CALL:
        return pgettext("next date", "not announced")
    return pgettext("next date", "no call: contact DERCI")


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


def blocks_of(
    instruments: Iterable[Instrument], rows: list[Row]
) -> list[tuple[Instrument, list[tuple[Row, Cell]]]]:
    """Return the same cells instrument by instrument, each with its row."""
    return [
        (instrument, [(row, row.cells[number]) for row in rows])
        for number, instrument in enumerate(instruments)
    ]


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
    (gettext_lazy("money from the CNRS"), money),
    (gettext_lazy("period of the money"), option("funding_period")),
    (gettext_lazy("money a year"), lambda instrument: words(wording.funding_per_year(instrument))),
    (gettext_lazy("how to apply"), option("route")),
)
AFTER_DATES: Record = ((gettext_lazy("former names"), former_names),)


def summary(rows: list[Row]) -> list[str]:
    """Say in which rows the instruments differ, in which they agree, and in which that is not known."""
    differing, same, open_rows = (
        [row.label for row in rows if row.mark in marks]
        for marks in ({Mark.DIFFERS}, {Mark.SAME}, {Mark.PARTLY, Mark.NOT_STATED})
    )
    differ = ngettext(
        "They differ in %(count)s of %(all)s rows: %(rows)s.",
        "They differ in %(count)s of %(all)s rows: %(rows)s.",
        len(differing),
    )
    numbers = {"count": len(differing), "all": len(rows), "rows": listed(differing)}
    said = [differ % numbers if differing else _("No row differs.")]
    if same:
        said.append(_("They agree in: %(rows)s.") % {"rows": listed(same)})
    if open_rows:
        said.append(_("Our sources don’t state it for all of them: %(rows)s.") % {"rows": listed(open_rows)})
    return said


def listed(labels: list[str]) -> str:
    return get_text_list(labels, _("and"))
