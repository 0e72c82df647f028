"""What one types leads to a country first, then to any page by its exact name."""

import csv
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from offices.models import Office
from tests import sampling
from tests.offices.test_queries import FOLDER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]


def rows(kind: str) -> list[tuple[str, str]]:
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["answer"]) for row in csv.DictReader(file)]


def leads_to(client, query: str, language: str = "en") -> str:
    """Return where what was typed leads at once, language and query aside; nothing if just to the search."""
    response = client.get(f"/{language}/find/", {"q": query})
    assert response.status_code in {200, 302}, query
    address = response.headers.get("Location", "").removeprefix(f"/{language}/").partition("?")[0]
    return "" if address == "search/" else address


def own_words(response) -> str:
    """Return the words of a page's main part, without the list of countries."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    without_list = re.sub(r'<ul class="columns">.*?</ul>', "", main, flags=re.DOTALL)
    return re.sub(r"[ \t\n]+", " ", unescape(re.sub(r"<[^>]+>", " ", f"<main{without_list}")))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", ["instruments", "offices"])
def test_exact_names_of_pages_lead_there(client, kind, language):
    missed = [
        (query, answer, found)
        for query, answer in rows(kind)
        if (found := leads_to(client, query, language)) != ("" if answer == "-" else answer)
    ]

    assert not missed


def test_a_countrys_own_name_wins_over_a_page_of_that_name(client, catalogue):
    Instrument.objects.filter(slug="irp").update(acronym="Chad")

    assert leads_to(client, "Chad") == "countries/td/"


def test_all_readings_are_shown_to_who_meant_something_else(client):
    page = client.get("/en/find/", {"q": "UMI", "choose": "1"})

    assert "/en/instruments/irl/" in page.content.decode()
    assert "/en/countries/um/" in page.content.decode()


def test_what_staff_rename_is_known_at_once(client, catalogue):
    Department.objects.update(acronym="DRI")
    Office.objects.filter(slug="tokyo").update(city_en="Osaka")

    assert leads_to(client, "DRI") == "about/"
    assert leads_to(client, "Osaka office") == "offices/tokyo/"


def test_what_is_not_public_is_not_known(client, catalogue):
    Instrument.objects.filter(slug="irl").update(state="draft")

    assert leads_to(client, "IRL") != "instruments/irl/"


@pytest.mark.parametrize(
    ("path", "query"), [("find/", "Congo"), ("find/", "Europe"), ("find/?choose=1", "UMI")]
)
def test_beside_a_choice_the_same_words_can_be_searched_for(client, path, query):
    page = client.get(f"/en/{path}", {"q": query} | ({"choose": "1"} if "choose" in path else {}))

    assert f'<a href="/en/search/?q={query}">Search the portal for “{query}”</a>' in page.text


def test_what_the_finder_does_not_know_is_searched_for_whatever_else_is_asked(client):
    for more in ({}, {"choose": "1"}, {"country": "xx"}):
        response = client.get("/en/find/", {"q": "zzzzz"} | more)

        assert (response.status_code, response["Location"]) == (302, "/en/search/?q=zzzzz")


@pytest.mark.parametrize("query", ["", " ", "x" * 201])
def test_what_is_no_text_to_search_for_stays_in_the_finder(client, query):
    page = client.get("/en/find/", {"q": query})

    assert page.status_code == 200
    assert "Search the portal for" not in page.text
    assert ('id="finder-message"' in page.text) is bool(query.strip())


@pytest.mark.parametrize(
    ("language", "query", "words"),
    [
        ("en", "Europe", "“Europe” covers several countries. See the sector, or choose a country."),
        (
            "fr",
            "Europe",
            "«\u00a0Europe\u00a0» regroupe plusieurs pays. Voyez le secteur, ou choisissez un pays.",
        ),
    ],
)
def test_a_part_of_the_world_leads_to_its_sector(client, language, query, words):
    response = client.get(f"/{language}/find/", {"q": query})

    assert words in own_words(response)
    assert f'href="/{language}/sectors/europe/"' in response.content.decode()


@pytest.mark.parametrize(
    ("query", "first"), [("UMI", "IRL"), ("Beijing office", "Beijing office"), ("ind", "India")]
)
def test_pages_are_suggested_beside_countries(client, query, first):
    suggestions = client.get("/en/find/suggestions/", {"q": query}).json()["suggestions"]

    assert suggestions[0]["name"].startswith(first)
    assert suggestions[-1] == {
        "name": f"Search the portal for “{query}”",
        "matched": "",
        "url": f"/en/search/?{urlencode({'q': query})}",
    }
    assert len(suggestions) <= 8


def test_the_search_is_offered_beside_other_suggestions_only(client):
    """Where there are none, Enter searches, as the field says then."""
    assert client.get("/en/find/suggestions/", {"q": "xyzzyx"}).json() == {"suggestions": []}


@pytest.mark.parametrize(
    ("query", "name"), [("Nairo", "Kenya"), ("Bengalu", "India"), ("Noum", "New Caledonia")]
)
def test_beginnings_of_cities_are_suggested(client, query, name):
    suggestions = client.get("/en/find/suggestions/", {"q": query}).json()["suggestions"]

    assert suggestions[0]["name"] == name


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("which office is for Chile?", "Showing Chile for “which office is for Chile?”."),
        ("London, UK", "Showing the United Kingdom for “London, UK”."),
        ("S. Sudan", "Showing South Sudan for “S. Sudan”."),
    ],
)
def test_the_page_says_how_a_text_leads_there_and_offers_the_way_back(client, query, said):
    page = client.get(client.get("/en/find/", {"q": query})["Location"])

    assert said in own_words(page)
    assert "/en/find/?choose=1&amp;q=" in page.content.decode()


@pytest.mark.parametrize(
    ("code", "query"),
    [
        ("kh", "Kenya"),
        ("kh", "Paris"),
        ("fr", "capital of lies"),
        ("tw", "zzz"),
        ("us", "USSR was a former name"),
    ],
)
def test_nothing_false_can_be_made_to_show_by_an_address(client, code, query):
    page = own_words(client.get(f"/en/countries/{code}/", {"q": query}))

    assert query not in page


@sampling.examples(60)
@given(
    query=st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
    | st.lists(
        st.sampled_from(
            ["Kenya", ",", "/", "and", "S.", "of", "UK", "Paris", "office", "IRL", "-", "&", "(", "Rep."]
        ),
        max_size=20,
    ).map(" ".join)
)
def test_whatever_is_typed_is_answered(client, query):
    for path in ("find/", "find/suggestions/", "countries/ke/"):
        response = client.get(f"/en/{path}", {"q": query})
        assert response.status_code in {200, 302, 400}
        if "Location" in response.headers:
            assert client.get(response["Location"].partition("#")[0]).status_code == 200
