"""
Finding the country that a visitor means, from whatever they type.

Certain only where certain: an ISO code, a name or another name of one country, in any
language, a city that towers over its namesakes, the beginning of one country's name and of nothing else's
(Cambod), or a misspelling near one country alone that begins nothing else (Bresl may be Breslau); and
only if every word that was typed is accounted for. Anything else is an honest choice, a part of the
world, or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from cnrs_intl.catalogue.fields import fold
from offices import abbreviations, hits, vocabulary
from offices.areas import Area, areas_for
from offices.combined import Text
from offices.hits import Hit, is_ours
from offices.normal import ARTICLES, directions, keys_of
from offices.plain import is_common
from offices.typed import Typed
from sectors.models import Country

OFFERED = 8  # candidates of a choice at most, of a misspelling or a beginning
SEVERAL = 24  # and of a text that has as many names
CLOSE = 2  # edits below which another country is offered beside an uncertain name
BEGUN = 2  # letters from which a beginning is offered
SURE = 4  # and from which it is certain, if one country's name alone begins so
CUT = 2  # letters that a large city's name may have more than what would be a misspelling
HOW = {
    "official": "name",
    "language": "name",
    "weak": "name",
    "city": "place",
    "state": "place",
    "maybe": "place",
}


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
class Found:
    """
    What a query gave; see `status`.

    `named`: whether the only candidate, not certain, has its own name among other words: Kenya funding.
    `excluded`: whether these exclude it: without Kenya.
    """

    query: str
    candidates: list[Candidate] = field(default_factory=list)  # best first
    areas: list[Area] = field(default_factory=list)
    certain: bool = False
    named: bool = False
    excluded: bool = False

    @property
    def country(self) -> Country | None:
        """The one country that the query is about, whatever else it is about; none that it excludes."""
        if self.excluded:
            return None
        return self.candidates[0].country if self.certain or self.named else None

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


def find(query: str) -> Found:
    """Return what `query` means; any text is answered, and none raises."""
    text = Text(query)
    if not text.asked.keys:
        return Found(query)
    group = hits.ranked(hits.meant(text.asked, text.known))
    areas = areas_in(text)
    for key in (*text.asked.keys, *directions(query)):
        if key in areas:
            return Found(query, areas=areas[key])
    if group and (is_ours(group[0]) or group[0].how in {"official", "maybe"}):
        return decided(query, group)
    text.leave_out(areas)
    found = shortened(text) or (decided(query, group) if group else read(text))
    if found and (found.certain or (text.is_parted and found.candidates)):
        return found
    return Found(query, areas=list(chain(*areas.values()))) if areas else found or guessed_from(text)


def areas_in(text: Text) -> dict[str, list[Area]]:
    """Return the parts of the world that a text names, or what is between its commas, by key."""
    if any(hit.how == "maybe" or (is_ours(hit) and hit.key in text.asked.keys) for hit in text.known):
        return {}
    segments = text.typed.segments() if text.is_parted else []
    keys = [*text.asked.keys, *directions(text.query), *keys_of(text.rest)]
    return areas_for([*keys, *(key for span in segments for key in span.keys)])


def shortened(text: Text) -> Found | None:
    """Answer a name with words cut short; N. Cyprus stays open, and N. Carolina is a state."""
    if text.directed and text.directed[0].how in {"maybe", "state"}:
        return decided(text.query, text.directed)
    return cut_short(text.query)


def read(text: Text) -> Found | None:
    """Answer what no table holds as it is typed, if it is made of what they hold."""
    return None if is_common(text.asked.keys[0]) else turned(text) or made_of_names(text)


def guessed_from(text: Text) -> Found:
    """Answer what resembles a name; what is only left of a sentence is never certain."""
    if is_common(text.asked.keys[0]):
        return Found(text.query)
    if (found := guessed(text.query)) and found.certain:
        return found
    if not found and text.rest not in {"", text.typed.source} and not is_common(fold(text.rest)):
        found = cut_short(text.rest) or misspelt(text.rest) or guessed(text.rest)
    return replace(found, query=text.query, certain=False) if found else Found(text.query)


def decided(query: str, group: list[Hit]) -> Found:
    """Give a group of hits of one kind its answer: certain if one country is meant, else a choice."""
    begun = hits.begun_by_town(group[0])
    if hits.is_certain(group) and not begun:
        return Found(query, candidates(group[:1]), certain=True)
    group = group + begun
    if len(group) == 1 and group[0].how != "maybe":
        near = vocabulary.current().near(group[0].key)
        group = group + [as_hit(each) for each in near if each.distance < CLOSE]
    most = SEVERAL if group[0].how == "maybe" else OFFERED
    return Found(query, candidates(vocabulary.first_of_each(group)[:most]))


def candidates(found: Iterable[Hit]) -> list[Candidate]:
    """Read the countries of some hits, in their order, with what their answers need."""
    wanted = list(found)
    countries = Country.objects.to_answer().in_bulk([hit.country for hit in wanted])
    return [
        Candidate(
            countries[hit.country],
            "place" if hit.kind == "part" else HOW.get(hit.how, hit.how),
            hit.text,
            hit.kind,
        )
        for hit in wanted
    ]


def cut_short(query: str) -> Found | None:
    """Answer a name with words cut short, such as S. Sudan."""
    entries = abbreviations.meant(query)
    found = [Hit(entry.key, entry.country, "spelling", entry.text) for entry in entries]
    return Found(query, candidates(found[:OFFERED]), certain=len(found) == 1) if found else None


def turned(text: Text) -> Found | None:
    """
    Answer a name with North for Northern, or the like.

    Certain unless the rest is another country's name: North Ireland is a choice, West Sahara is not.
    """
    if not (group := text.in_other_words):
        return None
    contest = [hit for hit in text.without_direction if hit.how != "city"]
    ordered = [replace(hit, how="spelling") for hit in vocabulary.first_of_each([*group, *contest])]
    certain = hits.is_certain(group) and len(ordered) == 1
    return Found(text.query, candidates(ordered[:OFFERED]), certain=certain)


def made_of_names(text: Text) -> Found | None:
    """Answer a misspelling, several names, or names within a text, whichever is the surest."""
    if countries := text.of_countries():
        return Found(text.query, candidates(countries.hits[:SEVERAL]))
    if not text.is_parted and (found := misspelt(text.query)):
        return found
    if several := text.several():
        return Found(text.query, candidates(several.hits[:SEVERAL]), certain=several.certain)
    if text.is_parted and (found := misspelt(text.query)):
        return found
    within = text.within()
    if not within.hits:
        return None
    offered = candidates(within.hits[:OFFERED])
    return Found(text.query, offered, certain=within.certain, named=within.named, excluded=within.excluded)


def misspelt(query: str) -> Found | None:
    words = [word.key for word in Typed(query).words]
    words = words[1:] if len(words) > 1 and words[0] in ARTICLES else words
    key = "".join(words)
    nearest = vocabulary.current().near(key)
    if not vocabulary.is_certain(words, nearest) or vocabulary.is_shared_beginning(key, nearest[0]):
        return None
    if hits.large_cities_beginning(key, CUT) - {nearest[0].country}:
        return None
    return Found(query, candidates([as_hit(nearest[0])]), certain=True)


def guessed(query: str) -> Found | None:
    """Answer the beginning of a name, or what is near one: the nearest beginning first."""
    key = "".join(word.key for word in Typed(query).words)
    names = vocabulary.current()
    nearest = names.near(key)
    away = {each.country: each.distance for each in nearest if vocabulary.is_worth_offering(key, each)}
    begun = names.beginnings(key) if len(key) >= BEGUN else []
    begun = sorted(begun, key=lambda entry: away.get(entry.country, vocabulary.NEAR + 1))
    offers = [Hit(key, entry.country, "prefix", entry.text) for entry in begun]
    offers += [as_hit(each) for each in nearest if each.country in away]
    offers = offers or hits.cities_beginning(key)
    if not offers:
        return None
    if is_sure_beginning(key, offers[0].country):
        return Found(query, candidates(offers[:1]), certain=True)
    return Found(query, candidates(vocabulary.first_of_each(offers)[:OFFERED]))


def is_sure_beginning(key: str, country: int) -> bool:
    """
    Say whether `key` begins the country's own name in either language, and nothing that means another.

    Another: a country by any of its names, or a capital or large city. So Cambod is Cambodia, and Colom
    stays open, between Colombia and Colombo.
    """
    alone = len(key) >= SURE and vocabulary.current().is_begun_by_one(key)
    return alone and not hits.large_cities_beginning(key) - {country}


def as_hit(near: vocabulary.Near) -> Hit:
    return Hit("", near.country, "spelling", near.text)
