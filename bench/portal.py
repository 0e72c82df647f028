"""A portal of its own for measuring: in a folder that is thrown away, on the real server."""

# ruff: noqa: S603 - it runs the portal, and nothing that somebody else has written

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

HOUSE = Path(__file__).resolve().parent.parent
PORTAL, BARE = "cnrs_intl.wsgi:application", "bench.bare:application"
TICKS = os.sysconf("SC_CLK_TCK")


def settle(folder: str) -> None:
    """Have the portal, here and where it is started, write to `folder` and read no other setting."""
    for name in ("DATABASE_URL", "DEBUG", "SITE_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "VAR_DIR": folder,
        "DJANGO_SETTINGS_MODULE": "cnrs_intl.settings",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(HOUSE),
    }


def manage(*arguments: str) -> str:
    """Run a command of the portal; return what it says."""
    return subprocess.check_output([sys.executable, str(HOUSE / "manage.py"), *arguments], text=True)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Server:
    """A server with one worker, and what its processes have used."""

    def __init__(self, running: subprocess.Popen, port: int) -> None:
        self.running, self.port = running, port

    @property
    def cpu(self) -> float:
        """Seconds of processor time that the server has used so far, its worker's included."""
        total = 0.0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
        return total

    @property
    def resident(self) -> float:
        """The resident set of its largest process, the worker, in MB."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.processes()]
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def processes(self) -> list[int]:
        parent = self.running.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def get(self, path: str, headers: dict[str, str] | None = None) -> "Answer":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
            )
        finally:
            connection.close()


@contextmanager
def server(application: str = PORTAL, **environment: str) -> Iterator[Server]:
    """Start the server on a free port with one worker, as `make run` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "32", "--backpressure", "512"]
    options += ["--log-level", "warning", "--workers-kill-timeout", "2s", "--port", str(port)]
    command = [f"{sys.prefix}/bin/granian", application, *options]
    running = subprocess.Popen(command, cwd=HOUSE, env=os.environ | environment)
    found = Server(running, port)
    try:
        for _time in range(150):
            try:
                found.get("/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield found
    finally:
        running.terminate()
        running.wait()
