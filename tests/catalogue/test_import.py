"""Files that leave and come back: nothing is lost on the way, and nothing wrong comes in."""

import io

import openpyxl
import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from reversion.models import Revision

from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import FormReader, change, filled, post

pytestmark = pytest.mark.django_db

CSV, XLSX = "0", "1"
TABLES = [
    "sectors_country",
    "sectors_keyfigure",
    "offices_office",
    "offices_coverage",
    "instruments_instrument",
    "instruments_call",
]


def exported(client, table, file_format=CSV):
    answer = client.post(reverse(f"admin:{table}_export"), {"format": file_format, "resource": "0"})
    assert "attachment" in answer["Content-Disposition"], answer.text
    return answer.content


def previewed(client, table, content, file_format=CSV, name="table.csv"):
    content = content.encode() if isinstance(content, str) else content
    data = {"import_file": SimpleUploadedFile(name, content), "format": file_format, "resource": "0"}
    return client.post(reverse(f"admin:{table}_import"), data)


def confirmed(client, table, preview):
    reader = FormReader()
    reader.feed(preview.text)
    assert "confirm" in reader.buttons, preview.text
    return client.post(reverse(f"admin:{table}_process_import"), reader.data | {"confirm": "1"}, follow=True)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("file_format", [CSV, XLSX])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_exported_and_imported_again_changes_nothing(
    table, file_format, language, publisher_client, catalogue
):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    factories.CallFactory()

    preview = previewed(publisher_client, table, exported(publisher_client, table, file_format), file_format)

    assert preview.context["result"].totals["skip"] == preview.context["result"].total_rows > 0
    assert not preview.context["result"].has_errors()


def test_namibia_and_norway_survive_the_journey(publisher_client, catalogue):
    table = tablib.Dataset().load(exported(publisher_client, "sectors_country").decode("utf-8-sig"), "csv")

    assert {"NA", "NO"} <= set(table["iso2"])
    assert Country.objects.count() == len(table)
    book = openpyxl.load_workbook(io.BytesIO(exported(publisher_client, "sectors_country", XLSX)))
    assert "NA" in {row[0].value for row in book.active.rows}


def test_one_import_is_previewed_then_one_line_of_history(publisher_client):
    offices = [factories.OfficeFactory(), factories.OfficeFactory()]
    file = "slug,city_en\n" + "".join(f"{office.slug},Elsewhere\n" for office in offices)
    before = Revision.objects.count()

    preview = previewed(publisher_client, "offices_office", file, name="offices.csv")
    assert not Office.objects.filter(city_en="Elsewhere").exists()
    assert Revision.objects.count() == before
    answer = confirmed(publisher_client, "offices_office", preview)

    assert "2 updated" in answer.text
    assert Office.objects.filter(city_en="Elsewhere").count() == 2
    assert Revision.objects.count() == before + 1
    html = publisher_client.get(reverse("admin:offices_office_history", args=[offices[0].pk])).text
    assert "Import of offices.csv." in html
    assert "publishers" in html


def test_a_preview_marks_differences_without_inline_style(publisher_client):
    office = factories.OfficeFactory(city_en="<b>Old</b>")

    html = previewed(publisher_client, "offices_office", f"slug,city_en\n{office.slug},New\n").text

    assert "<ins>" in html
    assert "&lt;b&gt;" in html
    assert "style=" not in html


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
        ("slug,city_en,city_en\nrio,a,b\n", "A column stands in this file twice"),
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


def test_semicolons_of_french_spreadsheets_are_understood(publisher_client):
    office = factories.OfficeFactory()

    preview = previewed(publisher_client, "offices_office", f"slug;city_en\n{office.slug};Here, there\n")
    confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert office.city_en == "Here, there"


def test_blank_lines_are_passed_over(publisher_client):
    office = factories.OfficeFactory()
    preview = previewed(publisher_client, "offices_office", f"slug,city_en\n{office.slug},New\n,\n")

    assert "1 new" not in confirmed(publisher_client, "offices_office", preview).text


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


@pytest.mark.parametrize("file_format", [CSV, XLSX])
@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "-1+1", "@SUM(1)", "+33 1 44 96 40 00", "'=1", "''-1", "'quoted'", "- a\n- b"]
)
def test_no_text_leaves_as_a_formula_and_each_comes_back_as_it_was(text, file_format, publisher_client):
    Coverage.objects.all().delete()
    Office.objects.all().delete()
    office = factories.OfficeFactory(city_en=text)

    content = exported(publisher_client, "offices_office", file_format)

    load = content.decode("utf-8-sig") if file_format == CSV else content
    rows = tablib.Dataset().load(load, "csv" if file_format == CSV else "xlsx").dict
    (cell,) = (row["city_en"] for row in rows if row["slug"] == office.slug)
    assert cell[0] not in "=+-@"
    preview = previewed(publisher_client, "offices_office", content, file_format)
    assert preview.context["result"].totals["skip"] == len(rows)
    Office.objects.filter(pk=office.pk).update(city_en="other")
    preview = previewed(publisher_client, "offices_office", content, file_format)
    confirmed(publisher_client, "offices_office", preview)
    office.refresh_from_db()
    assert office.city_en == text


def test_a_formula_that_was_typed_into_a_file_is_kept_as_it_stands(publisher_client):
    office = factories.OfficeFactory()

    confirmed(
        publisher_client,
        "offices_office",
        previewed(publisher_client, "offices_office", f"slug,city_en\n{office.slug},-1+1\n"),
    )

    office.refresh_from_db()
    assert office.city_en == "-1+1"


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


def test_coverage_comes_in_by_office_country_and_day(publisher_client, catalogue):
    file = "office,country,since,level\nrio,PY,,named\nrio,KH,2027-01-01,area\n"

    answer = confirmed(
        publisher_client, "offices_coverage", previewed(publisher_client, "offices_coverage", file)
    )

    assert "1 new, 1 updated" in answer.text
    assert Coverage.objects.get(office__slug="rio", country__iso2="PY").level == "named"


def test_coverage_without_the_column_of_the_first_day_is_for_always(publisher_client, catalogue):
    file = "office,country,level\nrio,PY,named\nrio,KH,area\n"

    answer = confirmed(
        publisher_client, "offices_coverage", previewed(publisher_client, "offices_coverage", file)
    )

    assert "1 new, 1 updated" in answer.text
    assert Coverage.objects.get(office__slug="rio", country__iso2="KH").since is None


def test_coverage_that_overlaps_is_refused(publisher_client, catalogue):
    file = "office,country,since,level\nrio,PY,2027-01-01,named\n"

    preview = previewed(publisher_client, "offices_coverage", file)

    assert "already covers this country" in preview.text


def test_coverage_of_an_unknown_office_is_refused_by_name(publisher_client, catalogue):
    preview = previewed(
        publisher_client, "offices_coverage", "office,country,since,level\natlantis,PY,,named\n"
    )

    assert "No office is known as “atlantis”" in preview.text


def test_an_import_of_coverage_makes_the_offices_open_forms_stale(publisher_client, catalogue):
    rio = Office.objects.get(slug="rio")
    open_form = filled(publisher_client, change(rio), _save="1")
    file = "office,country,since,level\nrio,PY,,named\n"
    confirmed(publisher_client, "offices_coverage", previewed(publisher_client, "offices_coverage", file))

    answer = publisher_client.post(change(rio), open_form)

    assert "Somebody saved this entry meanwhile" in answer.text
    html = publisher_client.get(reverse("admin:offices_office_history", args=[rio.pk])).text
    assert "Import of table.csv." in html
    assert post(publisher_client, change(rio)).status_code == 200


# What rows of a file take from one another


def test_two_tools_that_would_change_acronyms_are_refused_in_words(publisher_client):
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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_of_countries_changes_them(language, publisher_client, catalogue):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    preview = previewed(publisher_client, "sectors_country", "iso2,notice_en,notice_fr\nFJ,Hello,Bonjour\n")

    confirmed(publisher_client, "sectors_country", preview)

    assert Country.objects.get(iso2="FJ").notice_fr == "Bonjour"


def test_a_file_with_a_column_that_nobody_knows_is_told_that_and_no_more(publisher_client):
    preview = previewed(publisher_client, "offices_office", "slug,colour\nx,red\n")

    assert "Unknown columns: colour" in preview.text
    assert "rows_by_key" not in preview.text
    assert "Row 2" not in preview.text
