"""What people read of a file beside its cells: the name of its sheet, the form of its dates."""

import io
from datetime import date

import openpyxl
import pytest

from cnrs_intl.catalogue.cells import PlainDate, PlainTime
from cnrs_intl.catalogue.spreadsheets import sheet_name
from tests import factories
from tests.import_files import XLSX, exported


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("en", "offices"), ("fr", "bureaux")])
def test_a_sheet_is_called_as_its_table_in_the_language_of_its_reader(language, name, publisher_client):
    factories.OfficeFactory()
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language

    book = openpyxl.load_workbook(io.BytesIO(exported(publisher_client, "offices_office", XLSX)))

    assert [name.casefold() for name in book.sheetnames] == [name]


@pytest.mark.parametrize(
    ("title", "name"), [("a" * 40, "a" * 31), ("[A]: b/c\\d*?", "A b c d"), ("", ""), ("'A'", "A")]
)
def test_the_name_of_a_sheet_has_only_what_workbooks_take(title, name):
    assert sheet_name(title) == name


def test_a_date_is_read_in_the_forms_that_are_asked_for():
    assert {PlainDate().clean(day) for day in ("2026-01-31", "31/01/2026")} == {date(2026, 1, 31)}
    assert len({PlainTime().clean(time) for time in ("2026-01-31T12:00", "31/01/2026 12:00")}) == 1
