"""What a file says of rows that others changed, renamed or deleted since it left; nothing is overwritten."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.models import Draft
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import change, post
from tests.drafted import drafted
from tests.import_files import CSV, cells_of, confirmed, exported, previewed, problems, report

pytestmark = pytest.mark.django_db


def edited(content, **cells):
    """Return a file of commas in which one row, found by its first cell, has other cells."""
    header, *rows = cells_of(content)
    (slug,) = cells.pop("of")
    (row,) = (row for row in rows if row[0] == slug)
    for name, value in cells.items():
        row[header.index(name)] = value
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in (header, row))


def test_a_row_whose_entry_was_changed_since_is_refused_with_who_and_when(publisher_client):
    office = factories.OfficeFactory(order=3)
    file = edited(exported(publisher_client, "offices_office", CSV), of=[office.slug], telephone="+33 1")
    post(publisher_client, change(office), order="7")

    preview = previewed(publisher_client, "offices_office", file)

    words = problems(preview)[2, "version"]
    assert "was changed after this file was exported" in words
    assert "by publishers" in words
    assert "Confirm import" not in preview.text


def test_what_was_not_edited_in_the_file_and_stands_as_it_did_is_no_matter(publisher_client):
    office = factories.OfficeFactory(order=3)
    file = exported(publisher_client, "offices_office", CSV)
    Office.objects.filter(pk=office.pk).update(version=office.version + 5)

    preview = previewed(publisher_client, "offices_office", file)

    assert not report(preview).is_wrong
    assert report(preview).changes == 0


def test_another_slug_is_a_rename_and_said_to_be_one(publisher_client, client):
    office = factories.OfficeFactory(slug="old-name")
    file = edited(exported(publisher_client, "offices_office", CSV), of=["old-name"], slug="new-name")

    preview = previewed(publisher_client, "offices_office", file)
    confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert report(preview).counts == {"new": 0, "same": 0, "changed": 0, "renamed": 1}
    assert "Renamed: its address changes" in preview.text
    assert "/en/offices/old-name/ → /en/offices/new-name/" in preview.text
    assert office.slug == "new-name"
    assert client.get("/en/offices/old-name/").status_code in (301, 302, 308)


def test_a_row_of_coverage_is_refused_when_its_office_was_changed(publisher_client, catalogue):
    header, *rows = cells_of(exported(publisher_client, "offices_coverage", CSV))
    row = next(row for row in rows if row[0] == "rio")
    row[header.index("note (English)")], row[header.index("note (French)")] = "A note", "Une note"
    post(publisher_client, change(Office.objects.get(slug="rio")), order="7")

    preview = previewed(publisher_client, "offices_coverage", ",".join(header) + "\n" + ",".join(row))

    assert "was changed after this file was exported" in problems(preview)[2, "version"]


def test_a_row_stays_with_its_entry(publisher_client, catalogue):
    header, *rows = cells_of(exported(publisher_client, "offices_coverage", CSV))
    row = next(row for row in rows if row[0] == "rio")
    row[0] = Office.objects.exclude(slug="rio").latest("slug").slug

    preview = previewed(publisher_client, "offices_coverage", ",".join(header) + "\n" + ",".join(row))

    assert "A row stays where it is" in problems(preview)[2, "office"]


def test_a_row_that_was_copied_with_its_version_is_refused(publisher_client):
    office = factories.OfficeFactory()
    header, *lines = edited(exported(publisher_client, "offices_office"), of=[office.slug]).splitlines()

    preview = previewed(publisher_client, "offices_office", "\n".join([header, *lines, *lines]))

    assert problems(preview)[3, "version"] == "Row 2 is about the same one: keep one of them."


def test_a_day_of_a_row_may_change_by_its_version(publisher_client, catalogue):
    header, *rows = cells_of(exported(publisher_client, "offices_coverage", CSV))
    row = next(row for row in rows if row[0] == "rio")
    before = Coverage.objects.count()
    row[header.index("since")] = "31/12/2026"

    preview = previewed(publisher_client, "offices_coverage", ",".join(header) + "\n" + ",".join(row))
    confirmed(publisher_client, "offices_coverage", preview)

    assert "Dec. 31, 2026" in preview.text or "31 December 2026" in preview.text
    assert Coverage.objects.count() == before
    assert Coverage.objects.get(pk=int(row[-1].partition("v")[0])).since.isoformat() == "2026-12-31"


def test_a_file_that_left_live_does_not_undo_what_a_draft_says_in_other_columns(publisher_client):
    office = factories.OfficeFactory(order=3)
    drafted(office, city_en="Drafted", city_fr="Rédigé")
    file = edited(exported(publisher_client, "offices_office", CSV), of=[office.slug], order="8")
    upload = {"destination": "drafts"}

    preview = previewed(publisher_client, "offices_office", file, **upload)
    confirmed(publisher_client, "offices_office", preview)

    fields = Draft.objects.get().content[0]["fields"]
    assert [cell.header for line in report(preview).lines for cell in line.cells] == ["order"]
    assert (fields["city_en"], fields["order"]) == ("Drafted", 8)


def test_the_format_of_an_export_is_chosen_once(publisher_client):
    exported(publisher_client, "offices_office", CSV)

    page = publisher_client.get(reverse("admin:sectors_country_export"))

    assert page.context["form"].initial["format"] == CSV


def test_there_is_only_one_department_whatever_a_file_says(publisher_client, catalogue):
    preview = previewed(publisher_client, "derci_department", "slug,acronym\nother,OTHER\n")

    assert problems(preview)[2, "slug"] == "There is only one: change it, by the row that an export has."


def test_a_text_that_was_changed_and_lost_letters_as_its_file_was_saved_is_refused(publisher_client):
    office = factories.OfficeFactory(city_en="Łódź")

    preview = previewed(
        publisher_client, "offices_office", f"slug,city_en\n{office.slug},?ód? !\n".encode("cp1252")
    )

    assert "Letters were lost" in problems(preview)[2, "city (English)"]


def test_a_confirmation_that_is_sent_twice_imports_once(publisher_client):
    office = factories.OfficeFactory(order=3)
    preview = previewed(publisher_client, "offices_office", f"slug,order\n{office.slug},5\n")

    confirmed(publisher_client, "offices_office", preview)
    again = confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert (office.order, office.version) == (5, 2)
    assert "it was imported already" in again.text


def test_a_reading_of_many_rows_asks_the_database_no_more_often(
    publisher_client, django_assert_max_num_queries
):
    offices = [factories.OfficeFactory() for _number in range(12)]
    previewed(publisher_client, "offices_office", "slug,order\n" + f"{offices[0].slug},100\n")
    file = exported(publisher_client, "offices_office", CSV)

    with django_assert_max_num_queries(60):
        preview = previewed(publisher_client, "offices_office", file)

    assert report(preview).counts["same"] >= 12
