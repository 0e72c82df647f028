"""Where a call stands: by the minute, around the changes of clocks, and the same in SQL and in Python."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from instruments.models import Call, CallDate
from tests import sampling
from tests.factories import CallDateFactory, CallFactory, InstrumentFactory
from tests.instruments.subscriptions import DAY, NOW, paris

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


def call_with(*dates, **options) -> Call:
    """A call with steps of (opens, closes) or (opens, closes, result)."""
    call = CallFactory(**options)
    for number, times in enumerate(dates):
        said = dict(zip(("opens", "closes", "result"), times, strict=False))
        CallDateFactory(call=call, step_en=f"{number}", step_fr=f"{number}", **said)
    return call


def both(call: Call, at: datetime) -> str:
    """Where a call stands, which SQL and Python must agree on."""
    in_sql = Call.objects.with_progress(at).get(pk=call.pk)
    in_hand = Call.objects.get(pk=call.pk)
    assert in_sql.progress_now == in_hand.progress_at(at)
    assert in_sql.progress_by_dates == in_hand.progress_by_dates_at(at)
    step = in_hand.step_at(at)
    assert (in_sql.step, in_sql.step_opens, in_sql.step_closes) == (
        (step.pk, step.opens, step.closes) if step else (None, None, None)
    )
    return str(in_sql.progress_now)


@pytest.mark.parametrize(
    ("closes", "before"),
    [
        (paris(2026, 11, 20, 12), "closing_soon"),
        (paris(2026, 3, 29, 3), "closing_soon"),  # the first minute of summer time
        (paris(2026, 3, 29, 1, 59), "closing_soon"),
        (paris(2026, 10, 25, 3), "closing_soon"),  # the first that comes once again
        (paris(2026, 10, 25, 1, 59), "closing_soon"),
    ],
)
def test_at_the_minute_of_its_closing_a_call_is_closed(closes, before):
    call = call_with((closes - 10 * DAY, closes))
    instant = closes.astimezone(UTC)

    assert both(call, instant - SECOND) == before
    assert both(call, instant) == "closed"
    assert both(call, instant + SECOND) == "closed"


def test_at_the_minute_of_its_opening_a_call_is_open():
    call = call_with((NOW, NOW + 90 * DAY))

    assert both(call, NOW - SECOND) == "announced"
    assert both(call, NOW) == "open"


def test_a_call_closes_soon_from_thirty_days_before():
    call = call_with((NOW - DAY, NOW + timedelta(days=30)))

    assert both(call, NOW - SECOND) == "open"
    assert both(call, NOW) == "closing_soon"


@pytest.mark.parametrize(
    ("dates", "stands"),
    [
        ([], "not_announced"),
        ([(None, NOW + 60 * DAY)], "open"),  # no opening: open until it closes
        ([(NOW - DAY, None)], "open"),  # no closing: open, for all that is known
        # No closing: over once a later step has closed…
        ([(NOW - 90 * DAY, None), (NOW - 9 * DAY, NOW)], "closed"),
        ([(NOW - 90 * DAY, None), (None, NOW)], "closed"),
        ([(NOW - 90 * DAY, None), (NOW - 9 * DAY, NOW), (NOW + DAY, NOW + 60 * DAY)], "announced"),
        ([(NOW - 90 * DAY, None), (NOW - 9 * DAY, NOW + SECOND)], "open"),
        ([(NOW - 9 * DAY, None), (NOW - 90 * DAY, NOW)], "open"),
        ([(NOW - 9 * DAY, None), (NOW - 9 * DAY, NOW)], "open"),
        # … or its own day of results is past.
        ([(NOW - 90 * DAY, None, date(2026, 11, 19))], "closed"),
        ([(NOW - 90 * DAY, None, date(2026, 11, 20))], "open"),
        ([(NOW + DAY, None)], "announced"),
        # First the Institute, then the national step.
        ([(NOW - DAY, NOW + 60 * DAY), (NOW + 70 * DAY, NOW + 90 * DAY)], "open"),
        ([(NOW - 9 * DAY, NOW - DAY), (NOW + DAY, NOW + 90 * DAY)], "announced"),
        ([(NOW - 9 * DAY, NOW - DAY), (NOW - DAY, NOW + 90 * DAY)], "open"),
        ([(NOW - 9 * DAY, NOW - DAY), (NOW - 8 * DAY, NOW)], "closed"),
        # The second states a closing only: it does not make the first open early.
        ([(NOW + DAY, NOW + 60 * DAY), (None, NOW + 90 * DAY)], "announced"),
    ],
)
def test_the_first_step_that_is_not_over_counts(dates, stands):
    assert both(call_with(*dates), NOW) == stands


@pytest.mark.parametrize("mode", ["all_year", "not_announced"])
def test_an_editor_may_leave_the_dates_aside(mode):
    assert both(call_with((NOW - DAY, NOW - SECOND), open_mode=mode), NOW) == mode


def test_a_cancelled_call_is_cancelled_whatever_its_dates():
    assert both(call_with((NOW - DAY, NOW + DAY), cancelled=True), NOW) == "cancelled"


def test_a_call_of_which_only_the_result_is_known_is_not_announced():
    call = CallFactory()
    CallDateFactory(call=call, result=date(2026, 1, 1))

    assert both(call, NOW) == "not_announced"


around = st.one_of(
    st.none(),
    st.integers(-100, 100).map(lambda days: NOW + days * DAY),
    st.sampled_from([NOW, NOW + SECOND, NOW - SECOND, NOW + timedelta(days=30), NOW + 30 * DAY + SECOND]),
)

days = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: NOW.date() + days * DAY))

steps = st.tuples(around, around, days).filter(
    lambda step: any(step) and (None in step[:2] or step[0] < step[1])  # what the database takes
)


@sampling.examples(150)
@given(dates=st.lists(steps, max_size=4), mode=st.sampled_from(Call.OpenMode.values), cancelled=st.booleans())
def test_sql_and_python_agree_on_any_dates(dates, mode, cancelled):
    with transaction.atomic():
        both(call_with(*dates, open_mode=mode, cancelled=cancelled), NOW)
        transaction.set_rollback(True)


# Order


def test_open_calls_come_first_then_announced_ones_and_closed_ones_last(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    instrument = InstrumentFactory()
    made = {
        "closed long ago": call_with((NOW - 90 * DAY, NOW - 60 * DAY), instrument=instrument),
        "not announced": call_with(instrument=instrument, open_mode="not_announced"),
        "all year": call_with(instrument=instrument, open_mode="all_year"),
        "later": call_with((NOW - DAY, NOW + 60 * DAY), instrument=instrument),
        "announced, soon over": call_with((NOW + DAY, NOW + 40 * DAY), instrument=instrument),
        "soon": call_with((NOW - DAY, NOW + 2 * DAY), instrument=instrument),
        "cancelled": call_with((NOW - DAY, NOW + 3 * DAY), instrument=instrument, cancelled=True),
        "closed": call_with((NOW - 9 * DAY, NOW - DAY), instrument=instrument),
    }
    names = {call.pk: name for name, call in made.items()}

    assert [names[call.pk] for call in Call.objects.in_order()] == [
        "soon",
        "later",
        "all year",
        "announced, soon over",
        "not announced",
        "cancelled",
        "closed",
        "closed long ago",
    ]


# What is refused


@pytest.mark.parametrize(
    ("dates", "field", "words"),
    [
        ({"opens": NOW, "closes": NOW}, "closes", "closes after it opens"),
        ({"opens": NOW, "closes": NOW - DAY}, "closes", "closes after it opens"),
        ({"closes": NOW, "result": date(2026, 11, 19)}, "result", "after the closing"),
        ({"opens": NOW, "result": date(2026, 11, 19)}, "result", "after the closing"),
        ({"opens": paris(2026, 3, 29, 2, 30)}, "opens", "02:30 does not exist"),
        ({"closes": paris(2027, 3, 28, 2)}, "closes", "02:00 does not exist"),
        ({"closes": paris(2026, 10, 25, 2, 30)}, "closes", "02:30 comes twice"),
        ({"closes": datetime(2026, 10, 25, 0, 30, tzinfo=UTC)}, "closes", "02:30 comes twice"),
        ({"closes": paris(1, 1, 1)}, "closes", "between 1900 and 2100"),
        ({"closes": paris(9999, 12, 31, 23, 59)}, "closes", "between 1900 and 2100"),
        ({"result": date(9999, 12, 31)}, "result", "between 1900 and 2100"),
    ],
)
def test_dates_that_cannot_be_are_refused_with_a_reason(dates, field, words):
    step = CallDate(call=CallFactory(), **dates)

    with pytest.raises(ValidationError) as refused:
        step.full_clean()

    assert list(refused.value.message_dict) == [field]
    assert words in refused.value.message_dict[field][0]


@pytest.mark.parametrize(
    "closes",
    [paris(2026, 3, 29, 1, 59), paris(2026, 3, 29, 3), paris(2026, 10, 25, 1, 59), paris(2026, 10, 25, 3)],
)
def test_the_hours_beside_a_change_of_clocks_are_kept_as_typed(closes):
    step = CallDate(call=CallFactory(), closes=closes)
    step.full_clean()
    step.save()

    assert timezone.localtime(CallDate.objects.get(pk=step.pk).closes) == closes


def test_a_result_may_be_known_on_the_day_of_the_closing():
    CallDate(call=CallFactory(), closes=NOW, result=NOW.date()).full_clean()


@pytest.mark.parametrize(
    "dates", [{}, {"opens": NOW, "closes": NOW - DAY}], ids=["no date", "closes before it opens"]
)
def test_the_database_holds_the_dates_too(dates):
    call = CallFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CallDate.objects.create(call=call, **dates)


def test_two_steps_of_a_call_have_names_of_their_own():
    first = CallDateFactory(closes=NOW)

    with pytest.raises(ValidationError, match="name of its own"):
        CallDate(call=first.call, closes=NOW + DAY).full_clean()


def test_the_address_of_the_calendar_is_no_slug():
    with pytest.raises(ValidationError, match="another page"):
        CallFactory.build(slug="calendar", instrument=InstrumentFactory()).full_clean()
