"""More visitors than there is room for: some are asked to come again, and nobody is forgotten."""

import random
import sys
from statistics import median

import pytest

from cnrs_intl.catalogue import gate
from tests.service.crowd import flood, table
from tests.service.portal import Line, command

KEPT = "/en/about/"
CONNECTIONS, SECONDS = 150, 3
COUNTRIES = ("jp", "kr", "vn", "au", "br", "cl", "mx", "us", "ca", "ma", "sn", "za", "in", "il", "eg", "tn")
GROWTH, IN_ALL = 15, 200  # MB: in a flood, once each thread has been used; what a worker may take


@pytest.fixture(scope="module")
def portal(portal_of):
    with portal_of() as portal:
        for path in (KEPT, "/en/find/?q=Cambodja", "/en/find/?q=nowhere"):
            assert portal.ask(path).status in {200, 302}
        yield portal


def test_a_flood_is_answered_in_part_and_leaves_nothing_behind(portal):
    flood(portal.port, CONNECTIONS, 1, KEPT)
    before = portal.resident()

    crowd, quiet = flood(portal.port, CONNECTIONS, SECONDS, KEPT)

    grown = portal.resident() - before
    sys.stdout.write(f"{table(crowd)}\nin memory {table(quiet)}\n")
    sys.stdout.write(f"{before:.0f} MB and {grown:+.0f} MB, {portal.threads()} threads\n")
    refused = [answer for answer in crowd if answer.status == 503]
    assert {answer.status for answer in crowd} <= {200, 302, 503}
    assert all(answer.headers["retry-after"] == "2" for answer in refused)
    assert median(answer.seconds for answer in refused) < 0.7
    assert {answer.status for answer in quiet} == {200}
    assert median(answer.seconds for answer in quiet) < 0.7
    assert grown < GROWTH
    assert portal.resident() < IN_ALL
    assert min(portal.ask("/en/find/?q=Cambodja").seconds for _time in range(5)) < 0.5
    assert "Traceback" not in portal.log()
    assert "The database is away" not in portal.log()  # who waits in line holds no connection of the pool


def a_dossier() -> str:
    return f"/en/instruments/irp/{random.choice(COUNTRIES)}.pdf"


def test_many_who_ask_for_documents_keep_nobody_from_a_page(portal):
    crowd, quiet = flood(portal.port, 40, 2, KEPT, a_dossier)

    sys.stdout.write(f"{table(crowd)}\nin memory {table(quiet)}\n")
    assert {answer.status for answer in crowd} == {200, 503}
    assert {answer.status for answer in quiet} == {200}
    assert median(answer.seconds for answer in quiet) < 0.7
    assert portal.ask("/en/offices/").status == 200


def test_all_lines_together_leave_threads_for_pages_in_memory():
    options = command(port=1, workers=1)
    threads = int(options[options.index("--blocking-threads") + 1])

    assert threads > gate.AT_ONCE + gate.IN_LINE + gate.STAFF + gate.DOCUMENTS + gate.PREVIEWS


def test_browsers_that_keep_their_connection_keep_nobody_out(portal):
    idle = [Line(portal.port) for _time in range(100)]
    for line in idle:
        assert line.ask("/healthz").status == 200

    answers = [portal.ask(KEPT) for _time in range(5)]

    assert {answer.status for answer in answers} == {200}
    assert min(answer.seconds for answer in answers) < 0.5
    assert {line.ask("/healthz").status for line in idle} == {200}
    for line in idle:
        line.close()
