"""The addresses of files of lists: what a file refuses, and which its page offers."""

import pytest

from tests.site.lists import ENDINGS, LISTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_call")]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("offices/offices.csv?sector=atlantis", "There is no such sector."),
        ("offices/offices.xlsx?country=ZZ&q=a", "No country has this code."),
        ("countries/countries.json?office=atlantis", "There is no such office."),
        ("instruments/instruments.csv?duration=many", "Write a whole number of years"),
        ("calls/calls.csv?closing=8", "Choose 7, 30 or 90 days."),
        (
            "countries/countries.csv?contry=KH",
            "contry: There is no such parameter. Known are: contact",
        ),
        (
            "offices/offices.json?sector=asia&page=2",
            "page: There is no such parameter. Known are: country, q",
        ),
        ("glossary/glossary.csv?x", "x: There is no such parameter."),
    ],
)
def test_a_bad_value_is_refused_in_words(client, address, words):
    response = client.get(f"/en/{address}")

    assert response.status_code == 400
    assert words in response.text


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (
            "en/calls/calls.csv?state=zzz",
            "state: There is no such state of a call. "
            "Known are: announced, open, closing_soon, all_year, not_announced, closed, cancelled.",
        ),
        (
            "en/countries/countries.json?contact=xx",
            "contact: There is no such kind of contact. Known are: office, sector, headquarters.",
        ),
        (
            "fr/countries/countries.json?contact=xx",
            "contact: Ce type d’interlocuteur n’existe pas. "
            "Valeurs connues\u00a0: office, sector, headquarters.",
        ),
        ("en/countries/countries.json?sector=xx", "sector: There is no such sector."),
        ("en/offices/offices.csv?sector=xx", "sector: There is no such sector."),
    ],
)
def test_a_bad_value_is_told_which_are_known_unless_they_are_entries(client, address, line):
    assert client.get(f"/{address}").text == line


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "sector=a%01", "%00=1"])
@pytest.mark.parametrize("path", ["offices/offices.json", "calls/calls.csv", "glossary/glossary.xlsx"])
def test_bytes_that_are_no_text_are_refused_as_other_bad_values_are(client, path, query):
    response = client.get(f"/en/{path}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.text == "The address contains a character that no text has."


@pytest.mark.parametrize("ending", ["", ".pdf", ".CSV", ".csv/", ".csvx", ".ods"])
def test_there_is_no_other_kind_of_file(client, ending):
    assert client.get(f"/en/offices/offices{ending}").status_code in {301, 404}


def links(client, address: str) -> dict[str, str]:
    context = client.get(address).context
    return {ending: context[ending] for ending in ENDINGS}


@pytest.mark.parametrize("path", LISTS)
def test_each_list_offers_its_files(client, path):
    page = client.get(f"/fr/{path.partition('/')[0]}/").text

    for ending in ENDINGS:
        assert f'<a href="/fr/{path}.{ending}">' in page


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("/en/offices/?sector=asia&q=ocean", "?sector=asia&q=ocean"),
        ("/en/offices/?sector=asia&country=ZZ", "?sector=asia"),
        ("/en/offices/?x=1", ""),
        ("/en/countries/?office=tokyo&sector=atlantis", "?office=tokyo"),
        ("/en/instruments/?activity=fieldwork&activity=flying&page=1", "?activity=fieldwork"),
        ("/en/calls/?state=announced&state=closed&page=1", "?state=announced&state=closed"),
    ],
)
def test_the_links_to_the_files_have_the_good_values_of_the_page(client, page, query):
    found = links(client, page)

    assert {address.partition("?")[1] + address.partition("?")[2] for address in found.values()} == {query}
    assert client.get(found["csv"]).status_code == 200


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_depends_on_its_address_alone_and_may_be_read_by_pages_of_any_site(client, path, ending):
    response = client.get(f"/en/{path}.{ending}")
    again = client.get(f"/en/{path}.{ending}", headers={"if-none-match": response["ETag"]})

    assert again.status_code == 304
    assert response["Access-Control-Allow-Origin"] == again["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Disposition"].startswith(
        f'attachment; filename="cnrs-{path.partition("/")[0]}-en-'
    )
    assert "public" in response["Cache-Control"]
    assert not response.cookies
