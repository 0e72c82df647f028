"""
Finding the country that a visitor means, from whatever they type.

Exact names in both languages, ISO codes and other names, without regard to case, accents,
spaces, hyphens or a leading article.
"""

from dataclasses import dataclass, field

from django.db.models import Q

from cnrs_intl.catalogue.fields import LANGUAGES, fold
from sectors.models import Country, CountryAlias

ARTICLES = ("the ", "la ", "le ", "les ", "l'", "l’")


@dataclass(frozen=True)
class Candidate:
    """A country that the words may mean, and how: by "code", "name" or "alias" (of a kind)."""

    country: Country
    how: str
    matched: str
    kind: str = ""


@dataclass(frozen=True)
class Found:
    """What a query gave: `status` is "match" (one certain country), "choose" or "none"."""

    query: str
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def status(self) -> str:
        return {0: "none", 1: "match"}.get(len(self.candidates), "choose")

    def candidate_for(self, country: Country) -> Candidate | None:
        """Return how the query led to this country, if it did."""
        return next((each for each in self.candidates if each.country.pk == country.pk), None)


def keys_of(query: str) -> set[str]:
    """Return the folded forms to look up: as typed, and without a leading article."""
    words = query.strip().lower()
    bare = next((words.removeprefix(article) for article in ARTICLES if words.startswith(article)), words)
    return {fold(words), fold(bare)} - {""}


def find(query: str) -> Found:
    """
    Return the countries that `query` names: one is certain, several are a choice.

    Where a name has an exact owner (Guinea) other candidates by alias don't count.
    """
    keys = keys_of(query)
    if not keys:
        return Found(query)
    codes = {key.upper() for key in keys}
    by_code = Q(iso2__in=codes) | Q(iso3__in=codes) | Q(numeric__in=codes)
    by_name = Q()
    for language in LANGUAGES:
        by_name |= Q(**{f"name_{language}_key__in": keys})
    countries = Country.objects.filter(by_code | by_name).in_order()
    candidates = [described(country, query, keys) for country in countries]
    return Found(query, candidates or alias_candidates(keys))


def described(country: Country, query: str, keys: set[str]) -> Candidate:
    """Say whether a country was found by its name or by a code."""
    names = {country.name_en_key: country.name_en, country.name_fr_key: country.name_fr}
    name = next((text for key, text in names.items() if key in keys), None)
    return Candidate(country, "name", name) if name else Candidate(country, "code", query.strip().upper())


def alias_candidates(keys: set[str]) -> list[Candidate]:
    """Return each country that has one of `keys` for another name, once."""
    aliases = CountryAlias.objects.filter(key__in=keys).select_related("country").in_order()
    found = {
        alias.country_id: Candidate(alias.country, "alias", alias.text, alias.kind)
        for alias in reversed(aliases)
    }
    return sorted(found.values(), key=lambda candidate: fold(candidate.country.name))
