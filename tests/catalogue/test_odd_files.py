"""Files that hide what they are, or hold what no table does: told in words, within bounds of time."""

import io
import zipfile

import pytest

from cnrs_intl.catalogue.invisible import without_invisible
from cnrs_intl.catalogue.workbooks import LONGEST, Fault, UnreadableError
from tests.catalogue.test_sheet_reader import ENTITIES, book_of, hostile, read, saved


def renamed(content, old, new):
    """Return a workbook of which one part has another name, by which all others name it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for each in source.namelist():
            inside = source.read(each).replace(old.encode(), new.encode())
            target.writestr(each.replace(old, new), inside)
    return made.getvalue()


def test_a_document_type_is_refused_whatever_its_part_is_called():
    with pytest.raises(UnreadableError, match="declares a document type"):
        read(renamed(hostile(lambda _xml: ENTITIES), "sheet1.xml", "sheet1.dat"))


def test_a_part_that_is_no_xml_is_let_be():
    content = io.BytesIO(saved(book_of(["slug"], ["rio"])))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/media/image1.png", b"\x89PNG\r\n\x1a\n")

    assert read(content.getvalue()) == [("slug",), ("rio",)]


def test_the_other_dialect_of_workbooks_is_told():
    ordinary, strict = "schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml"

    with pytest.raises(UnreadableError, match="Strict Open XML"):
        read(renamed(saved(book_of(["slug"], ["rio"])), ordinary, strict))


def test_a_text_longer_than_a_cell_of_a_spreadsheet_is_told_at_its_cell_and_not_looked_at():
    (cell,) = read(hostile(lambda xml: xml.replace(b"rio", "é".encode() * (LONGEST + 1))))[1]

    assert isinstance(cell, Fault)
    assert "more than 32,767 characters" in str(cell)


def test_a_text_as_long_as_a_cell_can_be_is_read():
    assert read(saved(book_of(["slug"], ["é" * LONGEST]))) == [("slug",), ("é" * LONGEST,)]


def test_a_quotation_mark_that_swallows_the_rest_of_a_long_file_is_told_with_its_row():
    content = 'slug;ville (français)\nrio;"Río\n' + "melbourne;Été\n" * 20_000

    with pytest.raises(UnreadableError, match="Row 2 cannot be read: a cell in it is too long"):
        read(content)


@pytest.mark.parametrize("sign", ["\u00ad", "\u180e", "\u2061", "\u2064", "\u200b", "\ufeff"])
def test_signs_that_nobody_sees_are_left_out(sign):
    assert without_invisible(f"K{sign}H") == "KH"
