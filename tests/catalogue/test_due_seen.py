"""Who sees that drafts are due, whatever is asked of the portal: each is published by then."""

from datetime import timedelta

import pytest
from django.db import connection

from cnrs_intl.catalogue import due, version
from cnrs_intl.catalogue.models import Draft
from tests.conftest import logged_in
from tests.drafted import BEFORE, MOMENT, fresh

pytestmark = pytest.mark.django_db
Status = Draft.Status


def test_what_is_scheduled_is_due_next(scheduled, clock_at):
    scheduled(BEFORE + timedelta(minutes=7))

    assert due.next_due(BEFORE) == BEFORE + timedelta(minutes=7)


def test_what_is_written_only_is_never_due(scheduled, clock_at):
    scheduled(BEFORE + timedelta(minutes=7))
    Draft.objects.update(status=Status.WRITING)

    assert due.next_due(BEFORE) > BEFORE + timedelta(minutes=7)


@pytest.fixture
def outside(monkeypatch):
    """Have the test's own transaction count as none."""
    monkeypatch.setattr(version, "is_writing", lambda: False)


def test_whoever_asks_how_the_catalogue_stands_publishes_what_is_due(scheduled, clock_at, outside):
    office, _draft = scheduled()
    connection.run_on_commit.clear()
    known = version.standing()
    clock_at(MOMENT)

    later = version.standing()

    assert fresh(office).city_en == "After"
    assert later is not known


@pytest.mark.parametrize("where", ["apart", "within a transaction"])
def test_nothing_is_published_from_within_something_else(where, scheduled, clock_at, outside, monkeypatch):
    office, _draft = scheduled()
    connection.run_on_commit.clear()
    clock_at(MOMENT)
    if where == "within a transaction":
        monkeypatch.setattr(version, "is_writing", lambda: True)
        version.standing()
    else:
        with version.apart():
            version.standing()
    between = fresh(office).city_en
    monkeypatch.setattr(version, "is_writing", lambda: False)

    version.standing()

    assert (between, fresh(office).city_en) == ("Before", "After")


def test_what_cannot_be_published_yet_is_not_tried_at_each_request(scheduled, clock_at, outside, monkeypatch):
    tried = []
    scheduled()
    connection.run_on_commit.clear()
    clock_at(MOMENT)
    monkeypatch.setattr(version, "when_due", [lambda: tried.append(True)])

    for _time in range(5):
        version.standing()
    at_first = len(tried)
    clock_at(MOMENT + version.LATE)
    version.standing()

    assert (at_first, len(tried)) == (1, 2)


def test_a_request_with_nothing_due_costs_no_query_more(scheduled, outside, django_assert_num_queries):
    scheduled()
    connection.run_on_commit.clear()
    version.standing()

    with django_assert_num_queries(0):
        version.standing()


def test_staff_who_open_a_page_see_to_it_that_what_is_due_is_published(scheduled, clock_at, outside, people):
    office, _draft = scheduled()
    connection.run_on_commit.clear()
    clock_at(MOMENT)

    logged_in(people["Publishers"]).get("/admin/")

    assert fresh(office).city_en == "After"
