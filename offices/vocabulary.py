"""
The names that a misspelling or a beginning is compared with: countries' names and other names.

Kept in each process as long as the version of the catalogue stands: an edit is known to
every worker within a second. About 2,000 names, some 0.5 MB.
"""

from dataclasses import dataclass, field
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.fields import fold
from offices.models import PlaceName
from sectors.models import Country, CountryAlias

# Kinds of other names that people misspell; abbreviations are too short to.
SPELLED_KINDS = [CountryAlias.Kind.FORMER, CountryAlias.Kind.EVERYDAY, CountryAlias.Kind.PEOPLE]

# A key with so many letters at least may differ by so many edits, and still be certain.
LIMITS = ((12, 3), (8, 2), (5, 1))
DOUBLED = 0.5  # what a doubled letter counts for, whatever their number
SHORTEST = 4  # letters below which nothing is a misspelling
INSIDE = 3  # letters from which a name that holds them further on is offered too
NEAR = 3  # candidates further off than this, in edits, are not worth offering


@dataclass(frozen=True)
class Entry:
    """One name: its folded key, the country's primary key, and what to show."""

    key: str
    country: int
    text: str


@dataclass(frozen=True)
class Vocabulary:
    entries: list[Entry]
    squeezed: list[str] = field(default_factory=list)  # the keys, doubled letters written once


kept: tuple[int, Vocabulary] | None = None


def squeeze(key: str) -> str:
    """Write doubled letters once: morocco gives moroco."""
    return "".join(letter for letter, _run in groupby(key))


def vocabulary() -> Vocabulary:
    """Return the names of now, read again only when the catalogue has changed."""
    global kept  # noqa: PLW0603 - one per process, replaced whole
    number = version.current()
    if kept is None or kept[0] != number:
        kept = number, read()
    return kept[1]


def read() -> Vocabulary:
    found = {}
    for pk, english, french in Country.objects.values_list("pk", "name_en", "name_fr"):
        for text in (english, french):
            found[fold(text), pk] = text
    aliases = CountryAlias.objects.filter(kind__in=SPELLED_KINDS).values_list("key", "country_id", "text")
    official = PlaceName.objects.filter(source="official").values_list("key", "country_id", "text")
    for key, pk, text in [*aliases, *official]:
        found.setdefault((key, pk), text)
    entries = [Entry(key, pk, text) for (key, pk), text in found.items() if len(key) >= SHORTEST]
    return Vocabulary(entries, [squeeze(entry.key) for entry in entries])


@dataclass(frozen=True)
class Near:
    """A country whose name is near what was typed: the name, and how many edits away."""

    country: int
    text: str
    distance: float


def near(key: str) -> list[Near]:
    """Return the countries that `key` may misspell, nearest first, each once; none further than NEAR."""
    if len(key) < SHORTEST:
        return []
    names = vocabulary()
    squeezed = squeeze(key)
    hits = process.extract(squeezed, names.squeezed, scorer=OSA.distance, score_cutoff=NEAR, limit=None)
    best: dict[int, Near] = {}
    for _choice, distance, index in hits:
        entry = names.entries[index]
        edits = distance + (DOUBLED if distance < OSA.distance(key, entry.key) else 0)
        if entry.country not in best or edits < best[entry.country].distance:
            best[entry.country] = Near(entry.country, entry.text, edits)
    return sorted(best.values(), key=lambda each: each.distance)


def is_certain(key: str, nearest: list[Near]) -> bool:
    """
    Say whether the nearest country is surely meant: near enough for its length, and alone.

    A second country must be more than one edit further off, so Nigera (Niger, Nigeria) never is.
    """
    limit = next((edits for length, edits in LIMITS if len(key) >= length), 0)
    if not nearest or nearest[0].distance > limit + DOUBLED or not limit:
        return False
    return len(nearest) == 1 or nearest[1].distance - nearest[0].distance >= 1


def beginnings(key: str) -> list[Entry]:
    """Return the names that begin with `key`, then those that hold it, each country once."""
    names = vocabulary().entries
    found = [entry for entry in names if entry.key.startswith(key)]
    found += [entry for entry in names if len(key) >= INSIDE and key in entry.key[1:]]
    return list({entry.country: entry for entry in reversed(found)}.values())[::-1]


def is_worth_offering(key: str, found: Near) -> bool:
    """Say whether a name is near enough to be offered: a third of the letters may differ."""
    return found.distance <= max(1, len(key) // 3)
