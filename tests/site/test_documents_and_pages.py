"""On the real server: pages are answered at once while documents take their time."""

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cnrs_intl.catalogue.turn import SECONDS

SLOW = 6  # seconds that each document takes here
TYPESETTER = f"""
import sys, time
time.sleep({SLOW})
sys.stdout.write("%PDF-1.7 %%EOF")
"""
PORTAL = """
from pathlib import Path
from cnrs_intl.wsgi import application
from cnrs_intl.catalogue import pdf
pdf.TYPESETTER = Path(__file__).with_name("typesetter.py")
"""
SETTINGS = """
from cnrs_intl.settings import *
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""
CODES = ("kh", "jp", "us", "br", "za", "in", "de", "ke", "cl", "ca", "vn", "fj")


def copied_database(folder: Path) -> dict[str, str]:
    """Return where another process finds the tests' own database: SQLite's is in memory, and so is copied."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "portal.sqlite3")) as copy:
            connection.connection.backup(copy)
        return {}
    url, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return {"DATABASE_URL": f"{url}/{connection.settings_dict['NAME']}"}


@pytest.fixture
def port(django_db_setup, django_db_blocker, tmp_path) -> Iterator[int]:
    """A portal on the real server, one worker of four threads as ever, with a typesetter that is slow."""
    for name, contents in (("typesetter", TYPESETTER), ("slow_portal", PORTAL), ("slow_settings", SETTINGS)):
        (tmp_path / f"{name}.py").write_text(contents)
    (tmp_path / "static").mkdir()
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "LOG_LEVEL": "ERROR"}
    environment |= {"DJANGO_SETTINGS_MODULE": "slow_settings"}
    environment |= {"PYTHONPATH": f"{tmp_path}{os.pathsep}{settings.BASE_DIR}"}
    with django_db_blocker.unblock():
        environment |= copied_database(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "4", "--backpressure", "64"]
    options += ["--workers-kill-timeout", "2s", "--log-level", "error", "--port", str(port)]
    command = [Path(sys.prefix) / "bin" / "granian", "slow_portal:application", *options]
    running = subprocess.Popen(command, cwd=tmp_path, env=environment)
    try:
        until_it_answers(port)
        yield port
    finally:
        running.terminate()
        running.wait(30)


def until_it_answers(port: int) -> None:
    for _time in range(300):
        try:
            assert ask(port, "/healthz")[0] == 200
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("The server did not start.")


def ask(port: int, path: str) -> tuple[int, http.client.HTTPMessage]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as asked:
        asked.request("GET", path)
        response = asked.getresponse()
        response.read()
        return response.status, response.headers


def until_it_is_made(port: int, path: str) -> list[int]:
    """Return the statuses that a client got who comes again when it is told to."""
    statuses = []
    while True:
        status, headers = ask(port, path)
        statuses.append(status)
        if status != 503:
            return statuses
        assert headers["Cache-Control"] == "no-store"
        time.sleep(float(headers["Retry-After"]))


def seconds_for(port: int, path: str) -> float:
    begun = time.monotonic()
    assert ask(port, path)[0] == 200
    return time.monotonic() - begun


def test_pages_and_kept_documents_are_answered_while_twelve_clients_want_new_ones(port):
    kept = "/en/instruments/irp/id.pdf"
    seconds_for(port, kept)
    seconds_for(port, "/en/")

    with ThreadPoolExecutor(len(CODES)) as clients:
        asked = [clients.submit(ask, port, f"/en/instruments/irn/{code}.pdf") for code in CODES]
        time.sleep(0.3)  # by now one is being made
        taken = [seconds_for(port, path) for path in ("/en/", kept, "/fr/", kept, "/en/offices/")]
        statuses = sorted(each.result()[0] for each in asked)

    assert max(taken) < SLOW / 2
    assert statuses == [200] + [503] * (len(CODES) - 1)


def test_thirty_who_want_one_document_all_get_it_and_it_is_made_once(port, tmp_path):
    with ThreadPoolExecutor(30) as clients:
        statuses = list(clients.map(lambda _: until_it_is_made(port, "/fr/leaflet.pdf"), range(30)))

    assert all(each[-1] == 200 for each in statuses)
    assert sum(each == [200] for each in statuses) >= 1
    assert max(len(each) for each in statuses) <= 3 + SLOW // SECONDS
    assert len(list((tmp_path / "pdf").glob("*.pdf"))) == 1
