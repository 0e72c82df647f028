"""
What the CNRS brochure lists, whatever staff have changed since.

Each row of `fixtures/offices.coverage.yaml` is the brochure's. What became of it, and with what level it
was loaded, is remembered by `LoadedRow`, also of a row that staff have ended, moved or deleted since. Where
nothing was loaded, nothing can be said of the brochure.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations
from typing import Any

from cnrs_intl.catalogue.correcting import digest
from cnrs_intl.catalogue.loading import WHOLE
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.version import kept
from offices.models import Coverage, Office
from sectors.models import Sector

OFFICES, COVERAGE, SECTORS = (model._meta.label_lower for model in (Office, Coverage, Sector))
LEVELS = {digest(level): level for level in Coverage.Level.values}


@dataclass(frozen=True)
class BrochureLists:
    """The brochure's lists of countries and of offices, as far as they are known for certain."""

    levels: Mapping[tuple[int, str], str] = field(default_factory=dict)  # by office and alpha-2 code
    countries: frozenset[str] = frozenset()  # listed for any office, at any level
    is_whole: bool = False
    sectors_without_office: frozenset[int] = frozenset()

    @cached_property
    def totals(self) -> Counter[tuple[int, str]]:
        """How many countries the brochure has for each office, by its key and level."""
        return Counter((office, level) for (office, _country), level in self.levels.items())

    def has(self, office: int, country: str, level: str) -> bool:
        """Whether the brochure has a country, by its alpha-2 code, for an office at this very level."""
        return self.levels.get((office, country)) == level

    def has_no_office_for(self, country: str) -> bool:
        """Whether it is certain that the brochure lists no office for a country."""
        return self.is_whole and country not in self.countries


@kept
def brochure_lists() -> BrochureLists:
    """Read what the brochure lists, in one query; of no office of which a part is not known."""
    loaded: dict[str, list[LoadedRow]] = {OFFICES: [], COVERAGE: [], SECTORS: [], WHOLE: []}
    for row in LoadedRow.objects.filter(model__in=loaded).only("model", "key", "object_id", "digests"):
        loaded[row.model].append(row)
    if not (loaded[WHOLE] and loaded[COVERAGE]):
        return BrochureLists()
    offices = {json.loads(row.key)[0]: row.object_id for row in loaded[OFFICES]}
    levels: dict[tuple[Any, str], str] = {}
    unknown: set[Any] = {None}
    countries = set()
    for row in loaded[COVERAGE]:
        (slug,), (country,), _since = json.loads(row.key)
        office, level = offices.get(slug), LEVELS.get((row.digests or {}).get("level", ""))
        countries.add(country)
        if level:
            levels[office, country] = level
        else:
            unknown.add(office)
    certain = {key: level for key, level in levels.items() if key[0] not in unknown}
    without = without_office(loaded[SECTORS], loaded[OFFICES])
    return BrochureLists(certain, frozenset(countries), is_whole=True, sectors_without_office=without)


def without_office(sectors: list[LoadedRow], offices: list[LoadedRow]) -> frozenset[int]:
    """Return the keys of the sectors that no office was loaded with; none where that of one is not known."""
    keys = sorted(row.object_id for row in sectors if row.object_id is not None)
    sizes = range(len(keys) + 1)  # of four sectors, sixteen choices: a digest tells which one it was
    choices = {digest(list(some)): some for some in chain.from_iterable(combinations(keys, n) for n in sizes)}
    with_office = [choices.get((row.digests or {}).get("sectors", "")) for row in offices]
    if None in with_office:
        return frozenset()
    return frozenset(keys).difference(*(some for some in with_office if some))
