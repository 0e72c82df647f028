"""What is due and cannot be published just now holds up no visitor for long, and one failure no other."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from cnrs_intl.catalogue import due_drafts, version
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.due_drafts import publish_due
from cnrs_intl.catalogue.models import Draft
from offices.models import Office
from tests.drafted import drafted
from tests.factories import OfficeFactory


def due_since(office, minutes):
    draft = drafted(office, city_en="After")
    Draft.objects.filter(pk=draft.pk).update(
        status=Draft.Status.APPROVED, publish_at=timezone.now() - timedelta(minutes=minutes)
    )
    return draft


@pytest.mark.django_db(transaction=True)
def test_a_visitor_does_not_wait_for_a_long_change_before_what_is_due_is_published(catalogue, settings):
    settings.CATALOGUE_VERSION_AGE = 0
    office = Office.objects.get(slug="tokyo")
    due_since(office, 1)
    held, done = threading.Event(), threading.Event()

    def change_for_long():
        with transaction.atomic():
            list(Office.objects.select_for_update(no_key=True))
            held.set()
            done.wait(15)
        connections.close_all()

    other = threading.Thread(target=change_for_long, daemon=True)
    other.start()
    assert held.wait(20)
    begun = time.monotonic()
    response = Client().get("/en/offices/")
    waited = time.monotonic() - begun
    done.set()
    other.join(20)

    assert (response.status_code, waited < 8) == (200, True)
    assert draft_of(office).status == Draft.Status.APPROVED
    assert [outcome.failure for outcome in publish_due()] == [[]]


@pytest.mark.django_db(transaction=True)
def test_the_usual_patience_is_back_once_a_visitor_has_waited(catalogue):
    asks = "PRAGMA busy_timeout" if connection.vendor == "sqlite" else "SHOW lock_timeout"

    def patience():
        with connection.cursor() as cursor:
            return cursor.execute(asks).fetchone()

    usual, meanwhile = patience(), []
    token = version.visited.set(True)
    with due_drafts.waiting_briefly(), due_drafts.brief_transaction():
        meanwhile.append(patience())
    version.visited.reset(token)

    assert meanwhile != [usual]
    assert patience() == usual


@pytest.mark.django_db
def test_a_thread_that_finds_another_one_publishing_goes_on_at_once():
    office = OfficeFactory()
    due_since(office, 1)

    with due_drafts.trying:
        meanwhile = publish_due()

    assert meanwhile == []
    assert [outcome.name for outcome in publish_due()] == [str(office)]


@pytest.mark.django_db
def test_what_cannot_even_be_kept_as_failed_is_logged_and_holds_up_nothing_else(monkeypatch, caplog):
    broken, sound = OfficeFactory(), OfficeFactory()
    draft = due_since(broken, 2)
    due_since(sound, 1)
    real = due_drafts.publish

    def fail(drafts, **options):
        if drafts[0].pk == draft.pk:
            raise RuntimeError("not foreseen")
        return real(drafts, **options)

    def fail_again(*args):
        raise RuntimeError("no mail either")

    monkeypatch.setattr(due_drafts, "publish", fail)
    monkeypatch.setattr(due_drafts.mailing, "failed", fail_again)

    outcomes = publish_due()

    assert [outcome.name for outcome in outcomes] == [str(sound)]
    assert "no mail either" in caplog.text
