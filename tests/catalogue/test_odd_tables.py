"""Tables as people and other programs make them: read as they are meant, or told where they go wrong."""

import pytest
import tablib

from cnrs_intl.catalogue import sheet_reader as reader
from cnrs_intl.catalogue.spreadsheets import XLSX
from cnrs_intl.catalogue.workbooks import Fault, UnreadableError
from tests import factories
from tests.catalogue.test_odd_cells import SPACE
from tests.catalogue.test_sheet_reader import READ, TEXT, book_of, hostile, notes, read, saved
from tests.import_files import previewed, problems


def cell(xml, after=""):
    """Return a workbook whose sheet has a row of two columns below their names, as XML has it."""
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>slug</t></is></c>'
    first += '<c r="B1" t="inlineStr"><is><t>order</t></is></c></row>'
    rows = f"{first}<row r='2'>{xml}</row>{after}".encode()
    return hostile(lambda _xml: b"<worksheet " + SPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>")


RIO = '<c r="A2" t="inlineStr"><is><t>rio</t></is></c>'


def formatted(value, number_format):
    book = book_of(["slug", "order"], ["rio", value])
    book.active["B2"].number_format = number_format
    return read(saved(book))[1][1]


# Workbooks


@pytest.mark.parametrize(
    ("xml", "after", "place"),
    [
        (RIO, f"<row r='2'>{RIO}</row>", "row 2"),
        (RIO, "<row r='1'/>", "row 1"),
        (f"<c r='B2'><v>1</v></c>{RIO}", "", "cell A2"),
        (f"{RIO}<c r='A2'><v>1</v></c>", "", "cell A2"),
    ],
)
def test_rows_and_cells_out_of_order_are_refused_rather_than_dropped(xml, after, place):
    with pytest.raises(UnreadableError, match=f"In this workbook, {place} is out of order or there twice"):
        read(cell(xml, after))


def test_a_sheet_that_is_a_chart_is_let_be():
    book = book_of(["slug", "city_fr"], ["rio", "Río"])
    book.create_chartsheet("Chart")

    assert read(saved(book)) == READ[:2]


def test_what_is_hidden_is_read_and_told():
    book = book_of(["slug", "city_fr"], ["rio", "Río"], ["melbourne", "Été, là"])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True

    assert read(saved(book)) == READ
    assert notes(saved(book)) == ["The hidden rows and columns of this sheet were read as well."]


def test_a_number_is_read_as_its_format_shows_it_or_refused():
    assert formatted(1000, "00000") == "01000"
    assert formatted(10_000, '# ##0.00 "€"') == 10_000
    assert isinstance(formatted(0.5, "0%"), Fault)
    assert isinstance(formatted(0.125, "0.00%"), Fault)


def test_a_format_that_the_file_does_not_have_is_no_matter():
    assert read(cell(f"{RIO}<c r='B2' s='999'><v>1</v></c>"))[1] == ("rio", 1)


def test_names_of_columns_are_told_as_the_reader_knows_them():
    with pytest.raises(UnreadableError, match="such as “slug”, “ville d’ici” or “order”"):
        reader.read(b"a;b\n1;2\n", {"slug": "slug", "ville d’ici": "city_fr", "order": "order"})


def test_signs_that_workbooks_write_in_another_way_are_those_signs():
    assert (
        read(cell(f'{RIO}<c r="B2" t="inlineStr"><is><t>a_x000A_b_x0007_</t></is></c>'))[1][1] == "a\nb\x07"
    )


@pytest.mark.parametrize("text", ["_x000A_", "_x005F_x000A_", "a_x000d_b", "_x000D_\nb", "_x0041_", "_x00_"])
def test_a_text_that_looks_like_such_a_sign_comes_back(text):
    table = tablib.Dataset(("rio", text), headers=["slug", "city_fr"])

    assert read(XLSX().export_data(table))[1] == ("rio", text)


def test_all_columns_in_one_are_told_with_the_cure():
    with pytest.raises(UnreadableError, match="Sheet “Sheet”, row 1: all columns are in one"):
        read(saved(book_of(["slug;order"], ["rio;3"])))
    with pytest.raises(UnreadableError, match="Row 1: all columns are in one"):
        read('"slug,order"\n"rio,3"\n')


# Text

ERRORS = ["#REF!", "#NOM?", "#DIV/0!", "#N/A", "#VALEUR !", "#####", "Err:502"]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-32"),
        (TEXT + "\x1a").encode(),
        'slug, ville (français)\nrio, "Río"\nmelbourne, "Été, là"\n'.encode(),
        TEXT.replace("\n", "\r\n", 1).replace("Río\n", "Río\r").encode(),
        TEXT.replace("rio", "\ufeffrio").encode("utf-8-sig"),
    ],
)
def test_text_of_other_programs_is_read(content):
    assert read(content) == READ


def test_a_row_that_names_the_columns_once_more_is_refused():
    with pytest.raises(UnreadableError, match="Row 4: this row names the columns once more"):
        read("slug,city_fr\nrio,Río\noslo,Oslo\nslug,ville (français)\nrome,Rome\n")


def test_of_very_many_unknown_columns_the_first_ones_are_named():
    names = ",".join(f"c{number}" for number in range(300))

    with pytest.raises(UnreadableError, match=r"c8, c9 …\. Delete"):
        read(f"slug,{names}\nrio{',' * 300}\n")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        *((error, f"shows the error {error}") for error in ERRORS),
        ("Qu\ufffdbec", "Letters were lost"),
        ("MontrÃ©al", "Letters were lost"),
        ("a\0b", "cannot be kept (U+0000)"),
    ],
)
def test_what_is_no_text_any_more_is_refused_at_its_cell(typed, words, publisher_client):
    office = factories.OfficeFactory()

    preview = previewed(publisher_client, "offices_office", f"slug,city_fr\n{office.slug},{typed}\n")

    assert words in problems(preview)[2, "city (French)"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Été à São Tomé", "Ã", "N/A", "# 3", "#une note", "E+05"])
def test_what_looks_a_little_like_it_is_taken(text, publisher_client):
    office = factories.OfficeFactory()

    preview = previewed(publisher_client, "offices_office", f"slug,city_fr\n{office.slug},{text}\n")

    assert problems(preview) == {}
