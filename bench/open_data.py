"""
What the package of open data costs at 1 and at TIMES times the data: seconds, memory, bytes.

On a portal of its own in a folder that is thrown away, or in the empty PostgreSQL database that DATABASE_URL
names (`python -m bench.open_data`). Each package is made by a process of its own, whose memory is its own.
"""

# ruff: noqa: S603 - it runs the portal, and nothing that somebody else has written

import os
import subprocess
import sys
import tempfile

from bench.data import TIMES
from bench.portal import HOUSE, manage, settle

DATABASE = os.environ.get("DATABASE_URL", "")  # which `settle` leaves out
MADE = """
import resource, time, django
django.setup()
from cnrs_intl.site.open_data import contents, package
def memory(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
contents()
before, begun, cpu = memory(), time.perf_counter(), time.process_time()
with package(contents) as (made, _path):
    pass
seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
print(f"{sum(made.rows.values()):>8} rows {seconds:>6.1f} s ({cpu:.1f} s of CPU)",
      f"{memory():>6.0f} MB at most, {before:.0f} MB before,",
      f"{made.size / 1e6:.1f} MB, {made.sha256[:16]}")
"""


def made() -> None:
    subprocess.run([sys.executable, "-c", MADE], check=True, cwd=HOUSE)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        settle(folder)
        if DATABASE:
            os.environ["DATABASE_URL"] = DATABASE
        os.environ["DJANGO_SETTINGS_MODULE"] = "cnrs_intl.settings"
        manage("prepare")
        made()
        subprocess.run([sys.executable, "-m", "bench.data"], check=True, cwd=HOUSE)
        sys.stdout.write(f"{TIMES} times the calls, coverage and other names:\n")
        sys.stdout.flush()
        made()


if __name__ == "__main__":
    main()
