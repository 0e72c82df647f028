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
from typing import Any

from cnrs_intl.catalogue.correcting import digest
from cnrs_intl.catalogue.loading import WHOLE
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.version import kept
from offices.models import Coverage, Office

OFFICES, COVERAGE = Office._meta.label_lower, Coverage._meta.label_lower
LEVELS = {digest(level): level for level in Coverage.Level.values}


@dataclass(frozen=True)
class BrochureLists:
    """The brochure's lists of countries, as far as they are known for certain."""

    levels: Mapping[tuple[int, str], str] = field(default_factory=dict)  # by office and alpha-2 code
    countries: frozenset[str] = frozenset()  # listed for any office, at any level
    is_whole: bool = False

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
    loaded: dict[str, list[LoadedRow]] = {OFFICES: [], COVERAGE: [], WHOLE: []}
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
    return BrochureLists(certain, frozenset(countries), is_whole=True)
