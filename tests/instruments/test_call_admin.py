"""Calls in the admin: their form, and the demonstration that never touches real data."""

from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.forms import inlineformset_factory
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.admin_rows import RowFormSet
from instruments.management.commands import demo
from instruments.models import Call, Instrument, Progress
from offices.models import Coverage, Office
from tests.admin_forms import FormReader, change, confirmed, post
from tests.factories import CallDateFactory, CallFactory

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


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


# The demonstration


@pytest.fixture
def own_database(monkeypatch, tmp_path):
    """Have the command believe in a database of its own, which is the tests' one."""
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(tmp_path / "portal.sqlite3"))
    monkeypatch.setattr(demo, "connection", SimpleNamespace(vendor="sqlite"))
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
