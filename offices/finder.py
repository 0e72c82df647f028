"""
Finding the country that a visitor means, from whatever they type.

Certain only where certain: an ISO code, a name or another name of one country, in any
language, a city that towers over its namesakes, or a misspelling near one country alone.
Anything else is an honest choice, a part of the world, or nothing.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cnrs_intl.catalogue.fields import LANGUAGES, fold, in_both_languages
from offices import vocabulary
from offices.models import AreaName, PlaceName
from offices.normal import keys_of, keys_without_polity
from offices.plain import is_common
from sectors.models import Country, CountryAlias, Region, Sector

DOTTED = re.compile(r"(?:[A-Z]\.){2,3}")  # U.S., as codes are written too
OFFERED = 8  # candidates of a choice at most
DOMINANT, CAPITAL_DOMINANT = 5, 4  # how many times larger than its namesakes the city that is meant is
FOREIGN = 5  # what a city's weight is divided by under a name that is not its own
VERY_LARGE = 500_000
KNOWN = 80_000  # inhabitants from which a city alone of its name is surely meant
OFTEN = 3  # languages from which a country's name in them is widely known
SHORT = 4  # letters up to which a name that few languages use decides nothing
CLOSE = 2  # edits below which another country is offered beside an uncertain name
BEGUN = 2  # letters from which a beginning is offered


@dataclass(frozen=True)
class Candidate:
    """
    A country that the words may mean, and how they lead there.

    `how`: "code", "name", "alias" (of a `kind`), "place", "prefix" or "spelling".
    `matched` is the name that was found.
    """

    country: Country
    how: str
    matched: str
    kind: str = ""


@dataclass(frozen=True)
class Area:
    """A sector, or one of its regions, that the words name."""

    sector: Sector
    region: Region | None
    text: str


@dataclass(frozen=True)
class Found:
    """What a query gave; see `status`."""

    query: str
    candidates: list[Candidate] = field(default_factory=list)  # best first
    areas: list[Area] = field(default_factory=list)
    certain: bool = False

    @property
    def status(self) -> str:
        """ "match" (one certain country), "choose" (candidates), "region" or "none"."""
        if self.certain:
            return "match"
        if self.candidates:
            return "choose"
        return "region" if self.areas else "none"

    @property
    def is_guess(self) -> bool:
        """Whether candidates are near the words, or begin with them, rather than called so."""
        return any(candidate.how in {"prefix", "spelling"} for candidate in self.candidates)


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


def find(query: str) -> Found:
    """Return what `query` means; any text is answered, and none raises."""
    keys = keys_of(query)
    if not keys:
        return Found(query)
    shorter = keys_without_polity(query)
    hits = hits_for(query, [*keys, *shorter])
    areas = {} if any(is_ours(hit) and hit.key in keys for hit in hits) else areas_for(keys)
    if areas:
        return Found(query, areas=next(iter(areas.values())))
    group = [hit for hit in surest(hits, keys) or surest(hits, shorter) if not is_idle(hit)]
    return decided(query, group) if group else guessed(query, keys[0])


def surest(hits: list[Hit], keys: list[str]) -> list[Hit]:
    """Return the hits of the surest kind of name that there is, by the most faithful key that has one."""
    for belongs in KINDS_OF_NAME:
        for key in keys:
            if group := [hit for hit in hits if hit.key == key and belongs(hit)]:
                return group
    return []


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
    lambda hit: hit.how == "city",
    lambda hit: hit.how == "weak",
)


def hits_for(query: str, keys: list[str]) -> list[Hit]:
    """Look all `keys` up in the three tables: countries, their other names, built names."""
    typed = query.strip().upper()
    typed = typed.replace(".", "") if DOTTED.fullmatch(typed) else typed
    return [*country_hits(keys, typed), *alias_hits(keys), *built_hits(query, keys)]


def country_hits(keys: list[str], typed: str) -> Iterable[Hit]:
    named = Q()
    for language in LANGUAGES:
        named |= Q(**{f"name_{language}_key__in": keys})
    coded = Q(iso2=typed) | Q(iso3=typed) | Q(numeric=typed)
    columns = ("pk", "iso2", "iso3", "numeric", "name_en", "name_en_key", "name_fr", "name_fr_key")
    for pk, iso2, iso3, numeric, english, english_key, french, french_key in Country.objects.filter(
        named | coded
    ).values_list(*columns):
        if typed in {iso2, iso3, numeric}:
            yield Hit(keys[0], pk, "code", typed)
        for key, text in ((english_key, english), (french_key, french)):
            yield Hit(key, pk, "name", text)


def alias_hits(keys: list[str]) -> Iterable[Hit]:
    columns = ("key", "country_id", "text", "kind")
    for key, country, text, kind in CountryAlias.objects.filter(key__in=keys).values_list(*columns):
        yield Hit(key, country, "alias", text, kind)


def built_hits(query: str, keys: list[str]) -> Iterable[Hit]:
    """Yield what the built table has; a rare foreign name that isn't written so is a weak one."""
    typed = query.strip().casefold()
    columns = ("key", "country_id", "source", "text", "weight", "capital", "own")
    rows = PlaceName.objects.filter(key__in=keys).values_list(*columns)
    for key, country, source, text, weight, capital, own in rows:
        exact = text.casefold() == typed
        weak = source == "language" and weight < OFTEN and not exact
        counted = max(weight, OFTEN) if exact and not text.isascii() else weight
        yield Hit(key, country, "weak" if weak else source, text, "", counted, capital, own)


def decided(query: str, group: list[Hit]) -> Found:
    """Give a group of hits of one kind its answer: certain if one country is meant, else a choice."""
    ranked = vocabulary.first_of_each(sorted(group, key=rank))
    certain = decides(ranked[0]) and (len(ranked) == 1 or towers(ranked))
    if not certain and len(ranked) == 1:
        near = vocabulary.current().near(ranked[0].key)
        ranked += [
            as_hit(each) for each in near if each.country != ranked[0].country and each.distance < CLOSE
        ]
    return Found(query, candidates(ranked[:1] if certain else ranked[:OFFERED]), certain=certain)


def is_idle(hit: Hit) -> bool:
    """Say whether a hit is a small town that is called by a common word: nobody means it."""
    return hit.how == "city" and hit.weight < KNOWN and not hit.capital and is_common(hit.key)


def decides(hit: Hit) -> bool:
    """
    Say whether a name, were it alone, would be certain.

    Not a common word; not a name that hardly any language uses and that is near another
    country's (Nigera); not a small town.
    """
    if hit.how == "city":
        large = hit.weight >= (VERY_LARGE if len(hit.key) < SHORT and hit.key.isascii() else KNOWN)
        return (hit.capital or large) and not is_common(hit.key)
    if hit.how == "weak" or (hit.how == "language" and hit.weight < OFTEN):
        others = [each for each in vocabulary.current().near(hit.key) if each.country != hit.country]
        alone = all(each.distance > vocabulary.limit(hit.key) for each in others)
        short = len(hit.key) <= SHORT and hit.key.isascii()
        return alone and not short and not is_common(hit.key)
    return hit.how != "language" or not is_common(hit.key)


def rank(hit: Hit) -> tuple[bool, bool, int]:
    """Sort the exact owner of a name first, then capitals, then by weight."""
    return hit.how not in {"code", "name"}, not (hit.capital and hit.own), -hit.stature


def towers(ranked: list[Hit]) -> bool:
    """Say whether the first of several is far above the others: a code, or a weight ten times theirs."""
    first, *others = ranked
    if first.how == "code":
        return True
    if any(hit.capital and hit.own for hit in others) or not first.stature:
        return False
    times = CAPITAL_DOMINANT if first.capital else DOMINANT
    return first.stature >= times * max(hit.stature for hit in others)


def candidates(hits: Iterable[Hit]) -> list[Candidate]:
    """Read the countries of some hits, in their order, with what their answers need."""
    wanted = list(hits)
    countries = Country.objects.to_answer().in_bulk([hit.country for hit in wanted])
    how = {"official": "name", "language": "name", "weak": "name", "city": "place"}
    return [
        Candidate(
            countries[hit.country],
            "place" if hit.kind == "part" else how.get(hit.how, hit.how),
            hit.text,
            hit.kind,
        )
        for hit in wanted
    ]


def areas_for(keys: list[str]) -> dict[str, list[Area]]:
    """
    Return the sectors and regions that each key names: as they are called now, or by a word for them.

    Each sector and region has a row of its own (see `names`), so one query finds them all.
    """
    named = Q(key__in=keys)
    for column in (
        "region__name_en_key",
        "region__name_fr_key",
        "sector__name_en_key",
        "sector__name_fr_key",
    ):
        named |= Q(**{f"{column}__in": keys})
    found: dict[str, dict[tuple[int, int | None], Area]] = {key: {} for key in keys}
    for row in AreaName.objects.filter(named).select_related("sector", "region").order_by("pk"):
        if not row.sector.is_public:
            continue
        texts = {row.key: (row.region, row.text)}
        texts |= {fold(text): (None, text) for text in in_both_languages(row.sector, "name").values()}
        if row.region:
            texts |= {
                fold(text): (row.region, text) for text in in_both_languages(row.region, "name").values()
            }
        for key, (region, text) in texts.items():
            if key in found:
                place = row.sector_id, region.pk if region else None
                found[key].setdefault(place, Area(row.sector, region, text))
    return {key: list(areas.values()) for key, areas in found.items() if areas}


def guessed(query: str, key: str) -> Found:
    """Answer what no table holds: the beginning of a name, names in a longer text, or a misspelling."""
    if is_common(key):
        return Found(query)
    names = vocabulary.current()
    nearest = names.near(key)
    begun = names.beginnings(key) if len(key) >= BEGUN else []
    if vocabulary.is_certain(key, nearest):
        return Found(query, candidates([as_hit(nearest[0])]), certain=True)
    offers = [Hit(key, entry.country, "prefix", entry.text) for entry in begun]
    offers += [Hit(key, entry.country, "name", entry.text) for entry in names.contained(query)]
    offers += [as_hit(each) for each in nearest if vocabulary.is_worth_offering(key, each)]
    return Found(query, candidates(vocabulary.first_of_each(offers)[:OFFERED]))


def as_hit(near: vocabulary.Near) -> Hit:
    return Hit("", near.country, "spelling", near.text)
