"""Copies of the database are made and put back, on the kind of database that the tests run on."""

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings

from cnrs_intl.site.backup import unused

POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory, prepared_database, django_db_blocker):
    """The environment of a portal of its own, with a database of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings",
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
    }
    if not POSTGRESQL:
        environment.pop("DATABASE_URL", None)
        prepared_database.copy_to(str(file_in(environment)))
        yield environment
        return
    name = f"portal_backup_{uuid.uuid4().hex}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        with django_db_blocker.unblock():
            prepared_database.copy_to(name)
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}")
        environment["DATABASE_URL"] = urlunsplit(url)
        try:
            yield environment
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def file_in(environment) -> Path:
    return Path(environment["VAR_DIR"]) / "portal.sqlite3"


def run(environment, *arguments, **options):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def manage(environment, *arguments) -> str:
    done = run(environment, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def connected(environment):
    if POSTGRESQL:
        with psycopg.connect(environment["DATABASE_URL"]) as server:
            yield server
    else:
        with closing(sqlite3.connect(file_in(environment))) as file, file:
            yield file


def sql(environment, statement):
    with connected(environment) as database:
        database.execute(statement)


def groups(environment) -> set[str]:
    with connected(environment) as database:
        return {name for (name,) in database.execute("SELECT name FROM auth_group")}


def make_group(environment, name):
    sql(environment, f"INSERT INTO auth_group (name) VALUES ('{name}')")


def add_picture(environment):
    body = r"'\x0102'::bytea" if POSTGRESQL else "x'0102'"
    columns = "INSERT INTO catalogue_picturefile (picture, name, content, stored_at)"
    sql(environment, f"{columns} VALUES ('of before', 'of before', {body}, '2026-01-01')")


def pictures(environment) -> list[bytes]:
    with connected(environment) as database:
        return [bytes(body) for (body,) in database.execute("SELECT content FROM catalogue_picturefile")]


def save(environment) -> Path:
    return Path(manage(environment, "backup").removeprefix("Saved ").strip())


@pytest.fixture(scope="module")
def copy(scratch) -> Path:
    make_group(scratch, "Before")
    add_picture(scratch)
    return save(scratch)


def test_a_copy_can_be_put_back_and_undone(scratch, copy):
    make_group(scratch, "After")
    sql(scratch, "DELETE FROM catalogue_picturefile")
    assert {"Before", "After"} <= groups(scratch)

    printed = manage(scratch, "restore", str(copy), "--force")

    assert "Before" in groups(scratch)
    assert "After" not in groups(scratch)
    assert pictures(scratch) == [b"\x01\x02"]
    kept = next(line for line in printed.splitlines() if line.startswith("Saved what was there: "))
    manage(scratch, "restore", kept.removeprefix("Saved what was there: "), "--force")
    assert "After" in groups(scratch)


def test_a_copy_never_takes_the_place_of_another_one_of_the_same_second(tmp_path):
    copies = []
    for _ in range(3):
        copies.append(unused(tmp_path, "portal-1", ".sqlite3"))
        copies[-1].touch()

    assert [path.name for path in copies] == ["portal-1.sqlite3", "portal-1-2.sqlite3", "portal-1-3.sqlite3"]


def test_a_copy_is_for_its_owner_alone(copy):
    assert copy.stat().st_mode & 0o077 == 0
    assert not list(copy.parent.glob("*.part"))


def test_nothing_is_replaced_without_a_yes(scratch, copy):
    refused = run(scratch, "restore", str(copy), input="no\n")

    assert refused.returncode == 1
    assert "Nothing was changed." in refused.stderr


def damaged(copy, tmp_path):
    path = tmp_path / f"damaged{copy.suffix}"
    content = copy.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def of_another_kind(copy, tmp_path):
    path = tmp_path / "another"
    path.write_bytes(b"SQLite format 3\x00" if POSTGRESQL else b"PGDMP" + b"\x00" * 20)
    return path


def no_copy_at_all(copy, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Buy milk.")
    return path


def missing(copy, tmp_path):
    return tmp_path / "nowhere"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (damaged, "is damaged"),
        (of_another_kind, "is a copy of another kind of database"),
        (no_copy_at_all, "is not a copy that make backup has made"),
        (missing, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_that_cannot_be_put_back_is_refused_with_the_reason(scratch, copy, tmp_path, make, reason):
    refused = run(scratch, "restore", str(make(copy, tmp_path)), "--force")

    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_copy_from_a_newer_version_is_refused(scratch, copy):
    later = (
        "INSERT INTO django_migrations (app, name, applied) VALUES ('sectors', '9999_later', '2026-01-01')"
    )
    sql(scratch, later)
    newer = save(scratch)
    sql(scratch, "DELETE FROM django_migrations WHERE name = '9999_later'")

    refused = run(scratch, "restore", str(newer), "--force")

    assert "comes from a newer version of the portal (sectors.9999_later)" in refused.stderr
