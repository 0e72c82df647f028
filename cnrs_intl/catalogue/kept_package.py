"""
The one package of the catalogue that a machine keeps: made when it is asked for, until the content changes.

It is kept in `VAR_DIR/open-data` under a name that follows from the number of the catalogue, from when
something last became due, and from all that is in the package but rows; a note beside it tells its size,
checksum and rows. One process makes it, in its turn for documents (`turn`). A preview neither makes nor
reads one.
"""

import json
import logging
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import file_digest, sha256
from pathlib import Path
from time import time
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from cnrs_intl.catalogue import clock, history, version
from cnrs_intl.catalogue.data_package import Contents, pack
from cnrs_intl.catalogue.due import last_of
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.turn import NotYetError, came_again, turn, wait_for

ADDRESS = "/open-data/"  # by which it is asked for, wherever that is
WAIT = 60  # seconds that a process waits for another one, before it makes the package a second time
TRIES = 3  # while staff go on writing
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Package:
    """A package that was made: of which day, its size in bytes, its SHA-256, and the rows of each table."""

    day: str
    size: int
    sha256: str
    rows: dict[str, int]


@version.kept
def last_due() -> datetime | None:
    """Return when something last became public, or no longer was, by the time that was set for it."""
    now = clock.now()
    entries: list[Any] = [model for model in apps.get_models() if issubclass(model, Entry)]
    return last_of(
        model.objects.filter(state="published", **{f"{column}__lte": now}).order_by().values_list(column)
        for model in entries
        for column in ("publish_at", "withdraw_at")
    )


@version.kept
def content_day() -> date:
    """
    Return the day, in Paris, on which the content last changed: by whoever, or because of its time.

    What is written of drafts, withdrawn entries and those to come moves it as little as it does the content.
    """
    moments = [moment for moment in (written("-date_created"), last_due()) if moment]
    return timezone.localdate(max(moments)) if moments else clock.today()


def first_day() -> date:
    """Return the day, in Paris, of the first revision: before it there was nothing to take away."""
    first = written("date_created")
    return min(timezone.localdate(first), content_day()) if first else content_day()


def written(order: str) -> datetime | None:
    """Return when, first of an order, somebody changed what is public."""
    return history.seen().order_by(order).values_list("date_created", flat=True).first()


def folder() -> Path:
    found: Path = settings.VAR_DIR / "open-data"
    return found


def path_of(contents: Contents) -> Path:
    """Return where the package of today's content is kept; another version of the portal makes another."""
    of = f"{version.current()} {last_due()} {contents.day} {contents.form}"
    return folder() / f"{sha256(of.encode()).hexdigest()[:32]}.zip"


@contextmanager
def package(contents: Callable[[], Contents], seconds: float = 0) -> Iterator[tuple[Package, Path]]:
    """
    Yield the package and where it is; what is opened there stays whole.

    To open it raises FileNotFoundError if another process has just put that of another content in its place.
    Raises NotYetError while, after so many seconds still, this process makes a document, or staff write so
    fast that nothing whole can be read.
    """
    path = path_of(contents())
    if not version.is_apart() and (found := read(path)):
        came_again(ADDRESS)
        yield found, path
        return
    with ExitStack() as held:
        with turn(ADDRESS, seconds):
            version.let_go()
            kept = None if version.is_apart() else made_once(contents)
            if kept is None:
                apart = Path(held.enter_context(tempfile.TemporaryDirectory())) / "apart.zip"
                kept = made(apart, contents()), apart
        yield kept


def made_once(contents: Callable[[], Contents]) -> tuple[Package, Path] | None:
    """Make and keep the package, unless another process has just done so; None where none can be kept."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked():
            for _time in range(TRIES):
                path, half = path_of(contents()), folder() / f"{uuid4().hex}.half"
                if found := read(path):
                    return found, path
                found = made(half, contents())
                version.look_again()
                if path == path_of(contents()):  # or staff wrote meanwhile
                    return keep(half, path, found), path
                half.unlink()
    except OSError:
        logger.warning("The package of open data is not kept", exc_info=True)
        return None
    raise NotYetError


@contextmanager
def locked() -> Iterator[None]:
    with ExitStack() as held:
        wait_for(held.enter_context((folder() / "lock").open("w")), WAIT)
        yield


def made(path: Path, contents: Contents) -> Package:
    with path.open("w+b") as file:
        rows = pack(file, contents)
        file.seek(0)
        digest = file_digest(file, "sha256").hexdigest()
    return Package(contents.day.isoformat(), path.stat().st_size, digest, rows)


def keep(half: Path, path: Path, found: Package) -> Package:
    """Put a package in place, whole, with its note; take away what was of another content."""
    note = path.with_suffix(".json")
    note.with_suffix(".note").write_text(json.dumps(asdict(found)))
    half.replace(path)
    note.with_suffix(".note").replace(note)
    for old in folder().iterdir():
        left = old.suffix != ".half" or old.stat().st_mtime < time() - 3600  # by a process that was stopped
        if old.stem != path.stem and old.name != "lock" and left:
            old.unlink(missing_ok=True)
    return found


def read(path: Path) -> Package | None:
    """Return what is told of a kept package; nothing if it isn't there whole."""
    with suppress(OSError, ValueError, TypeError):
        found = Package(**json.loads(path.with_suffix(".json").read_text()))
        return found if path.stat().st_size == found.size else None
    return None
