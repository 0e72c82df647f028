"""The file of all contact details: the department, the sectors and the offices in one table."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.catalogue.models import Draft
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.models import Sector
from tests.admin_forms import FormReader, change, post
from tests.import_files import CSV, SEMICOLONS, XLSX, cells_of, problems, report

pytestmark = pytest.mark.django_db


def exported(client, file_format=CSV):
    return client.post(reverse("admin:contacts_export"), {"format": file_format, "resource": "0"}).content


def previewed(client, rows, **typed):
    text = rows if isinstance(rows, bytes) else "\n".join(rows).encode()
    data = {"import_file": SimpleUploadedFile("contacts.csv", text), "resource": "0"}
    return client.post(reverse("admin:contacts_import"), data | typed)


def confirmed(client, preview):
    reader = FormReader()
    reader.feed(preview.text)
    assert "confirm" in reader.buttons, preview.text
    address = reverse("admin:contacts_process_import")
    return client.post(address, reader.data | {"confirm": "1", "overwrite": "on"}, follow=True)


@pytest.mark.parametrize("way", [(XLSX, "fr", "en"), (SEMICOLONS, "en", "fr")])
def test_the_file_comes_back_and_changes_nothing(way, publisher_client, catalogue):
    file_format, written_in, read_in = way
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = written_in
    file = exported(publisher_client, file_format)
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = read_in

    preview = previewed(publisher_client, file)

    there = Department.objects.count() + Sector.objects.count() + Office.objects.count()
    assert not report(preview).is_wrong
    assert (report(preview).changes, report(preview).counts["same"]) == (0, there)
    assert len(cells_of(file)) == there + 1


ROWS = ["kind,slug,e-mail,telephone", "office,rio,rio@example.org,+55 1", "sector,asia-pacific,,+33 2"]


def test_details_of_all_kinds_come_in_at_once_as_one_revision(publisher_client, catalogue):
    sector = Sector.objects.order_by("pk").last()
    rows = [
        *ROWS[:2],
        f"secteur,{sector.slug},,+33 2",
        f"department,{Department.objects.get().slug},d@example.org,",
    ]
    before = Revision.objects.count()

    preview = previewed(publisher_client, rows)
    confirmed(publisher_client, preview)

    sector.refresh_from_db()
    assert report(preview).counts["changed"] == 3
    assert [line.number for line in report(preview).lines] == [2, 3, 4]
    assert (Office.objects.get(slug="rio").email, sector.telephone) == ("rio@example.org", "+33 2")
    assert Department.objects.get().email == "d@example.org"
    assert Revision.objects.count() == before + 1


def test_one_wrong_cell_of_one_kind_keeps_all_of_the_file_out(publisher_client, catalogue):
    sector = Sector.objects.order_by("pk").last()

    preview = previewed(publisher_client, [*ROWS[:2], f"sector,{sector.slug},no address,33144964000"])

    assert set(problems(preview)) == {(3, "e-mail"), (3, "telephone")}
    assert "confirm" not in preview.text
    assert Office.objects.get(slug="rio").email != "rio@example.org"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("planet,rio,a@example.org,", "Row 2: “planet” is no kind of this table"),
        ("office,atlantis,a@example.org,", "This table adds nothing"),
    ],
)
def test_what_is_no_entry_is_refused(row, words, publisher_client, catalogue):
    assert words in previewed(publisher_client, [ROWS[0], row]).text


def test_a_detail_that_a_kind_does_not_have_is_refused(publisher_client, catalogue):
    rows = ["kind,slug,postal_address", f"sector,{Sector.objects.first().slug},Somewhere"]

    assert (
        "Row 2: “sector” has no “postal address”: empty the cell." in previewed(publisher_client, rows).text
    )


def test_details_that_were_changed_since_are_not_overwritten(publisher_client, catalogue):
    header, *rows = cells_of(exported(publisher_client))
    row = next(row for row in rows if row[2] == "rio")
    row[header.index("telephone")] = "+55 9"
    post(publisher_client, change(Office.objects.get(slug="rio")), order="77")

    preview = previewed(publisher_client, [",".join(header), ",".join(f'"{cell}"' for cell in row)])

    assert "was changed after this file was exported" in problems(preview)[2, "version"]


def test_an_editor_brings_details_into_drafts(editor_client, administrator_client, catalogue):
    sector = Sector.objects.order_by("pk").last()

    preview = previewed(editor_client, [*ROWS[:2], f"sector,{sector.slug},,+33 2"])
    confirmed(editor_client, preview)

    assert sorted(Draft.objects.values_list("model", flat=True)) == ["offices.office", "sectors.sector"]
    assert Office.objects.get(slug="rio").email != "rio@example.org"
    assert administrator_client.get(reverse("admin:contacts_import")).status_code == 403


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_file_names_each_entry_in_its_reader_s_language(language, publisher_client, catalogue):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    header, *rows = cells_of(exported(publisher_client))
    sector = Sector.objects.order_by("pk").last()

    (row,) = (row for row in rows if row[2] == sector.slug)

    assert len(header) == len(row)
    assert row[1] == getattr(sector, f"name_{language}")


def test_a_name_that_is_edited_in_the_file_is_said_not_to_come_in(publisher_client, catalogue):
    header, *rows = cells_of(exported(publisher_client))
    row = next(row for row in rows if row[2] == "rio")
    row[1] = "Elsewhere"

    preview = previewed(publisher_client, [",".join(header), ",".join(f'"{cell}"' for cell in row)])

    assert report(preview).changes == 0
    assert report(preview).notes == [
        "Row 2: the name was changed, and is not imported: change it on its page."
    ]
