"""A real portal, started as `make run` starts it, on a free port and with a folder of its own."""

import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode()


class Line:
    """A connection that stays open, to one worker; the request says what a browser says."""

    def __init__(self, port: int, timeout: float = 20) -> None:
        self.http = http.client.HTTPConnection(HOST, port, timeout=timeout)
        self.http.connect()

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask for a path; `Accept_Encoding="gzip"` names a header."""
        begun = time.monotonic()
        self.http.request("GET", path, headers={name.replace("_", "-"): headers[name] for name in headers})
        response = self.http.getresponse()
        body = response.read()
        given = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, given, body, time.monotonic() - begun)

    def close(self) -> None:
        self.http.close()


def command(port: int, workers: int) -> list[str]:
    """Return the server's command line as the Makefile writes it."""
    asked = ["make", "--dry-run", "run", f"HOST={HOST}", f"PORT={port}", f"WORKERS={workers}"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    recipe = subprocess.check_output(asked, cwd=settings.BASE_DIR, env=clean, text=True)
    line = recipe.replace("\\\n", " ").partition("bin/granian ")[2].partition("\n")[0]
    return [f"{sys.prefix}/bin/granian", *shlex.split(line)]


class Portal:
    def __init__(self, folder: Path, database_url: str, workers: int, **environment: str) -> None:
        self.folder, self.workers = folder, workers
        self.reserved = socket.socket()  # bound and never listening, so that nobody else takes the port
        self.reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.reserved.bind((HOST, 0))
        self.port = self.reserved.getsockname()[1]
        self.environment = os.environ | {
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings",
            "SITE_URL": f"http://{HOST}:{self.port}",
            "VAR_DIR": str(folder),
            **environment,
        }
        self.log_path = folder / "log"

    def start(self) -> None:
        name_static_files(self.folder / "static")
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                command(self.port, self.workers),
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until(lambda: len(self.pids()) == self.workers and self.answers(), 90, self.log)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # a group that we have started
            self.process.wait()
        self.reserved.close()

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def answers(self) -> bool:
        try:
            return self.ask("/healthz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask on a connection of its own."""
        line = Line(self.port)
        try:
            return line.ask(path, **headers)
        finally:
            line.close()

    def pids(self) -> set[int]:
        """Return the workers: the children that hold the listening port."""
        listening = sockets(self.port, state="0A")
        return {pid for pid in children(self.process.pid) if listening & held_by(pid)}

    @contextmanager
    def line_to_each_worker(self) -> Iterator[dict[int, Line]]:
        """Connect until each worker has taken a connection; the system deals them out."""
        lines, others = {}, []
        try:
            for _time in range(200):
                line = Line(self.port)
                line.ask("/healthz")
                pid = self.worker_behind(line)
                others.append(line) if pid in lines else lines.setdefault(pid, line)
                if len(lines) == self.workers:
                    break
            assert len(lines) == self.workers
            yield lines
        finally:
            for line in [*lines.values(), *others]:
                line.close()

    def worker_behind(self, line: Line) -> int:
        mine = line.http.sock.getsockname()[1]
        theirs = sockets(self.port, remote=mine)
        return next(pid for pid in self.pids() if theirs & held_by(pid))

    def resident(self) -> float:
        """Return the memory that the workers take, in MB."""
        size = os.sysconf("SC_PAGE_SIZE")
        return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * size for pid in self.pids()) / 1e6

    def threads(self) -> int:
        return sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in self.pids())


def name_static_files(folder: Path) -> None:
    """Name each static file as it is: pages only link to them here, and to compress all takes seconds."""
    paths = {path: path for finder in get_finders() for path, _storage in finder.list([])}
    folder.mkdir()
    (folder / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": paths}))


def children(pid: int) -> set[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(each) for each in found}


def held_by(pid: int) -> set[str]:
    """Return the inodes of a process's sockets."""
    found = set()
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(path.readlink()).removeprefix("socket:[").removesuffix("]"))
    return found


def sockets(local: int, remote: int | None = None, state: str = "01") -> set[str]:
    """Return the inodes of this machine's TCP sockets at a port, in a state (01 open, 0A listening)."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {
        row[9]
        for row in rows
        if row[3] == state
        and int(row[1].partition(":")[2], 16) == local
        and (remote is None or int(row[2].partition(":")[2], 16) == remote)
    }


def told(what: str, seconds: float) -> None:
    """Say a figure, for who runs the tests with -s."""
    sys.stdout.write(f"{what}: {seconds * 1000:.0f} ms\n")


def until(holds, seconds: float, explain=str) -> float:
    """Wait until something holds and return how long it took; fail if it did not when asked so late."""
    begun = time.monotonic()
    while True:
        asked = time.monotonic() - begun
        if holds():
            return time.monotonic() - begun
        assert asked < seconds, explain()
        time.sleep(0.02)
