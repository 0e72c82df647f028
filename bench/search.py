"""
How long a search takes: with the real catalogue, and with 100,000 entries (`python -m bench.search`).

In a scratch database: of SQLite, in a folder that is thrown away, or with DATABASE_URL of PostgreSQL, beside
that one.
"""

import gc
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from bench.search_entries import ENDS, ENTRIES, analyse, fill

QUERIES = 40  # of each sort, in each language
REAL = {
    "rare": ("Cambodge", "Pretoria", "UMI", "Maghreb", "CONCERT", "GDRI", "Brazil", "Myanmar"),
    "common": ("CNRS", "research", "recherche", "cooperation", "pays", "country", "international"),
    "several words": ("joint laboratory Japan", "réseau de recherche", "africa office", "appel à projets"),
    "misspelled": ("labratory", "recherhce", "coopertion", "laboratiore"),
    "beginning": ("lab", "coop", "inter", "afri", "rech"),
    "nothing found": ("zzzz", "qwxk 123456", "xylophone"),
}


def words_used() -> dict[str, list[str]]:
    """Return the words of each language that some entry has, the commonest first."""
    from cnrs_intl.catalogue.models import SearchTerm  # noqa: PLC0415

    by_rank = SearchTerm.objects.order_by("pk")
    return {each: list(by_rank.filter(language=each).values_list("text", flat=True)) for each in ENDS}


def asked_for(words: list[str]) -> dict[str, list[str]]:
    chance = random.Random(2)  # noqa: S311
    long = [word for word in words[100:5000] if len(word) > 7]  # noqa: PLR2004
    return {
        "rare": chance.sample(words[20_000:], QUERIES),
        "common": words[:QUERIES],
        "several words": [
            f"{chance.choice(words[:20])} {chance.choice(words[:20])} {chance.choice(words[:2000])}"
            for _ in range(QUERIES)
        ],
        "misspelled": [word[:3] + word[4:] for word in chance.sample(long, QUERIES)],
        "beginning": [word[: 3 + len(word) % 3] for word in chance.sample(words, QUERIES)],
        "nothing found": [f"qx{number}zz" for number in range(QUERIES)],
    }


def timed(sorts: dict[str, Any], language: str) -> None:
    """Search each of the queries, and print how long that took."""
    from django.utils import translation  # noqa: PLC0415

    from cnrs_intl.catalogue.index import search  # noqa: PLC0415

    with translation.override(language):
        search("labratorie")  # what is kept of the vocabulary is read once
        for sort, queries in sorts.items():
            took = [seconds(partial(search, query)) for query in queries]
            clock, processor = zip(*took, strict=True)
            say(f"| {language} | {sort} | {row(clock)} | {row(processor)} |")


def seconds(what: Callable[[], Any]) -> tuple[float, float]:
    """Return how long something took, and how much of a processor it took."""
    begun, used = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - begun, time.process_time() - used


def row(took: Sequence[float]) -> str:
    ordered = sorted(took)
    shown = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)], ordered[-1])
    return " | ".join(f"{1000 * each:.1f}" for each in shown)


def in_another_process(what: Callable[[], None]) -> None:
    """Do something whose memory is not this process’s; raise RuntimeError where it fails."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    child = multiprocessing.get_context("fork").Process(target=what)
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(child.exitcode)


def memory() -> int:
    """Return the most MB of memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


HEAD = """| language | sort of query | median ms | 95th % | worst | processor ms, median | 95th % | worst |
|---|---|---|---|---|---|---|---|"""


def main() -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from cnrs_intl.catalogue import version  # noqa: PLC0415

    is_scratch = connection.vendor == "sqlite"  # in a folder that is thrown away
    if not is_scratch:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("migrate", verbosity=0)
        call_command("load_catalogue", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        analyse()
        gc.collect()
        gc.freeze()  # as a worker does
        say(f"{connection.vendor}, the real catalogue\n\n{HEAD}")
        for language in ENDS:
            timed({sort: queries * 5 for sort, queries in REAL.items()}, language)
        begun = time.perf_counter()
        in_another_process(fill)
        took = time.perf_counter() - begun
        words = words_used()
        say(f"\n{connection.vendor}, {ENTRIES} entries (filled in {took:.0f} s)\n\n{HEAD}")
        before = memory()
        version.process.standing = None  # what it knows is of before
        for language in ENDS:
            timed(asked_for(words[language]), language)
        say(f"\nMemory, at most: {before} MB before the searches, {memory()} MB after them")
    finally:
        if not is_scratch:
            connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cnrs_intl.settings")
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ["VAR_DIR"] = folder
        main()
