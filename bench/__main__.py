"""
What the portal costs, on a portal of its own in a folder that is thrown away (`make bench`).

Writes docs/performance.md, and says first what has got worse by more than a quarter since the last time.
"""

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import django

from bench import finder
from bench.data import TIMES
from bench.pages import PAGES, ROUNDS, SECONDS, WITHOUT_MEMORY, fresh_rows, measure, table
from bench.portal import HOUSE, manage, settle

REPORT = HOUSE / "docs" / "performance.md"
WORSE = 0.75  # of what it was
HEAD = "| page | ratio | CPU ms | req/s | slowest ms |\n|---|---|---|---|---|"
MANY = {"calls", "an instrument", "a country", "an office", "finder, choice", "suggestions", "home"}
ROW = re.compile(r"^\| ([^|]+) \| ([0-9.]+) \|", re.MULTILINE)


def tell(title: str, rows: list[str]) -> str:
    part = "\n".join([f"## {title}", "", HEAD, *rows, ""])
    sys.stdout.write(part + "\n")
    sys.stdout.flush()
    return part


def ratios(report: str) -> dict[str, float]:
    """Return the ratios of a report, each by its part and its row."""
    found: dict[str, float] = {}
    for part in report.split("\n## ")[1:]:
        title = part.partition("\n")[0]
        found |= {f"{title}: {name}": float(ratio) for name, ratio in ROW.findall(part)}
    return found


def got_worse(before: str, after: str) -> list[str]:
    """Return what has a ratio below WORSE of the one that was written last."""
    then, now = ratios(before), ratios(after)
    return [
        f"{name}: {then[name]:.4f} before, {now[name]:.4f} now"
        for name in then.keys() & now.keys()
        if now[name] < WORSE * then[name]
    ]


def preamble(seconds: float) -> str:
    return f"""# What pages cost

Written by `make bench` on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} processors ({platform.machine()}),
Python {platform.python_version()}, Django {django.__version__}, SQLite, one worker, four connections at once.
A new portal was prepared in {seconds:.0f} s.

**Ratio**: requests per second as a share of those of a bare Django view without middleware that returns the
same bytes on the same server: the median of {ROUNDS} rounds of {SECONDS} s, each between two of that view.
**CPU**: milliseconds of processor time of the server per request.
"""


def main() -> None:
    parts = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        settle(folder)
        begun = time.monotonic()
        manage("prepare")
        parts.append(preamble(time.monotonic() - begun))
        parts.append(tell("From memory", table(measure([], {}))))
        parts.append(tell("Made each time", table(measure(fresh_rows(), WITHOUT_MEMORY))))
        finder.main()
        subprocess.run([sys.executable, "-m", "bench.data"], check=True, cwd=HOUSE)
        many = [(page, page.name) for page in PAGES if page.name in MANY]
        title = f"Made each time, {TIMES} times the calls, coverage and other names"
        parts.append(tell(title, table(measure(many, WITHOUT_MEMORY))))
    report = "\n".join(parts)
    if REPORT.exists() and (worse := got_worse(REPORT.read_text(encoding="utf-8"), report)):
        sys.stdout.write("Worse by more than a quarter:\n" + "\n".join(worse) + "\n")
    Path(REPORT).write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
