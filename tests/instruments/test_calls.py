"""Where a call stands: by the minute, around the changes of clocks, and the same in SQL and in Python."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.templatetags.page import moment
from instruments.call_wording import until_closing, until_opening
from instruments.models import Call, CallDate, Progress
from tests import sampling
from tests.factories import CallDateFactory, CallFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 20, 12, tzinfo=PARIS)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def paris(*parts) -> datetime:
    return datetime(*parts, tzinfo=PARIS)


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
    call = call_with((NOON, NOON + 90 * DAY))

    assert both(call, NOON - SECOND) == "announced"
    assert both(call, NOON) == "open"


def test_a_call_closes_soon_from_thirty_days_before():
    call = call_with((NOON - DAY, NOON + timedelta(days=30)))

    assert both(call, NOON - SECOND) == "open"
    assert both(call, NOON) == "closing_soon"


@pytest.mark.parametrize(
    ("dates", "stands"),
    [
        ([], "not_announced"),
        ([(None, NOON + 60 * DAY)], "open"),  # no opening: open until it closes
        ([(NOON - DAY, None)], "open"),  # no closing: open, for all that is known
        # No closing: over once a later step has closed…
        ([(NOON - 90 * DAY, None), (NOON - 9 * DAY, NOON)], "closed"),
        ([(NOON - 90 * DAY, None), (None, NOON)], "closed"),
        ([(NOON - 90 * DAY, None), (NOON - 9 * DAY, NOON), (NOON + DAY, NOON + 60 * DAY)], "announced"),
        ([(NOON - 90 * DAY, None), (NOON - 9 * DAY, NOON + SECOND)], "open"),
        ([(NOON - 9 * DAY, None), (NOON - 90 * DAY, NOON)], "open"),
        ([(NOON - 9 * DAY, None), (NOON - 9 * DAY, NOON)], "open"),
        # … or its own day of results is past.
        ([(NOON - 90 * DAY, None, date(2026, 11, 19))], "closed"),
        ([(NOON - 90 * DAY, None, date(2026, 11, 20))], "open"),
        ([(NOON + DAY, None)], "announced"),
        # First the Institute, then the national step.
        ([(NOON - DAY, NOON + 60 * DAY), (NOON + 70 * DAY, NOON + 90 * DAY)], "open"),
        ([(NOON - 9 * DAY, NOON - DAY), (NOON + DAY, NOON + 90 * DAY)], "announced"),
        ([(NOON - 9 * DAY, NOON - DAY), (NOON - DAY, NOON + 90 * DAY)], "open"),
        ([(NOON - 9 * DAY, NOON - DAY), (NOON - 8 * DAY, NOON)], "closed"),
        # The second states a closing only: it does not make the first open early.
        ([(NOON + DAY, NOON + 60 * DAY), (None, NOON + 90 * DAY)], "announced"),
    ],
)
def test_the_first_step_that_is_not_over_counts(dates, stands):
    assert both(call_with(*dates), NOON) == stands


@pytest.mark.parametrize("mode", ["all_year", "not_announced"])
def test_an_editor_may_leave_the_dates_aside(mode):
    assert both(call_with((NOON - DAY, NOON - SECOND), open_mode=mode), NOON) == mode


def test_a_cancelled_call_is_cancelled_whatever_its_dates():
    assert both(call_with((NOON - DAY, NOON + DAY), cancelled=True), NOON) == "cancelled"


def test_a_call_of_which_only_the_result_is_known_is_not_announced():
    call = CallFactory()
    CallDateFactory(call=call, result=date(2026, 1, 1))

    assert both(call, NOON) == "not_announced"


around = st.one_of(
    st.none(),
    st.integers(-100, 100).map(lambda days: NOON + days * DAY),
    st.sampled_from(
        [NOON, NOON + SECOND, NOON - SECOND, NOON + timedelta(days=30), NOON + 30 * DAY + SECOND]
    ),
)
days = st.one_of(st.none(), st.integers(-3, 3).map(lambda days: NOON.date() + days * DAY))
steps = st.tuples(around, around, days).filter(
    lambda step: any(step) and (None in step[:2] or step[0] < step[1])  # what the database takes
)


@sampling.examples(150)
@given(dates=st.lists(steps, max_size=4), mode=st.sampled_from(Call.OpenMode.values), cancelled=st.booleans())
def test_sql_and_python_agree_on_any_dates(dates, mode, cancelled):
    with transaction.atomic():
        both(call_with(*dates, open_mode=mode, cancelled=cancelled), NOON)
        transaction.set_rollback(True)


# Order


def test_open_calls_come_first_then_announced_ones_and_closed_ones_last(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    instrument = InstrumentFactory()
    made = {
        "closed long ago": call_with((NOON - 90 * DAY, NOON - 60 * DAY), instrument=instrument),
        "not announced": call_with(instrument=instrument, open_mode="not_announced"),
        "all year": call_with(instrument=instrument, open_mode="all_year"),
        "later": call_with((NOON - DAY, NOON + 60 * DAY), instrument=instrument),
        "announced, soon over": call_with((NOON + DAY, NOON + 40 * DAY), instrument=instrument),
        "soon": call_with((NOON - DAY, NOON + 2 * DAY), instrument=instrument),
        "cancelled": call_with((NOON - DAY, NOON + 3 * DAY), instrument=instrument, cancelled=True),
        "closed": call_with((NOON - 9 * DAY, NOON - DAY), instrument=instrument),
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
        ({"opens": NOON, "closes": NOON}, "closes", "closes after it opens"),
        ({"opens": NOON, "closes": NOON - DAY}, "closes", "closes after it opens"),
        ({"closes": NOON, "result": date(2026, 11, 19)}, "result", "after the closing"),
        ({"opens": NOON, "result": date(2026, 11, 19)}, "result", "after the closing"),
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
    CallDate(call=CallFactory(), closes=NOON, result=NOON.date()).full_clean()


@pytest.mark.parametrize(
    "dates", [{}, {"opens": NOON, "closes": NOON - DAY}], ids=["no date", "closes before it opens"]
)
def test_the_database_holds_the_dates_too(dates):
    call = CallFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CallDate.objects.create(call=call, **dates)


def test_two_steps_of_a_call_have_names_of_their_own():
    first = CallDateFactory(closes=NOON)

    with pytest.raises(ValidationError, match="name of its own"):
        CallDate(call=first.call, closes=NOON + DAY).full_clean()


def test_the_address_of_the_calendar_is_no_slug():
    with pytest.raises(ValidationError, match="another page"):
        CallFactory.build(slug="calendar", instrument=InstrumentFactory()).full_clean()


# Words


@pytest.mark.parametrize(
    ("time", "english", "french"),
    [
        (
            paris(2027, 1, 15, 17),
            "15 January 2027, 17:00 (Paris time, UTC+1)",
            "15 janvier 2027 à 17\u00a0h\u00a000 (heure de Paris, UTC+1)",
        ),
        (
            paris(2026, 7, 1, 9, 5),
            "1 July 2026, 09:05 (Paris time, UTC+2)",
            "1er juillet 2026 à 9\u00a0h\u00a005 (heure de Paris, UTC+2)",
        ),
    ],
)
def test_a_time_says_its_zone_as_each_language_writes_it(time, english, french):
    assert moment(time.astimezone(UTC)) == english
    with override("fr"):
        assert moment(time.astimezone(UTC)) == french


@pytest.mark.parametrize(
    ("closes", "english", "french"),
    [
        (paris(2026, 11, 20, 23, 59), "closes today", "clôture aujourd’hui"),
        (paris(2026, 11, 21, 0), "closes tomorrow", "clôture demain"),
        (paris(2026, 11, 22, 0), "2 days left", "encore 2 jours"),
    ],
)
def test_the_days_left_are_those_of_a_calendar_in_paris(closes, english, french):
    assert until_closing(closes, NOON) == english
    assert until_opening(closes, NOON).startswith("opens ")
    with override("fr"):
        assert until_closing(closes, NOON) == french


def test_days_are_counted_in_paris_not_in_utc():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Paris

    assert until_closing(paris(2026, 11, 21, 17), late) == "closes today"


def test_every_state_has_a_name_in_french():
    with override("fr"):
        french = {str(each.label) for each in Progress}

    assert len(french) == len(Progress)
    with override("en"):
        assert not french & {str(each.label) for each in Progress}
