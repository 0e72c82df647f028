"""Files that are wrong, or that meet another catalogue than their preview: nothing wrong comes in."""

import tempfile

import pytest
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.applying import DoesNotApplyError
from offices.models import Office
from tests import factories
from tests.admin_forms import change, post
from tests.import_files import confirmed, previewed, problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("{slug},weekly,,,,", "state", "Write “draft”, “published” or “withdrawn”, not “weekly”."),
        ("{slug},withdrawn,,,,", "state", "A file changes no state"),
        ("{slug},,test-sector;nowhere,,,", "sectors", "nowhere"),
        ("{slug},,,ZZ,,", "country of the office", "No country or territory is known as “ZZ”"),
        ("{slug},,,,a lot,", "order", "“a lot” is not a whole number"),
        (",draft,,,,", "slug", "cannot be blank"),
        ("Not A Slug,,,,,", "slug", "lower-case letters"),
        ("{slug},,,,,a\x07b", "telephone", "cannot be kept (U+0007)"),
        ("{slug},,,,,33144964000", "telephone", "took away its plus"),
        ("{slug},,,,,3.3145E+10", "telephone", "took away its plus"),
        ('{slug},,,,,"+33\n1"', "telephone", "line break"),
    ],
)
def test_a_bad_cell_is_refused_naming_row_and_column(line, column, words, publisher_client):
    good, bad = factories.OfficeFactory(), factories.OfficeFactory()
    file = "slug,state,sectors,host_country,order,telephone\n"
    file += f"{good.slug},published,,{good.host_country.iso2},9,\n"
    file += line.format(slug=bad.slug).replace(";", " ") + "\n"

    preview = previewed(publisher_client, "offices_office", file)

    assert {number for number, _header in problems(preview)} == {3}
    assert words in problems(preview)[3, column]
    assert words in preview.text
    assert "Confirm import" not in preview.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("slug,colour\nrio,red\n", "Row 1: unknown columns: colour"),
        ("city_en\nRio\n", "lacks the column that names each row: slug"),
        ("slug,city_en,City (English)\nrio,a,b\n", "Row 1: columns B and C are both “City (English)”"),
        ("", "The submitted file is empty"),
        (" \n \n", "This file is empty"),
        ("slug,city_en\n", "there is no row under the names of the columns"),
        (
            "slug,city_en\nrio,a\nrome,a,b\n",
            "Row 3: cell C3 holds something, but its column has no name in row 1",
        ),
        ("name of a place,town\nrio,a\n", "no row names the columns, such as “slug”"),
        ('slug,city_en\nrio,"a\nrome,b\n', "Row 2 cannot be read: a quotation mark"),
        ("slug,city_en\n" + "\n" * 20_001 + "rio,a\n", "a file holds 20,000 rows at most"),
        ("slug,version\nrio,twelve\n", "“twelve” is no version"),
        ("slug,version\nrio,999999v1\n", "This was deleted after the file was exported"),
        (b"slug,city_en\nrio,\x81\x8d\n", "not in UTF-8"),
        (b"%PDF-1.7 slug,city_en\n", "a file of another kind (PDF)"),
        (b"\x89PNG\r\n\x1a\n", "a file of another kind (PNG)"),
        (b"<html><table><tr><td>slug", "a file of another kind (HTML / XML)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Excel file, or one with a password"),
        (b"\x00junk", "not a table but another kind of file"),
        (b"PK\x03\x04 no archive", "damaged or protected by a password"),
        (b"slug\n" + b"x" * 5_000_001, "5 MB at most"),
    ],
)
def test_a_bad_file_is_refused_in_words(content, words, publisher_client, catalogue):
    preview = previewed(publisher_client, "offices_office", content)

    assert words in preview.text
    assert "Traceback" not in preview.text
    assert "Confirm import" not in preview.text


def test_rows_are_numbered_as_a_spreadsheet_shows_them(publisher_client):
    office, other = factories.OfficeFactory(state="draft"), factories.OfficeFactory(state="draft")
    file = f'slug,summary_en,order\n\n{office.slug},"Two\nlines",1\n{other.slug},,a lot\n'

    html = previewed(publisher_client, "offices_office", file).text

    assert "Row 4" in html
    assert "Row 3" not in html


def test_what_may_not_be_empty_is_said_in_words(publisher_client):
    office = factories.OfficeFactory()

    preview = previewed(publisher_client, "offices_office", f"slug,host_country\n{office.slug},\n")

    assert "null" not in preview.text
    assert "This field cannot be blank." in preview.text


def test_a_row_about_what_another_row_is_about_is_refused(publisher_client):
    office = factories.OfficeFactory()

    html = previewed(
        publisher_client, "offices_office", f"slug,city_en\n{office.slug},A\n{office.slug},B\n"
    ).text

    assert "Row 2 is about the same one" in html
    assert "Confirm import" not in html


def test_an_import_publishes_nothing(publisher_client):
    office = factories.OfficeFactory(state="draft", city_fr="")

    preview = previewed(publisher_client, "offices_office", f"slug,state\n{office.slug},published\n")

    assert "A file changes no state" in problems(preview)[2, "state"]


def test_what_changed_since_the_preview_stops_the_whole_import(publisher_client):
    first, second = factories.OfficeFactory(), factories.OfficeFactory()
    file = f"slug,order\n{first.slug},5\n{second.slug},5\n"
    preview = previewed(publisher_client, "offices_office", file)
    Office.objects.filter(pk=second.pk).update(slug="elsewhere")
    before = Revision.objects.count()

    answer = confirmed(publisher_client, "offices_office", preview)

    first.refresh_from_db()
    assert first.order != 5
    assert "Nothing was imported" in answer.text
    assert "<strong>country of the office</strong>" in answer.text
    assert Revision.objects.count() == before


def test_a_file_that_is_gone_is_asked_for_again(publisher_client):
    data = {
        "import_file_name": "tmpgone",
        "original_file_name": "offices.csv",
        "format": "0",
        "resource": "0",
    }

    answer = publisher_client.post(reverse("admin:offices_office_process_import"), data, follow=True)

    assert "it was imported already, or kept for too long" in answer.text


@pytest.mark.parametrize(
    "forged",
    [{}, {"format": "9"}, {"format": "abc"}, {"resource": "7"}, {"import_file_name": "/etc/passwd"}],
)
def test_a_forged_confirmation_imports_nothing(forged, publisher_client):
    data = {"import_file_name": "tmpx", "original_file_name": "x.csv", "format": "0", "resource": "0"}

    answer = publisher_client.post(
        reverse("admin:offices_office_process_import"), data | forged if forged else {}
    )

    assert answer.status_code == 200
    assert not answer.context["confirm_form"].is_valid()


def test_coverage_that_overlaps_is_refused(publisher_client, catalogue):
    file = "office,country,since,level\nrio,PY,2027-01-01,named\n"

    preview = previewed(publisher_client, "offices_coverage", file)

    assert "already covers this country" in preview.text


def test_coverage_of_an_unknown_office_is_refused_by_name(publisher_client, catalogue):
    preview = previewed(
        publisher_client, "offices_coverage", "office,country,since,level\natlantis,PY,,named\n"
    )

    assert "No office is known as “atlantis”" in preview.text


# What rows of a file take from one another


def test_two_instruments_that_would_change_acronyms_are_refused_in_words(publisher_client):
    one, two = factories.InstrumentFactory(acronym="ONE"), factories.InstrumentFactory(acronym="TWO")
    file = f"slug,acronym\n{one.slug},TWO\n{two.slug},ONE\n"

    preview = previewed(publisher_client, "instruments_instrument", file)

    assert "Rows of this file take from one another what only one may have" in preview.text
    assert "constraint" not in preview.text


def test_what_the_preview_did_not_show_is_not_overwritten(publisher_client):
    office = factories.OfficeFactory(order=3)
    preview = previewed(publisher_client, "offices_office", f"slug,order\n{office.slug},5\n")
    post(publisher_client, change(office), order="7")

    answer = confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert office.order == 7
    assert "Nothing was imported: the catalogue has changed since the preview." in answer.text


def test_another_column_may_change_between_preview_and_import(publisher_client):
    office = factories.OfficeFactory(order=3)
    preview = previewed(publisher_client, "offices_office", f"slug,order\n{office.slug},5\n")
    post(publisher_client, change(office), telephone="1")

    confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert (office.order, office.telephone) == (5, "1")


def test_a_file_with_a_column_that_nobody_knows_is_told_that_and_no_more(publisher_client):
    preview = previewed(publisher_client, "offices_office", "slug,colour\nx,red\n")

    assert "unknown columns: colour" in preview.text
    assert "rows_by_key" not in preview.text
    assert "Row 2" not in preview.text


def test_an_import_that_does_not_fit_leaves_no_file_behind(publisher_client, tmp_path, monkeypatch):
    def does_not_fit(*_args, **_kwargs):
        raise DoesNotApplyError([])

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    office = factories.OfficeFactory()
    file = f"slug,city_en\n{office.slug},Elsewhere\n"
    preview = previewed(publisher_client, "offices_office", file)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(ExchangeAdmin, "process_dataset", does_not_fit)

    answer = confirmed(publisher_client, "offices_office", preview)

    assert "must be right before" in answer.text
    assert list(tmp_path.iterdir()) == []


def test_a_preview_that_does_not_fit_leaves_no_file_behind(publisher_client, tmp_path, monkeypatch):
    def does_not_fit(*_args, **_kwargs):
        raise DoesNotApplyError([])

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(ExchangeAdmin, "get_confirm_form_initial", does_not_fit)
    office = factories.OfficeFactory()

    previewed(publisher_client, "offices_office", f"slug,city_en\n{office.slug},Elsewhere\n")

    assert list(tmp_path.iterdir()) == []
