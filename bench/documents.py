"""
What documents cost pages: the home page's times alone, and while 12 clients fetch dossiers that are new.

Patient clients, when told to come again, do so after the seconds that they were told; impatient ones ask
for another dossier at once. Other folders of the portal with a `.venv`, such as an older version, may be
named as arguments: they are measured in turn with this one. On one worker, its data in a
folder that is thrown away.
"""

# ruff: noqa: S603 - it runs the portal, and nothing that somebody else has written

import http.client
import itertools
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
CLIENTS, REQUESTS, ROUNDS = 12, 100, 2
LONGEST = 12  # seconds after which no more home pages are asked for
PAUSE = 0.03  # seconds from one home page to the next request for it
OK, BUSY = http.client.OK, http.client.SERVICE_UNAVAILABLE


def run(house: Path, folder: Path, *command: str) -> subprocess.Popen:
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment |= {"VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    environment |= {"PAGE_MEMORY_MB": "0"}  # the page that is asked for is made each time
    return subprocess.Popen(command, cwd=house, env=environment, stdout=subprocess.DEVNULL)


@contextmanager
def server(house: Path, folder: Path) -> Iterator[int]:
    """Start the server as `make run` does, with one worker; yield its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "32", "--backpressure", "512"]
    options += ["--log-level", "warning", "--workers-kill-timeout", "2s", "--port", str(port)]
    running = run(house, folder, f"{house}/.venv/bin/granian", "cnrs_intl.wsgi:application", *options)
    try:
        for _time in range(150):
            try:
                ask(port, "/healthz")
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        running.terminate()
        running.wait()


def ask(port: int, path: str) -> tuple[int, float]:
    """Ask once; return the status, and after how many seconds to come again."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status, float(response.headers.get("Retry-After", 0))
    finally:
        connection.close()


def dossiers() -> Iterator[str]:
    """Return the addresses of all dossiers, in an order that is the same each time."""

    def found(pattern: str, name: str) -> list[str]:
        return re.findall(pattern, (HOUSE / "fixtures" / name).read_text(encoding="utf-8"), re.MULTILINE)

    countries = found(r'^- iso2: "(\w\w)"', "sectors.country.yaml")
    instruments = found(r"^(?:- |  )slug: (\w+)$", "instruments.instrument.yaml")
    paths = [
        f"/{language}/instruments/{instrument}/{code.lower()}.pdf"
        for language, instrument, code in itertools.product(("en", "fr"), instruments, countries)
    ]
    random.Random(1).shuffle(paths)  # noqa: S311 - no secret
    return itertools.cycle(paths)


def home(port: int) -> list[float]:
    """Return how long the home page took, in milliseconds, each time."""
    taken: list[float] = []
    ends = time.perf_counter() + LONGEST
    while len(taken) < REQUESTS and time.perf_counter() < ends:
        begun = time.perf_counter()
        ask(port, "/en/")
        taken.append(1000 * (time.perf_counter() - begun))
        time.sleep(PAUSE)
    return taken


class Clients:
    """They fetch dossiers, each another one, until they are told to stop; `answers` counts the statuses."""

    def __init__(self, port: int, paths: Iterator[str], *, patient: bool) -> None:
        self.port, self.paths, self.patient = port, paths, patient
        self.answers: Counter[int] = Counter()
        self.guard, self.over = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.fetch) for _number in range(CLIENTS)]

    def fetch(self) -> None:
        path = ""
        while not self.over.is_set():
            with self.guard:
                path = path or next(self.paths)
            status, seconds = ask(self.port, path)
            with self.guard:
                self.answers[status] += 1
            if status == BUSY and self.patient:
                self.over.wait(seconds)
            else:
                path = ""

    def __enter__(self) -> "Clients":
        for thread in self.threads:
            thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def tell(what: str, *figures: str) -> None:
    sys.stdout.write(f"{what:<34}" + "".join(f"{each:>12}" for each in figures) + "\n")
    sys.stdout.flush()


def tell_load(what: str, port: int, quiet: list[float], *, patient: bool) -> None:
    begun = time.perf_counter()
    with Clients(port, dossiers(), patient=patient) as clients:
        taken = home(port)
    seconds = time.perf_counter() - begun
    others = sum(clients.answers.values()) - clients.answers[OK] - clients.answers[BUSY]
    tell(
        what,
        f"{statistics.median(taken):.1f}",
        f"{max(taken):.1f}",
        f"{statistics.median(taken) / statistics.median(quiet):.1f}",
        f"{max(taken) / max(quiet):.1f}",
        f"{clients.answers[OK] / seconds:.1f}",
        f"{clients.answers[BUSY]}",
        f"{others}",
    )


def measure(house: Path, folder: Path) -> None:
    with server(house, folder) as port:
        home(port)  # to warm up
        quiet = home(port)
        tell(f"{house.name}, alone", f"{statistics.median(quiet):.1f}", f"{max(quiet):.1f}")
        for patient in (True, False):
            kind = "patient" if patient else "impatient"
            shutil.rmtree(folder / "pdf", ignore_errors=True)
            tell_load(f"{house.name}, {CLIENTS} {kind} clients", port, quiet, patient=patient)


def main() -> None:
    houses = [*(Path(name).resolve() for name in sys.argv[1:]), HOUSE]
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        if run(HOUSE, folder / "first", sys.executable, "manage.py", "prepare").wait():
            sys.exit("The portal could not be prepared.")
        for number in range(len(houses)):
            shutil.copytree(folder / "first", folder / str(number))
        tell("home page, ms", "median", "slowest", "× median", "× slowest", "PDFs/s", "503s", "faults")
        for _round in range(ROUNDS):
            for number, house in enumerate(houses):
                measure(house, folder / str(number))


if __name__ == "__main__":
    main()
