"""
The names that a misspelling or a beginning is compared with: countries' names and other names.

Kept in each process as long as the version of the catalogue stands: an edit is known to
every worker within a second. About 2,000 names, some 0.5 MB.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Protocol, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cnrs_intl.catalogue.fields import fold, folded_words
from cnrs_intl.catalogue.version import kept
from offices.models import PlaceName
from sectors.models import Country, CountryAlias

# Kinds of other names that people misspell; abbreviations are too short to.
SPELLED_KINDS = [CountryAlias.Kind.FORMER, CountryAlias.Kind.EVERYDAY, CountryAlias.Kind.PEOPLE]

# A key with so many letters at least may differ by so many edits, and still be certain.
LIMITS = ((12, 3), (8, 2), (5, 1))
SOUND = 0.5  # what writing the same sound otherwise counts for, however often
LONG_PEOPLE = 7  # letters from which a people's name is compared: shorter ones are near many words
SHORTEST = 4  # letters below which nothing is a misspelling
LONGEST = 60  # letters above which nothing is: no name is nearly as long
INSIDE = 3  # letters from which a name that holds them further on is offered too
JOINING = {"of", "the", "and", "de", "du", "des", "d", "la", "le", "les", "l", "et"}
NEAR = 3  # candidates further off than this, in edits, are not worth offering


@dataclass(frozen=True)
class Entry:
    """A name: its folded key, the country's primary key, what to show, whether it is the country's own."""

    key: str
    country: int
    text: str
    own: bool = False


class OfCountry(Protocol):
    @property
    def country(self) -> int: ...


T = TypeVar("T", bound=OfCountry)


def first_of_each(found: Iterable[T]) -> list[T]:
    """Keep what comes first for each country, in the order in which it comes."""
    first: dict[int, T] = {}
    for each in found:
        first.setdefault(each.country, each)
    return list(first.values())


@dataclass(frozen=True)
class Near:
    """A country whose name is near what was typed: the name, and how many edits away."""

    country: int
    text: str
    distance: float


@dataclass(frozen=True)
class Vocabulary:
    entries: list[Entry]
    parts: list[Entry] = field(default_factory=list)  # of countries, which nothing is a misspelling of

    @cached_property
    def names(self) -> list[Entry]:
        return [*self.entries, *self.parts]

    @cached_property
    def squeezed(self) -> list[str]:
        """The keys of the entries by their sound."""
        return [squeeze(entry.key) for entry in self.entries]

    @cached_property
    def sounds(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for sound, entry in zip(self.squeezed, self.entries, strict=True):
            found.setdefault(sound, set()).add(entry.country)
        return {sound: frozenset(countries) for sound, countries in found.items()}

    def sounds_like(self, key: str) -> frozenset[int]:
        """Return the countries of which a name sounds as `key` does."""
        return self.sounds.get(squeeze(key), frozenset())

    def near(self, key: str) -> list[Near]:
        """Return the countries that `key` may misspell, nearest first, each once; none further than NEAR."""
        if not SHORTEST <= len(key) <= LONGEST:
            return []
        squeezed = squeeze(key)
        hits = process.extract(squeezed, self.squeezed, scorer=OSA.distance, score_cutoff=NEAR, limit=None)
        best: dict[int, Near] = {}
        for _choice, distance, index in hits:
            entry = self.entries[index]
            written = OSA.distance(key, entry.key)
            edits = min(written, distance + SOUND)
            if sorted(key) == sorted(entry.key):
                edits = min(edits, 1)  # the same letters in another order
            if entry.country not in best or edits < best[entry.country].distance:
                best[entry.country] = Near(entry.country, entry.text, edits)
        return sorted(best.values(), key=lambda each: each.distance)

    def beginnings(self, key: str) -> list[Entry]:
        """Return the names that begin with `key`, then those that hold it, each country once."""
        found = [entry for entry in self.entries if entry.key.startswith(key)]
        found += [entry for entry in self.entries if len(key) >= INSIDE and key in entry.key[1:]]
        return first_of_each(found)

    def is_begun_by_one(self, key: str) -> bool:
        """
        Say whether `key` begins the own name of one country, in either language, and no name of another.

        It must end within a word: Sahara is more than the beginning of Sahara occidental.
        """
        begun = [entry for entry in self.names if entry.key.startswith(key)]
        cut = any(entry.own and key not in accumulate(folded_words(entry.text)) for entry in begun)
        return cut and len({entry.country for entry in begun}) == 1


DOUBLED = re.compile(r"(.)\1")
SOUNDS = (
    ("ph", "f"),
    ("que", "k"),
    ("qui", "ki"),
    ("q", "k"),
    ("ck", "k"),
    ("ch", "c"),
    ("c", "k"),
    ("y", "i"),
    ("z", "s"),
)


def spoken(key: str) -> str:
    """Write one sound one way: physique gives fisik."""
    for written, sound in SOUNDS:
        key = key.replace(written, sound)
    return key


def squeeze(key: str) -> str:
    """Write one sound one way, and doubled letters once: morocco gives moroko."""
    return DOUBLED.sub(r"\1", spoken(key))


@kept
def current() -> Vocabulary:
    """Return the names of now, read again only when the catalogue has changed."""
    found = {}
    for pk, english, french in Country.objects.order_by("pk").values_list("pk", "name_en", "name_fr"):
        for text in (english, french):
            found[fold(text), pk] = text
    own = set(found)
    aliases = [
        (key, pk, text)
        for key, pk, text, kind in CountryAlias.objects.filter(kind__in=SPELLED_KINDS)
        .order_by("pk")
        .values_list("key", "country_id", "text", "kind")
        if kind != CountryAlias.Kind.PEOPLE or len(key) >= LONG_PEOPLE
    ]
    official = (
        PlaceName.objects.filter(source="official").order_by("pk").values_list("key", "country_id", "text")
    )
    for key, pk, text in [*aliases, *official]:
        found.setdefault((key, pk), text)
    parts = (
        CountryAlias.objects.filter(kind=CountryAlias.Kind.PART)
        .order_by("pk")
        .values_list("key", "country_id", "text")
    )
    return Vocabulary(
        [Entry(key, pk, text, (key, pk) in own) for (key, pk), text in found.items() if len(key) >= SHORTEST],
        [Entry(*row) for row in parts],
    )


def limit(key: str) -> int:
    """Return the edits by which a key of this length may differ and still be certain."""
    return next((edits for length, edits in LIMITS if len(key) >= length), 0)


def is_certain(words: list[str], nearest: list[Near]) -> bool:
    """
    Say whether the nearest country is surely meant by some words: near enough for their length, and alone.

    A second country must be an edit further off, so Nigera (Niger, Nigeria) never is. The first letter stays,
    or Prussia would be Russia; and no whole word may count as a slip, or S. Sudan would be Sudan.
    """
    key = "".join(words)
    allowed = min(limit(key), limit(spoken(key)))
    if not nearest or not allowed or nearest[0].distance > allowed + SOUND:
        return False
    first, *others = nearest
    name = fold(first.text)
    if squeeze(name)[:1] != squeeze(key)[:1] or has_more(words, first.text) or swallows(words, name):
        return False
    return not others or others[0].distance - first.distance >= 1


def is_shared_beginning(key: str, found: Near) -> bool:
    """Say whether the name and another country's begin so: Saint-Mar is Saint-Marin or Saint-Martin."""
    others = (entry.key for entry in current().entries if entry.country != found.country)
    return (
        found.distance > 1
        and fold(found.text).startswith(key)
        and any(name.startswith(key) for name in others)
    )


def has_more(words: list[str], name: str) -> bool:
    """Say whether there are more words than a name has, whatever joins them: Georgia US is not Georgians."""
    return len([word for word in words if word not in JOINING]) > len(folded_words(name))


def swallows(words: list[str], name: str) -> bool:
    """Say whether `name` is just as near to the words without one of them, an article between two aside."""
    whole = OSA.distance("".join(words), name)
    for place, word in enumerate(words):
        if 0 < place < len(words) - 1 and word in JOINING:
            continue
        rest = "".join(words[:place] + words[place + 1 :])
        if rest and OSA.distance(rest, name) + len(word) <= whole:
            return True
    return False


def is_worth_offering(key: str, found: Near) -> bool:
    """Say whether a name is near enough to be offered: a third of the letters may differ."""
    return found.distance <= max(1, len(key) // 3)
