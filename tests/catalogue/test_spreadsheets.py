"""What a file holds is what is imported: its numbers as they are meant, and all of its cells."""

import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue import sheet_reader as reader
from cnrs_intl.catalogue.cells import PlainNumber
from cnrs_intl.catalogue.workbooks import UnreadableError
from offices.models import Office
from tests import factories, import_files
from tests.sampling import examples

SPACES = [" ", "\u00a0", "\u202f", "\u2009"]


# Numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10000", 10_000),
        *((f"10{space}000", 10_000) for space in SPACES),
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("14.000", 14_000),
        ("10’000", 10_000),
        ("1 000", 1000),
        ("1.234.567", 1_234_567),
        ("5.0", 5),
        ("-5", -5),
        (" 7\u00a0", 7),
        (10000.0, 10_000),
        (3, 3),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_number_is_read_as_it_is_meant(typed, number):
    assert PlainNumber().clean(typed) == number


AMBIGUOUS = [
    "1.000",
    "1,000",
    "1.5",
    "1,5",
    "10,0",
    "10.00,0",
    "10.0000",
    "1000.000",
    "10 00",
    "1.000,000",
    "10.000 000",
    "1 234.567",
    "0.000",
    "012.345",
]
ODD = ["1e4", "1E4", "10_000", "nan", "inf", "-inf", "٣", "１０", "²", "10 000 €"]


@pytest.mark.parametrize(
    "typed", [*AMBIGUOUS, *ODD, "9" * 5000, 1.5, 1e300, 10**400, float("inf"), float("nan"), True]
)
def test_what_might_mean_another_whole_number_is_refused_with_the_cure(typed):
    with pytest.raises(ValueError, match="write it in digits alone, for example 10000"):
        PlainNumber().clean(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("48.85", 48.85),
        ("48.856", 48.856),
        ("48,85", 48.85),
        ("48,8566", 48.8566),
        ("-43,1729", -43.1729),
        ("0,123", 0.123),
        ("7", 7.0),
        (48.856, 48.856),
        (7, 7.0),
        ("", None),
    ],
)
def test_a_coordinate_is_read_as_it_is_meant(typed, number):
    assert PlainNumber(float).clean(typed) == number


@pytest.mark.parametrize(
    "typed", ["48,856", "48 51", "48°51", "4e1", "1_0", "nan", "inf", "٣.٥", "1.2.3", "1,2,3", ".", "9" * 400]
)
def test_what_might_mean_another_coordinate_is_refused_with_the_cure(typed):
    with pytest.raises(ValueError, match="write it with a point, for example 48"):
        PlainNumber(float).clean(typed)


@given(st.integers(-(10**10), 10**10), st.sampled_from([*SPACES, ",", ".", "'", "’", "_", "·"]))
@examples(200)
def test_a_number_in_groups_is_that_number_or_refused(number, mark):
    typed = f"{number:,}".replace(",", mark)

    try:
        assert PlainNumber().clean(typed) == number
    except ValueError:
        assert mark in "_·" or re.fullmatch(r"-?\d.\d{3}", typed)


@given(st.decimals(-1000, 1000, places=4, allow_nan=False), st.integers(0, 4), st.sampled_from(".,"))
@examples(200)
def test_a_number_with_decimals_is_never_read_as_another(number, places, mark):
    typed = f"{round(number, places):.{places}f}".replace(".", mark)

    for kind in (float,) if places == 3 else (int, float):  # three digits are a group of a whole number
        try:
            found = PlainNumber(kind).clean(typed)
        except ValueError:
            continue
        assert found == float(typed.replace(",", ".")), typed


@given(st.text(st.sampled_from("0123456789 ,.'-+eE_\u00a0"), max_size=12))
@examples(300)
def test_no_digit_of_a_whole_number_is_ever_dropped(typed):
    try:
        found = PlainNumber().clean(typed)
    except ValueError:
        return

    digits = re.sub(r"\D", "", re.sub(r"\.00?$", "", typed.strip()))
    assert found is None if not typed.strip() else abs(found) == int(digits)


@given(st.floats(-180, 180))
@examples(200)
def test_every_coordinate_comes_back_as_it_left(number):
    widget = PlainNumber(float)

    assert widget.clean(widget.render(number)) == number


# Workbooks


def workbook(*rows, dimension=None):
    """Return a workbook of these rows; `dimension` is what its sheet says of its size, "" for nothing."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book) if dimension is None else with_sheet(saved(book), dimension)


def saved(book):
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_sheet(content, dimension):
    odd = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(odd, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                said = f'<dimension ref="{dimension}"/>'.encode() if dimension else b""
                part, number = re.subn(rb"<dimension[^>]*/>", said, part)
                assert number == 1
            new.writestr(name, part)
    return odd.getvalue()


def read(*rows, dimension=None):
    return table(reader.read(workbook(*rows, dimension=dimension), KNOWN))


def table(sheet):
    return [tuple(sheet.columns), *(tuple(row) for _number, row in sheet.rows)]


KNOWN = {"slug": "slug", "city (English)": "city_en", "ville (anglais)": "city_en", "order": "order"}
ROWS = [
    ("slug", "City (English) ", "ORDER"),
    ("rio", "Rio", 3),
    (None, None, None),
    ("rome", None, None),
    ("oslo", "Oslo", 5.5),
]
READ = [("slug", "city_en", "order"), ROWS[1], *ROWS[3:]]


@pytest.mark.parametrize("dimension", [None, "", "A1", "A1:D2", "A1:B9", "B3:C4", "A1:XFD1048576"])
def test_all_cells_are_read_whatever_the_sheet_says_of_its_size(dimension):
    assert read(*ROWS, dimension=dimension) == READ


def test_what_is_blank_is_left_out_and_rows_keep_their_numbers():
    blank = [(None,)] * 1500 + [("  ", "\u200b", None)]

    assert read(*ROWS, *blank) == READ
    assert read(*[(row[0], None, *row[1:], "", None) for row in ROWS]) == READ
    assert [number for number, _row in reader.read(workbook(*ROWS), KNOWN).rows] == [2, 4, 5]


@pytest.mark.parametrize("dimension", [None, "", "A1:C9"])
def test_a_cell_under_no_name_is_refused_naming_its_place(dimension):
    with pytest.raises(UnreadableError, match="Sheet “Sheet”, row 6: cell D6 holds something"):
        read(*ROWS, ("paris", "Paris", 1, "?"), dimension=dimension)


def test_a_cell_that_went_astray_far_below_is_refused_naming_its_row():
    book = openpyxl.Workbook()
    book.active.append(["slug"])
    book.active.cell(30_000, 1, "x")

    with pytest.raises(UnreadableError, match="Sheet “Sheet”, row 30000: this row is not empty"):
        reader.read(saved(book), KNOWN)


@pytest.mark.django_db
@pytest.mark.parametrize("dimension", ["", "A1", "A1:D2"])
def test_no_row_of_a_workbook_is_dropped_in_silence(dimension, publisher_client):
    offices = [factories.OfficeFactory() for _number in range(4)]
    rows = [("slug", "city_en", "order"), *((office.slug, "Elsewhere", 10000.0) for office in offices[:3])]
    content = workbook(*rows, (offices[3].slug, "Elsewhere"), dimension=dimension)

    preview = import_files.previewed(
        publisher_client, "offices_office", content, import_files.XLSX, "offices.xlsx"
    )
    import_files.confirmed(publisher_client, "offices_office", preview)

    assert Office.objects.filter(city_en="Elsewhere").count() == 4
