"""Documents don't starve pages: one thread of a process works on them or waits, no more."""

import fcntl
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from zlib import crc32

import pytest
from django.utils.timezone import localdate

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.pdf import NotMadeError, kept_today, pdf_of
from cnrs_intl.catalogue.turn import NotYetError, told, turn
from cnrs_intl.site import papers
from instruments.views import paper
from tests.catalogue.test_pdf import document

DOSSIER = "/en/instruments/irp/id.pdf"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "pdf"


@contextmanager
def another_one_being_made() -> Iterator[None]:
    """Have another thread work on a document meanwhile."""
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        with turn("another"):
            begun.set()
            go_on.wait(30)

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        assert begun.wait(10)
        try:
            yield
        finally:
            go_on.set()
            working.result(10)


# The rule


def test_what_must_be_made_while_another_is_made_is_refused_and_made_later():
    with another_one_being_made(), pytest.raises(NotYetError):
        pdf_of(document())

    assert pdf_of(document())


def test_what_is_kept_is_served_while_another_one_is_made():
    made = pdf_of(document())

    with another_one_being_made():
        assert pdf_of(document()) == made


def test_who_was_told_to_come_again_goes_before_who_was_not(monkeypatch):
    monkeypatch.setattr("cnrs_intl.catalogue.turn.FROM", 0)
    with another_one_being_made(), pytest.raises(NotYetError):
        pdf_of(document())

    with pytest.raises(NotYetError):
        pdf_of(document("newcomer-en"))
    assert pdf_of(document())
    assert pdf_of(document("newcomer-en"))


def test_nobody_is_expected_for_what_was_made_meanwhile():
    made = pdf_of(document())
    told["thing-en"] = 0.0

    assert pdf_of(document()) == made
    assert not told


def test_who_does_not_come_again_keeps_nobody_waiting_for_long(monkeypatch):
    monkeypatch.setattr("cnrs_intl.catalogue.turn.FROM", 0)
    monkeypatch.setattr("cnrs_intl.catalogue.turn.UNTIL", 0.1)
    with another_one_being_made(), pytest.raises(NotYetError):
        pdf_of(document("gone-en"))
    sleep(0.2)

    assert pdf_of(document())
    assert not told


def test_until_they_can_be_back_others_have_their_turn(monkeypatch):
    monkeypatch.setattr("cnrs_intl.catalogue.turn.FROM", 60)
    with another_one_being_made(), pytest.raises(NotYetError):
        pdf_of(document())

    assert pdf_of(document("newcomer-en"))


@pytest.mark.parametrize("error", [NotMadeError("refused"), RuntimeError("a fault of ours")])
def test_a_document_that_fails_gives_its_turn_back(monkeypatch, error):
    def failing(_document) -> bytes:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "typeset", failing)
        with pytest.raises(type(error)):
            pdf_of(document())

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(pdf_of, document("other-en")).result(30)


@pytest.fixture
def locked_by_another_process(folder):
    folder.mkdir()
    with (folder / f"{crc32(b'thing-en') % pdf.LOCKS}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def test_who_waits_for_another_process_has_the_turn_meanwhile(locked_by_another_process, monkeypatch):
    waiting = threading.Event()
    wait_for = pdf.wait_for

    def noted(*arguments) -> None:
        waiting.set()
        wait_for(*arguments)

    monkeypatch.setattr(pdf, "wait_for", noted)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(pdf_of, document())
        assert waiting.wait(10)
        with pytest.raises(NotYetError):
            pdf_of(document("other-en"))
        fcntl.flock(locked_by_another_process, fcntl.LOCK_UN)

        assert first.result(30)


def test_a_process_that_hangs_is_not_waited_for_for_ever(locked_by_another_process, monkeypatch):
    wait_for = pdf.wait_for
    monkeypatch.setattr(pdf, "wait_for", lambda file, _seconds: wait_for(file, 0.1))

    assert pdf_of(document())


def test_the_typesetter_leaves_the_processor_to_pages():
    set_and_tell = (
        "import os, runpy, sys\n"
        f"runpy.run_path({str(pdf.TYPESETTER)!r}, run_name='__main__')\n"
        "sys.stderr.write(str(os.nice(0)))"
    )
    order = {"template": "office.typ", "standards": [], "data": document().data | {"qr": pdf.qr_code("x")}}

    done = subprocess.run(
        [sys.executable, "-c", set_and_tell],
        input=json.dumps(order).encode(),
        capture_output=True,
        check=True,
    )

    assert int(done.stderr) == min(os.nice(0) + 10, 19)


# What is kept of an address


def test_only_what_was_made_today_may_still_hold(folder):
    assert not kept_today("/en/irp.pdf")
    pdf_of(document(), "/en/irp.pdf")
    (kept,) = folder.glob("en~irp.*.pdf")

    assert kept_today("/en/irp.pdf")
    assert not kept_today("/en/irp/id.pdf")
    assert not kept_today("/en/ir.pdf")

    day_before = datetime.combine(localdate(), datetime.min.time(), UTC) - timedelta(hours=3)
    os.utime(kept, (day_before.timestamp(), day_before.timestamp()))
    assert not kept_today("/en/irp.pdf")


def test_an_address_keeps_one_content_and_takes_none_from_those_below_it(folder):
    pdf_of(document(text="Old."), "/en/irp.pdf")
    pdf_of(document(), "/en/irp/id.pdf")

    pdf_of(document(text="New."), "/en/irp.pdf")

    assert sorted(path.name.split(".")[0] for path in folder.glob("*.pdf")) == ["en~irp", "en~irp~id"]


def test_where_the_folder_cannot_be_read_nothing_is_taken_for_kept(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "no-folder"
    settings.VAR_DIR.write_text("a file where the folder should be")

    assert not kept_today(DOSSIER)


# Pages


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/en/instruments/irp/id.pdf", "/en/instruments/irp/"),
        ("/fr/instruments/irp.pdf", "/fr/instruments/irp/"),
        ("/fr/offices/rio.pdf", "/fr/offices/rio/"),
        ("/en/brochure.pdf", "/en/about/"),
        ("/fr/leaflet.pdf", "/fr/instruments/"),
    ],
)
def test_who_comes_meanwhile_is_told_in_words_to_come_again(client, catalogue, caplog, address, page):
    with another_one_being_made(), caplog.at_level(logging.INFO):
        response = client.get(address)
        head = client.head(address)

    html = response.content.decode()
    assert (response.status_code, head.status_code) == (503, 503)
    assert response["Content-Type"].startswith("text/html")
    assert (response["Retry-After"], response["Refresh"]) == ("2", "2")
    assert response["Cache-Control"] == "no-store"
    assert {"en": "is not ready yet", "fr": "n’est pas encore prêt"}[address[1:3]] in html
    assert f'href="{address}"' in html
    assert f'href="{page}"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert not caplog.records  # it is no fault to mail

    assert client.get(address)["Content-Type"] == "application/pdf"


def test_nobody_gathers_what_must_be_made_before_it_is_its_turn(client, catalogue, monkeypatch):
    def gather(*_arguments):
        pytest.fail("gathered")

    monkeypatch.setattr(paper, "dossier", gather)
    monkeypatch.setattr(papers, "brochure", gather)

    with another_one_being_made():
        assert [client.get(path).status_code for path in (DOSSIER, "/fr/brochure.pdf")] == [503, 503]


def test_pages_kept_documents_faults_and_redirections_are_as_ever_meanwhile(client, catalogue):
    first = client.get(DOSSIER)

    with another_one_being_made():
        again = client.get(DOSSIER)
        others = {
            path: client.get(path).status_code
            for path in (
                "/en/",
                "/en/instruments/irp/ID.pdf",
                "/en/instruments/irp/XX.pdf",
                "/en/offices/moon.pdf",
            )
        }

    assert (first.status_code, again.content) == (200, first.content)
    assert list(others.values()) == [200, 301, 404, 404]


def test_a_document_that_says_something_new_waits_for_its_turn(client, catalogue, monkeypatch):
    client.get("/en/leaflet.pdf")
    monkeypatch.setattr(papers, "leaflet", lambda: document("leaflet-en", "Another text."))

    with another_one_being_made():
        assert client.get("/en/leaflet.pdf").status_code == 503
    assert client.get("/en/leaflet.pdf").status_code == 200
