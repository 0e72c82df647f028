"""
The answer for a country: who at the CNRS follows it, why, and who to write to.

One function for pages, API, search and exports. The sources' silence is not a no: a country
that no office's texts name is followed by a sector; France, its territories and Antarctica,
by the department itself.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.derci.contact import Recipient, first_recipient
from cnrs_intl.derci.models import Department
from offices import wording
from offices.models import Coverage, Office
from sectors.models import Country, Region, Sector

FRANCE = "FR"


@dataclass(frozen=True)
class CoveringOffice:
    """An office that covers the country, and how closely (a `Coverage.Level`)."""

    office: Office
    level: str
    note: str = ""

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

    @property
    def sector(self) -> Sector | None:
        return self.region.sector if self.region else None

    @property
    def contact(self) -> str:
        """Who follows the country: "office", "sector" or "headquarters"."""
        if self.offices:
            return "office"
        return "sector" if self.region else "headquarters"

    @property
    def reason(self) -> str:
        """Who follows the country and why, in the current language; one or two sentences."""
        if self.offices:
            return wording.offices_reason(self.country, [(each.level, each.office) for each in self.offices])
        if self.sector:
            return wording.sector_reason(self.country, self.sector)
        return wording.headquarters_reason(self.country)

    @property
    def recipient(self) -> Recipient | None:
        """Who to write to; None where the portal holds no contact yet."""
        return first_recipient([*(each.office for each in self.offices), self.sector, self.department])


def answer_for(country: Country, on: date | None = None) -> Answer:
    """Return the answer for one country, today (in Paris) or on another day."""
    return answers_for([country], on)[0]


def answers_for(countries: Iterable[Country], on: date | None = None) -> list[Answer]:
    """
    Return the answers for several countries, in their order, in a fixed number of queries.

    Read them with `countries_to_answer()`, or each costs queries of its own.
    """
    asked = list(countries)
    covering = coverage_by_country(asked, on)
    eu_offices = offices_for_the_union() if any(country.eu_member for country in asked) else []
    neighbours = area_offices(asked, on)
    department = Department.objects.published().first()
    answers = []
    for country in asked:
        second_line = [AlsoOffice(office, "eu", country) for office in eu_offices if country.eu_member]
        if state := country.territory_of:
            second_line += [AlsoOffice(row.office, "state", state) for row in covering[state.pk]]
        second_line += [AlsoOffice(office, "area", country) for office in neighbours.get(country.pk, [])]
        answers.append(assembled(country, covering[country.pk], second_line, department))
    return answers


def offices_for_the_union() -> list[Office]:
    """Return the offices that serve the European Union's institutions and programmes."""
    return list(Office.objects.published().filter(serves_eu=True).in_order())


def assembled(
    country: Country, rows: list[Coverage], second_line: list[AlsoOffice], department: Department | None
) -> Answer:
    """Put an answer together: only what is public, and no office on both lines."""
    covering = {row.office_id for row in rows}
    region = country.region
    return Answer(
        country=country,
        offices=[CoveringOffice(row.office, row.level, row.note) for row in rows],
        also=[each for each in second_line if each.office.pk not in covering],
        region=region if region and region.sector.is_public else None,
        department=department,
    )


def countries_to_answer() -> QuerySet[Country]:
    """Return all countries, in order, with what their answers need."""
    return Country.objects.in_order().to_answer()


def coverage_by_country(countries: list[Country], on: date | None) -> dict[int | None, list[Coverage]]:
    """Return the coverage that holds that day, of the countries and of the states of territories."""
    wanted = {country.pk for country in countries} | {country.territory_of_id for country in countries}
    rows: dict[int | None, list[Coverage]] = defaultdict(list)
    current = Coverage.objects.published().current(on).in_order()
    for row in current.filter(country__in=wanted - {None}).with_office():
        rows[row.country_id].append(row)
    return rows


def coverage_by_level(office: Office) -> list[tuple[str, list[Coverage]]]:
    """Return whom an office covers today: (level as said of it, its rows by country), strongest first."""
    return by_level(Coverage.objects.current().filter(office=office).select_related("country"))


def by_level(rows: Iterable[Coverage]) -> list[tuple[str, list[Coverage]]]:
    by_name = sorted(rows, key=lambda row: fold(row.country.name))
    return [
        (wording.level_of_office(level), found)
        for level in Coverage.Level
        if (found := [r for r in by_name if r.level == level])
    ]


def area_offices(countries: list[Country], on: date | None) -> dict[int, list[Office]]:
    """
    Return the offices of the area around each French territory: Singapore for New Caledonia.

    The area is the finest UN M49 one that the territory belongs to; an office has it for its
    own if it covers one of that area's countries as part of its area.
    """
    territories = [c for c in countries if c.territory_of and c.territory_of.iso2 == FRANCE]
    if not territories:
        return {}
    around = Q()
    for column, value in {finest_area(territory) for territory in territories}:
        around |= Q(**{f"country__{column}": value})
    by_area: dict[tuple[str, str], list[Office]] = defaultdict(list)
    rows = Coverage.objects.published().current(on).filter(around, level=Coverage.Level.AREA).in_order()
    for row in rows.with_office(*(f"country__{name}" for name in AREAS)):
        offices = by_area[finest_area(row.country)]
        if row.office not in offices:
            offices.append(row.office)
    return {territory.pk: by_area[finest_area(territory)] for territory in territories}


AREAS = ("m49_intermediate", "m49_subregion", "m49_region")  # finest first


def finest_area(country: Country) -> tuple[str, str]:
    """Return the column and value of the finest UN M49 area that a country belongs to."""
    column = next((name for name in AREAS if getattr(country, name)), AREAS[-1])
    return column, getattr(country, column)
