"""
The version of the catalogue: one number that every change counts up, in its own transaction.

What a worker keeps in memory holds as long as the number does and until something becomes due; so
an edit is seen by all of them, on every machine, within `CATALOGUE_VERSION_AGE` seconds.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection, connections, transaction
from django.db.models import F, Model, Value
from django.db.models.functions import Greatest
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from cnrs_intl.catalogue.due import next_due
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.models import Catalogued, CatalogueVersion, FormerAddress

R = TypeVar("R")
AWAY = (OperationalError, InterfaceError)
LATE = timedelta(seconds=5)  # after which a process tries again to publish what it could not
RETRY = 0.5  # seconds between two tries to reach a database that is away
SLOW = 1.5  # seconds after which a database that has not told the number counts as away
logger = logging.getLogger(__name__)

#: What is called, outside any transaction, once something is to be published that was set for a time.
when_due: list[Callable[[], Any]] = []


@dataclass(frozen=True, eq=False)
class Standing:
    """The catalogue as it stands; what is kept under it holds until another one takes its place."""

    number: int
    until: datetime  # when something becomes due
    is_late: bool = False  # whether something is still to be published whose time has come
    values: dict[Any, Any] = field(default_factory=dict)


class Process:
    """What this process knows of the catalogue, and since when (seconds of the monotonic clock)."""

    standing: Standing | None = None
    tried_at = read_at = float("-inf")
    asking_since = float("inf")  # when the thread began that asks the database; nobody does now
    away = False
    published_for: Standing | None = None  # for which it has tried to publish what was late

    def __init__(self) -> None:
        self.reading = threading.Lock()


process = Process()
set_apart: ContextVar[bool] = ContextVar("set_apart", default=False)
#: What was written apart: models and the keys of entries and references.
written_apart: ContextVar[frozenset[tuple[Any, Any]]] = ContextVar("written_apart", default=frozenset())
visited: ContextVar[bool] = ContextVar("visited", default=False)  # whether a visitor waits for what is due


def current() -> int:
    """Return the number, read at most every `CATALOGUE_VERSION_AGE` seconds by each process."""
    return read_number() if is_apart() else standing().number


def shared() -> Standing | None:
    """Return the catalogue as everybody sees it; None where what is read now is not that."""
    return None if is_apart() else standing()


def standing() -> Standing:
    """
    Return the catalogue as it stands: the same object until it changes or something becomes due.

    What is to be published by now is published first, unless within a transaction or apart.
    With the database away, the last one for `PAGE_MEMORY_GRACE` seconds; then its error is raised.
    """
    known = as_it_stands()
    if known.is_late and process.published_for is not known and not (set_apart.get() or is_writing()):
        process.published_for = known  # others go on: what is live changes only once that is done
        token = visited.set(True)
        try:
            for publish in when_due:
                publish()
        finally:
            visited.reset(token)
        known = as_it_stands()
    return known


def is_writing() -> bool:
    """Whether a transaction is under way."""
    return connection.in_atomic_block


def as_it_stands() -> Standing:
    known, now = process.standing, time.monotonic()
    if known is None:
        known = process.standing = read(None)
        process.read_at = process.tried_at = now
    elif process.away:
        return while_away(known, now)
    elif now - process.tried_at >= settings.CATALOGUE_VERSION_AGE or known.until <= timezone.now():
        return read_in_turn(known, now)
    return known


def read_in_turn(known: Standing, now: float) -> Standing:
    """
    Ask the database, one thread at a time: the others go on with what is known, as long as nothing is due.

    So a database that hangs holds up one visitor, and not one more each quarter of a second.
    """
    due = known.until <= timezone.now()
    if not process.reading.acquire(timeout=SLOW if due else 0):
        if now - process.asking_since < SLOW and not due:
            return known
        wait_for_the_database()
        return while_away(known, now)
    try:
        process.tried_at = process.asking_since = now
        known = process.standing = read(process.standing)
        process.read_at = now
    except AWAY:
        wait_for_the_database()
        return while_away(known, now)
    finally:
        process.asking_since = float("inf")  # or the next one that waits sees an old moment
        process.reading.release()
    return known


def read_number() -> int:
    return CatalogueVersion.objects.values_list("number", flat=True).first() or 0


def read(known: Standing | None) -> Standing:
    """Return `known` if it still stands, else what stands now."""
    number, now = read_number(), timezone.now()
    if known and known.number == number and now < known.until:
        return known
    until = next_due(now)
    late = until <= now
    return Standing(number, now + LATE if late else until, is_late=late)


def while_away(known: Standing, now: float) -> Standing:
    """Return what was known last, for a while and until something is due; then raise OperationalError."""
    if now - process.read_at < settings.PAGE_MEMORY_GRACE and timezone.now() < known.until:
        return known
    raise OperationalError("The database is away, and what is known of the catalogue is too old.")


def wait_for_the_database() -> None:
    """Have a thread of its own find out when the database is back, so that no visitor waits for that."""
    if not process.away:
        process.away = True
        logger.warning("The database is away: pages in memory go on being answered")
        threading.Thread(target=until_it_is_back, name="database-away", daemon=True).start()


def until_it_is_back() -> None:
    """Try at once, as perhaps only all connections were taken, then again and again."""
    while process.away:
        try:
            process.standing = read(process.standing)
        except Error:  # of any kind: while this thread lives, the portal can come back
            time.sleep(RETRY)
        else:
            process.read_at = process.tried_at = time.monotonic()
            process.away = False
            logger.warning("The database is back")
        finally:
            with suppress(Error):
                connection.close()


def let_go() -> None:
    """Give the connection back to the pool before a wait, as others need it meanwhile."""
    if connection.settings_dict["OPTIONS"].get("pool") and not connection.in_atomic_block:
        connection.close()


@contextmanager
def apart() -> Iterator[None]:
    """
    Keep nothing and read nothing kept meanwhile: for a preview, which shows what is not public.

    What is written meanwhile is to be undone, so the number stays, and nobody waits for it.
    """
    token, written = set_apart.set(True), written_apart.set(frozenset())
    try:
        yield
    finally:
        set_apart.reset(token)
        written_apart.reset(written)


def note_apart(keys: Iterable[tuple[Any, Any]]) -> None:
    """Note what was written apart, for who must know what of it is otherwise than what is live."""
    written_apart.set(written_apart.get() | {*keys})


def is_away() -> bool:
    """Whether the database did not answer when it was last asked, and nobody has reached it since."""
    return process.away


def is_apart() -> bool:
    """Whether what is read now is not what everybody reads: a preview, or a change not yet committed."""
    return set_apart.get() or has_changes()


def is_set_apart() -> bool:
    """Whether this is a preview, or a form that shows a draft."""
    return set_apart.get()


def has_changes(using: str | None = None) -> bool:
    """Whether the transaction under way has changed the catalogue."""
    waiting = connections[using or "default"].run_on_commit
    return any(entry[1] is look_again for entry in waiting)


def look_again() -> None:
    """Have this process read the number when it is next asked for: it has just changed it."""
    process.tried_at = float("-inf")


def kept(make: Callable[..., R]) -> Callable[..., R]:
    """Keep what `make` returns for its arguments (few), as long as the catalogue stands."""
    return remembering(make, lambda: "")


def kept_by_language(make: Callable[..., R]) -> Callable[..., R]:
    """Keep what `make` returns in each language, likewise."""
    return remembering(make, current_language)


def remembering(make: Callable[..., R], language: Callable[[], str]) -> Callable[..., R]:
    @wraps(make)
    def from_memory(*args: Any) -> R:
        if (stands := shared()) is None:
            return make(*args)
        values, key = stands.values, (make, language(), args)
        if key not in values:
            values[key] = make(*args)
        return values[key]

    return from_memory


def after(moment: datetime) -> int:
    """Return the first whole second after a moment, as Unix counts them."""
    return int(moment.timestamp()) + 1


def count_up(using: str | None = None) -> None:
    """Count the number up, once in a transaction; until its end no other one can."""
    if set_apart.get() or has_changes(using):
        return
    versions = CatalogueVersion.objects.using(using)
    second = after(timezone.now())
    later = Greatest(Value(second), F("changed_at") + 1)
    if not versions.filter(pk=1).update(number=F("number") + 1, changed_at=later):
        versions.get_or_create(pk=1, defaults={"number": 1, "changed_at": second})
    transaction.on_commit(look_again, using=using)


def changed(sender: type[Model], using: str | None = None, **kwargs: Any) -> None:
    """Count up when something of the catalogue was saved or deleted, or a relation of it changed."""
    instance = kwargs.get("instance")
    if issubclass(sender, (Catalogued, FormerAddress)) or isinstance(instance, Catalogued):
        count_up(using)


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(changed, dispatch_uid="catalogue.version")
