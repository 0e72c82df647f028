"""
Finding the country that a visitor means, from whatever they type.

Certain only where certain: an ISO code, a name or another name of one country, in any
language, a city that towers over its namesakes, or a misspelling near one country alone.
Anything else is an honest choice, a part of the world, or nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from cnrs_intl.catalogue.fields import LANGUAGES, fold, in_both_languages
from offices import vocabulary
from offices.models import AreaName, PlaceName
from offices.normal import keys_of
from offices.plain import is_common
from sectors.models import Country, CountryAlias, Region, Sector

OFFERED = 8  # candidates of a choice at most
DOMINANT = 10  # how many times larger than its namesakes a city must be to be the one that is meant
KNOWN = 80_000  # inhabitants from which a city alone of its name is surely meant
OFTEN = 3  # languages from which a country's name in them is widely known
SHORT = 4  # letters up to which a name that few languages use decides nothing
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

    def candidate_for(self, country: Country) -> Candidate | None:
        """Return how the query led to this country, if it did."""
        return next((each for each in self.candidates if each.country.pk == country.pk), None)


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


def find(query: str) -> Found:
    """Return what `query` means; any text is answered, and none raises."""
    keys = keys_of(query)
    if not keys:
        return Found(query)
    hits = hits_for(query, keys)
    areas = {} if any(map(is_ours, hits)) else areas_for(keys)
    for key in keys:
        kinds = [[hit for hit in hits if hit.key == key and belongs(hit)] for belongs in KINDS_OF_NAME]
        if not kinds[0] and key in areas:
            return Found(query, areas=areas[key])
        if group := next(filter(None, kinds), None):
            return decided(query, group)
    return guessed(query, keys[0])


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
)


def hits_for(query: str, keys: list[str]) -> list[Hit]:
    """Look all `keys` up in the three tables: countries, their other names, built names."""
    typed = query.strip().upper()
    return [*country_hits(keys, typed), *alias_hits(keys), *built_hits(keys)]


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


def built_hits(keys: list[str]) -> Iterable[Hit]:
    columns = ("key", "country_id", "source", "text", "weight", "capital")
    for key, country, source, text, weight, capital in PlaceName.objects.filter(key__in=keys).values_list(
        *columns
    ):
        yield Hit(key, country, source, text, "", weight, capital)


def decided(query: str, group: list[Hit]) -> Found:
    """Give a group of hits of one kind its answer: certain if one country is meant, else a choice."""
    best: dict[int, Hit] = {}
    for hit in sorted(group, key=rank):
        best.setdefault(hit.country, hit)
    ranked = list(best.values())
    certain = decides(ranked[0]) and (len(ranked) == 1 or towers(ranked))
    if not certain and len(ranked) == 1:
        ranked += [
            as_hit(each) for each in vocabulary.near(ranked[0].key) if each.country != ranked[0].country
        ]
    return Found(query, candidates(ranked[:1] if certain else ranked[:OFFERED]), certain=certain)


def decides(hit: Hit) -> bool:
    """
    Say whether a name, were it alone, would be certain.

    Not a common word; not a name that hardly any language uses and that is near another
    country's (Nigera); not a small town.
    """
    if hit.how == "city":
        return (hit.capital or hit.weight >= KNOWN) and not is_common(hit.key)
    if hit.how == "language" and hit.weight < OFTEN:
        alone = all(each.country == hit.country or each.distance > 1 for each in vocabulary.near(hit.key))
        return len(hit.key) > SHORT and alone and not is_common(hit.key)
    return hit.how != "language" or not is_common(hit.key)


def rank(hit: Hit) -> tuple[bool, bool, int]:
    """Sort the exact owner of a name first, then capitals, then by weight."""
    return hit.how not in {"code", "name"}, not hit.capital, -hit.weight


def towers(ranked: list[Hit]) -> bool:
    """Say whether the first of several is far above the others: a code, or a weight ten times theirs."""
    first, *others = ranked
    if first.how == "code":
        return True
    if any(hit.capital for hit in others) or not first.weight:
        return False
    return first.weight >= DOMINANT * max(hit.weight for hit in others)


def candidates(hits: Iterable[Hit]) -> list[Candidate]:
    """Read the countries of some hits, in their order."""
    wanted = list(hits)
    countries = Country.objects.in_bulk([hit.country for hit in wanted])
    how = {"official": "name", "language": "name", "city": "place"}
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
    """Return the sectors and regions that each key names: as they are called now, or by a word for them."""
    found: dict[str, dict[tuple[int, int | None], Area]] = {key: {} for key in keys}
    named = Q(name_en_key__in=keys) | Q(name_fr_key__in=keys)
    of_named_sector = Q(sector__name_en_key__in=keys) | Q(sector__name_fr_key__in=keys)
    for region in Region.objects.published().filter(named | of_named_sector).select_related("sector"):
        for area in (Area(region.sector, None, region.sector.name), Area(region.sector, region, region.name)):
            for text in in_both_languages(area.region or area.sector, "name").values():
                if (key := fold(text)) in found:
                    found[key][area.sector.pk, area.region.pk if area.region else None] = area
    for row in AreaName.objects.filter(key__in=keys).select_related("sector", "region"):
        if row.sector.is_public:
            found[row.key].setdefault((row.sector_id, row.region_id), Area(row.sector, row.region, row.text))
    return {key: list(areas.values()) for key, areas in found.items() if areas}


def guessed(query: str, key: str) -> Found:
    """Answer what no table holds: the beginning of a name, or a misspelling."""
    nearest = vocabulary.near(key)
    begun = vocabulary.beginnings(key) if len(key) >= BEGUN else []
    if vocabulary.is_certain(key, nearest) and not begun and not is_common(key):
        return Found(query, candidates([as_hit(nearest[0])]), certain=True)
    offers = [Hit(key, entry.country, "prefix", entry.text) for entry in begun]
    offers += [as_hit(each) for each in nearest if vocabulary.is_worth_offering(key, each)]
    unique = list({hit.country: hit for hit in reversed(offers)}.values())[::-1]
    return Found(query, candidates(unique[:OFFERED]))


def as_hit(near: vocabulary.Near) -> Hit:
    return Hit("", near.country, "spelling", near.text)
