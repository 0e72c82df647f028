"""The one reader of tables: whatever people send, its cells are read as they stand, or it says why not."""

import io
import unicodedata
import zipfile
from contextlib import suppress
from datetime import datetime, time, timedelta

import openpyxl
import pytest
import tablib
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue import sheet_reader as reader
from cnrs_intl.catalogue.cells import PlainDate, PlainText, PlainTime
from cnrs_intl.catalogue.invisible import composed, without_invisible
from cnrs_intl.catalogue.row_changes import same
from cnrs_intl.catalogue.spreadsheets import EXPORTED
from cnrs_intl.catalogue.workbooks import Fault, UnreadableError
from tests.sampling import examples

KNOWN = {"slug": "slug", "ville (français)": "city_fr", "city_fr": "city_fr", "order": "order"}
TEXT = "slug;ville (français)\nrio;Río\nmelbourne;Été, là\n"
READ = [("slug", "city_fr"), ("rio", "Río"), ("melbourne", "Été, là")]


def read(content):
    sheet = reader.read(content if isinstance(content, bytes) else content.encode(), KNOWN)
    return [tuple(sheet.columns), *(tuple(row) for _number, row in sheet.rows)]


def notes(content):
    return reader.read(content, KNOWN).notes


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(content, name, change):
    """Return a workbook of which one part was changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, change(old.read(each)) if each == name else old.read(each))
    return made.getvalue()


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


# Delimited text


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
        ("sep=;\n" + TEXT).encode(),
        ("sep=;\r\n" + TEXT).encode("utf-8-sig"),
        ("Nos bureaux;;\n;;\n" + TEXT + ";;\n" * 9).encode(),
        TEXT.replace("\n", ";;\n").encode(),
        TEXT.replace("slug", "\u200bSlug\u200e").replace("rio", "\ufeffrio\u2066").encode(),
    ],
)
def test_text_is_read_however_it_was_saved(content):
    assert read(content) == READ


def test_a_guess_of_the_encoding_is_told():
    assert reader.read(TEXT.encode(), KNOWN).doubt == ""
    assert "read as Windows-1252" in reader.read(TEXT.encode("cp1252"), KNOWN).doubt


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    sheet = reader.read(b'sep=,\nTitle\nslug,city_fr\nrio,"two\nlines"\n\n,\noslo,b\n', KNOWN)

    assert (sheet.header_row, [number for number, _row in sheet.rows]) == (3, [4, 7])
    assert "above row 3" in sheet.notes[0]


# Workbooks


def test_the_sheet_with_the_names_of_the_columns_is_read_and_told():
    book = book_of(["Read me first"])
    book.create_sheet("Notes").append(["slug of nothing", "?"])
    book.create_sheet("Offices").append(["slug", "city_fr"])
    book["Offices"].append(["rio", "Río"])
    book.active = 1

    assert read(saved(book)) == READ[:2]
    assert "Sheet “Offices” was read" in notes(saved(book))[0]


def test_a_sheet_that_one_sees_is_read_before_one_that_is_hidden():
    book = book_of(["slug", "city_fr", "order"], ["old", "a", 1])
    book.active.sheet_state = "hidden"
    book.create_sheet("Seen").append(["slug", "city_fr"])
    book["Seen"].append(["rio", "Río"])

    assert read(saved(book)) == READ[:2]


def test_a_hidden_sheet_that_is_the_only_one_to_fit_is_read_and_told():
    book = book_of(["slug", "city_fr"], ["rio", "Río"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Empty")

    assert read(saved(book)) == READ[:2]
    assert "which is hidden" in notes(saved(book))[0]


def test_merged_cells_are_refused_in_the_table_and_let_be_above_it():
    book = book_of(["Offices", None], ["slug", "city_fr"], ["rio", "a"], ["oslo", None])
    book.active.merge_cells("A1:B1")
    assert read(saved(book))[1] == ("rio", "a")

    book.active.merge_cells("B3:B4")
    with pytest.raises(UnreadableError, match="Sheet “Sheet”: cells B3:B4 are merged"):
        read(saved(book))


def test_a_formula_without_a_result_and_an_error_are_told_at_their_cell():
    book = book_of(["slug", "city_fr", "order"], ["rio", '="a"&"b"', "#REF!"])
    book.active["C2"].data_type = "e"

    (_header, (slug, formula, error)) = read(saved(book))

    assert slug == "rio"
    assert isinstance(formula, Fault)
    assert "result is not in the file" in formula.words
    assert "#REF!" in error.words


def test_a_formula_with_its_result_is_that_result():
    content = saved(book_of(["slug", "order"], ["rio", "=1+1"]))
    content = with_part(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<v />", b"<v>2</v>").replace(b"<v></v>", b"<v>2</v>"),
    )

    assert read(content)[1] == ("rio", 2)


# Hostile and broken files

BOMB = b"<worksheet>" + b" " * 61_000_000 + b"</worksheet>"
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'


def odd_archive(names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"<x/>")
    return made.getvalue()


def hostile(change):
    return with_part(saved(book_of(["slug"], ["rio"])), "xl/worksheets/sheet1.xml", change)


def wide_rows(_xml):
    rows = b"".join(
        b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (number, number) for number in range(1, 900)
    )
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return b"<worksheet " + space + b"><sheetData>" + rows + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: hostile(lambda _xml: BOMB), "unpacks to more than a table can be"),
        (lambda: odd_archive([f"{number}.xml" for number in range(1001)]), "unpacks to more than"),
        (lambda: hostile(lambda _xml: ENTITIES), "declares a document type"),
        (
            lambda: hostile(lambda _xml: ENTITIES.decode().replace("?><!", "?>\n<!").encode("utf-16")),
            "document type",
        ),
        (lambda: hostile(wide_rows), "has more than 500,000 cells"),
        (lambda: hostile(lambda xml: xml[:-40]), "damaged"),
        (lambda: hostile(lambda _xml: b""), "damaged"),
        (lambda: saved(book_of(["slug"], ["rio"]))[:-200], "damaged"),
        (lambda: odd_archive(["content.xml", "mimetype"]), "OpenDocument"),
        (lambda: odd_archive(["word/document.xml"]), "another kind of file"),
        (lambda: saved(openpyxl.Workbook()), "This file is empty"),
        (lambda: saved(book_of(["slug"])), "no row under the names"),
        (lambda: saved(book_of(["slug", "Slug"], ["a", "b"])), "columns A and B are both"),
    ],
)
def test_a_workbook_that_means_harm_or_is_broken_is_refused_in_words(content, words):
    with pytest.raises(UnreadableError, match=words):
        read(content())


@given(st.binary(max_size=300))
@examples(100)
def test_whatever_bytes_come_are_a_table_or_refused_in_words(content):
    with suppress(UnreadableError):
        read(b"slug\n" + content)
    with suppress(UnreadableError):
        read(content)


# There and back

TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n'=+-@;,\"\u00a0\u202f "), max_size=30
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4), st.sampled_from(EXPORTED))
@examples(100)
def test_every_text_comes_back_as_it_left(texts, file_format):
    rows = [(f"row-{number}", *pair) for number, pair in enumerate(texts)]
    table = tablib.Dataset(*rows, headers=["slug", "city_fr", "order"])
    content = file_format().export_data(table)
    content = content.encode("utf-8-sig") if isinstance(content, str) else content

    back = reader.read(content, KNOWN)

    header = {column: place for place, column in enumerate(back.columns)}
    for (_number, row), (slug, *left) in zip(back.rows, rows, strict=True):
        assert row[header["slug"]] == slug
        for column, text in zip(("city_fr", "order"), left, strict=True):
            cell = row[header[column]] if column in header else None
            assert same(cell, text)
            assert PlainText().clean(cell) == composed(text).strip()


def test_joiners_that_a_script_needs_stay():
    assert without_invisible("می\u200cخواهم\u200b") == "می\u200cخواهم"
    assert without_invisible("Rio\u200d de\u200c Janeiro\u2069") == "Rio de Janeiro"


# Days and times


@pytest.mark.parametrize(
    "typed", ["31/12/2026", "12/31/2026", "31.12.2026", "31-12-2026", datetime(2026, 12, 31)]
)
def test_a_day_is_read_where_it_can_only_mean_one(typed):
    assert PlainDate().clean(typed).isoformat() == "2026-12-31"


def test_a_day_that_may_be_another_is_refused_with_both():
    with pytest.raises(ValueError, match="2026-04-03 or 2026-03-04"):
        PlainDate().clean("03/04/2026")
    assert PlainDate().clean("04/04/2026").isoformat() == "2026-04-04"


def test_a_time_of_a_spreadsheet_is_the_second_that_was_meant():
    assert (
        PlainTime().clean(datetime(2026, 12, 31, 11, 59, 59, 999_990)).isoformat()
        == "2026-12-31T12:00:00+01:00"
    )
    assert PlainTime().clean("31/12/2026 17:00").isoformat() == "2026-12-31T17:00:00+01:00"
    with pytest.raises(ValueError, match="is not a time"):
        PlainTime().clean(datetime(2026, 12, 31))


def test_a_header_whose_accents_are_decomposed_is_known():
    assert read(unicodedata.normalize("NFD", "slug;ville (français)\n") + "rio;a\n") == [
        ("slug", "city_fr"),
        ("rio", "a"),
    ]


@pytest.mark.parametrize("value", [True, datetime(2026, 4, 3), time(3, 4), timedelta(hours=30)])
def test_what_a_spreadsheet_made_of_a_text_is_refused(value):
    with pytest.raises(ValueError, match="make the cell a text"):
        PlainText().clean(value)


def test_a_cell_that_is_too_long_is_not_said_to_hold_a_quotation_mark_alone():
    with pytest.raises(UnreadableError, match="Row 2 cannot be read: a cell in it is too long"):
        read("slug;city_fr\nrio;" + "a" * 200_000)
