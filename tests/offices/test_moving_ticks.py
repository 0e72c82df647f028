"""What the page of a move has ticked, none that nobody asked for; and how it says which days it takes."""

import pytest

from tests.factories import CoverageFactory, OfficeFactory
from tests.offices.moves import MOVE, asked, previewed, rows_of

pytestmark = pytest.mark.django_db


def ticks(answer):
    return {step.key: ticked for step, ticked in answer.context["steps"]}


@pytest.fixture
def rows(offices):
    return [CoverageFactory(office=offices[0]) for _each in range(3)]


def test_from_an_office_nothing_is_ticked_beforehand(offices, rows, publisher_client):
    answer = previewed(publisher_client, *offices)

    assert set(ticks(answer).values()) == {False}
    assert " checked" not in answer.text


def test_from_a_country_that_one_is(offices, rows, publisher_client):
    answer = previewed(publisher_client, *offices, country=rows[1].country.pk)

    assert ticks(answer) == {rows[1].pk: True}


@pytest.mark.parametrize(("pressed", "ticked"), [("all", True), ("none", False), ("x", False)])
def test_a_button_ticks_all_or_none_without_a_script(pressed, ticked, offices, rows, publisher_client):
    answer = previewed(publisher_client, *offices, tick=pressed)

    assert ticks(answer) == {row.pk: ticked for row in rows}
    assert 'name="tick" value="all"' in answer.text
    assert 'name="tick" value="none"' in answer.text


def test_what_cannot_be_moved_is_not_ticked_by_it(offices, rows, publisher_client):
    CoverageFactory(office=offices[1], country=rows[0].country)

    html = previewed(publisher_client, *offices, tick="all").text

    assert html.count(" checked") == 2


def test_what_was_ticked_stays_so_where_the_move_is_refused(offices, rows, publisher_client):
    data = asked(*offices) | {"seen": "another", "rows": [rows[2].pk]}

    answer = publisher_client.post(MOVE, data)

    assert ticks(answer) == {row.pk: row == rows[2] for row in rows}
    assert rows_of(offices[1]) == []


def test_an_office_that_nobody_ticked_a_country_of_moves_none(offices, rows, publisher_client):
    seen = previewed(publisher_client, *offices).context["seen"]

    answer = publisher_client.post(MOVE, asked(*offices) | {"seen": seen})

    assert "Tick at least one country." in answer.text
    assert rows_of(OfficeFactory()) == rows_of(offices[1]) == []


def test_a_day_out_of_reach_is_told_as_days_are_read(offices, publisher_client):
    answer = previewed(publisher_client, *offices, day="1900-01-01")

    assert "Choose a day from 19 October 1939 to 31 December 2199." in answer.text
