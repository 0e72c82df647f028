"""
The names that a misspelling or a beginning is compared with: countries' names and other names.

Kept in each process as long as the version of the catalogue stands: an edit is known to
every worker within a second. About 2,000 names, some 0.5 MB.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
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
WORDS, LONG_NAME = 20, 6  # words of a text that are looked at, and of a name
INSIDE = 3  # letters from which a name that holds them further on is offered too
NEAR = 3  # candidates further off than this, in edits, are not worth offering


@dataclass(frozen=True)
class Entry:
    """One name: its folded key, the country's primary key, and what to show."""

    key: str
    country: int
    text: str


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
    squeezed: list[str] = field(default_factory=list)  # the keys by their sound

    def near(self, key: str) -> list[Near]:
        """Return the countries that `key` may misspell, nearest first, each once; none further than NEAR."""
        if not SHORTEST <= len(key) <= LONGEST:
            return []
        squeezed = squeeze(key)
        hits = process.extract(squeezed, self.squeezed, scorer=OSA.distance, score_cutoff=NEAR, limit=None)
        best: dict[int, Near] = {}
        for _choice, distance, index in hits:
            entry = self.entries[index]
            edits = distance + (SOUND if distance < OSA.distance(key, entry.key) else 0)
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

    def contained(self, query: str) -> list[Entry]:
        """Return the names that stand in a longer text, each country once: Kenya in “I am from Kenya”."""
        words = folded_words(query)[:WORDS]
        parts = {"".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, i + LONG_NAME + 1)}
        return first_of_each(entry for entry in self.entries if entry.key in parts)


DOUBLED = re.compile(r"(.)\1")
SOUNDS = (
    ("ph", "f"),
    ("que", "k"),
    ("qu", "k"),
    ("ck", "k"),
    ("ch", "c"),
    ("c", "k"),
    ("y", "i"),
    ("z", "s"),
)


def squeeze(key: str) -> str:
    """Write one sound one way, and doubled letters once: morocco gives moroko."""
    for written, sound in SOUNDS:
        key = key.replace(written, sound)
    return DOUBLED.sub(r"\1", key)


@kept
def current() -> Vocabulary:
    """Return the names of now, read again only when the catalogue has changed."""
    found = {}
    for pk, english, french in Country.objects.values_list("pk", "name_en", "name_fr"):
        for text in (english, french):
            found[fold(text), pk] = text
    aliases = [
        (key, pk, text)
        for key, pk, text, kind in CountryAlias.objects.filter(kind__in=SPELLED_KINDS).values_list(
            "key", "country_id", "text", "kind"
        )
        if kind != CountryAlias.Kind.PEOPLE or len(key) >= LONG_PEOPLE
    ]
    official = PlaceName.objects.filter(source="official").values_list("key", "country_id", "text")
    for key, pk, text in [*aliases, *official]:
        found.setdefault((key, pk), text)
    entries = [Entry(key, pk, text) for (key, pk), text in found.items() if len(key) >= SHORTEST]
    return Vocabulary(entries, [squeeze(entry.key) for entry in entries])


def limit(key: str) -> int:
    """Return the edits by which a key of this length may differ and still be certain."""
    return next((edits for length, edits in LIMITS if len(key) >= length), 0)


def is_certain(key: str, nearest: list[Near]) -> bool:
    """
    Say whether the nearest country is surely meant: near enough for its length, and alone.

    A second country must be an edit further off, so Nigera (Niger, Nigeria) never is. More than
    one edit leaves the first letter alone, or Ruritania would be Mauritania.
    """
    if not nearest or not limit(key) or nearest[0].distance > limit(key) + SOUND:
        return False
    first, *others = nearest
    if first.distance > 1 and squeeze(fold(first.text))[:1] != squeeze(key)[:1]:
        return False
    return not others or others[0].distance - first.distance >= 1


def is_worth_offering(key: str, found: Near) -> bool:
    """Say whether a name is near enough to be offered: a third of the letters may differ."""
    return found.distance <= max(1, len(key) // 3)
