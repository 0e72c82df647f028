"""The number of the catalogue, what is kept while it stands, and what is known with the database away."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone, translation

from cnrs_intl.catalogue import due, version
from cnrs_intl.catalogue.models import CatalogueVersion
from instruments.models import SOON
from offices.models import Office
from tests.factories import CallDateFactory, CallFactory, OfficeFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def read_each_time(settings):
    settings.CATALOGUE_VERSION_AGE = 0


@pytest.fixture
def made():
    """A value that is kept, and how often it was made."""
    found = []

    @version.kept_by_language
    def make(word: str = "") -> int:
        found.append(word)
        return len(found)

    return make


def count_up_elsewhere() -> None:
    CatalogueVersion.objects.update_or_create(pk=1, defaults={"number": version.read_number() + 1})


def test_a_value_is_made_once_per_language_and_argument(made):
    with translation.override("fr"):
        french = [made(), made()]

    assert [made(), made(), made("word"), made()] == [2, 2, 3, 2]
    assert french == [1, 1]


def test_a_value_is_made_anew_when_another_process_has_changed_the_catalogue(made):
    first = made()

    count_up_elsewhere()

    assert (first, made(), made()) == (1, 2, 2)


def test_a_value_is_made_anew_once_something_is_due(made, monkeypatch):
    OfficeFactory.build()
    Office.objects.update(publish_at=None, withdraw_at=None)
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    first = made()

    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=10, minutes=59))
    before_midnight = made()
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=11))

    assert (first, before_midnight, made()) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_changed_something_keeps_nothing_and_leaves_nothing_behind(made):
    made()

    with transaction.atomic():
        OfficeFactory()
        inside = [made(), made()]
        transaction.set_rollback(True)

    assert inside == [2, 3]
    assert made() == 1


@pytest.mark.django_db(transaction=True)
def test_who_commits_a_change_sees_it_at_once_however_old_the_number_may_be(made, settings):
    settings.CATALOGUE_VERSION_AGE = 3600
    made()

    with transaction.atomic():
        OfficeFactory()

    assert made() == 2


def test_the_number_is_read_no_more_often_than_the_setting_says(settings, django_assert_num_queries):
    settings.CATALOGUE_VERSION_AGE = 3600
    version.standing()

    with django_assert_num_queries(0):
        stands = {id(version.standing()) for _time in range(10)}

    assert len(stands) == 1


# What is due


def test_without_anything_to_come_midnight_in_paris_is_due_next(catalogue):
    winter, summer = datetime(2026, 12, 1, 22, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)

    assert due.next_due(winter) == datetime(2026, 12, 1, 23, tzinfo=UTC)
    assert due.next_due(summer) == datetime(2026, 7, 2, 22, tzinfo=UTC)


@pytest.mark.parametrize("column", ["publish_at", "withdraw_at"])
def test_the_next_entry_to_come_or_go_is_due(column):
    for hours in (3, 2, -1):
        OfficeFactory(**{column: NOON + timedelta(hours=hours)})

    assert due.next_due(NOON) == NOON + timedelta(hours=2)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (timedelta(hours=1), None, timedelta(hours=1)),
        (None, timedelta(hours=2), timedelta(hours=2)),
        (None, SOON + timedelta(hours=3), timedelta(hours=3)),
        (timedelta(hours=-1), SOON + timedelta(days=3), timedelta(hours=11)),
    ],
)
def test_a_call_that_opens_closes_or_closes_soon_is_due(opens, closes, expected):
    CallDateFactory(
        call=CallFactory(),
        opens=NOON + opens if opens else None,
        closes=NOON + closes if closes else None,
        result=None,
    )

    assert due.next_due(NOON) == NOON + expected


def test_what_is_due_costs_two_queries_however_many_models_there_are(django_assert_num_queries):
    with django_assert_num_queries(2):
        due.next_due(NOON)


# The database away


class Away:
    """A database that can be taken away; nobody waits for a thread to find it again."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch, self.waiting = monkeypatch, []
        monkeypatch.setattr(version.threading, "Thread", lambda **options: self)

    def start(self) -> None:
        self.waiting.append(True)

    def begin(self) -> None:
        def fail() -> int:
            raise OperationalError("away")

        self.monkeypatch.setattr(version, "read_number", fail)


@pytest.fixture
def away(monkeypatch) -> Away:
    return Away(monkeypatch)


def test_with_the_database_away_what_was_known_stands_for_a_while(away, settings):
    settings.PAGE_MEMORY_GRACE = 600
    known = version.standing()

    away.begin()

    assert version.standing() is known
    assert version.standing() is known
    assert version.is_away()
    assert away.waiting == [True]


def test_with_the_database_away_for_too_long_nothing_is_known_any_more(away, settings):
    settings.PAGE_MEMORY_GRACE = 600
    version.standing()
    away.begin()
    version.standing()

    version.process.read_at = time.monotonic() - 601

    with pytest.raises(OperationalError):
        version.standing()


def test_with_the_database_away_nothing_outlives_what_is_due(away, monkeypatch):
    known = version.standing()
    away.begin()
    version.standing()

    monkeypatch.setattr(timezone, "now", lambda: known.until)

    with pytest.raises(OperationalError):
        version.standing()


def test_a_process_that_never_reached_the_database_knows_nothing(away):
    away.begin()

    with pytest.raises(OperationalError):
        version.standing()


def test_the_database_is_found_again_without_anybody_asking(monkeypatch):
    answers = iter([OperationalError("still away"), 7])

    def read() -> int:
        if isinstance(answer := next(answers), Exception):
            raise answer
        return answer

    monkeypatch.setattr(version, "read_number", read)
    monkeypatch.setattr(version.connection, "close", lambda: None)
    monkeypatch.setattr(version, "RETRY", 0)
    version.process.away = True

    version.until_it_is_back()

    assert not version.is_away()
    assert version.process.standing.number == 7
