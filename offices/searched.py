"""By which of their texts the public search finds offices, and by which words parts of the world."""

from collections import defaultdict
from typing import Any

from cnrs_intl.catalogue.searchable import Searched
from offices import area_words
from offices.models import Office
from sectors.models import Region, Sector

SEARCHED = {
    Office: Searched(
        title=("name",),
        names=("city", "host_country__name"),
        summary=("summary", "mandate"),
        body=("partner_organisation", "body"),
        order=20,
    )
}


def words_for_areas() -> dict[Any, dict[str, list[str]]]:
    """Return the words for sectors and regions, by their slugs."""
    found: dict[Any, dict[str, list[str]]] = {Sector: defaultdict(list), Region: defaultdict(list)}
    for row in area_words.rows():
        model, slug = (Region, row["region"]) if row["region"] else (Sector, row["sector"])
        found[model][slug].append(row["text"])
    return found
