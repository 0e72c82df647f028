"""Instruments side by side: what differs, what is not stated, what is due next."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from instruments.comparison import Mark, next_dates, rows_of
from instruments.models import Instrument
from tests.factories import (
    ActivityFactory,
    CallDateFactory,
    CallFactory,
    InstrumentFactory,
)
from tests.instruments.compared import ROWS, compared, instruments, page, rows, said

pytestmark = pytest.mark.django_db


def test_the_rows_are_in_order(catalogue):
    assert list(rows("iea", "irp")) == ROWS


def test_where_few_rows_differ_these_are_marked_in_words(client, catalogue):
    html = page(client, "?i=irn&i=irp")

    assert '<th scope="row">Duration</th>' in html
    assert '<th scope="row">Foreign countries <span class="mark differs">differs</span></th>' in html
    assert '<th scope="row">French laboratories</th>' in html
    assert html.count('scope="row"') == len(ROWS)


def test_where_most_rows_differ_those_that_do_not_are_marked_instead(client, catalogue):
    html = page(client, "?i=iea&i=irp")

    assert "The same for all: place." in html
    assert '<th scope="row">Place <span class="mark same">same</span></th>' in html
    assert '<th scope="row">Duration</th>' in html
    assert 'class="mark differs"' not in html


def test_the_french_marks_agree_with_any_label(client, catalogue):
    html = page(client, "?i=irn&i=irp", "fr")

    assert 'Activités <span class="mark differs">avec différences</span>' in html
    assert 'Lieu <span class="mark same">sans différence</span>' in page(client, "?i=iea&i=irp", "fr")


def test_a_instrument_alone_differs_from_nothing(client, catalogue):
    html = page(client, "?i=irp")

    assert 'class="mark' not in html
    assert "They differ" not in html


def test_a_silent_source_neither_differs_nor_agrees(catalogue):
    both_silent, one_silent = rows("iea", "irl")["French laboratories"], rows("irn", "iea")["first contact"]

    assert (both_silent.mark, said(both_silent)) == (Mark.NOT_STATED, ["not stated", "not stated"])
    assert (one_silent.mark, said(one_silent)) == (Mark.PARTLY, ["not stated", "yes"])


def test_a_summary_names_what_is_marked(catalogue):
    differing, same = compared("irn", "irp").summary, compared("iea", "irp").summary

    assert differing.startswith("They differ in: purpose, partners, foreign countries")
    assert same == "The same for all: place."


def test_the_same_instrument_twice_shows_no_difference(catalogue):
    assert compared("irp", "irp").summary == "No row differs."


def test_a_summary_is_in_french_too(catalogue):
    with translation.override("fr"):
        differing, same = compared("irn", "irp").summary, compared("iea", "irp").summary

    assert differing.startswith("Présentent des différences\u00a0: objectifs, partenaires")
    assert same.startswith("Sont identiques pour tous\u00a0: lieu.")


def test_funding_a_year_is_told_and_compared_only_where_the_period_is_known(catalogue):
    period = rows("iea", "irn", "irp", "irl")["period of the funding"]
    iea, irn, irp, irl = said(period)

    assert iea.startswith("for the whole duration, that is, €5,000 to €7,000 a year")
    assert irp.startswith("for the whole duration, that is, €10,000 to €15,000 a year")
    assert (irn, irl) == ("not stated", "not stated")
    assert period.mark == Mark.DIFFERS


def test_nothing_stated_is_never_nothing(client, catalogue):
    InstrumentFactory(slug="silent", acronym="MUTE")
    mute = rows("silent", "irp")
    html = page(client, "?i=silent&i=irp")

    assert [said(row)[0] for label, row in mute.items() if label in ROWS[2:13]] == ["not stated"] * 11
    assert said(mute["former names"]) == ["not stated", "LIA*"]
    assert said(mute["next date"]) == ["no call: contact DERCI"] * 2
    assert ">0<" not in html.replace('y="0"', "").split("<table")[1].split("</table")[0]


def test_a_least_without_a_most_has_no_limit(catalogue):
    InstrumentFactory(
        slug="open", foreign_countries_least=3, funding_least=20000, funding_period="total", duration_years=4
    )
    open_ended = rows("open", "irp")

    assert said(open_ended["foreign countries"])[0] == "3 or more"
    assert said(open_ended["CNRS funding"])[0] == "€20,000 or more"
    assert "€5,000 or more a year" in said(open_ended["period of the funding"])[0]


@pytest.mark.parametrize(
    ("call", "dates", "said"),
    [
        ({}, [{"opens": 5, "closes": 40}], "opens on 8 January 2027, 09:00 (Paris time, UTC+1)"),
        ({}, [{"opens": -5, "closes": 40}], "closes on 12 February 2027, 09:00 (Paris time, UTC+1)"),
        ({}, [{"opens": -5}], "open"),
        ({}, [{"opens": -9, "closes": -5}], "not announced"),
        ({}, [], "not announced"),
        ({"open_mode": "all_year"}, [], "open all year"),
        ({"cancelled": True}, [{"closes": 40}], "not announced"),
        ({"state": "draft"}, [{"closes": 40}], "not announced"),
    ],
)
@pytest.mark.usefixtures("catalogue")
def test_the_next_date_is_that_of_the_calls(client, monkeypatch, call, dates, said):
    now = datetime(2027, 1, 3, 8, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    made = CallFactory(instrument=Instrument.objects.get(slug="iea"), **call)
    for date in dates:
        CallDateFactory(call=made, **{name: now + timedelta(days=days) for name, days in date.items()})
    html = page(client, "?i=iea&i=irp")

    row = re.search(r"<tr> <th scope=.row.>Next date.*?</tr>", html).group()
    assert re.findall("<p>(.*?)</p>", row) == [said, "no call: contact DERCI"]


def test_only_a_instrument_without_calls_says_to_write_instead(catalogue):
    CallFactory(instrument=Instrument.objects.get(slug="irn"), open_mode="not_announced")
    compared = instruments("iea", "irn", "irp")

    (dates,) = [row for row in rows_of(compared, next_dates(compared)) if row.label == "next date"]

    assert said(dates) == ["not announced", "not announced", "no call: contact DERCI"]


def test_of_several_calls_the_soonest_counts(catalogue, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 1, 3, tzinfo=UTC))
    irp = Instrument.objects.get(slug="irp")
    for day in (9, 5, 7):
        CallDateFactory(call__instrument=irp, closes=datetime(2027, 7, day, 15, tzinfo=UTC))

    with translation.override("fr"):
        dates = next_dates([irp])

    assert dates[irp.pk].startswith("clôture le 5 juillet 2027 à 17\u00a0h")


def test_activities_are_compared_whatever_their_order(catalogue):
    first, second = ActivityFactory(name_en="Excavations"), ActivityFactory(name_en="Recordings")
    InstrumentFactory(slug="one", activities=[first, second])
    InstrumentFactory(slug="two", activities=[second, first])
    row = rows("one", "two")["activities"]

    assert row.mark == Mark.SAME
    assert {item for cell in row.cells for item in cell.items} == {"Excavations", "Recordings"}
