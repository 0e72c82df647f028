"""
Whose turn it is: at most one thread of a process works on a document that isn't kept, or waits for one.

A process has few threads, and pages need them. Who comes while a document is being made is told to come
again, rather than kept waiting in a thread that could answer for pages; and who was told so goes before
who was not, or a robot that fetches one document after the other would leave nobody else a turn.
"""

import fcntl
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import IO

SECONDS = 2  # after which to come again; most documents take less than one
PROMISE = 2 * SECONDS + 1  # seconds for which who was told to come again goes before others
taken = threading.RLock()  # whoever has the turn may take it again: to gather and to make is one turn
promised: dict[str, float] = {}  # until when what was asked for goes before the rest


class NotYetError(Exception):
    """It is another document's turn."""


@contextmanager
def turn(asked: str) -> Iterator[None]:
    """Have the process's one turn for what is asked for. Raises NotYetError, at once, when it isn't its turn."""
    if not taken.acquire(blocking=False):
        promise(asked)
        raise NotYetError
    try:
        if not goes_first(asked):
            promise(asked)
            raise NotYetError
        promised[asked] = math.inf  # for when the same thread takes it again
        try:
            yield
        finally:
            promised.pop(asked, None)
    finally:
        taken.release()


def promise(asked: str) -> None:
    promised[asked] = monotonic() + PROMISE


def goes_first(asked: str) -> bool:
    """Whether something was promised its turn, or nothing was that still may come."""
    now = monotonic()
    for each, until in list(promised.items()):
        if until < now:
            promised.pop(each, None)
    return asked in promised or not promised


def wait_for(file: IO[str], seconds: float) -> None:
    """Lock a file that processes share, or go on without when one that hangs keeps it locked."""
    ends = monotonic() + seconds
    while monotonic() < ends:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        sleep(0.02)
