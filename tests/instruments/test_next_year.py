"""A call is copied to next year: a draft with its steps a year later, under identities of their own."""

from datetime import date, datetime

import pytest

from cnrs_intl.catalogue.history import in_words, versions_of
from instruments.models import Call
from instruments.next_year import moment_later, raised, year_later
from tests import factories
from tests.catalogue.test_copying import button, copied
from tests.instruments.subscriptions import PARIS

PAGE = "next_year"


@pytest.fixture
def of_2027(catalogue):
    made = factories.CallFactory(
        slug="iea-2027",
        name_en="IEA: call 2027-2028",
        name_fr="IEA\u00a0: appel 2027-2028",
        link="https://example.org/2027",
        text_en="From January 2027.",
        text_fr="Dès janvier 2027.",
        cancelled=True,
    )
    factories.CallDateFactory(
        call=made,
        step_en="Step 2027",
        step_fr="Étape 2027",
        opens=datetime(2027, 1, 15, 9, tzinfo=PARIS),
        closes=datetime(2027, 6, 1, 23, 59, tzinfo=PARIS),
        result=date(2027, 10, 1),
    )
    return made


def test_a_copy_for_next_year_moves_dates_years_and_address_on(editor_client, of_2027):
    copied(editor_client, of_2027, PAGE)

    call = Call.objects.get(slug="iea-2028")
    assert (call.state, call.cancelled, call.publish_at) == ("draft", False, None)
    assert (call.name_en, call.name_fr) == ("IEA: call 2028-2029", "IEA\u00a0: appel 2028-2029")
    assert (call.text_en, call.link) == ("From January 2027.", "https://example.org/2027")
    (step,) = call.dates.all()
    assert (step.step_en, step.step_fr) == ("Step 2028", "Étape 2028")
    assert step.opens == datetime(2028, 1, 15, 9, tzinfo=PARIS)
    assert step.closes == datetime(2028, 6, 1, 23, 59, tzinfo=PARIS)
    assert step.result == date(2028, 10, 1)


def test_calendars_know_the_copy_and_its_steps_for_others(editor_client, of_2027):
    copied(editor_client, of_2027, PAGE)

    call = Call.objects.get(slug="iea-2028")
    assert call.uid != of_2027.uid
    assert {step.uid for step in call.dates.all()} & {step.uid for step in of_2027.dates.all()} == set()


def test_the_page_says_what_to_look_at(editor_client, of_2027):
    answer = copied(editor_client, of_2027, PAGE).text

    assert "All dates are a year later, on the same day of the month: check each of them." in answer
    assert "These are at a weekend: Saturday 15 January 2028 and Sunday 1 October 2028." in answer
    assert "The link is still that of the call before: https://example.org/2027" in answer
    assert "The texts are still those of the call before, and speak of 2027." in answer


def test_the_history_says_what_it_was_copied_from(editor_client, of_2027):
    copied(editor_client, of_2027, PAGE)

    (version,) = versions_of(Call.objects.get(slug="iea-2028"))
    assert in_words(version.revision.comment) == "Copied from “IEA: call 2027-2028”, for next year."


def test_a_second_press_copies_no_second_call(editor_client, of_2027):
    pressed = button(editor_client, of_2027, PAGE)

    editor_client.post(*pressed)
    editor_client.post(*pressed)

    assert Call.objects.filter(slug__startswith="iea-2028").count() == 1


def test_a_second_copy_says_that_there_is_one_of_this_title(editor_client, of_2027):
    copied(editor_client, of_2027, PAGE)
    answer = copied(editor_client, of_2027, PAGE)

    assert Call.objects.filter(slug="iea-2028-2").exists()
    assert "There is a call of this title already, at “iea-2028”" in answer.text


def test_nothing_of_the_copy_is_public(client, editor_client, of_2027):
    before = client.get("/en/calls/").text

    copied(editor_client, of_2027, PAGE)

    assert client.get("/en/calls/").text == before
    assert client.get("/en/calls/iea-2028/").status_code == 404


def test_a_title_without_a_year_stays_and_the_address_gets_a_number(editor_client, catalogue):
    call = factories.CallFactory(slug="iea", name_en="IEA: call", name_fr="IEA")

    copied(editor_client, call, PAGE)

    assert Call.objects.get(slug="iea-2").name_en == "IEA: call"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Call 2027", "Call 2028"),
        ("iea-2027-2028", "iea-2028-2029"),
        ("Horizon 12027, 20270, 1850", "Horizon 12027, 20270, 1850"),
        ("", ""),
    ],
)
def test_years_in_words_are_raised(words, found):
    assert raised(words) == found


@pytest.mark.parametrize(
    ("day", "later"),
    [(date(2028, 2, 29), date(2029, 2, 28)), (date(2027, 2, 28), date(2028, 2, 28))],
)
def test_the_29th_of_february_becomes_the_28th(day, later):
    assert year_later(day) == later


@pytest.mark.parametrize(
    ("moment", "later"),
    [
        ((2027, 7, 1, 12), (2028, 7, 1, 12)),  # summer stays summer
        ((2026, 3, 27, 23, 59), (2027, 3, 27, 23, 59)),
        ((2027, 3, 26, 2, 30), (2028, 3, 26, 3, 0)),  # the clocks skip it
        ((2027, 10, 29, 2, 30), (2028, 10, 29, 3, 0)),  # and have it twice
    ],
)
def test_a_time_stays_the_same_on_the_clocks_of_paris(moment, later):
    assert moment_later(datetime(*moment, tzinfo=PARIS)) == datetime(*later, tzinfo=PARIS)
