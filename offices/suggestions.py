"""
What the finder offers while somebody types: exact hits, beginnings of countries and cities, misspellings.

Nothing is decided here: each suggestion is a link that the visitor may follow.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.http import urlencode

from cnrs_intl.catalogue.fields import current_language, fold, folded_words
from offices import finder, hits, vocabulary
from offices.plain import is_common
from sectors.models import Country

SHOWN = 8
SHORTEST = 2  # letters from which there is something to offer
UNFIT = 4  # the letters stand inside another name, where nobody looks for them


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
    if not is_common(fold(query)):
        yield from finder.candidates(hits.cities_beginning(fold(query)))
    yield from (each for each in found if each.how == "spelling")


def beginnings(key: str) -> list[finder.Candidate]:
    """Return the countries of which a name begins so: their own first, then its words, then another."""
    entries = {entry.country: entry for entry in vocabulary.current().beginnings(key)}
    column = f"name_{current_language()}"
    rows = Country.objects.filter(pk__in=entries).values_list("pk", column, f"{column}_key", "listed")
    places = sorted(
        (fit, not listed, name_key, pk)
        for pk, name, name_key, listed in rows
        if (fit := fit_of(key, name, name_key, entries[pk])) < UNFIT
    )
    first = [pk for *_order, pk in places[: 2 * SHOWN]]  # some may be exact hits, which are shown already
    countries = Country.objects.in_bulk(first)
    return [finder.Candidate(countries[pk], "prefix", entries[pk].text) for pk in first if pk in countries]


def fit_of(key: str, name: str, name_key: str, entry: vocabulary.Entry) -> int:
    """Return how well a country fits what was typed: 0 is best, UNFIT not at all."""
    if name_key.startswith(key):
        return 0
    if shows(name, key):
        return 1
    if entry.key.startswith(key):
        return 2
    return 3 if key in name_key else UNFIT


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
