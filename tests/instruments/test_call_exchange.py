"""Calls as files in the admin: what leaves comes back unchanged, what is wrong is refused by its place."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from instruments.models import Call, CallDate, Instrument
from tests.admin_forms import FormReader
from tests.factories import CallDateFactory, CallFactory

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
CSV, XLSX = "0", "1"
DATES = "instruments_calldate"


def exported(client, table=DATES) -> str:
    answer = client.post(reverse(f"admin:{table}_export"), {"format": CSV, "resource": "0"})
    return answer.content.decode("utf-8-sig")


def previewed(client, text, table=DATES):
    file = SimpleUploadedFile("dates.csv", text.encode())
    return client.post(
        reverse(f"admin:{table}_import"), {"import_file": file, "format": CSV, "resource": "0"}
    )


def imported(client, text, table=DATES):
    reader = FormReader()
    preview = previewed(client, text, table)
    reader.feed(preview.text)
    assert "confirm" in reader.buttons, preview.text
    return client.post(
        reverse(f"admin:{table}_process_import"),
        reader.data | {"confirm": "1", "overwrite": "on"},
        follow=True,
    )


def test_dates_leave_as_a_file_in_paris_time_and_come_back_unchanged(publisher_client):
    step = CallDateFactory(
        call=CallFactory(slug="a-call"),
        step_en="Institute",
        step_fr="Institut",
        opens=datetime(2027, 1, 15, 9, tzinfo=PARIS),
        closes=datetime(2027, 7, 1, 17, tzinfo=PARIS),
        result=date(2027, 9, 1),
    )
    text = exported(publisher_client)

    result = previewed(publisher_client, text).context["result"]

    line = "a-call,Institute,Institut,2027-01-15T09:00:00+01:00,2027-07-01T17:00:00+02:00,2027-09-01"
    assert text.splitlines() == [
        "call,step (English),step (French),opens,closes,result,version",
        f"{line},{step.pk}v{step.call.version}",
    ]
    assert result.totals["skip"] == result.total_rows == 1
    imported(publisher_client, text.replace("T17:00:00+02:00", " 18:00"))
    changed = CallDate.objects.get(pk=step.pk)
    assert changed.closes == datetime(2027, 7, 1, 18, tzinfo=PARIS)
    assert changed.uid == step.uid
    assert changed.call.version == step.call.version + 1


def without(text, *columns):
    """Return a file without some columns, as for what is to be there again, as something new."""
    header, *rows = csv.reader(StringIO(text))
    kept = [place for place, name in enumerate(header) if name not in columns]
    csv.writer(made := StringIO()).writerows([line[place] for place in kept] for line in (header, *rows))
    return made.getvalue()


def test_a_call_and_its_dates_can_be_brought_back_from_files(publisher_client, catalogue):
    step = CallDateFactory(call=CallFactory(slug="a-call", instrument=Instrument.objects.get(slug="iea")))
    calls, dates = exported(publisher_client, "instruments_call"), exported(publisher_client)
    step.call.delete()

    imported(publisher_client, without(calls, "version", "state"), "instruments_call")
    imported(publisher_client, without(dates, "version"))

    assert [found.closes for found in Call.objects.get(slug="a-call").steps] == [step.closes]


@pytest.mark.parametrize(
    ("closes", "words"),
    [
        ("2026-03-29T02:30", "02:30 does not exist. Write 01:59 or 03:00."),
        ("2026-10-25 02:30", "02:30 comes twice. Write 01:59 or 03:00."),
        ("2026-10-25T02:30+01:00", "02:30 comes twice. Write 01:59 or 03:00."),
        ("2020-01-01T09:00", "A call closes after it opens."),
        ("0001-01-01T00:00", "between 1900 and 2100"),
        ("soon", "is not a time"),
        ("2027-01-31", "“2027-01-31” is not a time: write it as 2026-01-31T12:00."),
        ("20270131", "is not a time"),
    ],
)
def test_a_bad_time_in_a_file_is_refused_naming_row_and_column(closes, words, publisher_client):
    call = CallFactory(slug="a-call")

    preview = previewed(publisher_client, f"call,step_en,opens,closes\na-call,,2021-01-01T09:00,{closes}\n")

    (row,) = preview.context["result"].invalid_rows
    assert words in str(row.field_specific_errors["closes"])
    assert not call.dates.exists()


def test_a_day_without_an_hour_in_a_workbook_is_refused(publisher_client):
    call = CallFactory(slug="a-call")
    book = Workbook()
    for row in (["call", "step_en", "closes"], ["a-call", "", datetime(2027, 1, 31)]):
        book.active.append(row)
    book.save(content := BytesIO())
    file = SimpleUploadedFile("dates.xlsx", content.getvalue())

    preview = publisher_client.post(
        reverse(f"admin:{DATES}_import"), {"import_file": file, "format": XLSX, "resource": "0"}
    )

    (row,) = preview.context["result"].invalid_rows
    assert "“2027-01-31” is not a time" in str(row.field_specific_errors["closes"])
    assert not call.dates.exists()


def test_midnight_can_be_written(publisher_client):
    call = CallFactory(slug="a-call")

    imported(publisher_client, "call,step_en,closes\na-call,,2027-01-31T00:00\n")

    assert timezone.localtime(call.dates.get().closes) == datetime(2027, 1, 31, tzinfo=PARIS)


def test_a_step_that_stands_in_a_file_twice_is_refused_naming_both_rows(publisher_client):
    call = CallFactory(slug="a-call")
    line = "a-call,,2027-01-31T09:00\n"

    preview = previewed(publisher_client, f"call,step_en,closes\n{line},,\n{line}")

    assert [number for number, _problems in preview.context["report"].problems] == [4]
    assert "Row 2 is about the same one: keep one of them." in preview.text
    assert not call.dates.exists()


def test_an_editor_sees_the_dates_and_imports_them_into_drafts_only(editor_client, administrator_client):
    CallDateFactory(call=CallFactory(name_en="Seen"))

    page = editor_client.get(reverse(f"admin:{DATES}_import"))

    assert "Seen" in editor_client.get(reverse(f"admin:{DATES}_changelist"), {"q": "see"}).text
    assert [value for value, _label in page.context["form"].fields["destination"].choices] == ["drafts"]
    assert administrator_client.get(reverse(f"admin:{DATES}_import")).status_code == 403
