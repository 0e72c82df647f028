"""
When what each public page shows last changed, as far as the public may know it: for the sitemap.

From published entries alone, so that no draft moves a date. Decision 50 says what is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from reversion.models import Version

from cnrs_intl.catalogue import clock
from cnrs_intl.derci.models import Department, Mission, Ranking
from instruments.models import Activity, Call, Instrument
from instruments.models.call import SOON, CallDate
from offices.models import Coverage, Office
from sectors.models import Country, KeyFigure, Sector

Changes = dict[int, datetime]  # by key


def latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)


def of_entries(model: Any, **narrowed: Any) -> Changes:
    """Return when each published entry was last saved or, if that is later, became public."""
    rows = model.objects.published().filter(**narrowed).values_list("pk", "updated_at", "publish_at")
    return {pk: max(saved, published or saved) for pk, saved, published in rows}


def of_references(model: Any) -> Changes:
    """Return when each row of a table that is public as it is was last written, as the history tells."""
    versions = Version.objects.get_for_model(model).order_by().values_list("object_id")
    return {int(pk): moment for pk, moment in versions.annotate(Max("revision__date_created"))}


def with_related(changes: Changes, related: Iterable[tuple[int | None, datetime]]) -> Changes:
    """Return the changes of entries, counting later ones of what their pages show besides."""
    found = dict(changes)
    for key, moment in related:
        if key in found:
            found[key] = max(found[key], moment)
    return found


def begins(day: date) -> datetime:
    return datetime.combine(day, time(), clock.PARIS)


class LastChanges:
    """What changed when, read at once in a fixed number of queries."""

    def __init__(self) -> None:
        self.now = clock.now()
        self.department = latest(*of_entries(Department).values())
        self.coverage = list(
            Coverage.objects.published().values_list("country_id", "office_id", "since", "until")
        )
        own = of_entries(Office)
        self.offices = with_related(own, ((row[1], moment) for row, moment in self.turns()))
        self.listed = list(Country.objects.filter(listed=True).values_list("pk", "region__sector"))
        self.edited = of_references(Country)
        self.answering = with_related(of_entries(Sector), self.beside_sectors())  # as other pages tell them
        self.sectors = with_related(self.answering, self.in_sectors())
        self.instruments = with_related(of_entries(Instrument), self.activities())
        self.calls = with_related(of_entries(Call), self.steps())
        self.countries = self.of_countries()

    def turns(self) -> Iterator[tuple[tuple[int, int, date | None, date | None], datetime]]:
        """Yield the rows of coverage that began or ended by a day, with when they did."""
        for row in self.coverage:
            _country, _office, since, until = row
            days = [since, until and until + timedelta(days=1)]
            yield from ((row, begins(day)) for day in days if day and begins(day) <= self.now)

    def beside_sectors(self) -> Iterator[tuple[int | None, datetime]]:
        """Yield what the page of a sector shows besides: its offices, and its figures."""
        for office, sector in Office.sectors.through.objects.values_list("office_id", "sector_id"):
            if moment := self.offices.get(office):
                yield sector, moment
        figures = of_entries(KeyFigure)
        for figure, sector in KeyFigure.objects.published().values_list("pk", "sector_id"):
            if moment := figures.get(figure):  # it may become public, or no longer be, between two queries
                yield sector, moment

    def in_sectors(self) -> Iterator[tuple[int | None, datetime]]:
        """Yield the changes of the countries that the pages of sectors list."""
        return ((sector, self.edited[pk]) for pk, sector in self.listed if pk in self.edited)

    def activities(self) -> Iterator[tuple[int, datetime]]:
        """Yield the changes of what instruments allow for."""
        edited, links = of_references(Activity), Instrument.activities.through.objects
        for instrument, activity in links.values_list("instrument_id", "activity_id"):
            if moment := edited.get(activity):
                yield instrument, moment

    def steps(self) -> Iterator[tuple[int, datetime]]:
        """Yield when calls that go by dates opened, began to close soon, and closed."""
        dates = CallDate.objects.published().filter(call__open_mode=Call.OpenMode.DATED)
        for call, opens, closes in dates.values_list("call_id", "opens", "closes"):
            moments = [opens, closes and closes - SOON, closes]
            yield from ((call, moment) for moment in moments if moment and moment <= self.now)

    def of_countries(self) -> Changes:
        """Return when the answer for each country changed: itself, its offices, sector or the department."""
        offices: dict[int, list[datetime]] = defaultdict(list)
        for country, office, _since, _until in self.coverage:
            if moment := self.offices.get(office):
                offices[country].append(moment)
        found = {}
        for pk, sector in self.listed:
            moments = [self.edited.get(pk), self.answering.get(sector), self.department, *offices[pk]]
            if moment := latest(*moments):
                found[pk] = moment
        return found

    def of_instruments(self) -> Changes:
        """Return the changes of the instruments' pages, which show their calls."""
        calls = Call.objects.published().values_list("instrument_id", "pk")
        told = ((key, self.calls[call]) for key, call in calls if call in self.calls)
        return with_related(self.instruments, told)

    def of_pages(self) -> dict[str, datetime | None]:
        """Return the changes of the pages that are of no entry, by their names."""
        offices, instruments, calls, sectors = (
            latest(*each.values()) for each in (self.offices, self.instruments, self.calls, self.sectors)
        )
        countries = latest(*self.countries.values())
        told = (of_entries(Mission), of_entries(Ranking), of_entries(KeyFigure, sector=None))
        missions = latest(*(moment for each in told for moment in each.values()))
        pages = {
            "home": latest(offices, instruments, *self.answering.values()),
            "find": self.department,
            "message": latest(countries, offices, instruments),
            "country_list": countries,
            "office_list": offices,
            "instrument_list": instruments,
            "call_list": latest(calls, instruments),
            "sector_list": sectors,
            "instrument_compare": latest(instruments, calls),
            "instrument_choose": instruments,
            "dossiers": countries,
            "about": latest(self.department, missions),
            "glossary": latest(self.department, instruments),
            "accessibility": self.department,
            "legal": self.department,
            "privacy": self.department,
            "embed": self.department,
            "api_docs": self.department,
        }
        return pages | {"open_data": latest(*pages.values())}
