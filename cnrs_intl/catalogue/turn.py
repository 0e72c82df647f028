"""
Whose turn it is: at most one thread of a process works on a document that isn't kept, or waits for one.

A process has few threads, and pages need them. Who comes while a document is being made is told to come
again, rather than kept waiting in a thread that could answer for pages.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import IO

SECONDS = 2  # after which to come again; most documents take less than one
taken = threading.RLock()  # whoever has the turn may take it again: to gather and to make is one turn


class NotYetError(Exception):
    """It is another document's turn."""


@contextmanager
def turn() -> Iterator[None]:
    """Have the process's one turn. Raises NotYetError, at once, where another thread has it."""
    if not taken.acquire(blocking=False):
        raise NotYetError
    try:
        yield
    finally:
        taken.release()


def wait_for(file: IO[str], seconds: float) -> None:
    """Lock a file that processes share, or go on without when one that hangs keeps it locked."""
    ends = monotonic() + seconds
    while monotonic() < ends:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        sleep(0.02)
