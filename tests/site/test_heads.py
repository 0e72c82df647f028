"""What stands in the head of pages for search engines: titles, descriptions, which address counts."""

import re
from collections import defaultdict
from html import unescape

import pytest

from cnrs_intl.catalogue.preview import address_of
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country
from tests import sampling
from tests.factories import CallFactory
from tests.previews import drafted
from tests.site.test_addresses import PAGES

pytestmark = pytest.mark.usefixtures("catalogue")
SITE = "http://127.0.0.1:8000"
BESIDES = ["search/"]  # which the sitemap leaves out
TYPED = [
    "find/?q=Congo",
    "search/?q=Atlantide",
    "countries/kh/?q=Cambodge",
    "message/?country=kh",
    "offices/?q=a",
]
TYPED += ["search/", "instruments/iea/dossier/", "instruments/dossier/?country=kh"]  # or are forms alone
TYPED += ["instruments/choose/?countries=3", "instruments/compare/?i=irp&i=iea", "instruments/?q=a"]
TITLE, DESCRIPTION = (
    re.compile(r"<title>([^<]*)</title>"),
    re.compile(r'name="description" content="([^"]*)"'),
)
LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="([^"]*)")? href="([^"]*)">')


def addresses(client, language: str) -> list[str]:
    """Return all pages of the sitemap in a language, of countries some, and the forms."""
    listed = re.findall(rf"<loc>{SITE}(/{language}/[^<]*)</loc>", client.get("/sitemap.xml").text)
    chosen = {country.code for country in sampling.countries()}
    paths = [path for path in listed if not re.search("/countries/../$", path) or path[-3:-1] in chosen]
    return [*paths, *(f"/{language}/{path}" for path in BESIDES)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_has_a_title_and_a_description_of_its_own(client, language):
    CallFactory(instrument=Instrument.objects.get(slug="iea"))
    found = defaultdict(list)
    pages = addresses(client, language)
    for address in pages:
        page = client.get(address).text
        title, description = unescape(TITLE.search(page)[1]), unescape(DESCRIPTION.search(page)[1])
        found[title].append(address)
        found[description].append(address)
        assert 20 <= len(title) <= 120, title
        assert 25 <= len(description) <= 260, description

    assert len(pages) > 60
    assert [shared for shared in found.values() if len(shared) > 1] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", [*PAGES, *TYPED, *BESIDES])
def test_each_page_names_the_address_that_counts_and_both_languages(client, path, language):
    links = [
        (hreflang or rel, href)
        for rel, hreflang, href in LINK.findall(client.get(f"/{language}/{path}").text)
    ]

    plain = path.partition("?")[0]
    english, french = f"{SITE}/en/{plain}", f"{SITE}/fr/{plain}"
    own = english if language == "en" else french
    assert links == [("canonical", own), ("en", english), ("fr", french), ("x-default", english)]


@pytest.mark.parametrize("path", TYPED)
def test_no_search_engine_lists_what_somebody_typed_or_chose(client, path):
    assert client.get(f"/fr/{path}").headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "countries/kh/",
        "find/",
        "message/",
        "instruments/dossier/",
        "offices/?sector=asia",
        "instruments/compare/",
    ],
)
def test_other_pages_are_for_search_engines(client, path):
    assert "X-Robots-Tag" not in client.get(f"/fr/{path}").headers


def test_a_further_page_of_a_list_stands_for_itself(client):
    for _each in range(25):
        CallFactory()

    further, narrowed = (
        client.get(f"/fr/calls/?{query}").text for query in ("page=2", "page=2&instrument=x")
    )

    assert ("canonical", "", f"{SITE}/fr/calls/?page=2") in LINK.findall(further)
    assert ("alternate", "en", f"{SITE}/en/calls/?page=2") in LINK.findall(further)
    assert ("canonical", "", f"{SITE}/fr/calls/?page=2") not in LINK.findall(narrowed)


def test_a_preview_names_no_address_that_counts(editor_client):
    draft = drafted(Office.objects.get(slug="tokyo"), summary_en="In a draft")

    answer = editor_client.get(address_of(draft, "/en/offices/tokyo/"))

    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert LINK.findall(answer.text) == []


def test_all_names_of_countries_make_titles_of_their_own():
    for language in ("en", "fr"):
        names = Country.objects.filter(listed=True).values_list(f"name_{language}", flat=True)
        assert len({*names}) == len(names) > 240
