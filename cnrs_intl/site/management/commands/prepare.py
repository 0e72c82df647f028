"""All that comes before serving, by one command: to start Python four times would take longer."""

import errno
import gc
import hashlib
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.utils import Error as DatabaseError

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.indexing import held, refresh_sources
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.rebuilding import is_current
from cnrs_intl.site.turns import turn_with_database, turn_with_files
from offices import names
from offices.places import Name

# The admin's scripts are read from those made small; to compress the others takes longer than all of ours.
UNUSED = [
    f"admin/js/vendor/{name}.js" for name in ("jquery/jquery", "select2/select2.full", "xregexp/xregexp")
]


def state_of_static_files() -> str:
    """Return a digest that changes with any static file, the portal's or a library's."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    found = ((path, storage) for finder in get_finders() for path, storage in finder.list([]))
    for path, storage in found:
        file = Path(storage.path(path)).stat()
        digest.update(f"{path} {file.st_size} {file.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static_files() -> None:
    """Collect, hash and compress the static files if any has changed since the last time."""
    mark = settings.VAR_DIR / "static.sha256"
    state = state_of_static_files()
    if not settings.STATIC_ROOT.exists() or not mark.exists() or mark.read_text() != state:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
        mark.write_text(state)


@contextmanager
def meanwhile(*works: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """
    Do what takes seconds and asks no database in another process; yield what waits for the next result.

    Forked, so it must begin with no connection open. A fault is raised here; if the process is killed, as for
    want of memory, this one stops and says so. If this one is killed, the other ends with what it is doing.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    other = context.Process(target=do_in_turn, args=(works, ours, theirs), daemon=True)
    other.start()
    theirs.close()
    try:
        yield lambda: result_from(ours)
    finally:
        other.terminate()
        other.join()


def do_in_turn(works: tuple[Callable[[], Any], ...], ours: Connection, theirs: Connection) -> None:
    signal(SIGINT, SIG_IGN)  # Ctrl-C is for the one that has started this, which ends both
    ours.close()
    with suppress(BrokenPipeError):  # nobody waits any more
        for work in works:
            theirs.send(outcome(work))


def outcome(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return work(), None
    except Exception as fault:
        return None, fault


def result_from(ours: Connection) -> Any:
    try:
        found, fault = ours.recv()
    except EOFError:
        stop("a process that it had started was ended, perhaps as there was too little memory")
    if fault:
        raise fault
    return found


def names_are_built() -> bool:
    """Whether no names have to be built, in a database that may be empty."""
    return LoadedRow._meta.db_table in connection.introspection.table_names() and names.is_built()


def stop(why: str) -> NoReturn:
    sys.exit(f"The portal cannot start: {why}")


def check_address() -> None:
    """
    Stop unless HOST:PORT is free.

    The server itself would share a port that is taken (SO_REUSEPORT): two portals would answer in turn.
    """
    host, port = settings.HOST, settings.PORT
    host = "127.0.0.1" if host == "localhost" else host
    try:
        family = socket.AF_INET6 if ip_address(host).version == 6 else socket.AF_INET  # noqa: PLR2004
    except ValueError:
        stop(f"HOST must be an IP address, such as 127.0.0.1 or 0.0.0.0, not {host!r}")
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # not what has just ended
        try:
            tried.bind((host, port))
            tried.listen()
        except OSError as error:
            taken = "another program listens there; PORT=… chooses another port"
            stop(f"{host} port {port}: {taken if error.errno == errno.EADDRINUSE else error.strerror}")


def check_database() -> None:
    """Stop unless the database answers. One connection does, and says why not, which a pool would not."""
    connection.settings_dict["OPTIONS"].pop("pool", None)
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        stop(f"the database of DATABASE_URL does not answer: {' '.join(str(error).split())}")


def close_folder() -> None:
    """Take the folder that holds password hashes away from others, unless it is one that all share."""
    mode = settings.VAR_DIR.stat().st_mode
    if mode & (stat.S_IRWXG | stat.S_IRWXO) and not mode & stat.S_ISVTX:
        with suppress(PermissionError):  # it belongs to somebody else, who has let us in
            settings.VAR_DIR.chmod(stat.S_IMODE(mode) & stat.S_IRWXU)


class Command(BaseCommand):
    help = (
        "Bring database, catalogue, translations and static files in step with this version; keep the data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", action="store_true", help="Stop if HOST:PORT is not free.")

    def handle(self, *args: Any, listen: bool, **options: Any) -> None:
        if listen:
            check_address()
        gc.disable()  # this process ends soon, and what it would give back is little
        close_folder()
        with turn_with_files(self.say):
            check_database()
            built = names_are_built()
            connection.close()
            works: list[Callable[[], Any]] = [] if settings.DEBUG else [collect_static_files]
            works += [] if built else [names.gathered]
            with meanwhile(*works) as result, turn_with_database(self.say):
                self.prepare()
                results = [result() for _work in works]
                self.build_names([] if built else results[-1])
                version.count_up()  # what it says, another version may say otherwise: see `changed_at`
        if listen:
            check_address()  # again: the first time, all this takes a while

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def prepare(self) -> None:
        call_command("compilemessages", stdout=self.stdout)
        call_command("migrate", verbosity=0)
        if is_current():
            call_command("load_catalogue", stdout=self.stdout)
            refresh_sources()
        else:
            with held():  # what is loaded is indexed once, with all the rest
                call_command("load_catalogue", stdout=self.stdout)
            call_command("rebuild_search", stdout=self.stdout)

    def build_names(self, gathered: list[Name]) -> None:
        if gathered and not names.is_built():  # by another machine meanwhile
            self.say(f"{names.build(gathered)} names built.")
        else:
            call_command("build_names", stdout=self.stdout)
