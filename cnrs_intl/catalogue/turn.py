"""
Whose turn it is: at most one thread of a process works on a document that isn't kept, or waits for one.

A process has few threads, and pages need them. Who comes while a document is being made is told to come
again, rather than kept waiting in a thread that could answer for pages. When they do come again, they go
before who was not told to, or a robot that fetches one document after the other would leave nobody a turn.
"""

import fcntl
import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from time import monotonic, sleep
from typing import IO

SECONDS = 2  # after which to come again; most documents take less than one
FROM, UNTIL = SECONDS - 0.2, 2 * SECONDS  # when, after being told so, one goes before others
taken = threading.RLock()  # whoever has the turn may take it again: to gather and to make is one turn
told: dict[str, float] = {}  # when it was said to come again for what
has_it: ContextVar[bool] = ContextVar("has_the_turn", default=False)


class NotYetError(Exception):
    """It is another document's turn."""


@contextmanager
def turn(asked: str, seconds: float = 0) -> Iterator[None]:
    """Have the process's one turn for what is asked for. Raises NotYetError where it must wait for longer."""
    if has_it.get():
        yield
        return
    if not taken.acquire(timeout=seconds):
        told[asked] = monotonic()
        raise NotYetError
    try:
        if not goes_first(asked):
            told[asked] = monotonic()
            raise NotYetError
        told[asked] = math.inf  # for when the same thread takes it again
        try:
            yield
        finally:
            told.pop(asked, None)
    finally:
        taken.release()


@contextmanager
def turn_in_line(seconds: float) -> Iterator[None]:
    """
    Have the turn after a wait, for whatever is asked for meanwhile; after so many seconds, go on without.

    For a preview, whose documents nobody comes again for by their public address.
    """
    if not taken.acquire(timeout=seconds):
        yield
        return
    token = has_it.set(True)
    try:
        yield
    finally:
        has_it.reset(token)
        taken.release()


def goes_first(asked: str) -> bool:
    """Whether one was told to come again for it, or nobody who was is to be expected now."""
    now = monotonic()
    for each, then in list(told.items()):
        if now - then > UNTIL:
            told.pop(each, None)
    return asked in told or all(now - then < FROM for then in list(told.values()))


def came_again(asked: str) -> None:
    """Expect nobody any more for what somebody else has had made meanwhile."""
    told.pop(asked, None)


def wait_for(file: IO[str], seconds: float) -> None:
    """Lock a file that processes share, or go on without when one that hangs keeps it locked."""
    ends = monotonic() + seconds
    while monotonic() < ends:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        sleep(0.02)
