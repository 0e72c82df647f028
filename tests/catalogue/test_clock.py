"""The clock by which pages are shown: this moment, or another one that is set for one thread."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.querysets import Status, status_of
from offices.models import Office
from tests.factories import OfficeFactory

LATE = datetime(2031, 12, 31, 23, 30, tzinfo=UTC)  # in Paris the new year has begun


def test_without_another_moment_it_is_now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)

    assert clock.now() is LATE
    assert clock.today() == date(2032, 1, 1)


def test_another_moment_holds_for_the_day_in_paris_too_and_then_ends():
    before = clock.today()

    with clock.at(LATE):
        inside = clock.now(), clock.today()

    assert inside == (LATE, date(2032, 1, 1))
    assert before <= clock.today() <= before + timedelta(days=1)


def test_another_moment_holds_in_its_own_thread_alone():
    seen = []

    with clock.at(LATE):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()

    assert seen[0] - timezone.now() < timedelta(minutes=1)


def test_no_moment_is_this_one():
    with clock.at(LATE), clock.at(None):
        inside = clock.now()

    assert inside < LATE


@pytest.mark.django_db
def test_what_is_public_and_its_status_are_those_of_the_moment_shown():
    day = timedelta(days=1)
    office = OfficeFactory(publish_at=LATE - day, withdraw_at=LATE + day)

    def status() -> str:
        return status_of(office.state, office.publish_at, office.withdraw_at)

    seen = []
    for moment in (LATE - 2 * day, LATE, LATE + day):
        with clock.at(moment):
            seen.append((status(), Office.objects.published().filter(pk=office.pk).exists()))

    assert seen == [(Status.SCHEDULED, False), (Status.PUBLISHED, True), (Status.WITHDRAWN, False)]
