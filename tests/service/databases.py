"""Databases of the portals under test: copies of the tests' own, which holds the real catalogue."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from psycopg import sql

NAME, PASSWORD = "publisher", "correct horse battery"


@contextmanager
def a_staff_account() -> Iterator[None]:
    """Have the tests' database hold an account for as long as it is copied."""
    password = PBKDF2PasswordHasher().encode(PASSWORD, "salt")
    user = get_user_model().objects.create(username=NAME, password=password, is_staff=True, is_superuser=True)
    try:
        yield
    finally:
        user.delete()


class SQLiteDatabases:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prepared = folder / "prepared.sqlite3"

    def prepare(self) -> None:
        connection.ensure_connection()
        with a_staff_account():
            copied_to(self.prepared, connection.connection)

    def copy(self) -> str:
        path = self.folder / f"{uuid4().hex}.sqlite3"
        path.write_bytes(self.prepared.read_bytes())
        return f"sqlite:///{path}"

    def drop_all(self) -> None:
        """Leave it to the folder, which is thrown away."""


def copied_to(path: Path, source: sqlite3.Connection) -> None:
    """Copy a database and leave it as `make run` does: who change its mode at once are refused."""
    copy = sqlite3.connect(path)
    source.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL")
    copy.close()


class PostgreSQLDatabases:
    """One copy for all: to drop a database takes seconds, and no test reads what another one writes."""

    def __init__(self) -> None:
        self.name = f"portal_service_{uuid4().hex[:12]}"

    def prepare(self) -> None:
        with a_staff_account():
            connection.close()
            connection.close_pool()  # a database that is copied may have no other connection
            self.make()

    def copy(self) -> str:
        return self.url(self.name)

    def make(self) -> None:
        names = sql.Identifier(self.name), sql.Identifier(settings.DATABASES["default"]["NAME"])
        for left in reversed(range(50)):
            try:
                self.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
                break
            except psycopg.errors.ObjectInUse:  # a connection that was closed just now
                if not left:
                    raise
                time.sleep(0.1)

    def drop_all(self) -> None:
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(statement)

    @staticmethod
    def url(name: str, host: str = "", port: int = 0) -> str:
        known = settings.DATABASES["default"]
        password = f":{known['PASSWORD']}" if known["PASSWORD"] else ""
        host, port = host or known["HOST"] or "127.0.0.1", port or int(known["PORT"] or 5432)
        return f"postgres://{known['USER']}{password}@{host}:{port}/{name}"
