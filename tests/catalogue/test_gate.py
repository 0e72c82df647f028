"""The gate: how many pages are made at once, who waits, who is sent away, and in which words."""

import json
import threading
import time

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cnrs_intl.catalogue import gate, version
from cnrs_intl.catalogue.gate import Gate


class Slow:
    """A view that waits until it is let go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()
        self.now, self.most, self.lock = 0, 0, threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.release()
        assert self.go_on.wait(10)
        with self.lock:
            self.now -= 1
        return HttpResponse("made")


@pytest.fixture
def patient(monkeypatch) -> None:
    """Have whoever waits in line wait for as long as a slow machine takes."""
    monkeypatch.setattr(gate, "PATIENCE", 60)


def ask(door: Gate, number: int, path: str = "/en/find/") -> tuple[list[threading.Thread], list[int]]:
    statuses: list[int] = []

    def once() -> None:
        statuses.append(door(RequestFactory().get(path)).status_code)

    threads = [threading.Thread(target=once) for _number in range(number)]
    for thread in threads:
        thread.start()
    return threads, statuses


def end(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(10)


@pytest.mark.usefixtures("patient")
def test_no_more_pages_are_made_at_once_than_the_gate_lets_in_and_the_others_wait():
    view = Slow()
    threads, statuses = ask(Gate(view), 10)
    for _place in range(gate.AT_ONCE):
        assert view.begun.acquire(timeout=10)

    assert not view.begun.acquire(timeout=0.05)
    view.go_on.set()
    end(threads)

    assert (statuses, view.most) == ([200] * 10, gate.AT_ONCE)


@pytest.mark.usefixtures("patient")
def test_previews_have_places_of_their_own_and_wait_for_them_in_line():
    view = Slow()
    threads, statuses = ask(Gate(view), gate.PREVIEWS + 3, "/preview/draft-1/en/offices/rio.pdf")
    for _place in range(gate.PREVIEWS):
        assert view.begun.acquire(timeout=10)

    assert not view.begun.acquire(timeout=0.05)
    view.go_on.set()
    end(threads)

    assert (statuses, view.most) == ([200] * (gate.PREVIEWS + 3), gate.PREVIEWS)


@pytest.mark.usefixtures("patient")
def test_who_finds_the_line_full_is_asked_at_once_to_come_again(monkeypatch):
    monkeypatch.setattr(gate, "IN_LINE", 1)
    view = Slow()
    door = Gate(view)
    threads, statuses = ask(door, gate.AT_ONCE + 1)
    for _place in range(gate.AT_ONCE):
        assert view.begun.acquire(timeout=10)
    while door.line._value:  # until the third stands in it
        time.sleep(0.001)

    sent_away = door(RequestFactory().get("/en/find/"))
    view.go_on.set()
    end(threads)

    assert (sent_away.status_code, sent_away["Retry-After"]) == (503, "2")
    assert statuses == [200] * 3


def test_nobody_waits_longer_than_the_gate_is_patient(monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", 0.01)
    view = Slow()
    door = Gate(view)
    threads, _statuses = ask(door, gate.AT_ONCE)
    for _place in range(gate.AT_ONCE):
        assert view.begun.acquire(timeout=10)

    assert door(RequestFactory().get("/en/find/")).status_code == 503
    view.go_on.set()
    end(threads)


@pytest.mark.parametrize(
    "path",
    [
        "/static/x.css",
        "/healthz",
        "/readyz",
        "/admin/",
        "/en/brochure.pdf",
        "/en/card.png",
        "/fr/offices/rio/card.png",
    ],
)
def test_files_probes_staff_and_documents_do_not_wait_for_pages(path):
    view = Slow()
    door = Gate(view)
    threads, _statuses = ask(door, gate.AT_ONCE)
    for _place in range(gate.AT_ONCE):
        assert view.begun.acquire(timeout=10)

    others, statuses = ask(door, 1, path)
    assert view.begun.acquire(timeout=10)
    view.go_on.set()
    end([*threads, *others])

    assert statuses == [200]


def test_a_page_that_fails_gives_its_place_back():
    def fail(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    door = Gate(fail)
    for _time in range(gate.AT_ONCE + 1):
        with pytest.raises(RuntimeError):
            door(RequestFactory().get("/en/"))

    assert door.places.acquire(blocking=False)


# The database away


@pytest.mark.parametrize(
    ("path", "words"),
    [("/en/offices/", "not available right now"), ("/fr/offices/", "momentanément indisponible")],
)
def test_with_the_database_away_a_page_says_so_in_its_language_without_asking_it(monkeypatch, path, words):
    monkeypatch.setattr(version.process, "away", True)

    answer = Gate(Slow())(RequestFactory().get(path))

    assert answer.status_code == 503
    assert (answer["Retry-After"], answer["Cache-Control"]) == ("2", "no-store")
    assert words in answer.content.decode()
    assert f'<html lang="{path[1:3]}">' in answer.content.decode()


def test_with_the_database_away_the_api_answers_a_problem_document(monkeypatch):
    monkeypatch.setattr(version.process, "away", True)

    answer = Gate(Slow())(RequestFactory().get("/api/v1/instruments/"))

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert json.loads(answer.content)["status"] == 503


def test_a_page_that_the_database_fails_in_the_middle_says_so_and_is_no_fault(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("offices.views.OfficeList.get_queryset", fail)

    answer = client.get("/fr/offices/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert "default-src" in answer["Content-Security-Policy"]
    assert "momentanément indisponible" in answer.content.decode()


def test_another_fault_stays_a_fault(client, db, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("offices.views.OfficeList.get_queryset", fail)
    client.raise_request_exception = False

    assert client.get("/fr/offices/").status_code == 500


# What the memory of pages leaves alone


def test_the_admin_and_pages_that_there_are_not_are_packed_too(client, db):
    answer = client.get("/en/nowhere/", headers={"accept-encoding": "gzip"})

    assert (answer.status_code, answer["Content-Encoding"]) == (404, "gzip")
