"""Cells as other programs leave them: decomposed accents, numbers for texts, formulas in disguise."""

import time
import unicodedata

import pytest

from cnrs_intl.catalogue.cells import OneLine, PlainText, Telephone, as_text, harmless
from cnrs_intl.catalogue.invisible import composed
from cnrs_intl.catalogue.row_changes import same
from cnrs_intl.catalogue.spreadsheets import CSV
from cnrs_intl.catalogue.workbooks import UnreadableError
from offices.models import Office
from sectors.models import CountryAlias
from tests import factories, import_files
from tests.catalogue.test_sheet_reader import hostile, read

# Accents


def decomposed(text):
    return unicodedata.normalize("NFD", text)


@pytest.mark.django_db
def test_accents_that_are_decomposed_are_no_change(publisher_client):
    office = factories.OfficeFactory(city_fr="Montréal")
    file = decomposed(f"slug,city_fr\n{office.slug},Montréal\n")

    assert import_files.report(import_files.previewed(publisher_client, "offices_office", file)).changes == 0


@pytest.mark.django_db
def test_accents_of_what_is_new_are_composed(publisher_client):
    office = factories.OfficeFactory(city_fr="Ailleurs")
    file = decomposed(f"slug,city_fr\n{office.slug},Montréal\n")

    preview = import_files.previewed(publisher_client, "offices_office", file)
    import_files.confirmed(publisher_client, "offices_office", preview)

    assert Office.objects.get(pk=office.pk).city_fr == unicodedata.normalize("NFC", "Montréal")


@pytest.mark.django_db
@pytest.mark.parametrize("stored", [decomposed, str])
def test_a_key_with_decomposed_accents_is_no_second_row(stored, publisher_client):
    alias = factories.CountryAliasFactory(text=stored("Île Échelon"))
    rest = f"{alias.country.iso2},{alias.language},former"
    file = f"text,country,language,kind\n{decomposed('Île Échelon')},{rest}\n"

    preview = import_files.previewed(publisher_client, "sectors_countryalias", file)

    assert import_files.report(preview).counts == {"new": 0, "same": 1, "changed": 0, "renamed": 0}
    assert CountryAlias.objects.filter(pk=alias.pk).exists()


# Numbers in texts


@pytest.mark.parametrize(
    ("cell", "text"),
    [(0.1 + 0.2, "0.3"), (12.0, "12"), (1e5, "100000"), (-0.0, "0"), (1e-7, "0.0000001"), (75016, "75016")],
)
def test_a_number_in_a_text_is_what_the_spreadsheet_shows_of_it(cell, text):
    assert PlainText().clean(cell) == as_text(cell) == text


@pytest.mark.parametrize("cell", ["1E+05", "3,31E+11", "-1.5E-07", 1.2345678901234568e16, 1e300])
def test_a_number_that_lost_digits_is_refused_in_a_text(cell):
    with pytest.raises(ValueError, match="is a number that a spreadsheet shortened: make the cell a text"):
        OneLine().clean(cell)


def test_a_telephone_that_is_a_number_is_told_as_one():
    for cell in ("3.3145E+10", 33144964000.0, 1e300):
        with pytest.raises(ValueError, match="took away its plus"):
            Telephone().clean(cell)


# Formulas in disguise

BEFORE = ["", "\t", "\r", "\n", "  ", "\u00a0", "\u200b", "'", " '", "'\t", "' "]
FORMULAS = [f"{before}=1" for before in BEFORE] + ["＝1", "＋1", "－1", "＠x", "\u00a0@SUM(1)", "=\u0338x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_may_be_run_as_a_formula_leaves_behind_an_apostrophe_and_comes_back(text):
    cell = CSV.written(text)

    (back,) = read(f'slug\n"{cell}"\n')[1:]

    assert cell == harmless(text) == f"'{text}"
    assert same(back[0], text)
    assert PlainText().clean(back[0]) == composed(text).strip()


@pytest.mark.parametrize("text", ["a=1", "l’été", "'quoted'", "1+1", "Río – Rome"])
def test_what_is_no_formula_leaves_as_it_is(text):
    assert CSV.written(text) == text


# Too much of nothing

SPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROWS = b'<row r="1"><c r="A1" t="inlineStr"><is><t>slug</t></is></c></row>'


def sheet_with(xml):
    return hostile(
        lambda _xml: b"<worksheet " + SPACE + b"><sheetData>" + ROWS + xml + b"</sheetData></worksheet>"
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: sheet_with(b"<row/>" * 4_000_000), "more than 100,000 rows: delete the empty ones"),
        (lambda: sheet_with(b"<a/>" * 4_000_000), "unpacks to more than a table can be"),
        (lambda: b"slug\nrio\n" + b"\n" * 4_000_000 + b"x\n", "Row 1048577 lies outside"),
        (lambda: b"slug" + b"," * 4_000_000 + b"\nrio\n", "Row 1 lies outside"),
        (lambda: b"slug\n" + b"a\n" * 2_000_000, "a file holds 20,000 rows at most"),
    ],
)
def test_what_is_far_too_large_is_refused_early(content, words):
    file, began = content(), time.process_time()

    with pytest.raises(UnreadableError, match=words):
        read(file)

    assert time.process_time() - began < 4


def test_empty_lines_at_the_end_cost_nothing():
    began = time.process_time()

    assert read(b"slug\nrio\n" + b"\n" * 4_000_000) == [("slug",), ("rio",)]
    assert time.process_time() - began < 1
