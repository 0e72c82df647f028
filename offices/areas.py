"""
The parts of the world that words name: the department's sectors and their regions.

A word may mean less than one, which UN M49 then says: Africa is a part of a sector that has India, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from cnrs_intl.catalogue.fields import fold, in_both_languages
from offices import area_words
from offices.models import AreaName
from sectors.models import Region, Sector


@dataclass(frozen=True)
class Area:
    """A sector, or one of its regions, that the words name."""

    sector: Sector
    region: Region | None
    text: str

    @property
    def is_called_so(self) -> bool:
        """Whether the words are the name of the sector or region, rather than of a part of it."""
        names = in_both_languages(self.region or self.sector, "name").values()
        return fold(self.text) in map(fold, names)

    @property
    def m49(self) -> str:
        """The area of UN M49 that the words name; empty where the sector or region is meant."""
        return "" if self.is_called_so else areas_of_m49().get(fold(self.text), "")


@cache
def areas_of_m49() -> dict[str, str]:
    return {fold(row["text"]): row["m49"] for row in area_words.rows() if row["m49"]}


def areas_for(keys: Iterable[str]) -> dict[str, list[Area]]:
    """
    Return the sectors and regions that each key names: as they are called now, or by a word for them.

    Each sector and region has a row of its own (see `names`), so one query finds them all.
    """
    keys = list(keys)
    named = Q(key__in=keys)
    for column in (
        "region__name_en_key",
        "region__name_fr_key",
        "sector__name_en_key",
        "sector__name_fr_key",
    ):
        named |= Q(**{f"{column}__in": keys})
    found: dict[str, dict[tuple[int, int | None], Area]] = {key: {} for key in keys}
    rows = AreaName.objects.filter(named).select_related("sector", "region__sector").order_by("pk")
    for row in rows:
        for key, (region, text) in texts_of(row).items():
            sector = region.sector if region else row.sector  # a region may have passed to another since
            if key in found and sector.is_public:
                place = sector.pk, region.pk if region else None
                found[key].setdefault(place, Area(sector, region, text))
    return {key: list(areas.values()) for key, areas in found.items() if areas}


def texts_of(row: AreaName) -> dict[str, tuple[Region | None, str]]:
    """Return the keys by which a row is found, with what each one means."""
    texts: dict[str, tuple[Region | None, str]] = {row.key: (row.region, row.text)}
    texts |= {fold(text): (None, text) for text in in_both_languages(row.sector, "name").values()}
    if row.region:
        texts |= {fold(text): (row.region, text) for text in in_both_languages(row.region, "name").values()}
    return texts
