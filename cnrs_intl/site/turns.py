"""
One start at a time: what prepares files and database must not meet another one that does.

On one machine by a lock on a file, among machines with one PostgreSQL by a lock there. Both end with
the process that holds them, whatever becomes of it: nothing stays behind that would block a start.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

NUMBER = 0x434E5253  # of the advisory lock; PostgreSQL keeps these per database, and the portal has its own
WAITING = "Another start is preparing this portal; this one goes on when that has ended."


@contextmanager
def turn_with_files(say: Callable[[str], Any]) -> Iterator[None]:
    """Hold VAR_DIR, where SQLite's file and the static files are; `say` is told of a wait."""
    with (settings.VAR_DIR / "prepare.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def turn_with_database(say: Callable[[str], Any]) -> Iterator[None]:
    """Hold PostgreSQL's database, on a connection of its own, which nothing else closes meanwhile."""
    if connection.vendor != "postgresql":
        yield
        return
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
            if not cursor.fetchone()[0]:
                say(WAITING)
                cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        yield
    finally:
        holder.close()
