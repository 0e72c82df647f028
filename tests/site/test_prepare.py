"""What comes before serving: two starts at once, and what is left out of the static files."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib import admin
from django.db import connection

from cnrs_intl.site import translations
from cnrs_intl.site.management.commands import prepare
from cnrs_intl.site.management.commands.prepare import UNUSED
from cnrs_intl.site.turns import WAITING

TABLES = ("sectors_country", "sectors_countryalias", "offices_coverage", "reversion_revision", "auth_group")


@pytest.fixture
def empty_database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Callable]]:
    """Give the address of an empty database of the kind that the tests run on, and how to open it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "0" / "portal.sqlite3"
        path.parent.mkdir()
        yield f"sqlite:///{path}", lambda: sqlite3.connect(path)
        return
    request.getfixturevalue("django_db_setup")
    known = connection.settings_dict
    name = f"{known['NAME']}_start"
    server = psycopg.conninfo.make_conninfo(
        host=known["HOST"], port=known["PORT"] or 5432, user=known["USER"], password=known["PASSWORD"]
    )
    with closing(psycopg.connect(server, dbname="postgres", autocommit=True)) as asked:
        asked.execute(f'DROP DATABASE IF EXISTS "{name}"')
        asked.execute(f'CREATE DATABASE "{name}"')
        who = ":".join(filter(None, (known["USER"], known["PASSWORD"])))
        address = f"postgres://{who}@{known['HOST']}:{known['PORT'] or 5432}/{name}"
        yield address, lambda: psycopg.connect(server, dbname=name)
        asked.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def begin(folder: Path, address: str, command: str = "prepare") -> subprocess.Popen:
    """Start a command as a machine does that has its own files; DEBUG leaves the static files out."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "manage.py", command],
        cwd=settings.BASE_DIR,
        env=environment | {"VAR_DIR": str(folder), "DATABASE_URL": address, "DEBUG": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_two_that_start_at_once_do_the_work_once(empty_database, tmp_path):
    address, opened = empty_database
    folders = [tmp_path / "0", tmp_path / ("0" if connection.vendor == "sqlite" else "1")]

    starts = [begin(folder, address) for folder in folders]
    said = [start.communicate(timeout=300)[0] for start in starts]

    assert [start.returncode for start in starts] == [0, 0], said
    first, second = sorted(said, key=lambda text: WAITING in text)
    assert "sectors.country: 250 loaded" in first
    assert "entries can be found" in first
    assert "158408 names built." in first
    assert second.splitlines() == [
        WAITING,
        "The catalogue was already loaded.",
        "The names are built already.",
    ]
    with closing(opened()) as database:
        counts = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}
    assert counts == dict(zip(TABLES, (250, 3222, 70, 1, 3), strict=True))
    compared = begin(folders[0], address, "verify_search")
    assert compared.communicate(timeout=60)[0].splitlines() == ["The search finds what the catalogue holds."]


def test_no_page_asks_for_what_is_left_out_of_the_static_files():
    asked = {path for options in admin.site._registry.values() for path in options.media._js}

    assert [
        path for path in asked for pattern in UNUSED if fnmatch(path.removeprefix("/static/"), pattern)
    ] == []


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")  # as the tests are, from 3.12
def test_what_fails_in_the_other_process_stops_the_start():
    with prepare.meanwhile(os.getpid, refuses, os.getppid) as result:
        assert result() != os.getpid()

        with pytest.raises(PermissionError, match="no room"):
            result()
        assert result() == os.getpid()


def refuses() -> None:
    raise PermissionError("no room")


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_start_stops_rather_than_wait_for_a_process_that_was_killed():
    killed = partial(signal.raise_signal, signal.SIGKILL)

    with prepare.meanwhile(killed, os.getpid) as result, pytest.raises(SystemExit, match="too little memory"):
        result()


def test_nothing_unfinished_stays_beside_the_translations(tmp_path):
    translations.compile_catalogue(target=tmp_path / "django.mo")

    assert [path.name for path in tmp_path.iterdir()] == ["django.mo"]
