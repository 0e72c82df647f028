"""A country that the words of a search may mean: the line that offers it above the results, and when not."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalogue.search_queries import FILE
from tests.site.test_find import own_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

OFFERS = re.compile(r"<p>(?:Did you mean|Cherchiez-vous) (.*?)[\u202f\u00a0]?\?</p>")


def searched(client, query: str, language: str = "en"):
    return client.get(f"/{language}/search/", {"q": query})


def offered(client, query: str, language: str = "en") -> str:
    """Return what the line above the results offers; nothing without one."""
    found = OFFERS.search(searched(client, query, language).text)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


@pytest.mark.parametrize(
    ("query", "countries"),
    [
        ("office in Cairo", "Egypt"),
        ("does the CNRS have an office in Nairobi", "Kenya"),
        ("Columbia", "Colombia"),
        ("New Jersey", "the United States"),
        ("Nouvelle-Delhi", "India"),
        ("working with Georgia", "Georgia or the United States"),
        ("Norway, Sweden, Denmark", "Norway, Sweden or Denmark"),
        ("Kenya/Uganda/Rwanda/Burundi", "Kenya, Uganda, Rwanda or another country"),
        ("Cambridge", "the United Kingdom, Canada, the United States or another country"),
    ],
)
def test_a_country_that_may_be_meant_is_offered_above_the_results(client, query, countries):
    assert offered(client, query) == countries


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_leads_to_the_answer_and_more_of_them_to_the_finder(client, language):
    page = searched(client, "Cambridge", language).text

    line = OFFERS.search(page)[1]
    assert f'href="/{language}/countries/gb/?q=Cambridge"' in line
    assert f'href="/{language}/find/?choose=1&amp;q=Cambridge"' in line
    assert line.count("<a ") == 4
    assert 'class="panel"' not in page


@pytest.mark.parametrize(
    "query",
    [
        *("laboratory", "apply", "how to apply", "chercheur", "mission", "sector", "bureau", "IRL", "Rio"),
        *(
            "€2,500",
            "7,500 euros",
            "malaria",
            "Himalaya",
            "signature",
            "logo",
            "agenda",
            "carte",
            "zzzzz",
            "le",
            "physics",
        ),
        *("Kenya", "Nairobi", "Kenya funding", "without Kenya", "Congo", "Guinea", "korea", "bureau Pékin"),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_guess_is_offered_nor_what_is_shown_already(client, query, language):
    assert offered(client, query, language) == ""


def test_of_the_kept_queries_two_are_offered_countries(client):
    kept = {(each["language"], each["query"]) for each in json.loads(FILE.read_text(encoding="utf-8"))}

    assert {query for language, query in kept if offered(client, query, language)} == {
        "Nouvelle-Delhi",
        "Cambodia Japan",
    }


def test_it_takes_the_same_queries_however_many_countries_it_offers(client):
    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert offered(client, query)
        return len(captured)

    queries("Kenya, Uganda")  # vocabularies are read once

    assert queries("Kenya, Uganda") == queries("Kenya, Uganda, Rwanda") == queries("Kenya, Chad, Mali, Gabon")


def test_further_pages_and_narrowed_lists_do_not_offer_it_again(client):
    page = client.get("/en/search/", {"q": "office in Cairo", "kind": "office"})

    assert page.status_code == 200
    assert OFFERS.search(page.text) is None


@pytest.mark.parametrize(
    ("language", "query", "told", "not_told"),
    [
        ("fr", "south corea", "Corée du Sud", "Corée du sud"),
        ("en", "Espange", "Showing results for Spain .", "Espagne"),
        ("fr", "Germnay", "Allemagne", "Germany"),
        ("en", "south corea", "Showing results for South Korea .", "Corée"),
        ("en", "Corea", "Showing results for Korea .", "Corée"),
        ("fr", "Corea", "Corée", "Korea"),
        ("en", "Brasil", "Showing results for Brazil .", "Brésil"),
        ("en", "Tokio", "Showing results for Tokyo .", "No result"),
        ("en", "Peking", "China: your contact at the CNRS", "Pékin"),
        ("en", "Cambridge", "No result for “Cambridge”", "Cambodge"),
    ],
)
def test_words_that_were_looked_for_instead_are_in_the_language_of_the_page(
    client, language, query, told, not_told
):
    above = own_words(searched(client, query, language)).partition("found in French")[0]

    assert told in above
    assert not_told not in above


@pytest.mark.parametrize(
    ("language", "query", "heading"),
    [
        ("en", "Columbia", "“Columbia”: did you mean this?"),
        ("en", "office in Cairo", "“office in Cairo”: did you mean this?"),
        ("en", "Corea", "“Corea”: did you mean one of these?"),
        ("en", "Congo", "“Congo”: choose a country"),
    ],
)
def test_the_finder_asks_of_one_country_whether_it_is_meant(client, language, query, heading):
    assert heading in own_words(client.get(f"/{language}/find/", {"q": query}))


def test_further_pages_and_kinds_are_those_of_the_words_that_were_looked_for(client):
    page = client.get("/en/search/", {"q": "south corea"}).text
    links = {unescape(each) for each in re.findall(r'href="(\?[^"]*)"', page)}

    assert {"?q=South+Korea", "?q=South+Korea&kind=office", "?q=South+Korea&page=2"} <= links
    assert not [each for each in links if "corea" in each]
