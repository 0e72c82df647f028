"""Drafts and sets that become public at their time: each once, and what fails leaves what is live alone."""

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, connections
from reversion.models import Revision

from cnrs_intl.catalogue import due_drafts, workflow
from cnrs_intl.catalogue.draft_words import failure_of
from cnrs_intl.catalogue.due_drafts import publish_due
from cnrs_intl.catalogue.history import author_of, in_words
from cnrs_intl.catalogue.models import CatalogueVersion, Draft, DraftSet
from offices.models import Office
from tests.drafted import MOMENT, changed_live, fresh

pytestmark = pytest.mark.django_db
Status = Draft.Status


def test_nothing_is_public_a_second_before_and_all_is_at_the_minute(scheduled, clock_at, people):
    office, draft = scheduled()

    clock_at(MOMENT - timedelta(seconds=1))
    early = publish_due()
    city_before = fresh(office).city_en
    clock_at(MOMENT)
    outcomes = publish_due()

    assert (early, city_before) == ([], "Before")
    assert outcomes == [(str(office), [])]
    assert (fresh(office).city_en, fresh(draft)) == ("After", None)


def test_the_history_says_who_approved_it_and_that_it_was_scheduled(scheduled, clock_at):
    scheduled()
    clock_at(MOMENT)

    publish_due()

    revision = Revision.objects.latest("pk")
    assert (revision.user, author_of(revision)) == (None, "publishers")
    said = in_words(revision.comment, Office)
    assert said.startswith(
        "Published as scheduled, approved by publishers. Written by editors. "
        "Published with an older translation:"
    )


def test_a_set_goes_live_at_its_time_as_one(scheduled, clock_at, people):
    publisher = people["Publishers"]
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    offices = [scheduled(into=a_set)[0] for _time in range(3)]
    workflow.schedule(a_set, publisher, MOMENT)
    revisions = Revision.objects.count()
    clock_at(MOMENT)

    publish_due()

    assert {fresh(office).city_en for office in offices} == {"After"}
    assert Revision.objects.count() == revisions + 1
    assert fresh(a_set) is None
    words = in_words(Revision.objects.latest("pk").comment, Office)
    assert words.startswith("Published with the set “Reorganisation 2027”. Published as scheduled")


def test_several_are_published_in_the_order_of_their_times(scheduled, clock_at):
    late, _draft = scheduled(MOMENT)
    early, _draft = scheduled(MOMENT - timedelta(hours=1))
    clock_at(MOMENT)

    assert [outcome.name for outcome in publish_due()] == [str(early), str(late)]


@pytest.mark.parametrize("status", [Status.WRITING, Status.WAITING, Status.FAILED])
def test_what_is_not_approved_is_not_published_at_its_time(status, scheduled, clock_at):
    office, _draft = scheduled()
    Draft.objects.update(status=status)
    clock_at(MOMENT)

    assert publish_due() == []
    assert fresh(office).city_en == "Before"


# What fails


def test_what_fails_leaves_what_is_live_and_says_why_in_both_languages(scheduled, clock_at):
    office, draft = scheduled()
    other, _draft = scheduled()
    changed_live(office, city_en="Meanwhile")
    clock_at(MOMENT)

    outcomes = publish_due()
    again = publish_due()

    assert [bool(outcome.failure) for outcome in outcomes] == [True, False]
    assert again == []
    assert (fresh(office).city_en, fresh(other).city_en) == ("Meanwhile", "After")
    failed = fresh(draft)
    assert (failed.status, failed.content) == (Status.FAILED, draft.content)
    assert failure_of(failed) == [
        f"{draft.name} – City (English) – This was changed meanwhile: bring the draft up to date."
    ]
    assert set(failed.failure[0]) == {"en", "fr"}


def test_what_nobody_foresaw_fails_alone_and_is_logged(scheduled, clock_at, monkeypatch, caplog):
    _office, draft = scheduled()
    clock_at(MOMENT)

    def fail(*args, **options):
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(due_drafts, "publish", fail)
    monkeypatch.setattr(workflow, "publish", fail)

    (outcome,) = publish_due()

    assert "unforeseen" in outcome.failure[0]["en"]
    assert fresh(draft).status == Status.FAILED
    assert "not foreseen" in caplog.text


def test_with_the_database_away_it_stays_due(scheduled, clock_at, monkeypatch, caplog):
    _office, draft = scheduled()
    clock_at(MOMENT)

    def fail(*args, **options):
        raise OperationalError("away")

    with monkeypatch.context() as away:
        away.setattr(due_drafts, "publish", fail)
        missed = publish_due()

    assert (missed, fresh(draft).status) == ([], Status.APPROVED)
    assert [outcome.failure for outcome in publish_due()] == [[]]


# The command


def test_the_command_says_what_it_published(scheduled, clock_at):
    office, _draft = scheduled()
    told = [StringIO(), StringIO()]

    call_command("apply_due", stdout=told[0])
    clock_at(MOMENT)
    call_command("apply_due", stdout=told[1])

    assert [each.getvalue() for each in told] == ["Nothing is due.\n", f"Published: {office}\n"]


def test_the_command_ends_with_a_fault_if_something_failed(scheduled, clock_at):
    office, _draft = scheduled()
    changed_live(office, city_en="Meanwhile")
    clock_at(MOMENT)

    with pytest.raises(CommandError, match="bring the draft up to date"):
        call_command("apply_due")


# Two at once, each with a connection of its own; on SQLite in turn (tests/service has processes)


def in_turn():
    return publish_due() + publish_due(), []


def at_once():
    """Publish what is due from two threads that begin together; return what they published, and faults."""
    begin, found, faults = threading.Barrier(2), [], []

    def work():
        try:
            begin.wait()
            found.extend(publish_due())
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, daemon=True) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found, faults


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(3))
def test_two_that_see_it_at_once_publish_it_once(round_, scheduled, clock_at, people, catalogue):
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    offices = [scheduled(into=a_set)[0] for _time in range(3)] + [scheduled()[0]]
    workflow.schedule(a_set, people["Publishers"], MOMENT)
    revisions, number = Revision.objects.count(), CatalogueVersion.objects.get().number
    clock_at(MOMENT)

    found, faults = (at_once if connection.vendor == "postgresql" else in_turn)()

    assert faults == []
    assert sorted(outcome.name for outcome in found) == sorted([str(offices[-1]), "Reorganisation 2027"])
    assert all(outcome.failure == [] for outcome in found)
    assert {fresh(office).city_en for office in offices} == {"After"}
    assert Revision.objects.count() == revisions + 2
    assert CatalogueVersion.objects.get().number == number + 2
