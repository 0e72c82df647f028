"""Files that leave and come back: nothing is lost on the way, and one import is one line of history."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.models.base import Catalogued
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import change, filled, post
from tests.import_files import CSV, SEMICOLONS, XLSX, cells_of, confirmed, exported, previewed, report

pytestmark = pytest.mark.django_db

TABLES = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model, model_admin in admin.site._registry.items()
    if isinstance(model_admin, ExchangeAdmin)
)


def test_every_entry_and_table_leaves_and_comes_back_as_a_file():
    kept = [model for model in apps.get_models() if issubclass(model, Catalogued)]

    assert sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in kept) == TABLES


# In which format and language a file leaves, and in which it comes back. The largest table goes one way.
WAYS = [(CSV, "fr", "en"), (XLSX, "en", "fr"), (SEMICOLONS, "fr", "fr")]
WAYS_OF = {"sectors_countryalias": WAYS[:1], "offices_office": WAYS}


@pytest.mark.parametrize(
    ("table", "way"), [(table, way) for table in TABLES for way in WAYS_OF.get(table, WAYS[:2])]
)
def test_what_is_exported_and_imported_again_changes_nothing(table, way, publisher_client, catalogue):
    file_format, written_in, read_in = way
    factories.CallDateFactory()
    factories.OfficeContactFactory()
    factories.InstituteFactory()
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = written_in
    file = exported(publisher_client, table, file_format)

    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = read_in
    preview = previewed(publisher_client, table, file, file_format)

    assert report(preview).changes == 0
    assert report(preview).counts["same"] == len(cells_of(file)) - 1 > 0


@pytest.mark.parametrize(
    ("language", "name"), [("en", "countries-and-territories"), ("fr", "pays-et-territoires")]
)
def test_a_file_is_called_in_its_readers_language_without_accents(
    language, name, publisher_client, catalogue
):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    address = reverse("admin:sectors_country_export")

    answer = publisher_client.post(address, {"format": XLSX, "resource": "0"})

    assert answer["Content-Disposition"] == f'attachment; filename="{name}-{clock.today().isoformat()}.xlsx"'


def test_namibia_and_norway_survive_the_journey(publisher_client, catalogue):
    for file_format in (CSV, XLSX):
        _header, *rows = cells_of(exported(publisher_client, "sectors_country", file_format))

        assert {"NA", "NO"} <= {row[0] for row in rows}
        assert Country.objects.count() == len(rows)


def test_one_import_is_previewed_then_one_line_of_history(publisher_client):
    offices = [factories.OfficeFactory(), factories.OfficeFactory()]
    file = "slug,city_en\n" + "".join(f"{office.slug},Elsewhere\n" for office in offices)
    before = Revision.objects.count()

    preview = previewed(publisher_client, "offices_office", file, name="offices.csv")
    assert not Office.objects.filter(city_en="Elsewhere").exists()
    assert Revision.objects.count() == before
    answer = confirmed(publisher_client, "offices_office", preview)

    assert "2 changed" in answer.text
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
    office = factories.OfficeFactory(summary_en=text)

    content = exported(publisher_client, "offices_office", file_format)

    header, *rows = cells_of(content)
    (cell,) = (row[header.index("summary (English)")] for row in rows if row[0] == office.slug)
    if file_format == CSV:
        assert cell[0] not in "=+-@"
    else:
        assert cell.lstrip("'") == text.lstrip("'")  # a text cell, which no spreadsheet runs: no apostrophe
        assert text.startswith("'") or cell == text
    preview = previewed(publisher_client, "offices_office", content, file_format)
    assert report(preview).counts["same"] == len(rows)
    Office.objects.filter(pk=office.pk).update(summary_en="other")
    preview = previewed(publisher_client, "offices_office", content, file_format)
    confirmed(publisher_client, "offices_office", preview)
    office.refresh_from_db()
    assert office.summary_en == text


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

    assert "1 changed, 1 new" in answer.text
    assert Coverage.objects.get(office__slug="rio", country__iso2="PY").level == "named"


def test_coverage_without_the_column_of_the_first_day_is_for_always(publisher_client, catalogue):
    file = "office,country,level\nrio,PY,named\nrio,KH,area\n"

    answer = confirmed(
        publisher_client, "offices_coverage", previewed(publisher_client, "offices_coverage", file)
    )

    assert "1 changed, 1 new" in answer.text
    assert Coverage.objects.get(office__slug="rio", country__iso2="KH").since is None


def test_an_import_of_coverage_stands_though_a_form_was_open_that_is_saved_then(publisher_client, catalogue):
    rio = Office.objects.get(slug="rio")
    open_form = filled(publisher_client, change(rio), _save="1")
    file = "office,country,since,level\nrio,PY,,named\n"
    confirmed(publisher_client, "offices_coverage", previewed(publisher_client, "offices_coverage", file))

    answer = publisher_client.post(change(rio), open_form, follow=True)

    assert "How closely meanwhile: that stands." in answer.text
    assert rio.coverage.get(country__iso2="PY").level == "named"
    html = publisher_client.get(reverse("admin:offices_office_history", args=[rio.pk])).text
    assert "Import of table.csv." in html
    assert post(publisher_client, change(rio)).status_code == 200


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_of_countries_changes_them(language, publisher_client, catalogue):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    preview = previewed(publisher_client, "sectors_country", "iso2,notice_en,notice_fr\nFJ,Hello,Bonjour\n")

    confirmed(publisher_client, "sectors_country", preview)

    assert Country.objects.get(iso2="FJ").notice_fr == "Bonjour"
