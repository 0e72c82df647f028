"""
Copies of the database, made while the portal runs, and put back.

A copy is one file: an SQLite database, or a PostgreSQL archive (pg_dump's custom format).
Before anything is replaced, the copy is read to its end and must come from this portal,
from this version or an older one.
"""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain, count
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg.conninfo import make_conninfo

Migrations = set[tuple[str, str]]
ENDINGS = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}
KINDS = {b"SQLite format 3\x00": "sqlite", b"PGDMP": "postgresql"}


class BackupError(Exception):
    """What stands in the way, in a sentence for whoever keeps the portal running."""


def save(note: str = "") -> Path:
    """Copy the database to `var/backups`; return the file, which its owner alone can read."""
    folder = settings.VAR_DIR / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    moment = timezone.localtime().strftime("%Y%m%d-%H%M%S")
    target = unused(folder, f"portal-{moment}{note}", ENDINGS[connection.vendor])
    with unfinished(target) as part:
        (save_sqlite if connection.vendor == "sqlite" else save_postgresql)(part)
    return target


def unused(folder: Path, name: str, ending: str) -> Path:
    """Return a path where no copy of the same second stands: it may be the one that is being put back."""
    names = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(path for each in names if not (path := folder / f"{each}{ending}").exists())


def check(copy: Path) -> None:
    """Raise BackupError, naming the reason, if `copy` cannot take the place of the database."""
    kind = kind_of(copy)
    if kind != connection.vendor:
        raise BackupError(f"{copy} is a copy of another kind of database ({kind}, not {connection.vendor}).")
    found = (migrations_in_sqlite if kind == "sqlite" else migrations_in_postgresql)(copy)
    if ("sectors", "0001_initial") not in found:
        raise BackupError(f"{copy} is a database, but not this portal's.")
    if newer := sorted(found - set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)):
        raise BackupError(f"{copy} comes from a newer version of the portal ({'.'.join(newer[0])}).")


def restore(copy: Path) -> None:
    """Put `copy`, which `check` let pass, in the place of the database: all of it or nothing."""
    (restore_sqlite if connection.vendor == "sqlite" else restore_postgresql)(copy)


def kind_of(copy: Path) -> str:
    try:
        with copy.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise BackupError(f"{copy} cannot be read: {error.strerror}.") from error
    for mark, kind in KINDS.items():
        if start.startswith(mark):
            return kind
    raise BackupError(f"{copy} is not a copy that make backup has made.")


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Give a file to write, readable by its owner alone, that becomes `target` once it is whole."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        yield part
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


# SQLite


def database_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def save_sqlite(target: Path) -> None:
    if not database_file().exists():
        raise BackupError(f"There is no database yet in {database_file()}.")
    try:
        with closing(sqlite3.connect(database_file())) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{database_file()} cannot be copied: {error}.") from error


def matches(pattern: str, text: str | None) -> bool:
    return text is not None and re.search(pattern, text) is not None


def migrations_in_sqlite(copy: Path) -> Migrations:
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.create_function("REGEXP", 2, matches, deterministic=True)  # which constraints ask for
            [verdict] = source.execute("PRAGMA integrity_check").fetchone()
            if verdict != "ok":
                raise BackupError(f"{copy} is damaged: {verdict}.")
            tables = {name for (name,) in source.execute("SELECT name FROM sqlite_master")}
            if "django_migrations" not in tables:
                return set()
            return set(source.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{copy} is damaged: {error}.") from error


def restore_sqlite(copy: Path) -> None:
    """Write the copy's pages over the database in one transaction, which a running portal waits for."""
    connection.close()
    try:
        with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(database_file())) as target:
            target.execute("PRAGMA busy_timeout=20000")
            source.backup(target)
    except sqlite3.DatabaseError as error:
        raise BackupError(
            f"{database_file()} cannot be replaced: {error}. Stop the portal, move the file away, try again."
        ) from error


# PostgreSQL


def postgresql(program: str, *options: str) -> str:
    """Run one of PostgreSQL's programs on the portal's database; return what it prints."""
    parameters = connection.get_connection_params()
    password = parameters.pop("password", "")
    known = {key: value for key, value in parameters.items() if type(value) in (str, int)}
    known.pop("client_encoding", None)
    database = [] if program == "pg_restore" else [f"--dbname={make_conninfo(**known)}", "--no-password"]
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, no shell
            [program, *database, *options], env=environment, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} is missing; on Debian, install postgresql-client.") from error
    except subprocess.CalledProcessError as error:
        reason = (error.stderr or "").strip().splitlines() or ["no reason given"]
        raise BackupError(f"{program} failed: {reason[0]}") from error
    return done.stdout


def save_postgresql(target: Path) -> None:
    postgresql("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def migrations_in_postgresql(copy: Path) -> Migrations:
    """Read the whole archive, so that a truncated one is found out, and return its migrations."""
    try:
        postgresql("pg_restore", f"--file={os.devnull}", str(copy))
        printed = postgresql("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(copy))
    except BackupError as error:
        raise BackupError(f"{copy} is damaged: {error}") from error
    rows = [line.split("\t") for line in printed.splitlines()]
    return {(row[1], row[2]) for row in rows if len(row) == 4}  # noqa: PLR2004 - id, app, name, applied


def restore_postgresql(copy: Path) -> None:
    """Replace every table in one transaction; tables of another version don't stay behind."""
    with connection.cursor() as cursor:
        tables = [connection.ops.quote_name(name) for name in connection.introspection.table_names(cursor)]
    connection.close()
    drop = [f"--command=DROP TABLE {', '.join(tables)} CASCADE"] if tables else []
    in_one_go = ("--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
    with NamedTemporaryFile(dir=settings.VAR_DIR, suffix=".sql") as script:
        postgresql("pg_restore", "--no-owner", "--no-privileges", f"--file={script.name}", str(copy))
        postgresql("psql", *in_one_go, *drop, f"--file={script.name}")
