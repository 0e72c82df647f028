"""Every public list as a file: what its page shows, in its language, as CSV, XLSX and JSON."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest
from django.conf import settings

from cnrs_intl.catalogue.list_files import MOST_COLUMNS
from instruments.models import Instrument
from tests import factories
from tests.site.lists import ENDINGS, LISTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("a_call")]

FORMULAS = ["=1+1", "+33 1", "-1", "@SUM(A1)", "\t=1", "\tx", "\rx"]


def rows(client, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by their headings."""
    text = client.get(address).content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def items(client, address: str) -> list[dict[str, object]]:
    found = client.get(address).json()
    assert found["count"] == len(found["items"])
    return found["items"]


def sheet(client, address: str):
    return openpyxl.load_workbook(io.BytesIO(client.get(address).content)).active


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", LISTS)
def test_each_list_says_name_summary_and_address_in_ten_columns_at_most(client, path, language):
    found = items(client, f"/{language}/{path}.json")
    name, summary = LISTS[path]
    page = path.partition("/")[0]

    assert found
    for item in found:
        assert len(item) <= MOST_COLUMNS
        assert item[name]
        assert item[summary]
        assert item["address"].startswith(f"{settings.SITE_URL}/{language}/{page}/")


@pytest.mark.parametrize("path", LISTS)
def test_the_three_kinds_of_file_hold_the_same(client, path):
    found = items(client, f"/fr/{path}.json")
    as_csv = [list(row.values()) for row in rows(client, f"/fr/{path}.csv")]
    as_xlsx = [list(row) for row in sheet(client, f"/fr/{path}.xlsx").iter_rows(min_row=2, values_only=True)]

    cells = [
        ["; ".join(each) if isinstance(each, list) else each for each in item.values()] for item in found
    ]
    assert as_csv == [["" if value is None else str(value) for value in row] for row in cells]
    assert as_xlsx == [[value or None if isinstance(value, str) else value for value in row] for row in cells]


@pytest.mark.parametrize("path", LISTS)
def test_headings_are_words_of_the_language_of_the_page(client, path):
    english, french = (list(rows(client, f"/{language}/{path}.csv")[0]) for language in ("en", "fr"))

    assert len(set(english)) == len(english)
    assert english[0][0].isupper()
    assert english != french


def test_csv_has_the_line_ends_of_windows_and_a_mark_of_its_encoding(client):
    content = client.get("/en/offices/offices.csv").content

    assert content.startswith(b"\xef\xbb\xbfName,")
    assert content.count(b"\r\n") == content.count(b"\n") == 9


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", LISTS)
def test_what_is_empty_is_null_in_json(client, path, language):
    values = [value for item in items(client, f"/{language}/{path}.json") for value in item.values()]

    assert "" not in values


def test_the_file_of_calls_has_a_row_for_each_step(client, a_call):
    for number, month in enumerate((9, 5), start=2):
        opens = datetime(2090, month, 1, 8, tzinfo=UTC)
        factories.CallDateFactory(
            call=a_call, step_en=f"Step {number}", step_fr=f"Étape {number}", opens=opens, result=None
        )
    factories.CallFactory(name_en="All year", name_fr="Toute l’année", open_mode="all_year")

    found = items(client, "/en/calls/calls.json")
    steps = [item for item in found if item["name"] == "A call"]

    assert [item["step"] for item in steps] == [None, "Step 3", "Step 2"]
    assert [item["opens"][:10] for item in steps] == ["2090-01-15", "2090-05-01", "2090-09-01"]
    assert {(item["name"], item["summary"], item["state"]) for item in steps} == {
        ("A call", "Text", "announced")
    }
    assert len({item["address"] for item in steps}) == 1
    (undated,) = [item for item in found if item["name"] == "All year"]
    assert (undated["step"], undated["opens"], undated["closes"]) == (None, None, None)


def test_the_file_of_calls_that_are_over_has_their_dates(client):
    over = factories.CallFactory()
    factories.CallDateFactory(call=over, opens=None, closes=datetime(2020, 3, 1, 11, tzinfo=UTC))

    (item,) = items(client, "/en/calls/calls.json?state=closed")

    assert item["closes"] == "2020-03-01T12:00:00+01:00"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Institutions and programmes of the European Union"),
        ("fr", "Institutions et programmes de l’Union européenne"),
    ],
)
def test_the_file_of_offices_says_of_one_that_it_serves_the_european_union(client, language, words):
    factories.CoverageFactory(office=factories.OfficeFactory(serves_eu=True, order=0))

    both, brussels, *others = [
        item["countries_covered"] for item in items(client, f"/{language}/offices/offices.json")
    ]

    assert both == f"1; {words[0].lower()}{words[1:]}"
    assert brussels == words
    assert {type(number) for number in others} == {int}


def test_times_are_iso_8601_in_paris(client):
    assert rows(client, "/en/calls/calls.csv")[0]["Opens"] == "2090-01-15T09:00:00+01:00"


def test_a_workbook_has_numbers_and_its_header_is_bold_and_stays(client):
    found = sheet(client, "/en/instruments/instruments.xlsx")
    headings = [cell.value for cell in found[1]]

    assert found.freeze_panes == "B2"
    assert all(cell.font.bold for cell in found[1])
    assert found.title == "Instruments"
    for name in ("Duration (years)", "Funding, most (euros)"):
        values = [row[headings.index(name)] for row in found.iter_rows(min_row=2, values_only=True)]
        assert {type(value) for value in values} <= {int, type(None)}
        assert any(values)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("path", LISTS)
def test_a_script_of_any_origin_may_read_a_file_and_ask_beforehand(client, path, ending):
    address = f"/en/{path}.{ending}"
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}

    beforehand = client.options(address, headers=asked | {"access-control-request-headers": "if-none-match"})

    assert (beforehand.status_code, beforehand.content) == (204, b"")
    assert "If-None-Match" in beforehand["Access-Control-Allow-Headers"]
    assert beforehand["Access-Control-Allow-Origin"] == "*"
    assert client.get(address)["Access-Control-Allow-Origin"] == "*"


def test_a_script_may_read_what_is_said_of_a_bad_value(client):
    refused = client.get("/en/offices/offices.csv?sector=atlantis")

    assert (refused.status_code, refused["Access-Control-Allow-Origin"]) == (400, "*")


def test_a_long_text_is_whole_but_in_a_workbook_whose_cells_take_no_more(client):
    office = factories.OfficeFactory(order=0)
    type(office).objects.filter(pk=office.pk).update(summary_en="'=" + "x" * 40_000)

    found = items(client, "/en/offices/offices.json")[0]
    (column,) = [name for name, value in found.items() if str(value).endswith("xxx")]
    cells = [cell.value for cell in sheet(client, "/en/offices/offices.xlsx")[2]]

    assert len(found[column]) == 40_002
    assert max(len(value) for value in rows(client, "/en/offices/offices.csv")[0].values()) >= 40_002
    assert max(len(str(value)) for value in cells) == 32_767


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_a_text_in_every_file(client, text):
    office = factories.OfficeFactory(order=0)
    type(office).objects.filter(pk=office.pk).update(telephone=text)

    assert rows(client, "/en/offices/offices.csv")[0]["Telephone"] == f"'{text}"
    cell = sheet(client, "/en/offices/offices.xlsx")["I2"]
    assert cell.data_type == "s"
    assert items(client, "/en/offices/offices.json")[0]["telephone"] == text


@pytest.mark.parametrize(
    "query", ["", "?sector=asia", "?country=kh", "?q=ocean", "?sector=asia&country=JP", "?q=zzzz"]
)
def test_the_file_of_offices_holds_those_of_the_page(client, query):
    shown = client.get(f"/en/offices/{query}").context["object_list"]

    found = [item["name"] for item in items(client, f"/en/offices/offices.json{query}")]
    assert found == [office.name for office in shown]


@pytest.mark.parametrize(
    "query", ["", "?office=tokyo", "?sector=asia&contact=sector", "?contact=headquarters"]
)
def test_the_file_of_countries_holds_the_answers_of_the_page(client, query):
    shown = client.get(f"/fr/countries/{query}").context["object_list"]

    found = [(item["iso2"], item["answer"]) for item in items(client, f"/fr/countries/countries.json{query}")]
    assert found == [(answer.country.iso2, answer.reason) for answer in shown]


@pytest.mark.parametrize(
    "query", ["", "?duration=5", "?budget=12000&route=call", "?activity=fieldwork", "?q=a"]
)
def test_the_file_of_instruments_holds_those_that_match_on_the_page(client, query):
    cards = client.get(f"/en/instruments/{query}").context["cards"]
    matching = [card["instrument"].acronym for card in cards if card["offer"].matches_all]

    found = [item["acronym"] for item in items(client, f"/en/instruments/instruments.json{query}")]
    assert found == matching
    assert len(found) < Instrument.objects.count() or query in {"", "?q=a"}


@pytest.mark.parametrize("query", ["", "?state=closed", "?state=announced", "?instrument=PICS"])
def test_the_file_of_calls_holds_those_of_all_pages_of_the_list(client, query):
    for number in range(30):
        call = factories.CallFactory(name_en=f"Call {number}", name_fr=f"Appel {number}")
        factories.CallDateFactory(call=call, opens=None, closes=datetime(2020 + number, 3, 1, tzinfo=UTC))
    context = client.get(f"/en/calls/{query}").context
    pages = range(1, context["paginator"].num_pages + 1)
    link = f"/en/calls/{query or '?'}&page="
    shown = [each.call.name for page in pages for each in client.get(f"{link}{page}").context["calls"]]

    assert [item["name"] for item in items(client, f"/en/calls/calls.json{query}")] == shown


@pytest.mark.parametrize(
    ("path", "number"),
    [("countries/countries", 2), ("offices/offices", 2), ("sectors/sectors", 4), ("glossary/glossary", 4)],
)
def test_a_file_costs_a_fixed_number_of_queries(
    client, known_catalogue, django_assert_num_queries, path, number
):
    for _number in range(3):
        factories.OfficeFactory(sectors=[factories.SectorFactory()])
        factories.InstrumentFactory()
    known_catalogue()

    with django_assert_num_queries(number):
        client.get(f"/en/{path}.csv")


def test_a_file_of_calls_costs_a_fixed_number_of_queries(client, known_catalogue, django_assert_num_queries):
    for _number in range(3):
        factories.CallDateFactory(call=factories.CallFactory())
    known_catalogue()

    with django_assert_num_queries(2):
        client.get("/en/calls/calls.csv")
