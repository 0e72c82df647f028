"""The memory of pages, asked by many at once: one makes a page, nobody waits long for it."""

import threading
from datetime import timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cnrs_intl.catalogue import memory, version
from tests.remembered import TEXT, Pages

pytestmark = pytest.mark.usefixtures("a_memory")


class Slow(Pages):
    """A view that waits until it is let go on; its requests come from threads, which share no transaction."""

    def __init__(self) -> None:
        super().__init__(body=TEXT)
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    def view(self, request: HttpRequest) -> HttpResponse:
        self.begun.release()
        assert self.go_on.wait(10)
        return super().view(request)


@pytest.fixture
def standing(monkeypatch):
    """A catalogue that stands: threads of a test do not see its database."""
    stands = version.Standing(1, timezone.now() + timedelta(days=1))
    monkeypatch.setattr(version, "shared", lambda: stands)


def in_threads(pages: Pages, number: int) -> list[threading.Thread]:
    threads = [threading.Thread(target=pages.get) for _number in range(number)]
    for thread in threads:
        thread.start()
    return threads


def test_a_page_that_many_ask_for_at_once_is_made_once(standing, monkeypatch):
    monkeypatch.setattr(memory, "WAIT", 10)
    pages = Slow()

    threads = in_threads(pages, 1)
    assert pages.begun.acquire(timeout=10)
    threads += in_threads(pages, 5)
    pages.go_on.set()
    for thread in threads:
        thread.join(10)

    assert len(pages.asked) == 1
    assert pages.memory.turns == {}


def test_nobody_waits_long_for_who_makes_the_same_page(standing, monkeypatch):
    monkeypatch.setattr(memory, "WAIT", 0.01)
    pages = Slow()

    threads = in_threads(pages, 2)

    assert all(pages.begun.acquire(timeout=10) for _thread in threads)
    pages.go_on.set()
    for thread in threads:
        thread.join(10)
    assert pages.memory.turns == {}


def test_a_fault_while_a_page_is_made_leaves_the_way_free_for_the_next(standing):
    pages = Pages(body=TEXT)
    good = pages.memory.get_response

    def failing(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    pages.memory.get_response = failing
    with pytest.raises(RuntimeError):
        pages.get()
    pages.memory.get_response = good

    assert pages.memory.turns == {}
    assert pages.is_kept()
