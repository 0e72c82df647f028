"""The package of open data: the same bytes for the same content, made once, kept until that changes."""

import io
import os
import threading
import time
import tracemalloc
import zipfile
from contextlib import contextmanager
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection, models
from django.urls import reverse

from cnrs_intl.catalogue import data_package, kept_package
from cnrs_intl.catalogue.data_package import Contents, pack
from cnrs_intl.catalogue.kept_package import content_day, folder, package
from cnrs_intl.catalogue.open_data import CHUNK, Column, Table
from cnrs_intl.catalogue.turn import turn
from cnrs_intl.site import open_data
from cnrs_intl.site.open_data import TABLES, contents
from offices.models import Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def apart(settings, tmp_path, catalogue):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def packed(monkeypatch) -> list[date]:
    """The days of the packages that were made, each of them really."""
    days: list[date] = []

    def noted(file, given: Contents) -> dict[str, int]:
        days.append(given.day)
        return pack(file, given)

    monkeypatch.setattr(kept_package, "pack", noted)
    return days


def files() -> list[str]:
    return sorted(path.name for path in folder().iterdir() if path.name != "lock")


def body() -> bytes:
    with package(contents) as (_found, path):
        return path.read_bytes()


def test_the_same_content_is_the_same_bytes(packed):
    first = body()
    for path in folder().iterdir():
        path.unlink()
    time.sleep(2.1)  # a ZIP tells times by two seconds

    assert body() == first
    assert len(packed) == 2
    assert {member.date_time[:3] for member in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {
        (content_day().year, content_day().month, content_day().day)
    }


def test_it_is_made_once_and_told_of(packed):
    first, second = body(), body()

    assert first == second
    assert len(packed) == 1
    with package(contents) as (found, _path):
        assert (found.size, found.sha256) == (len(first), sha256(first).hexdigest())
        assert found.rows["countries"] == 250


@pytest.mark.parametrize("harm", ["cut", "no note", "half a note"])
def test_one_that_is_not_whole_is_made_again(packed, harm):
    first = body()
    archive, note = (next(folder().glob(f"*.{ending}")) for ending in ("zip", "json"))
    match harm:
        case "cut":
            archive.write_bytes(first[:-1])
        case "no note":
            note.unlink()
        case _half_a_note:
            note.write_text(note.read_text()[:40])

    assert body() == first
    assert len(packed) == 2


@pytest.mark.django_db(transaction=True)
def test_an_edit_has_it_made_anew_and_the_old_one_taken_away(packed):
    first = body()
    office = Office.objects.get(slug="tokyo")
    office.telephone = "+81 3 0000 0000"
    office.save()

    second = body()

    assert b"+81 3 0000 0000" in zipfile.ZipFile(io.BytesIO(second)).read("offices.csv")
    assert first != second
    assert len(packed) == 2
    assert len(files()) == 2


@pytest.mark.django_db(transaction=True)
def test_what_staff_write_meanwhile_is_in_it_wholly_or_not_kept(monkeypatch):
    def while_written(file, given: Contents) -> dict[str, int]:
        rows = pack(file, given)
        if not written:
            office = Office.objects.get(slug="tokyo")
            office.telephone = "+81 3 0000 0000"
            office.save()
            written.append(office)
        return rows

    written: list[Office] = []
    monkeypatch.setattr(kept_package, "pack", while_written)

    assert b"+81 3 0000 0000" in zipfile.ZipFile(io.BytesIO(body())).read("offices.csv")
    assert len(files()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_are_asked_at_once_make_it_once(monkeypatch, packed):
    made, bodies = kept_package.pack, []

    @contextmanager
    def nobody_elses_turn(_asked, _seconds):
        yield

    def slowly(file, given):
        time.sleep(0.3)
        return made(file, given)

    def ask() -> None:
        try:
            bodies.append(body())
        finally:
            connection.close()

    monkeypatch.setattr(kept_package, "turn", nobody_elses_turn)  # as if each were a process
    monkeypatch.setattr(kept_package, "pack", slowly)
    threads = [threading.Thread(target=ask) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(bodies)) == 1
    assert len(bodies) == 2
    assert len(packed) == 1


def test_who_asks_while_a_document_is_made_is_told_to_come_again(client, monkeypatch):
    monkeypatch.setattr(open_data, "PATIENCE", 0.1)
    address = reverse("open_data_zip", args=[content_day().isoformat()])
    answers = {}

    def ask_meanwhile() -> None:
        with turn("/en/irp.pdf"):
            ready.set()
            held.wait(10)

    ready, held = threading.Event(), threading.Event()
    other = threading.Thread(target=ask_meanwhile)
    other.start()
    assert ready.wait(10)
    try:
        answers = {path: client.get(path) for path in (address, "/en/open-data/")}
    finally:
        held.set()
        other.join()

    assert answers[address].status_code == 503
    assert answers[address]["Retry-After"] == "2"
    assert answers[address]["Content-Type"] == "text/plain; charset=utf-8"
    assert answers[address]["Cache-Control"] == answers["/en/open-data/"]["Cache-Control"] == "no-store"
    assert "The file is being made." in answers["/en/open-data/"].text


def test_who_asks_for_the_file_waits_a_little_for_it(client):
    address = reverse("open_data_zip", args=[content_day().isoformat()])

    def make_meanwhile() -> None:
        with turn("/en/irp.pdf"):
            ready.set()
            time.sleep(0.3)

    ready = threading.Event()
    other = threading.Thread(target=make_meanwhile)
    other.start()
    assert ready.wait(10)
    answer = client.get(address)
    other.join()

    assert answer.status_code == 200
    assert answer.getvalue()


def test_a_folder_that_takes_no_file_costs_time_and_nothing_else(settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.VAR_DIR = tmp_path / "file"

    assert zipfile.ZipFile(io.BytesIO(body())).testzip() is None
    assert "is not kept" in caplog.text


def test_what_is_not_yet_committed_is_not_kept():
    Office.objects.get(slug="tokyo").save()

    body()

    assert not folder().exists()


def test_a_stopped_process_leaves_nothing_for_long():
    folder().mkdir()
    for name, age in (("old.half", 7200), ("new.half", 10)):
        (folder() / name).write_text("")
        os.utime(folder() / name, (time.time() - age, time.time() - age))

    body()

    assert "old.half" not in files()
    assert "new.half" in files()


# Memory


def test_rows_are_read_from_the_database_in_chunks(monkeypatch):
    sizes = []
    iterator = models.QuerySet.iterator

    def noted(queryset, chunk_size=None):
        sizes.append(chunk_size)
        return iterator(queryset, chunk_size)

    monkeypatch.setattr(models.QuerySet, "iterator", noted)

    pack(io.BytesIO(), contents())

    assert sizes == [CHUNK] * len(TABLES)


class Long(Table):
    """A table of 20,000 rows of a kilobyte."""

    def rows(self):
        for number in range(20_000):
            yield [f"{number}", f"{number:>1000}"]

    columns = [Column("key", "string", "Key"), Column("text", "string", "Text")]
    key = ("key",)


def test_a_table_passes_through_memory_row_by_row(tmp_path):
    given = Contents(date(2026, 1, 31), (Long("long", Office),), {}, {})
    tracemalloc.start()
    try:
        with (tmp_path / "long.zip").open("w+b") as file:
            data_package.pack(file, given)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 10_000_000  # bytes, of 40 million


def test_one_that_is_replaced_before_it_is_opened_is_looked_for_again(client, monkeypatch):
    address = f"/open-data/{content_day()}.zip"
    whole = b"".join(client.get(address).streaming_content)
    reading, harm = kept_package.read, [True]

    def replaced(path):
        found = reading(path)
        if found and harm.pop():
            path.unlink()  # as another process does, once the content has changed
            harm.append(False)
        return found

    monkeypatch.setattr(kept_package, "read", replaced)
    response = client.get(address)

    assert (response.status_code, harm) == (200, [False])
    assert b"".join(response.streaming_content) == whole
