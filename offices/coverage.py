"""
The answer for a country: who the contact at the CNRS is, why, and who to write to.

One function for pages, API, search and exports. The sources' silence is not a no: a country
that the brochure lists for no office is covered by a sector; France, its territories and
Antarctica, by the department itself.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import columns_of, fold
from cnrs_intl.catalogue.version import kept
from cnrs_intl.derci.contact import Recipient, first_recipient, the_department
from cnrs_intl.derci.models import Department
from offices import wording
from offices.brochure_lists import BrochureLists, brochure_lists
from offices.models import Coverage, Office
from sectors.models import Country, Region, Sector

FRANCE = "FR"


@dataclass(frozen=True)
class CoveringOffice:
    """An office that covers the country, how closely (a `Coverage.Level`), and what the source says of it."""

    office: Office
    level: str
    note: str = ""
    until: date | None = None  # its last day, where that is known
    told: Callable[[], str] = field(default=str, compare=False)

    @property
    def why(self) -> str:
        """What the brochure says of it; nothing of what staff have entered."""
        return self.told()

    @property
    def level_in_words(self) -> str:
        return str(Coverage.Level(self.level).label)


@dataclass(frozen=True)
class AlsoOffice:
    """An office for the second line: it doesn't cover the country, but is good to know."""

    office: Office
    why: str  # "eu", "state" or "area"
    country: Country

    @property
    def reason(self) -> str:
        return wording.also_reason(self.why, self.office, self.country)


@dataclass(frozen=True)
class Answer:
    country: Country
    offices: list[CoveringOffice] = field(default_factory=list)  # strongest level first
    also: list[AlsoOffice] = field(default_factory=list)
    region: Region | None = None
    department: Department | None = None
    coming: list[Coverage] = field(default_factory=list)  # of offices, soonest first
    brochure: BrochureLists = field(default_factory=BrochureLists)

    @property
    def sector(self) -> Sector | None:
        return self.region.sector if self.region else None

    @property
    def contact(self) -> str:
        """Which team the contact is: "office", "sector" or "headquarters"."""
        if self.offices:
            return "office"
        return "sector" if self.region else "headquarters"

    @property
    def covering(self) -> list[tuple[str, Office]]:
        """The offices as sentences need them: levels and offices."""
        return [(each.level, each.office) for each in self.offices]

    @property
    def is_host_only(self) -> bool:
        """Whether offices are based in the country and none has it in its mandate or area."""
        return bool(self.offices) and all(each.level == Coverage.Level.HOST for each in self.offices)

    @property
    def sentence(self) -> str:
        """Who the contact is, in the current language: a sentence per level."""
        if self.offices:
            return wording.offices_sentence(self.country, self.covering)
        if self.sector:
            return wording.sector_sentence(self.country, self.sector)
        return wording.headquarters_sentence(self.country)

    @property
    def remark(self) -> str:
        """What the sources say besides of this contact, or leave open; mostly nothing."""
        iso2 = self.country.iso2
        if self.is_host_only:
            if all(self.brochure.has(each.office.pk, iso2, each.level) for each in self.offices):
                return wording.host_remark(self.country, self.sector, len(self.offices))
            return wording.host_sector(self.country, self.sector)
        if self.contact == "sector":
            silent = self.brochure.has_no_office_for(iso2)
            return wording.sector_remark(self.country, brochure_is_silent=silent)
        return wording.france_remark() if self.country.iso2 == FRANCE else ""

    @property
    def to_confirm(self) -> str:
        """That the sector was chosen by geography, where the sources don't settle it."""
        if not (self.sector and self.country.placement_to_confirm):
            return ""
        by_office = self.offices and not self.is_host_only
        return wording.sector_to_confirm() if by_office else wording.to_confirm()

    @property
    def coming_sentences(self) -> list[str]:
        """What will hold from which day on, a sentence a day."""
        by_day: dict[Any, list[tuple[str, Office]]] = defaultdict(list)
        for row in self.coming:
            by_day[row.since].append((row.level, row.office))
        return [wording.coming_sentence(self.country, day, rows) for day, rows in by_day.items()]

    @property
    def reason(self) -> str:
        """The contact and why, in the current language: all of the above in one paragraph."""
        inferred = self.to_confirm if self.contact == "sector" else ""
        return " ".join(filter(None, [self.sentence, self.remark, inferred, *self.coming_sentences]))

    @property
    def in_short(self) -> str:
        """The contact in a few words, as the table of countries and the index on paper have it."""
        return wording.contact_in_short(self.covering, self.sector)

    @property
    def team(self) -> str:
        """The contact as a letter addresses it."""
        return wording.team(self.covering, self.sector)

    @property
    def recipient(self) -> Recipient | None:
        """Who to write to; None where no contact details are known."""
        return first_recipient([*(each.office for each in self.offices), self.sector, self.department])


AREAS = ("m49_intermediate", "m49_subregion", "m49_region")  # finest first


@dataclass(frozen=True)
class Grounds:
    """What the answers of one day rest on: only what is public."""

    covering: dict[int | None, list[Coverage]]  # the coverage of each country, strongest level first
    coming: dict[int | None, list[Coverage]]  # what will cover each country, soonest first
    for_the_union: list[Office]  # that serve the European Union's institutions and programmes
    around: dict[tuple[str, str], list[Office]]  # that have an area of UN M49 for their own
    department: Department | None
    brochure: BrochureLists  # read when it is asked for: lists and consequences don't

    @cached_property
    def totals(self) -> Counter[tuple[int, str]]:
        """How many countries each office covers, by its key and level."""
        rows = chain.from_iterable(self.covering.values())
        return Counter((row.office_id, row.level) for row in rows)

    def why(self, row: Coverage, country: Country) -> str:
        """Return what the brochure says of a row that it has itself; of any other, nothing."""
        if row.office.source != Office.Source.BROCHURE or row.since:
            return ""
        if not self.brochure.has(row.office_id, country.iso2, row.level):
            return ""
        return wording.why_covered(row.level, country, self.brochure.totals[row.office_id, row.level])


def grounds_on(day: date | None) -> Grounds:
    """Read what answers rest on, today (in Paris) or on another day, in three queries."""
    covering: dict[int | None, list[Coverage]] = defaultdict(list)
    coming: dict[int | None, list[Coverage]] = defaultdict(list)
    around: dict[tuple[str, str], list[Office]] = defaultdict(list)
    rows = Coverage.objects.published().not_over(day).in_order()
    for row in rows.with_office(*(f"country__{name}" for name in AREAS)):
        if row.since and row.since > (day or clock.today()):
            coming[row.country_id].append(row)
            continue
        covering[row.country_id].append(row)
        if row.level == Coverage.Level.AREA and row.office not in around[finest_area(row.country)]:
            around[finest_area(row.country)].append(row.office)
    for later in coming.values():
        later.sort(key=lambda row: row.since or date.max)
    union = Office.objects.published().filter(serves_eu=True).in_order()
    brochure: Any = SimpleLazyObject(brochure_lists)
    return Grounds(covering, coming, list(union), around, the_department(), brochure)


@kept
def grounds_today() -> Grounds:
    return grounds_on(None)


def answer_for(country: Country, on: date | None = None) -> Answer:
    """Return the answer for one country, today (in Paris) or on another day."""
    return answers_for([country], on)[0]


def answers_for(countries: Iterable[Country], on: date | None = None) -> list[Answer]:
    """
    Return the answers for several countries, in their order, in a fixed number of queries.

    Read them with `countries_to_answer()`, or each costs queries of its own.
    """
    grounds = grounds_on(on) if on else grounds_today()
    return [assembled(country, grounds) for country in countries]


def second_line(country: Country, grounds: Grounds) -> Iterator[AlsoOffice]:
    """
    Yield the offices that don't cover a country but are good to know.

    Those for the Union; those of a territory's state; and, for a French territory, those of the area around:
    Singapore for New Caledonia. An office has an area of UN M49, the finest that a territory belongs to, for
    its own if it covers one of that area's countries as part of its area.
    """
    if country.eu_member:
        yield from (AlsoOffice(office, "eu", country) for office in grounds.for_the_union)
    if state := country.territory_of:
        yield from (AlsoOffice(row.office, "state", state) for row in grounds.covering.get(state.pk, ()))
        if state.iso2 == FRANCE:
            around = grounds.around.get(finest_area(country), ())
            yield from (AlsoOffice(office, "area", country) for office in around)


def finest_area(country: Country) -> tuple[str, str]:
    """Return the column and value of the finest UN M49 area that a country belongs to."""
    column = next((name for name in AREAS if getattr(country, name)), AREAS[-1])
    return column, getattr(country, column)


def assembled(country: Country, grounds: Grounds) -> Answer:
    """Put an answer together: only what is public, and no office on both lines."""
    rows, region = grounds.covering.get(country.pk, ()), country.region
    covering = {row.office_id for row in rows}
    return Answer(
        country=country,
        offices=[
            CoveringOffice(row.office, row.level, row.note, row.until, partial(grounds.why, row, country))
            for row in rows
        ],
        also=[each for each in second_line(country, grounds) if each.office.pk not in covering],
        region=region if region and region.sector.is_public else None,
        department=grounds.department,
        coming=[row for row in grounds.coming.get(country.pk, ()) if row.office_id not in covering],
        brochure=grounds.brochure,
    )


def countries_covered() -> Counter[int]:
    """Return how many countries and territories each office covers today, by its key; its host aside."""
    found: Counter[int] = Counter()
    for (office, level), total in grounds_today().totals.items():
        found[office] += total if level != Coverage.Level.HOST else 0
    return found


def countries_to_answer() -> QuerySet[Country]:
    """Return all countries, in order, with what their answers need."""
    return Country.objects.in_order().to_answer()


OF_COUNTRY = ("iso2", "name", "latitude", "longitude", "m49_subregion")  # what a list and a map say


def coverage_by_level(office: Office) -> list[tuple[str, list[Coverage]]]:
    """Return whom an office covers today: (level as a heading, its rows by country), strongest first."""
    rows = Coverage.objects.current().filter(office=office).select_related("country")
    country = (f"country__{column}" for column in columns_of(Country, OF_COUNTRY))
    return by_level(rows.only(*columns_of(Coverage, ("level", "note", "office")), *country))


def by_level(rows: Iterable[Coverage]) -> list[tuple[str, list[Coverage]]]:
    by_name = sorted(rows, key=lambda row: fold(row.country.name))
    return [
        (wording.level_of_office(level), found)
        for level in Coverage.Level
        if (found := [r for r in by_name if r.level == level])
    ]
