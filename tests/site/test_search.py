"""The search of the whole portal: what it shows of results, and what it says where there are none."""

import re
from dataclasses import replace
from html import escape, unescape

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue import index
from cnrs_intl.catalogue.results import Part, Result, Results
from cnrs_intl.site.search import kinds
from instruments.models import Instrument
from tests import sampling
from tests.site.test_find import own_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

ADDRESS = "/en/search/"


def result(number: int = 1, language: str = "en", kind: str = "office") -> Result:
    title = [Part("Laboratory", True), Part(f" {number} <b>", False)]
    return Result(kind, f"/en/offices/{number}/", title, [Part("of a ", False), Part("lab", True)], language)


@pytest.fixture
def gives(monkeypatch):
    """Have the search give what a test says, and return what it was asked."""
    asked = []

    def give(**found: object) -> list[tuple[object, ...]]:
        def search(typed: str, *more: object) -> Results:
            asked.append((typed, *more))
            return Results(**({"query": typed} | found))

        monkeypatch.setattr(index, "search", search)
        return asked

    return give


def kinds_of(page: str) -> dict[str, str]:
    """Return the words of each filter by its address, the current one's first."""
    links = re.findall(r'<li><a href="(\?[^"]*)"( aria-current="true")?>([^<]*) <span>(\d+)</span>', page)
    ordered = sorted(links, key=lambda link: not link[1])
    return {unescape(address): f"{name} {number}" for address, _current, name, number in ordered}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_portal_says_about_a_word_is_listed_with_the_word_marked(client, language):
    query = {"en": "laboratory", "fr": "laboratoire"}[language]
    answer = client.get(f"/{language}/search/", {"q": query})
    page = answer.text

    assert re.search(rf"<title>\d+ r\w+ \w+ [“«].?{query}", page)
    assert f'value="{query}"' in page
    assert f'href="/{language}/instruments/irl/"' in page
    assert re.search(r"<p[^>]*>[^<]*<mark>laborato\w+</mark>", page)
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_page_of_results_names_each_kind_with_its_number(client):
    page = client.get(ADDRESS, {"q": "laboratory"}).text
    first, *others = kinds_of(page).items()

    assert first[0] == "?q=laboratory"
    numbers = [int(words.rpartition(" ")[2]) for _address, words in others]
    assert int(first[1].removeprefix("All results ")) == sum(numbers) > 1
    for address, words in others:
        narrowed = client.get(ADDRESS + address).text
        assert next(iter(kinds_of(narrowed).items())) == (address, words)
        assert len(re.findall("<h3>", narrowed)) == int(words.rpartition(" ")[2])


def test_the_filters_are_in_the_order_of_the_portal_and_a_chosen_one_stays(client, gives):
    gives(counts={"term": 2, "country": 3, "call": 1}, total=0)

    page = client.get(ADDRESS, {"q": "x", "kind": "office", "page": "1"}).text

    assert kinds_of(page) == {
        "?q=x&kind=office": "Regional offices 0",
        "?q=x": "All results 6",
        "?q=x&kind=country": "Countries 3",
        "?q=x&kind=call": "Calls 1",
        "?q=x&kind=term": "Glossary 2",
    }
    assert "0 results for “x”" in page


@pytest.mark.parametrize("kind", ["planet", "Office", "x" * 300, "office' --"])
def test_a_kind_that_is_none_narrows_nothing(client, gives, kind):
    asked = gives()

    client.get(ADDRESS, {"q": "x", "kind": kind})

    assert asked == [("x", "", 1, 20, "")]


def test_every_kind_has_a_name(client, gives):
    found = [result(number, kind=kind) for number, kind in enumerate(kinds())]
    gives(counts=dict.fromkeys(kinds(), 1), total=len(found), with_all_words=len(found), results=found)

    page = client.get(ADDRESS, {"q": "lab"}).text

    assert re.findall(r'<p class="meta">(.*?)</p>', page) == [one for one, _several in kinds().values()]


def test_what_is_found_in_the_other_language_alone_says_so(client, gives):
    gives(counts={"office": 2}, total=2, with_all_words=2, results=[result(1), result(2, "fr")])

    page = client.get(ADDRESS, {"q": "lab"}).text

    assert '<a href="/en/offices/1/"><mark>' in page
    assert '<a href="/en/offices/2/"><mark>' in page
    assert '<p lang="fr">of a <mark>lab</mark></p>' in page
    assert re.findall(r'<p class="meta">(.*?)</p>', page) == [
        "Regional office",
        "Regional office · found in French",
    ]


def test_a_label_of_the_page_is_in_no_other_language_than_the_page(client, gives):
    extract = [Part("Brazil", True), Part(" – ", False), Part("Aussi\u00a0: ", False, is_label=True)]
    found = replace(result(1, "en"), extract=[*extract, Part("Rio", True), Part(" – text", False)])
    own = replace(found, language="fr")
    gives(counts={"office": 2}, total=2, with_all_words=2, results=[found, own])

    page = client.get("/fr/search/", {"q": "rio"}).text

    title, text = "<mark>Brazil</mark> – ", "<mark>Rio</mark> – text"
    assert f'<p><span lang="en">{title}</span>Aussi\u00a0: <span lang="en">{text}</span></p>' in page
    assert "<p><mark>Brazil</mark> – Aussi\u00a0: <mark>Rio</mark> – text</p>" in page


def test_markup_in_a_text_or_in_what_was_typed_stays_text(client, gives):
    gives(counts={"office": 1}, total=1, corrected="<i>", results=[result()])

    page = client.get(ADDRESS, {"q": "<script>"}).text

    assert "<mark>Laboratory</mark> 1 &lt;b&gt;" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "<i>" not in page


def test_entries_with_some_of_the_words_stand_below_a_line(client, gives):
    gives(counts={"office": 3}, total=3, with_all_words=2, results=[result(number) for number in (1, 2, 3)])

    page = client.get(ADDRESS, {"q": "lab asia"}).text
    order = ["offices/2/", "Results with only some of the words", "offices/3/"]

    assert sorted(order, key=page.index) == order


@pytest.mark.parametrize(("with_all", "line"), [(20, True), (40, False), (25, True), (0, True)])
def test_the_line_stands_where_it_belongs_on_a_later_page(client, gives, with_all, line):
    found = [result(number) for number in range(20, 40)]
    gives(counts={"office": 40}, total=40, with_all_words=with_all, results=found)

    page = client.get(ADDRESS, {"q": "lab asia", "page": "2"}).text
    above, found_line, below = page.partition("Results with only some of the words")

    assert bool(found_line) is line
    assert above.count("<h3>") == (max(0, with_all - 20) if line else 20)
    assert above.count("<h3>") + below.count("<h3>") == 20


def test_a_correction_is_said_beside_what_was_typed(client, gives):
    gives(counts={"office": 1}, total=1, with_all_words=1, corrected="laboratory", results=[result()])

    page = client.get(ADDRESS, {"q": "labratory"})

    assert "Showing results for laboratory . You typed “labratory”." in own_words(page)
    assert "<title>1 result for “laboratory”" in page.text
    assert 'value="labratory"' in page.text


def test_many_results_come_in_pages_that_keep_the_words_and_the_kind(client, gives):
    asked = gives(counts={"office": 41}, total=41, with_all_words=41, results=[result()])

    page = client.get(ADDRESS, {"q": "lab", "kind": "office", "page": "2"}).text

    assert asked == [("lab", "office", 2, 20, "")]
    assert "Page 2 of 3" in page
    assert 'href="?q=lab&amp;kind=office&amp;page=3"' in page
    assert 'href="?q=lab&amp;kind=office&amp;page=1"' in page


@pytest.mark.parametrize("number", ["0", "-1", "1000000000", "x", "9" * 5000, "1.5", "²", "2"])
def test_a_page_that_is_none_is_not_found_as_in_every_list(client, number):
    assert client.get(ADDRESS, {"q": "zzzzz", "page": number}).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "No result for “zzzzz”"), ("fr", "Aucun résultat pour «\u00a0zzzzz\u00a0»")],
)
def test_without_a_result_there_is_help_in_few_words(client, language, words):
    response = client.get(f"/{language}/search/", {"q": "zzzzz"})
    page = unescape(response.text)

    assert f"<title>{words}" in page
    assert words in own_words(response)
    assert len(own_words(response).split()) <= 80
    for path in ("find/", "offices/", "instruments/", "countries/zw/"):
        assert f'href="/{language}/{path}"' in page
    assert page.count('class="write-to"') == 1
    assert 'value="zzzzz"' in page


@pytest.mark.parametrize("query", ["", " ", "\u200f"])
def test_without_words_the_page_says_what_is_searched(client, gives, query):
    asked = gives()

    page = client.get(ADDRESS, {"q": query})

    assert asked == []
    assert "the glossary are searched" in own_words(page)
    assert "field-error" not in page.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/search/", "This is too long: 200 characters at most, please."),
        ("/fr/search/", "C’est trop long\u00a0: 200 caractères au maximum."),
        ("/en/find/", "This is too long: 200 characters at most, please."),
    ],
)
def test_a_text_that_is_too_long_is_told_so_beside_the_field_and_stays_there(client, path, words):
    typed = "a laboratory & " * 30
    page = client.get(path, {"q": typed})

    assert page.status_code == 200
    assert words in own_words(page)
    assert re.search(r'aria-invalid="true" aria-describedby="(search|finder)-message"', page.text)
    assert f'value="{escape(typed.strip())}"' in page.text


@pytest.mark.parametrize("query", ["%00", "a%00b", "%ff"])
def test_what_nobody_can_type_is_refused_as_everywhere(client, query):
    assert client.get(f"{ADDRESS}?q={query}").status_code == 400


@sampling.examples(60)
@given(query=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=201))
def test_whatever_is_typed_is_answered(query):
    for language in ("en", "fr"):
        page = Client().get(f"/{language}/search/", {"q": query})
        assert page.status_code in {200, 400}  # 400: for what no text has


def test_a_draft_is_not_found(client):
    instrument = Instrument.objects.get(slug="irl")
    instrument.state = "draft"
    instrument.save()

    assert (
        "/en/instruments/irl/" not in client.get(ADDRESS, {"q": "International Research Laboratories"}).text
    )


def test_no_picture_for_sharing_shows_what_somebody_typed(client):
    page = client.get(ADDRESS, {"q": "laboratory"}).text

    assert re.search(r'<meta property="og:image" content="[^"]*/en/card\.png">', page)
    assert '<meta property="og:title" content="Search">' in page
    assert client.get(f"{ADDRESS}card.png").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_has_a_field_in_its_header_that_asks_the_finder(client, language):
    for path in ("", "countries/", "offices/singapore/", "search/", "nowhere/"):
        header = client.get(f"/{language}/{path}").text.partition("<header")[2].partition("</header>")[0]

        assert re.search(
            rf'<form action="/{language}/find/" role="search" aria-labelledby="site-label">', header
        )
        assert '<label id="site-label" for="site-q">' in header
        assert 'name="q" maxlength="200" required' in header


def test_robots_and_the_sitemap_name_no_search(client):
    assert "search/" not in client.get("/robots.txt").text
    assert "search/" not in client.get("/sitemap.xml").text
