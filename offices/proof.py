"""
The proof that every country has exactly one kind of answer, where it comes from, and what is wrong.

The system check, a test over the real catalogue and a page of the admin all read it here. What
the pages answer is taken from `answers_for`; where it comes from, from the tables themselves.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock
from cnrs_intl.derci.wording import department_words
from offices.coverage import Answer, answers_for, countries_to_answer
from offices.models import Coverage, Office
from offices.periods import holds, overlapping
from sectors.models import Country, Region

SECTOR, HEADQUARTERS = "sector", "headquarters"
KINDS = (*Coverage.Level.values, SECTOR, HEADQUARTERS)

NO_ANSWER, OVERLAP, COVERS_NOTHING = "offices.E001", "offices.E002", "offices.E003"
GAP, COVERS_LATER, HIDDEN_SECTOR = "offices.W001", "offices.W002", "offices.W003"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a country or an office; an error, or a warning where it may be meant so."""

    code: str
    about: Country | Office
    text: str

    @property
    def is_error(self) -> bool:
        return self.code.startswith("offices.E")


@dataclass(frozen=True)
class Line:
    """What a country is answered, and from what: rows of coverage, else its region, else nothing."""

    answer: Answer
    rows: list[Coverage]
    region: Region | None
    faults: list[Fault]

    @property
    def country(self) -> Country:
        return self.answer.country

    @property
    def kind(self) -> str:
        """The one kind of the answer: the strongest level of its offices, the sector or headquarters."""
        return self.answer.offices[0].level if self.answer.offices else self.answer.contact

    @property
    def kind_in_words(self) -> str:
        return kind_in_words(self.kind)

    @property
    def who(self) -> str:
        if self.answer.offices:
            return get_text_list([each.office.short_name for each in self.answer.offices], _("and"))
        if self.answer.sector:
            return self.answer.sector.name
        return self.answer.department.acronym if self.answer.department else ""


@dataclass(frozen=True)
class Proof:
    lines: list[Line]
    of_offices: list[Fault]

    @property
    def faults(self) -> list[Fault]:
        """Every fault, errors first."""
        found = [*self.of_offices, *(fault for line in self.lines for fault in line.faults)]
        return sorted(found, key=lambda fault: not fault.is_error)


def kind_in_words(kind: str) -> str:
    if kind == SECTOR:
        return _("Geographic sector of the country")
    if kind == HEADQUARTERS:
        return _("The department itself")
    return _("Office: %(level)s") % {"level": Coverage.Level(kind).label}


def prove(on: date | None = None) -> Proof:
    """Say for every country what it is answered today (in Paris) or on another day, and what is wrong."""
    day = on or clock.today()
    rows = list(Coverage.objects.select_related("office", "country").in_order())
    by_country: dict[int, list[Coverage]] = defaultdict(list)
    for row in rows:
        by_country[row.country_id].append(row)
    lines = [prove_one(answer, by_country[answer.country.pk], day) for answer in asked(day)]
    return Proof(lines, list(idle_offices(rows, day)))


def asked(day: date) -> list[Answer]:
    return answers_for(countries_to_answer(), day)


def prove_one(answer: Answer, rows: list[Coverage], day: date) -> Line:
    public = [row for row in rows if row.office.is_public]
    held = [row for row in public if holds(row, day)]
    faults = [*unanswered(answer), *overlaps(rows), *gaps(public, day)]
    return Line(answer, held, None if held else answer.region, faults)


def in_words(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def unanswered(answer: Answer) -> Iterator[Fault]:
    country = answer.country
    if answer.contact != HEADQUARTERS:
        return
    if answer.department is None:
        text = _("Nobody answers for %(country)s: no office, no sector, and the department is not published.")
        yield Fault(NO_ANSWER, country, text % {"country": country.with_article})
    elif country.region:
        text = _(
            "%(The_department)s is the contact for %(country)s, because its sector, %(sector)s, "
            "is not published."
        )
        words = {"country": country.with_article, "sector": country.region.sector.name}
        yield Fault(HIDDEN_SECTOR, country, text % (words | department_words()))


def overlaps(rows: list[Coverage]) -> Iterator[Fault]:
    """Find rows of one country and one office that share a day, the office published or not."""
    twice = {row.office_id: row for row, _other in overlapping(rows)}
    for row in twice.values():
        text = _("%(office)s covers %(country)s twice on the same days.")
        words = {"office": row.office.in_sentence, "country": row.country.with_article}
        yield Fault(OVERLAP, row.country, capfirst(text % words))


def gaps(public: list[Coverage], day: date) -> Iterator[Fault]:
    """Find the days, today or to come, after which no office covers a country that one covered."""
    ends = {row.until for row in public if row.until and day <= row.until < date.max}
    for end in sorted(ends):
        if any(holds(row, end + timedelta(days=1)) for row in public):
            continue
        last = [row for row in public if row.until == end]
        text = _("After %(day)s, %(country)s has no office (until then: %(offices)s).")
        words = {
            "day": in_words(end),
            "country": last[0].country.with_article,
            "offices": get_text_list([row.office.short_name for row in last], _("and")),
        }
        yield Fault(GAP, last[0].country, text % words)


def idle_offices(rows: list[Coverage], day: date) -> Iterator[Fault]:
    """Find published offices that serve no institution and cover nothing: never again, or not yet."""
    by_office: dict[int, list[Coverage]] = defaultdict(list)
    for row in rows:
        by_office[row.office_id].append(row)
    for office in Office.objects.published().filter(serves_eu=False).in_order():
        own = by_office[office.pk]
        if any(holds(row, day) for row in own):
            continue
        if starts := [row.since for row in own if row.since and row.since > day]:
            words = {"office": office.in_sentence, "day": in_words(min(starts))}
            text = _("%(office)s is published and covers nothing before %(day)s.")
            yield Fault(COVERS_LATER, office, capfirst(text % words))
        else:
            text = _("%(office)s is published and covers nothing.")
            yield Fault(COVERS_NOTHING, office, capfirst(text % {"office": office.in_sentence}))
