"""
The test database, prepared once and copied: with the real catalogue, or with the finder's names besides.

Loading either takes seconds, copying either a blink; so one process loads, the others copy, and
a test that committed is followed by a copy. On SQLite what was prepared is a file in pytest's
cache, named after a fingerprint of all that it was made from; on PostgreSQL it is a database of
this run alone, which the run drops at its end.
"""

import fcntl
import shutil
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from hashlib import sha256
from importlib.metadata import distributions
from io import StringIO
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

CATALOGUE, NAMES = "catalogue", "names"
MADE_BY_PYTHON = {".pyc", ".mo"}


def sources() -> Iterator[Path]:
    """Yield every file that may decide what is in the database: all code of the rooms, and their contents."""
    house = settings.BASE_DIR
    rooms = {path.parent for path in house.glob("*/__init__.py")} - {house / "tests", house / "bench"}
    for folder in (*rooms, house / "fixtures", house / "locale"):
        found = (path for path in folder.rglob("*") if path.suffix not in MADE_BY_PYTHON)
        yield from (path for path in found if path.is_file())
    yield from (Path(__file__), house / "tests" / "settings.py")


def fingerprint(files: Iterable[Path]) -> str:
    """
    Return what stays the same as long as preparing anew would give the same database.

    The day is part of it, since rows know when they were loaded.
    """
    libraries = sorted(f"{each.name} {each.version}" for each in distributions())
    found = sha256(f"{timezone.localdate()} {sys.version} {sqlite3.sqlite_version} {libraries}".encode())
    for path in sorted(files):
        found.update(f"\n{path} ".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


class Prepared:
    """The test database of this process, which becomes a copy of what was prepared whenever asked to."""

    def __init__(self, folder: Path, run: str) -> None:
        self.folder = folder  # the same for all processes of a run
        self.run = run
        self.state = ""

    def make(self) -> None:
        """Make the test database, and fill it."""
        with mock.patch("django.core.management.call_command"):  # migrates; a copy need not
            self.before = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        self.become(CATALOGUE)

    def drop(self) -> None:
        teardown_databases(self.before, verbosity=0)

    def become(self, state: str) -> None:
        """Have the database hold just what was prepared; prepare it, if nobody has yet."""
        with self.alone():
            if self.stands(state):
                self.copy(state)
            else:
                self.fill(state)
                self.save(state)
        self.state = state

    def put_back(self) -> None:
        """Undo what was committed, changes of the tables included."""
        self.become(self.state)

    def fill(self, state: str) -> None:
        if state == CATALOGUE:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_catalogue", verbosity=0)
            call_command("rebuild_search", stdout=StringIO())
        else:
            self.copy(CATALOGUE)
            call_command("build_names", "--force", stdout=StringIO())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have the other processes wait."""
        with (self.folder / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def stands(self, state: str) -> bool:
        raise NotImplementedError

    def save(self, state: str) -> None:
        raise NotImplementedError

    def copy(self, state: str) -> None:
        raise NotImplementedError

    def copy_to(self, name: str) -> None:
        """Make another database, of that name, with the catalogue."""
        raise NotImplementedError

    def forget(self) -> None:
        """Leave nothing behind that no later run can use; the last process of a run calls it."""


class PreparedInFiles(Prepared):
    """SQLite: the tests' database is in memory, what was prepared is a file."""

    @cached_property
    def key(self) -> str:
        return fingerprint(sources())

    def path(self, state: str) -> Path:
        return self.folder / f"{state}-{self.key}.sqlite3"

    def stands(self, state: str) -> bool:
        return self.path(state).exists()

    def save(self, state: str) -> None:
        half = self.folder / "half"
        half.unlink(missing_ok=True)
        connection.ensure_connection()
        with closing(sqlite3.connect(half)) as file:
            connection.connection.backup(file)
        for old in self.folder.glob(f"{state}-*.sqlite3"):
            old.unlink()
        half.replace(self.path(state))

    def copy(self, state: str) -> None:
        connection.ensure_connection()
        with closing(sqlite3.connect(f"file:{self.path(state)}?mode=ro", uri=True)) as file:
            file.backup(connection.connection)

    def copy_to(self, name: str) -> None:
        shutil.copy(self.path(CATALOGUE), name)


class PreparedInTemplates(Prepared):
    """PostgreSQL: what was prepared is a database, after which the tests' one is made."""

    def __init__(self, folder: Path, run: str) -> None:
        super().__init__(folder, run)
        self.prefix = f"test_{connection.settings_dict['NAME']}"

    def name(self, state: str) -> str:
        return f"{self.prefix}_{state}"

    def stands(self, state: str) -> bool:
        """Look for the one of this run: an older one is left by a run that was killed."""
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s",
                [self.name(state), self.run],
            )
            return cursor.fetchone() is not None

    def save(self, state: str) -> None:
        self.replace(self.name(state), connection.settings_dict["NAME"])
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"COMMENT ON DATABASE {quoted(self.name(state))} IS %s", [self.run])

    def copy(self, state: str) -> None:
        self.replace(connection.settings_dict["NAME"], self.name(state))

    def copy_to(self, name: str) -> None:
        self.replace(name, self.name(CATALOGUE))

    def replace(self, name: str, template: str) -> None:
        connection.close()
        connection.close_pool()
        with connection.creation._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(template)}")

    def forget(self) -> None:
        with connection.creation._nodb_cursor() as cursor:
            for state in (CATALOGUE, NAMES):
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted(self.name(state))} WITH (FORCE)")


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def prepared(folder: Path, run: str) -> Prepared:
    kind = PreparedInFiles if connection.vendor == "sqlite" else PreparedInTemplates
    return kind(folder, run)
