"""While one sees a preview, everybody else sees what is public, in threads with transactions of their own."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.shown import Shown
from offices.models import Office
from sectors.models import Country
from tests.catalogue.test_preview_leaves_nothing import NEW, answers
from tests.previews import drafted, link_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def side_by_side(catalogue, prepared_database, tmp_path) -> Iterator[None]:
    """
    Have threads share a database in which one reads while another one writes.

    On SQLite that is a file, as in service: the tests' own is in memory, where readers wait for writers.
    """
    if connection.vendor == "postgresql":
        yield
        return
    settings, path = connections.settings["default"], str(tmp_path / "portal.sqlite3")
    before = settings["NAME"]
    prepared_database.copy_to(path)
    settings["NAME"] = path
    yield
    settings["NAME"] = before


def in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(work())
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, found


def result_of(work: Callable[[], Any]) -> Any:
    thread, found = in_thread(work)
    thread.join(60)
    return found[0]


def ask(path: str) -> Any:
    return Client().get(path)


class Slow:
    """A preview that has put its drafts on, and waits until it may go on."""

    def __init__(self, monkeypatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        put_on = Shown.put_on

        def slowly(shown: Shown) -> None:
            put_on(shown)
            self.begun.set()
            assert self.go_on.wait(60)

        monkeypatch.setattr(Shown, "put_on", slowly)


@pytest.fixture
def slow(monkeypatch) -> Slow:
    return Slow(monkeypatch)


def make_link() -> str:
    return link_to(drafted(Country.objects.get(iso2="CL"), **NEW)).token


def test_everybody_else_sees_what_is_public_while_a_preview_is_made(side_by_side, slow, settings, tmp_path):
    settings.CATALOGUE_VERSION_AGE, settings.VAR_DIR = 0, tmp_path
    token = result_of(make_link)
    number = result_of(version.read_number)

    thread, previewed = in_thread(lambda: ask(f"/preview/{token}/en/find/?q=zebraland"))
    assert slow.begun.wait(60)
    version.process.standing = None
    meanwhile = result_of(lambda: answers(ask))
    standing = version.process.standing
    slow.go_on.set()
    thread.join(60)
    after = result_of(lambda: answers(ask))

    assert previewed[0].headers["Location"] == f"/preview/{token}/en/countries/cl/?q=zebraland"
    assert not any(meanwhile)
    assert not any(after)
    assert standing.number == number == result_of(version.read_number)
    assert version.process.standing is standing


def test_a_preview_made_first_leaves_the_others_nothing(side_by_side, settings, tmp_path):
    settings.CATALOGUE_VERSION_AGE, settings.VAR_DIR = 0, tmp_path
    token = result_of(make_link)

    inside = result_of(lambda: answers(lambda path: ask(f"/preview/{token}{path}")))
    outside = result_of(lambda: answers(ask))

    assert all(inside)
    assert not any(outside)
    assert result_of(lambda: Country.objects.get(iso2="CL").name_en) == "Chile"


def test_a_colleague_saves_once_a_preview_is_made_and_neither_is_lost(side_by_side, slow):
    from cnrs_intl.catalogue.writing import change

    def draft_of_rio() -> str:
        return link_to(drafted(Office.objects.get(slug="rio"), name_en="Zebra bay")).token

    def save() -> str:
        with change(Office.objects.filter(slug="rio")):
            office = Office.objects.get(slug="rio")
            office.city_en = "Niterói"
            office.save()
        return office.city_en

    token = result_of(draft_of_rio)
    thread, previewed = in_thread(lambda: ask(f"/preview/{token}/en/offices/rio/"))
    assert slow.begun.wait(60)
    saving, saved = in_thread(save)
    saving.join(0.3)
    waits = saving.is_alive()
    slow.go_on.set()
    thread.join(60)
    saving.join(60)

    assert waits
    assert "<h1>Zebra bay</h1>" in previewed[0].text
    assert saved == ["Niterói"]
    office = result_of(lambda: Office.objects.get(slug="rio"))
    assert (office.name_en, office.city_en) == ("Rio de Janeiro office (South America)", "Niterói")
