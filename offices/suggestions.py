"""
What the finder offers while somebody types: exact hits, then beginnings, then misspellings.

Nothing is decided here: each suggestion is a link that the visitor may follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.http import urlencode

from cnrs_intl.catalogue.fields import fold, folded_words
from offices import finder, vocabulary
from sectors.models import Country

SHOWN = 8
SHORTEST = 2  # letters from which there is something to offer


@dataclass(frozen=True)
class Suggestion:
    """A country by its name in the current language, and the name that led to it if another did."""

    name: str
    matched: str
    url: str


def suggestions_for(query: str) -> list[Suggestion]:
    """Return at most SHOWN countries that what was typed so far may become, best first, each once."""
    if len(fold(query)) < SHORTEST:
        return []
    unique: dict[int, finder.Candidate] = {}
    for candidate in ranked(query):
        unique.setdefault(candidate.country.pk, candidate)
    return [suggestion(candidate, query) for candidate in islice(unique.values(), SHOWN)]


def ranked(query: str) -> Iterator[finder.Candidate]:
    found = finder.find(query).candidates
    yield from (each for each in found if each.how not in {"prefix", "spelling"})
    yield from beginnings(fold(query))
    yield from (each for each in found if each.how == "spelling")


def beginnings(key: str) -> list[finder.Candidate]:
    """Return the countries that a name begins for: their own name first, then another, then a word inside."""
    entries = vocabulary.current().beginnings(key)
    countries = Country.objects.only("iso2", "listed", "name_en", "name_fr").in_bulk(
        [entry.country for entry in entries]
    )

    def place(entry: vocabulary.Entry) -> tuple[int, bool, str]:
        country = countries[entry.country]
        name = fold(country.name)
        fits = (name.startswith(key), entry.key.startswith(key), shows(country.name, key), True)
        return fits.index(True), not country.listed, name

    kept = sorted((entry for entry in entries if entry.country in countries), key=place)
    return [finder.Candidate(countries[entry.country], "prefix", entry.text) for entry in kept]


def suggestion(candidate: finder.Candidate, query: str) -> Suggestion:
    """Describe a candidate; its address says by what it was found, so that the page can say why."""
    country = candidate.country
    says_it = candidate.how in {"prefix", "code"} and shows(country.name, fold(query))
    other = "" if says_it or fold(candidate.matched) == fold(country.name) else candidate.matched
    by = query if candidate.how == "spelling" else other
    address = country.get_absolute_url()
    return Suggestion(country.name, other, f"{address}?{urlencode({'q': by})}" if by else address)


def shows(name: str, key: str) -> bool:
    """Say whether a name, or a word of it, begins with what was typed."""
    return fold(name).startswith(key) or any(word.startswith(key) for word in folded_words(name))
