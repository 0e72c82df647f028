"""A country with a topic, such as Kenya funding: its answer stands above what the portal says of both."""

import re
from html import unescape

import pytest

from tests.site.test_find import own_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]


def panel(client, language: str, query: str) -> str:
    """Return the words above the results; nothing where none stand there."""
    page = client.get(f"/{language}/search/", {"q": query}).text
    found = re.search(r'<section class="panel"(.*?)</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", f"<p{found[1]}"))) if found else ""


@pytest.mark.parametrize(
    ("language", "query", "said"),
    [
        ("en", "Kenya funding", "Your contact for Kenya is DERCI’s Africa, Middle East and India sector."),
        ("en", "postdoc in Japan", "The Tokyo office covers Japan."),
        (
            "en",
            "physics, Japan",
            "The CNRS brochure lists Japan among the three countries of the office’s mandate.",
        ),
        ("en", "US-China cooperation", "The Beijing office covers China."),
        ("fr", "financement Brésil", "Le bureau de Rio de Janeiro couvre le Brésil."),
        ("fr", "bourses Nouvelle-Calédonie", "Le bureau de Singapour couvre la région voisine."),
    ],
)
def test_a_country_with_a_topic_is_searched_for_below_its_answer(client, language, query, said):
    response = client.get(f"/{language}/find/", {"q": query})
    page = client.get(response["Location"])

    assert response["Location"].startswith(f"/{language}/search/?q=")
    assert said in panel(client, language, query)
    assert page.text.index('class="panel"') < page.text.index('class="results"')


@pytest.mark.parametrize("query", ["Kenya", "KE", "research in Kenya", "joint laboratory Kenya"])
def test_a_country_alone_is_still_one_step(client, query):
    assert client.get("/en/find/", {"q": query})["Location"].startswith("/en/countries/ke/?q=")


@pytest.mark.parametrize("query", ["Kenya and Tanzania funding", "University of Tokyo", "United States of"])
def test_what_names_no_country_alone_is_still_a_choice(client, query):
    page = client.get("/en/find/", {"q": query})

    assert page.status_code == 200
    assert "Search the portal for" in own_words(page)
    assert panel(client, "en", query) == ""


def test_who_meant_something_else_is_shown_the_choice(client):
    page = client.get("/en/countries/ke/", {"q": "Kenya funding"}).text

    assert "/en/find/?choose=1&amp;q=Kenya%20funding" in page
    assert client.get("/en/find/", {"q": "Kenya funding", "choose": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("joint laboratory Japan", "Japan"),
        ("research in Japan", "Japan"),
        ("Munich", "Germany"),
        ("Japan", ""),
        ("Cambodge", ""),
        ("laboratory", ""),
        ("Japan and Kenya", ""),
    ],
)
def test_the_country_that_is_meant_stands_on_top_unless_the_first_result_is_it(client, query, country):
    words = panel(client, "en", query)

    assert (f"{country}: your contact at the CNRS" in words) is bool(country)
    assert bool(words) is bool(country)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Kenya: your contact at the CNRS"), ("fr", "Kenya\u00a0: votre interlocuteur au CNRS")],
)
def test_a_country_that_is_all_the_search_understands_is_the_page_s_title(client, language, title):
    page = unescape(client.get(f"/{language}/search/", {"q": "Nairobi"}).text)

    assert f"<title>{title}" in page
    assert "No result" not in page
    assert "Aucun résultat" not in page


def test_further_pages_and_narrowed_lists_do_not_say_it_again(client):
    for more in ({"kind": "office"}, {"page": "2"}):
        page = client.get("/en/search/", {"q": "research in Japan"} | more)

        assert page.status_code == 200
        assert 'class="panel"' not in page.text


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "not Chile"),
        ("en", "no China"),
        ("en", "without Brazil"),
        ("en", "other than Japan"),
        ("en", "except for India"),
        ("en", "except the United States"),
        ("en", "but not Kenya"),
        ("en", "Asia without China"),
        ("fr", "pas le Chili"),
        ("fr", "sans la Chine"),
        ("fr", "hors Chine"),
        ("fr", "hors de Chine"),
        ("fr", "sauf le Japon"),
        ("fr", "excepté l’Inde"),
        ("fr", "Asie, à l’exception du Japon"),
    ],
)
def test_a_country_that_is_excluded_is_searched_for_without_its_answer(client, language, query):
    answered = client.get(f"/{language}/find/", {"q": query})

    assert answered["Location"].startswith(f"/{language}/search/?q=")
    assert panel(client, language, query) == ""


@pytest.mark.parametrize(
    "query", ["Kenya without funding", "no funding for Kenya", "d’autres bourses au Kenya"]
)
def test_what_is_excluded_beside_a_country_leaves_its_answer(client, query):
    assert "Kenya: your contact" in panel(client, "en", query)


WORDS_ALONE = [
    *("thèse", "laboratoire commun", "ONU", "OTAN", "visa", "CERN", "master", "grant", "grants", "Horizon"),
    *("NATO", "MIT", "UNAM", "Arctic", "Arctique", "MoU"),
]


@pytest.mark.parametrize("query", WORDS_ALONE)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_common_word_is_searched_for_and_guesses_no_town(client, language, query):
    answered = client.get(f"/{language}/find/", {"q": query})

    assert answered.get("Location", "").startswith(f"/{language}/search/?q=")
    assert panel(client, language, query) == ""


@pytest.mark.parametrize(("query", "slug"), [("Horizonte, Brazil", "br"), ("Horizon City, USA", "us")])
def test_a_town_that_begins_as_a_common_word_is_found_with_its_country(client, query, slug):
    assert client.get("/en/find/", {"q": query})["Location"].startswith(f"/en/countries/{slug}/?q=")


@pytest.mark.parametrize(("language", "query"), [("fr", "Golfe"), ("fr", "le Golfe"), ("en", "Gulf")])
def test_the_gulf_is_a_part_of_the_world(client, language, query):
    answered = client.get(f"/{language}/find/", {"q": query})

    assert answered.status_code == 200
    assert answered.context["found"].status == "region"


@pytest.mark.parametrize("query", ["IRL", "UMI", "irn"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_acronym_of_an_instrument_is_no_country_s_code(client, language, query):
    assert panel(client, language, query) == ""


@pytest.mark.parametrize(
    ("query", "slugs"),
    [("US-UAE", {"us", "ae"}), ("GB-FR", {"gb", "fr"}), ("US-China", {"us", "cn"}), ("BR-FR", {"br", "fr"})],
)
def test_two_countries_that_a_hyphen_joins_are_both_found(client, query, slugs):
    answer = client.get("/en/find/", {"q": query})
    found = set(
        re.findall(r"/en/countries/(..)/", answer.text.partition("<main")[2].partition("<details")[0])
    )
    searched = client.get("/en/search/", {"q": query}).text

    assert answer.status_code == 200
    assert slugs <= found
    assert all(f'href="/en/countries/{slug}/' in searched for slug in slugs - {"ae"})
