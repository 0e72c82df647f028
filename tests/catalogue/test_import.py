"""Files that leave and come back: nothing is lost on the way, and one import is one line of history."""

import io

import openpyxl
import pytest
import tablib
from django.urls import reverse
from reversion.models import Revision

from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import change, filled, post
from tests.import_files import CSV, XLSX, confirmed, exported, previewed

pytestmark = pytest.mark.django_db

TABLES = [
    "sectors_country",
    "sectors_keyfigure",
    "offices_office",
    "offices_coverage",
    "instruments_instrument",
    "instruments_call",
]


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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_of_countries_changes_them(language, publisher_client, catalogue):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    preview = previewed(publisher_client, "sectors_country", "iso2,notice_en,notice_fr\nFJ,Hello,Bonjour\n")

    confirmed(publisher_client, "sectors_country", preview)

    assert Country.objects.get(iso2="FJ").notice_fr == "Bonjour"
