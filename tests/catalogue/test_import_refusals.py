"""Files that are wrong, or that meet another catalogue than their preview: nothing wrong comes in."""

import pytest
from django.urls import reverse
from reversion.models import Revision

from offices.models import Office
from tests import factories
from tests.admin_forms import change, post
from tests.import_files import XLSX, confirmed, previewed

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("{slug},weekly,,,", "state", "Write draft, published or withdrawn, not “weekly”."),
        ("{slug},draft,test-sector;nowhere,,", "sectors", "nowhere"),
        ("{slug},draft,,ZZ,", "host_country", "No country or territory is known as “ZZ”"),
        ("{slug},draft,,,a lot", "order", "“a lot” is not a whole number"),
        (",draft,,,", "slug", "cannot be blank"),
        ("Not A Slug,draft,,,", "slug", "lower-case letters"),
        ("{slug},dr\0aft,,,", "state", "cannot be kept"),
    ],
)
def test_a_bad_cell_is_refused_naming_row_and_column(line, column, words, publisher_client):
    good, bad = factories.OfficeFactory(), factories.OfficeFactory()
    file = "slug,state,sectors,host_country,order\n"
    file += f"{good.slug},withdrawn,,{good.host_country.iso2},9\n"
    file += line.format(slug=bad.slug).replace(";", " ") + "\n"

    preview = previewed(publisher_client, "offices_office", file)

    (row,) = preview.context["result"].invalid_rows
    assert row.number == 2
    assert words in " ".join(row.field_specific_errors[column])
    assert words in preview.text
    assert "Confirm import" not in preview.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("slug,colour\nrio,red\n", "Unknown columns: colour"),
        ("city_en\nRio\n", "lacks the column that names each row: slug"),
        ("slug,city_en,city_en\nrio,a,b\n", "A column is in this file twice"),
        ("slug,city_fr\nrio,Été\n".encode("latin-1"), "not in UTF-8"),
        ("", "empty"),
        ("slug,city_en\n", "No valid data to import"),
        ("slug,city_en\nrio,a\nrome,a,b\n", "Row 3 has more cells than the first row"),
        ("Our offices\nslug,city_en\nrio,a\n", "Row 2 has more cells than the first row"),
        (",\nslug,city_en\nrio,a\n", "The first row is empty"),
        ("slug,city_en\n" + "\n" * 20_000 + "rio,a\n", "a file holds 20,000 rows at most"),
    ],
)
def test_a_bad_file_is_refused_in_words(content, words, publisher_client, catalogue):
    preview = previewed(publisher_client, "offices_office", content)

    assert words in preview.text
    assert "Traceback" not in preview.text
    assert "Confirm import" not in preview.text


def test_junk_for_a_workbook_is_refused_in_words(publisher_client):
    preview = previewed(publisher_client, "offices_office", b"\x00junk", XLSX, "offices.xlsx")

    assert "cannot be read as the format that you chose" in preview.text
    assert "BadZipFile" not in preview.text


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


def test_an_import_publishes_nothing_that_lacks_a_text(publisher_client):
    office = factories.OfficeFactory(state="draft", city_fr="")

    preview = previewed(publisher_client, "offices_office", f"slug,state\n{office.slug},published\n")

    assert "<code>city_fr</code>" in preview.text


def test_what_changed_since_the_preview_stops_the_whole_import(publisher_client):
    first, second = factories.OfficeFactory(), factories.OfficeFactory(state="draft")
    file = f"slug,state,order\n{first.slug},published,5\n{second.slug},published,5\n"
    preview = previewed(publisher_client, "offices_office", file)
    Office.objects.filter(pk=second.pk).update(city_fr="")
    before = Revision.objects.count()

    answer = confirmed(publisher_client, "offices_office", preview)

    first.refresh_from_db()
    assert first.order != 5
    assert "Nothing was imported" in answer.text
    assert "<code>city_fr</code>" in answer.text
    assert Revision.objects.count() == before


def test_a_file_that_is_gone_is_asked_for_again(publisher_client):
    data = {
        "import_file_name": "tmpgone",
        "original_file_name": "offices.csv",
        "format": "0",
        "resource": "0",
    }

    answer = publisher_client.post(reverse("admin:offices_office_process_import"), data, follow=True)

    assert "choose it again" in answer.text


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

    assert "Unknown columns: colour" in preview.text
    assert "rows_by_key" not in preview.text
    assert "Row 2" not in preview.text
