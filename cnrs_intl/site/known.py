"""
What the portal's pages are called: exact names, acronyms and former names of instruments, offices, sectors,
the department, words of the glossary, entries of the menu. All of them come from the rooms.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import fold, folded_words, in_both_languages
from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.version import kept_by_language
from cnrs_intl.derci.contact import the_department
from cnrs_intl.site import glossary
from instruments.models import Instrument
from offices.models import AreaName, Office
from offices.normal import ARTICLES
from offices.plain import trimmed
from sectors.models import Country, Sector

# Words beside a city that say an office is meant, and others that may stand there, too.
OFFICE_WORDS = {"office", "offices", "bureau", "bureaux", "antenne"}
BESIDE = {
    *OFFICE_WORDS,
    *ARTICLES,
    "cnrs",
    "of",
    "in",
    "at",
    "for",
    "de",
    "du",
    "des",
    "d",
    "a",
    "au",
    "pour",
    "en",
}
SECTOR_WORDS = {"sector", "secteur"}
LANDMARKS = (  # pages of the menu, by what people type for them
    ("call_list", "calls", "call", "calls for projects", "call for projects", "calls for proposals"),
    ("call_list", "appels", "appel", "appels à projets", "appel à projets", "appels à propositions"),
    ("instrument_list", "instruments", "tools", "instruments for collaboration", "collaboration instruments"),
    ("instrument_list", "outils", "outils de collaboration", "instruments de collaboration", "dispositifs"),
    ("office_list", "offices", "regional offices", "CNRS offices", "offices abroad"),
    ("office_list", "bureaux", "bureaux régionaux", "bureaux du CNRS", "bureaux à l’étranger"),
    ("sector_list", "sectors", "geographic sectors", "secteurs", "secteurs géographiques"),
    ("country_list", "countries", "list of countries", "all countries", "territories"),
    ("country_list", "pays", "liste des pays", "tous les pays", "territoires"),
    ("glossary", "glossary", "acronyms", "glossaire", "sigles", "acronymes"),
    ("message", "message", "write a message", "écrire un message"),
    ("about", "about", "about the department", "à propos", "missions"),
)


@dataclass(frozen=True)
class Page:
    """A page of the portal, as the current language calls it."""

    title: str
    url: str


Found = Iterator[tuple[str, Page]]


def named(query: str) -> list[Page]:
    """Return the pages that a text names exactly, an article or the words of a sentence around it aside."""
    pages = by_key()
    for key in keys_of(query):
        if key in pages:
            return pages[key]
    return []


def beginning(query: str, most: int) -> list[Page]:
    """Return some pages of which a name begins so, each once."""
    key = fold(query)
    found = {page.url: page for name, pages in by_key().items() if name.startswith(key) for page in pages}
    return list(found.values())[:most]


def of_offices(query: str) -> list[Page]:
    """Return the office that has, or had, an address of this name: asked where the finder does not know."""
    return offices_by_slug().get(fold(query), [])


@kept_by_language
def offices_by_slug() -> dict[str, list[Page]]:
    """Return offices by the key of each slug that leads to them, today's before those that were."""
    public = {office.pk: office for office in Office.objects.published()}
    former = FormerAddress.objects.filter(model=Office._meta.label_lower).order_by("pk")
    slugs = [(office.slug, office.pk) for office in public.values()]
    slugs += former.values_list("slug", "entry_id")
    found: dict[str, list[Page]] = {}
    for slug, pk in slugs:
        if pk in public:
            page = Page(public[pk].name, public[pk].get_absolute_url())
            found.setdefault(fold(slug), [page])
    return found


def keys_of(query: str) -> Iterator[str]:
    words = folded_words(query)
    yield fold(query)
    if len(words) > 1 and words[0] in ARTICLES | {"un", "une", "a", "an"}:
        yield "".join(words[1:])
    if OFFICE_WORDS & set(words):
        yield office_key(query)
    if SECTOR_WORDS & set(words):
        yield sector_key(query)
    yield fold(trimmed(query))


def office_key(text: str) -> str:
    """Return the key of an office by its city: “Beijing office”, « bureau du CNRS à Pékin »."""
    return "office " + " ".join(word for word in folded_words(text) if word not in BESIDE)


def sector_key(text: str) -> str:
    aside = SECTOR_WORDS | ARTICLES | {"of", "de", "d"}
    return "sector " + " ".join(word for word in folded_words(text) if word not in aside)


@kept_by_language
def by_key() -> dict[str, list[Page]]:
    """Return the pages by the key of each name, in the current language's words, in six queries."""
    found: dict[str, dict[str, Page]] = defaultdict(dict)
    for source in (instruments, offices, sectors, department, words_of_the_glossary, landmarks):
        for key, page in source():
            if key and (source is not words_of_the_glossary or key not in found):
                found[key].setdefault(page.url, page)
    return {key: list(pages.values()) for key, pages in found.items()}


def instruments() -> Found:
    entries: Any = Instrument.objects.published().in_order().with_published("aliases")
    for entry in entries:
        page = Page(entry.in_full, entry.get_absolute_url())
        names = [entry.acronym, entry.slug, entry.gloss_fr, *in_both_languages(entry, "name").values()]
        names += [alias.text for alias in entry.published_aliases]
        for key in filter(None, map(fold, names)):
            yield key, page
            yield f"{key}s", page  # IRPs
        for name in in_both_languages(entry, "name").values():
            yield re.sub(r"ies$", "y", fold(name)).removesuffix("s"), page  # one of them


def offices() -> Found:
    for office in Office.objects.published().in_order():
        page = Page(office.name, office.get_absolute_url())
        for name in in_both_languages(office, "name").values():
            short, _bracket, area = name.partition(" (")
            yield from ((key, page) for key in (fold(name), fold(short)))
            if area:
                yield office_key(area), page
        cities = {office.slug.replace("-", " "), *in_both_languages(office, "city").values()}
        cities |= {re.sub(r",.*", "", city) for city in cities}
        yield from ((office_key(city), page) for city in cities)


def sectors() -> Found:
    """Yield sectors by their names; one that is just a part of the world only with the word “sector”."""
    areas = set(AreaName.objects.exclude(text="").values_list("key", flat=True))
    for sector in Sector.objects.published().in_order():
        page = Page(_("%(sector)s sector") % {"sector": sector.name}, sector.get_absolute_url())
        for name in in_both_languages(sector, "name").values():
            yield sector_key(name), page
            if fold(name) not in areas:
                yield fold(name), page


def department() -> Found:
    if entry := the_department():
        page = Page(entry.in_full, reverse("about"))
        names = [entry.acronym, *in_both_languages(entry, "name").values()]
        yield from ((fold(name), page) for name in names)


def words_of_the_glossary() -> Found:
    for term in glossary.terms():
        page = Page(term.word, term.url or f"{reverse('glossary')}#{term.anchor}")
        yield from ((fold(name), page) for name in (term.word, term.spelled_out))


def landmarks() -> Found:
    titles = {
        "call_list": _("Calls"),
        "instrument_list": _("Instruments"),
        "office_list": _("Regional offices"),
        "sector_list": _("Sectors"),
        "country_list": _("Countries"),
        "glossary": _("Glossary"),
        "message": _("Prepare your message"),
        "about": _("About"),
    }
    for view, *names in LANDMARKS:
        yield from ((fold(name), Page(titles[view], reverse(view))) for name in names)


def is_own_name(country: Country, query: str) -> bool:
    return fold(query) in map(fold, in_both_languages(country, "name").values())
