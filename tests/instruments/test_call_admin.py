"""Calls in the admin: its forms, its files, and the demonstration that never touches real data."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.forms import inlineformset_factory
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from cnrs_intl.catalogue.admin_rows import RowFormSet
from instruments.management.commands import demo
from instruments.models import Call, CallDate, Instrument, Progress
from offices.models import Coverage, Office
from tests.admin_forms import FormReader, change, confirmed, post
from tests.factories import CallDateFactory, CallFactory

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
CSV, XLSX = "0", "1"
DATES = "instruments_calldate"


def add_step(client, call, **dates):
    """Type a step into the form of a call, and save; what the public sees change is confirmed."""
    return passed(
        client, post(client, change(call), **{f"dates-0-{name}": value for name, value in dates.items()})
    )


def passed(client, answer):
    """Confirm what the public sees change, where that is asked."""
    asks = answer.templates[0].name == "admin/consequences.html"
    return confirmed(client, answer) if asks else answer


# The form


def test_a_call_and_its_step_are_made_on_one_form(publisher_client, catalogue):
    answer = post(
        publisher_client,
        reverse("admin:instruments_call_add"),
        "_publish",
        **{
            "slug": "iea-2027",
            "instrument": Instrument.objects.get(slug="iea").pk,
            "name_en": "IEA 2027",
            "name_fr": "IEA 2027",
            "dates-0-opens": "2027-01-15T09:00",
            "dates-0-closes": "2027-07-01T17:00",
            "dates-0-result": "2027-09-01",
        },
    )
    answer = confirmed(publisher_client, answer)

    call = Call.objects.published().get(slug="iea-2027")
    assert "errornote" not in answer.text
    assert [timezone.localtime(step.closes) for step in call.steps] == [
        datetime(2027, 7, 1, 17, tzinfo=PARIS)
    ]


def test_the_dates_of_a_call_come_right_after_its_title_and_one_without_name_has_no_dash(publisher_client):
    call = CallFactory()
    CallDateFactory(call=call, step_en="", step_fr="")
    text = publisher_client.get(change(call)).text

    places = [
        text.index(f'id="{name}"') for name in ("id_name_en", "dates-group", "id_text_en", "id_picture")
    ]
    assert places == sorted(places)
    assert '<b>Date of a call</b> <span class="inline_label"> </span>' in " ".join(text.split())


@pytest.mark.parametrize(
    ("dates", "field", "words"),
    [
        ({"closes": "2026-03-29T02:30"}, "closes", "02:30 does not exist. Write 01:59 or 03:00."),
        ({"opens": "2027-03-28T02:00"}, "opens", "02:00 does not exist. Write 01:59 or 03:00."),
        ({"closes": "2026-10-25T02:30"}, "closes", "02:30 comes twice. Write 01:59 or 03:00."),
        (
            {"opens": "2027-01-15T09:00", "closes": "2027-01-14T09:00"},
            "closes",
            "A call closes after it opens.",
        ),
        ({"closes": "2027-01-14T09:00", "result": "2027-01-13"}, "result", "after the closing"),
        ({"closes": "0001-01-01T00:00"}, "closes", "A year lies between 1900 and 2100."),
        ({"closes": "9999-12-31T23:59"}, "closes", "A year lies between 1900 and 2100."),
        ({"closes": "tomorrow"}, "closes", "Enter a valid date/time."),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(
    dates, field, words, publisher_client
):
    call = CallFactory()

    answer = add_step(publisher_client, call, step_en="Institute", step_fr="Institut", **dates)

    (formset,) = (each.formset for each in answer.context["inline_admin_formsets"])
    assert words in formset.forms[0].errors[field][0]
    typed = FormReader()
    typed.feed(answer.text)
    assert typed.data["dates-0-step_fr"] == "Institut"
    assert all(typed.data[f"dates-0-{name}"] == value for name, value in dates.items())
    assert not call.dates.exists()


def test_a_refusal_speaks_french_too(publisher_client):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"

    answer = add_step(publisher_client, CallFactory(), closes="2026-10-25T02:30")

    assert "02:30 existe deux fois. Écrivez 01:59 ou 03:00." in answer.text


def test_a_time_of_publication_in_an_hour_that_does_not_exist_is_refused(publisher_client):
    answer = post(publisher_client, change(CallFactory(state="draft")), publish_at="2026-03-29T02:30")

    assert "02:30 does not exist" in answer.context["adminform"].form.errors["publish_at"][0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Each step of a call has a name of its own."),
        ("fr", "Chaque étape d’un appel porte un nom différent."),
    ],
)
@pytest.mark.parametrize("name", ["Institute", ""])
def test_two_steps_of_one_name_are_refused_in_words(language, words, name, publisher_client):
    publisher_client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    step = CallDateFactory(step_en=name, step_fr="Institut" if name else "")

    answer = post(
        publisher_client,
        change(step.call),
        **{"dates-1-step_en": name, "dates-1-step_fr": name, "dates-1-closes": "2027-01-01T09:00"},
    )

    assert step.call.dates.count() == 1
    assert words in answer.text
    assert "step_en." not in answer.text


def test_rows_whose_model_says_nothing_of_it_are_refused_in_djangos_words():
    coverage = inlineformset_factory(Office, Coverage, formset=RowFormSet, fields="__all__")()

    words = coverage.get_unique_error_message(("office", "country", "since"))

    assert words == "Please correct the duplicate data for country and since, which must be unique."


def test_the_list_shows_where_each_call_stands(publisher_client, django_assert_max_num_queries):
    for number in range(12):
        CallDateFactory(call=CallFactory(name_en=f"Call {number}"), closes=datetime(2020, 1, 1, tzinfo=UTC))

    address = reverse("admin:instruments_call_changelist")
    publisher_client.get(address)  # the first one also begins the session and reads when something is due

    with django_assert_max_num_queries(16):
        html = publisher_client.get(address).text

    assert html.count('<td class="field-progress">closed</td>') == 12


# Files


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


# The demonstration


@pytest.fixture
def own_database(monkeypatch, tmp_path):
    """Have the command believe in a database of its own, which is the tests' one."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "portal.sqlite3"))
    monkeypatch.setattr(connection, "vendor", "sqlite")
    return tmp_path


def test_the_demonstration_has_a_call_in_each_state_twice_run_or_once(own_database, catalogue, client):
    call_command("demo", stdout=StringIO())
    call_command("demo", stdout=StringIO())

    now = timezone.now()
    calls = Call.objects.published()
    assert {call.progress_at(now) for call in calls} == set(Progress)
    assert calls.count() == len(demo.CALLS)
    assert all(call.name_en.startswith("[Demonstration]") for call in calls)
    assert all(call.name_fr.startswith("[Démonstration]") for call in calls)
    assert all("does not exist" in call.text_en for call in calls)
    assert client.get("/fr/calls/").status_code == 200


def test_the_demonstration_refuses_a_database_that_was_there_before(own_database, catalogue):
    (own_database / "portal.sqlite3").write_text("real")

    with pytest.raises(CommandError, match="is no demonstration"):
        call_command("demo")

    assert not Call.objects.exists()


def test_the_demonstration_refuses_any_other_database(catalogue, monkeypatch, own_database):
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "/somewhere/else/portal.sqlite3")

    with pytest.raises(CommandError, match="make demo"):
        call_command("demo")


# The migration

# The names of steps of one call in the order of time, before and after.
NAMES = [
    ([("One", "Un"), ("Two", "Deux")], [("One", "Un"), ("Two", "Deux")]),
    ([("", ""), ("", ""), ("", "")], [("", ""), ("Step 2", "Étape 2"), ("Step 3", "Étape 3")]),
    ([("", "Institut"), ("", "National")], [("", "Institut"), ("Step 2", "National")]),
    ([("", ""), ("", ""), ("Step 2", "")], [("", ""), ("Step 3", "Étape 3"), ("Step 2", "")]),
    ([("", ""), ("", ""), ("X", "Étape 2")], [("", ""), ("Step 3", "Étape 3"), ("X", "Étape 2")]),
    ([("Lab", "Labo"), ("Lab", "Labo")], [("Lab", "Labo"), ("Lab 2", "Labo 2")]),
    ([("Lab", ""), ("Lab", "")], [("Lab", ""), ("Lab 2", "")]),
]


@pytest.mark.django_db(transaction=True)
def test_calls_and_steps_of_before_each_get_a_name_of_their_own():
    executor = MigrationExecutor(connection)
    executor.migrate([("instruments", "0002_place_and_stage")])
    old = executor.loader.project_state([("instruments", "0002_place_and_stage")]).apps
    instrument = old.get_model("instruments", "Instrument").objects.first()
    calls = old.get_model("instruments", "Call")
    calls.search_fields = ()  # a model of then knows its columns only
    for number, (before, _after) in enumerate(NAMES):
        call = calls.objects.create(slug=f"call-{number}", instrument=instrument)
        call.dates.create(step_en="Nothing")
        for day, (english, french) in reversed([*enumerate(before, 1)]):  # by time, not as they were made
            opens = datetime(2027, 1, day, 9, tzinfo=UTC)
            call.dates.create(step_en=english, step_fr=french, opens=opens)

    MigrationExecutor(connection).migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    found = [Call.objects.get(slug=f"call-{number}") for number in range(len(NAMES))]
    assert [[(step.step_en, step.step_fr) for step in call.steps] for call in found] == [
        after for _before, after in NAMES
    ]
    assert len({call.uid for call in found}) == len(NAMES)
    assert len({step.uid for call in found for step in call.steps}) == sum(len(after) for _, after in NAMES)
