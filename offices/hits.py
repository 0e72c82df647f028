"""Names that are written as somebody typed them, looked up in the tables, and what they decide."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from django.db import connection
from django.db.models import Q, QuerySet

from cnrs_intl.catalogue.fields import LANGUAGES
from offices import vocabulary
from offices.models import PlaceName
from offices.normal import keys_of, keys_without_polity
from offices.plain import is_common
from sectors.models import Country, CountryAlias

CODE = re.compile(r"[A-Z]{2,3}|[0-9]{3}")
DOTTED = re.compile(r"(?:[A-Z]\.){2,3}")  # U.S., as codes are written too
DOMINANT, CAPITAL_DOMINANT = 5, 4  # how many times larger than its namesakes the city that is meant is
FOREIGN = 5  # what a city's weight is divided by under a name that is not its own
VERY_LARGE = 500_000
KNOWN = 50_000  # inhabitants from which a city alone of its name is surely meant
OFTEN = 3  # languages from which a country's name in them is widely known
TOWN = 100_000  # inhabitants below which a city is a town, and its name perhaps the beginning of a country's
BEGUN = 4  # letters from which a city that begins so is offered
MOST = 40  # names of cities that are read
LAST = 2**31  # a place after all that is listed
SHORT = 4  # letters up to which a name that few languages use decides nothing


@dataclass(frozen=True)
class Hit:
    """A name that was found in one of the tables."""

    key: str
    country: int
    how: str
    text: str
    kind: str = ""
    weight: int = 0
    capital: bool = False
    own: bool = True

    @property
    def stature(self) -> int:
        """The weight by which namesakes are compared; a name that others give a city counts for little."""
        return self.weight if self.own else self.weight // FOREIGN


@dataclass(frozen=True)
class Asked:
    """A text, the keys under which it is looked up, the most faithful first, and the code that it may be."""

    text: str
    keys: tuple[str, ...]
    shorter: tuple[str, ...] = ()  # without what a state is called by
    code: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text, tuple(keys_of(text)), tuple(keys_without_polity(text)), code_in(text))


Names = Mapping[str, list[Hit]]


def code_in(text: str) -> str:
    """Return the ISO code that a text may be, or nothing."""
    typed = re.sub(r"\.{2,}", ".", text.strip().upper())
    typed = typed.replace(".", "") if DOTTED.fullmatch(typed) else typed.rstrip(".")
    return typed if CODE.fullmatch(typed) else ""


def look_up(texts: Iterable[Asked]) -> list[list[Hit]]:
    """Return the names that each text is, of countries, other names and built names: three queries in all."""
    texts = list(texts)
    keys = {key for asked in texts for key in (*asked.keys, *asked.shorter)}
    codes = {asked.code for asked in texts} - {""}
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in [*country_hits(keys, codes), *alias_hits(keys), *built_hits(keys)]:
        found[hit.key].append(hit)
    return [named(asked, found) for asked in texts]


def named(asked: Asked, found: Names) -> list[Hit]:
    """Return the hits of one text; a rare foreign name that isn't written so is a weak one."""
    typed = asked.text.strip().casefold()
    hits = [hit for key in (*asked.keys, *asked.shorter) for hit in found.get(key, ())]
    coded = [replace(hit, key=asked.keys[0]) for hit in found.get(f"={asked.code}", ())]
    return coded + [as_typed(hit, typed) for hit in hits]


def as_typed(hit: Hit, typed: str) -> Hit:
    exact = hit.text.casefold() == typed
    if hit.how == "language" and hit.weight < OFTEN and not exact:
        return replace(hit, how="weak")
    return replace(hit, weight=max(hit.weight, OFTEN)) if exact and not hit.text.isascii() else hit


def country_hits(keys: set[str], codes: set[str]) -> Iterator[Hit]:
    named = Q()
    for language in LANGUAGES:
        named |= Q(**{f"name_{language}_key__in": keys})
    coded = Q(iso2__in=codes) | Q(iso3__in=codes) | Q(numeric__in=codes)
    columns = ("pk", "iso2", "iso3", "numeric", "name_en", "name_en_key", "name_fr", "name_fr_key")
    for pk, iso2, iso3, numeric, english, english_key, french, french_key in Country.objects.filter(
        named | coded
    ).values_list(*columns):
        yield from (Hit(f"={code}", pk, "code", code) for code in {iso2, iso3, numeric} & codes)
        yield from (
            Hit(key, pk, "name", text)
            for key, text in ((english_key, english), (french_key, french))
            if key in keys
        )


def alias_hits(keys: set[str]) -> Iterator[Hit]:
    columns = ("key", "country_id", "text", "kind")
    for key, country, text, kind in CountryAlias.objects.filter(key__in=keys).values_list(*columns):
        yield Hit(key, country, "alias", text, kind)


def built_hits(keys: set[str]) -> Iterator[Hit]:
    columns = ("key", "country_id", "source", "text", "weight", "capital", "own")
    rows = PlaceName.objects.filter(key__in=keys).values_list(*columns)
    for key, country, source, text, weight, capital, own in rows:
        yield Hit(key, country, source, text, "", weight, capital, own)


def is_ours(hit: Hit) -> bool:
    """Codes, names in English and French, and the other names that staff keep."""
    return hit.how in {"code", "name"} or (hit.how == "alias" and hit.kind not in {"people", "part"})


# The kinds of names, the surest first: one that is found hides those after it.
KINDS_OF_NAME: tuple[Callable[[Hit], bool], ...] = (
    is_ours,
    lambda hit: hit.how == "official",
    lambda hit: hit.kind == "people",
    lambda hit: hit.kind == "part",
    lambda hit: hit.how == "language",
    lambda hit: hit.how in {"city", "state"},
    lambda hit: hit.how == "weak",
)


def meant(asked: Asked, hits: list[Hit]) -> list[Hit]:
    """Return the hits of the surest kind of name, by the most faithful key that has one."""
    if maybe := [hit for hit in hits if hit.how == "maybe" and hit.key in asked.keys]:
        return maybe + surest(hits, asked.keys)
    found = surest(hits, asked.keys)
    if not found and (found := surest(hits, asked.shorter)):
        found += [hit for hit in hits if hit.how == "state" and hit.key in asked.shorter]  # State of Georgia
    return [hit for hit in found if not is_idle(hit)]


def surest(hits: list[Hit], keys: Iterable[str]) -> list[Hit]:
    for belongs in KINDS_OF_NAME:
        for key in keys:
            if group := [hit for hit in hits if hit.key == key and belongs(hit)]:
                return group
    return []


def ranked(group: list[Hit]) -> list[Hit]:
    """Return the best hit for each country, best first; a state called like a large city is that city."""
    known = {hit.country for hit in group if hit.how == "city" and (hit.own or hit.capital) and decides(hit)}
    kept = [hit for hit in group if hit.how != "state" or hit.country not in known]
    return vocabulary.first_of_each(sorted(kept, key=rank))


def rank(hit: Hit) -> tuple[int, bool, bool, bool, int]:
    """Sort what is listed as open first; then owners of a name, capitals, states, cities by weight."""
    listed = hit.weight if hit.how == "maybe" else LAST
    capital = hit.capital and hit.own
    return listed, hit.how not in {"code", "name"}, not capital, hit.how != "state", -hit.stature


def is_certain(best: list[Hit]) -> bool:
    """Say whether the first of some ranked hits is surely meant."""
    return bool(best) and decides(best[0]) and (len(best) == 1 or towers(best))


def is_idle(hit: Hit) -> bool:
    """Say whether a hit is a small town that is called by a common word: nobody means it."""
    return hit.how == "city" and hit.weight < KNOWN and not hit.capital and is_common(hit.key)


def decides(hit: Hit) -> bool:
    """
    Say whether a name, were it alone, would be certain.

    Not one that is listed as open, nor a state or province; not a common word; not a name in another
    language that is near another country's (Nigera); not a small town.
    """
    match hit.how:
        case "maybe" | "state":
            return False
        case "city":
            large = hit.weight >= (VERY_LARGE if len(hit.key) < SHORT and hit.key.isascii() else KNOWN)
            return (hit.capital or large) and not is_common(hit.key)
        case "weak" | "language":
            return decides_in_its_language(hit)
    return True


def decides_in_its_language(hit: Hit) -> bool:
    if is_common(hit.key) or vocabulary.current().sounds_like(hit.key) - {hit.country}:
        return False
    if hit.how == "language" and hit.weight >= OFTEN:
        return True
    others = [each for each in vocabulary.current().near(hit.key) if each.country != hit.country]
    short = len(hit.key) <= SHORT and hit.key.isascii()
    return not short and all(each.distance > vocabulary.limit(hit.key) for each in others)


def towers(best: list[Hit]) -> bool:
    """Say whether the first of several is far above the others: a code, or a weight many times theirs."""
    first, *others = best
    if first.how == "code":
        return True
    if any((hit.capital and hit.own) or hit.how == "state" for hit in others) or not first.stature:
        return False
    if first.capital and first.own:
        return first.stature >= CAPITAL_DOMINANT * max((hit.stature for hit in others if hit.own), default=0)
    return first.stature >= DOMINANT * max(hit.stature for hit in others)


def begun_by_town(hit: Hit) -> list[Hit]:
    """Return the countries whose name begins as that of a small town: Mongo may become Mongolia."""
    if hit.how != "city" or hit.capital or hit.weight >= TOWN:
        return []
    others = (entry for entry in vocabulary.current().entries if entry.country != hit.country)
    return [Hit("", entry.country, "prefix", entry.text) for entry in others if entry.key.startswith(hit.key)]


def cities_beginning(key: str) -> list[Hit]:
    """Return a city of each country that begins with `key`, capitals first, then the largest: Nairo."""
    if len(key) < BEGUN:
        return []
    rows = begun_cities(key).order_by("-capital", "-own", "-weight")
    cities = rows.values_list("key", "country_id", "text")[:MOST]
    return vocabulary.first_of_each(Hit(key, pk, "city", text) for key, pk, text in cities)


def large_cities_beginning(key: str, longer: int | None = None) -> set[int]:
    """
    Return the countries of which a capital or a very large city begins with `key`: Bresl, Breslau.

    With `longer`, only names that go on for so many letters at most.
    """
    large = begun_cities(key).filter(Q(capital=True) | Q(weight__gte=VERY_LARGE))
    found = large.values_list("key", "country_id")
    return {pk for name, pk in found if longer is None or len(name) <= len(key) + longer}


def begun_cities(key: str) -> QuerySet[PlaceName]:
    """Return the names of cities that begin with `key`, which is not empty."""
    cities = PlaceName.objects.filter(source=PlaceName.Source.CITY, key__startswith=key)
    if connection.vendor == "sqlite":  # whose LIKE uses no index
        cities = cities.filter(key__gte=key, key__lt=f"{key[:-1]}{chr(ord(key[-1]) + 1)}")
    return cities
