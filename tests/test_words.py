"""How the portal speaks (docs/words.md), as far as a machine can hold it to that."""

import re
from collections import Counter, defaultdict

import pytest
import yaml
from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.site.last_changes import LastChanges
from cnrs_intl.site.translations import as_tuple, read_catalogue
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, Sector
from tests.reading import Reading, squeezed
from tests.sampling import countries

HOUSE = settings.BASE_DIR
FIXTURES = sorted((HOUSE / "fixtures").glob("*.yaml"))

# What is never said, and what is said instead.
FORBIDDEN = {
    "en": {
        r"\btools?\b(?! that monitor)": "instrument",
        r"\b(?:our|the portal’s) (?:texts?|sources?|records?)\b": "the CNRS brochure, the CNRS leaflet",
        r"\bthe record\b": "the CNRS brochure, the CNRS leaflet",
        r"\bmoney\b": "funding",
        r"\bstands? in\b": "is based in",
        r"\bfollowed (?:by|from)\b|\bwho follows\b|\bfollows (?:it|your)\b": "covers; contact",
        r"\bwhich is what you said\b|\bthat exists already\b": "leave it out",
        r"\bpays? for\b": "allows for; activities",
        r"(?<!sector, )\bheadquarters\b": "the department",  # a value that the API has
        r"\bWe know no\b|\bour sources\b": "No … matches",
        r"\bno office covers\b|\bis refused\b|\bnone fits\b|\bno instrument fits\b": "say what matches",
        r"\bof the house\b": "specific to the CNRS",
    },
    "fr": {
        r"(?i:\bnos (?:textes|sources)\b)": "la brochure du CNRS, le dépliant du CNRS",
        r"(?i:\bargent\b)": "financement",
        r"\blieu commun\b": "un même lieu",
        r"\bdepuis le siège\b": "laisser de côté",
        r"\bInstituts\b": "instituts, en lettres minuscules",
        r"\bde la maison\b": "propres au CNRS",
        r"\b(?:le|du|au) (?:IRL|IRN|IEA)\b": "l’, de l’, à l’",
        r"\b(?:les|des|aux|l’|d’|la|une|du|de) Îles?\b": "île, en lettres minuscules",
    },
}
MEANINGLESS = {
    "en": {"clear", "on paper", "here", "click here", "more", "read more", "see", "show", "link", "page"},
    "fr": {"effacer", "sur papier", "ici", "cliquez ici", "plus", "lire la suite", "voir", "lien", "page"},
}
MEANINGLESS["en"] |= {"who follows it", "who follows it at the cnrs", "what it does", "web page", "remove"}
MEANINGLESS["fr"] |= {"qui le suit", "ce qu’il fait", "page web", "retirer", "en savoir plus"}


def forbidden(text: str, language: str) -> list[str]:
    """Return what should not be said in a text, each with what to say instead."""
    return [
        f"“{found[0]}” (rather: {instead}): {text[:100]!r}"
        for pattern, instead in FORBIDDEN[language].items()
        if (found := re.search(pattern, text, re.IGNORECASE if language == "en" else 0))
    ]


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("A tool for you", "en", False),
        ("Improve the tools that monitor international cooperation", "en", True),
        ("Our texts name no office", "en", False),
        ("Money from the CNRS", "en", False),
        ("The Singapore office covers Cambodia.", "en", True),
        ("Nos textes ne citent aucun bureau", "fr", False),
        ("le IRL", "fr", False),
        ("un IRL, les IRL", "fr", True),
        ("les Îles Malouines", "fr", False),
        ("Île de Man", "fr", True),
        ("les Instituts", "fr", False),
    ],
)
def test_what_is_forbidden_is_found_and_nothing_else(text, language, right):
    assert (not forbidden(text, language)) is right


# What stands in files


def test_the_interface_says_nothing_forbidden():
    messages = [message for message in read_catalogue() if message.id]
    english = [fault for each in messages for text in as_tuple(each.id) for fault in forbidden(text, "en")]
    french = [fault for each in messages for text in as_tuple(each.string) for fault in forbidden(text, "fr")]

    assert english + french == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_the_fixtures_say_nothing_forbidden(path):
    rows = yaml.load(path.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) or []
    texts = [
        (squeezed(value), name[-2:])
        for row in rows
        for name, value in row.items()
        if isinstance(value, str) and name.endswith(("_en", "_fr"))
    ]

    assert [fault for text, language in texts for fault in forbidden(text, language)] == []


def test_no_sentence_holds_the_name_of_the_department():
    """It is data: renamed in the admin, it is renamed everywhere."""
    folders = ("cnrs_intl", "sectors", "offices", "instruments", "templates", "paper", "static", "locale")
    files = (path for folder in folders for path in (HOUSE / folder).rglob("*.*"))
    read = {path for path in files if path.suffix in {".py", ".html", ".txt", ".typ", ".js", ".css", ".po"}}
    naming = [path for path in read if "migrations" not in path.parts and "DERCI" in path.read_text()]

    assert len(read) > 200
    assert sorted(str(path.relative_to(HOUSE)) for path in naming) == []


# What stands on pages


def address(name: str, *args: object, query: str = "") -> str:
    return reverse(name, args=args) + query


@pytest.fixture
def pages(client, catalogue):
    """Return every kind of public page in a language, read: {address: Reading}; of countries, a sample."""

    def read(language: str) -> dict[str, Reading]:
        with override(language):
            paths = [reverse(name) for name in LastChanges().of_pages()]
            paths += addresses_of_entries()
            paths += [address("country_detail", country.code) for country in sample_of_countries()]
            paths += [address("search", query="?q=zzzzz"), address("find", query="?q=Congo")]
            paths += [address("message"), address("message", query="?country=kh&instrument=irp")]
        return {path: Reading(client.get(path).content.decode()) for path in paths}

    return read


def addresses_of_entries():
    models = (Office, Instrument, Sector)
    return [entry.get_absolute_url() for model in models for entry in model.objects.published()]


def sample_of_countries():
    return Country.objects.filter(iso2__in=countries(), listed=True).in_order()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_what_is_forbidden(pages, language):
    faults = defaultdict(list)
    for path, page in pages(language).items():
        for text in [page.title, *page.blocks]:
            for fault in forbidden(text, language):
                faults[fault].append(path)

    assert dict(faults) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_twice_on_a_page(pages, language):
    twice = {
        path: [sentence for sentence, times in Counter(page.sentences).items() if times > 1]
        for path, page in pages(language).items()
        if path != address("api_docs")  # a reference, in which parameters are alike
    }

    assert {path: sentences for path, sentences in twice.items() if sentences} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_of_its_own(pages, language):
    titles = defaultdict(list)
    for path, page in pages(language).items():
        titles[page.title].append(path.partition("?")[0])

    assert {title: paths for title, paths in titles.items() if len(set(paths)) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_links_make_sense_alone(pages, language):
    meaningless = {
        (text, path)
        for path, page in pages(language).items()
        for text in [*page.headings, *(text for text, _address in page.links)]
        if text.lower().strip(" .:…→") in MEANINGLESS[language] or not text
    }

    assert meaningless == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_links_to_the_admin(pages, language):
    links = {(path, to) for path, page in pages(language).items() for _text, to in page.links}

    assert len(links) > 500
    assert {(path, to) for path, to in links if "/admin" in to} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_as_short_as_they_can_be(pages, language):
    with override(language):
        budgets = {address("home"): 250, address("search", query="?q=zzzzz"): 80}
        for model, most in ((Office, 200), (Sector, 275), (Instrument, 300)):
            budgets |= {entry.get_absolute_url(): most for entry in model.objects.published()}
        budgets |= {address("country_detail", country.code): 120 for country in sample_of_countries()}
    words = {path: page.own_words for path, page in pages(language).items() if path in budgets}

    assert len(words) == len(budgets)
    assert {path: (own, budgets[path]) for path, own in words.items() if own > budgets[path]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_with_a_team_has_one_way_to_write_to_it_and_it_leads_on(client, pages, language):
    with override(language):
        teams = [address("message"), address("about"), address("search", query="?q=zzzzz")]
        teams += addresses_of_entries()
        teams += [address("country_detail", country.code) for country in sample_of_countries()]
        message = address("message")
    for path in teams:
        _before, *components = client.get(path).content.decode().split('<div class="write-to">')

        assert len(components) == 1, path
        component = components[0].partition("</div>")[0]
        assert 'href="https://www.cnrs.fr/' in component, path
        assert path == message or f'href="{message}' in component, path
