"""
Many who change the catalogue at once, each through the one door: nobody waits for ever, no save is lost.

On SQLite the test database is in memory, where nobody is beside another one: there they take turns, a few
times. `tests/service/test_parallel_writes.py` has them write at once to a file, and over HTTP.
"""

import threading
from datetime import date
from types import SimpleNamespace

import pytest
import tablib
from django.db import connection, connections
from reversion.models import Revision

from cnrs_intl.catalogue.models import CatalogueVersion
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from offices.moving import Move, carry_out, plan, state_of
from offices.resources import CoverageResource, OfficeResource
from sectors.models import Country
from tests import sampling

ROUNDS = {"postgresql": 50, "sqlite": 5}  # with --all, 200 on PostgreSQL
DAY = date(2090, 1, 1)
SLUGS = ["tokyo", "beijing", "rio"]


def count_up(slugs):
    """Read and write again, as a form does: in an order that is not that of the keys."""
    with change(Office.objects.filter(slug__in=slugs)):
        for slug in slugs:
            office = Office.objects.get(slug=slug)
            office.order += 1
            office.save()


def bring_in(resource, headers, rows):
    table = tablib.Dataset(*rows, headers=headers)
    with change(Office.objects.all()):
        result = resource().import_data(table, raise_errors=True, rollback_on_validation_errors=True)
    assert not result.has_validation_errors()


def move_to_and_fro(number):
    pair = ["tokyo", "beijing"] if number % 2 else ["beijing", "tokyo"]
    old, new = (Office.objects.get(slug=slug) for slug in pair)
    move = Move(old, new, DAY)
    steps = [step.key for step in plan(move) if step.country.iso2 == "MN"]
    with change(Office.objects.filter(slug__in=pair)):  # so that what is seen still holds
        seen = state_of(list(Office.objects.filter(slug__in=pair)))
        carry_out(move, steps, seen)


WRITERS = {
    "forwards": (SLUGS, lambda number: count_up(SLUGS)),
    "backwards": (SLUGS, lambda number: count_up(SLUGS[::-1])),
    "offices": (
        SLUGS,
        lambda number: bring_in(
            OfficeResource, ["slug", "telephone"], [(s, f"{number}") for s in SLUGS[::-1]]
        ),
    ),
    "coverage": (
        ["rio"],
        lambda number: bring_in(
            CoverageResource,
            ["office", "country", "level", "since"],
            [("rio", "CL", ("area", "named")[number % 2], "")],
        ),
    ),
    "moves": (["tokyo", "beijing"], move_to_and_fro),
}


def at_once(rounds):
    """Have each writer write so many times, each in a thread of its own; return what failed."""
    faults = []

    def work(write):
        try:
            for number in range(rounds):
                write(number)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[write], daemon=True) for _slugs, write in WRITERS.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return faults + [thread for thread in threads if thread.is_alive()]


def in_turn(rounds):
    for number in range(rounds):
        for _slugs, write in WRITERS.values():
            write(number)
    return []


@pytest.mark.django_db(transaction=True)
def test_no_two_wait_for_each_other_and_no_save_is_lost(catalogue):
    with change(Office.objects.filter(slug="beijing")):
        beijing, mongolia = Office.objects.get(slug="beijing"), Country.objects.get(iso2="MN")
        Coverage.objects.create(office=beijing, country=mongolia, level="named", since=DAY)
    rounds = 200 if sampling.everything and connection.vendor == "postgresql" else ROUNDS[connection.vendor]
    before, orders = counts(), dict(Office.objects.values_list("slug", "order"))

    assert (at_once if connection.vendor == "postgresql" else in_turn)(rounds) == []

    after = counts()
    assert after.number - before.number == after.revisions - before.revisions == rounds * len(WRITERS)
    for slug in SLUGS:
        office = Office.objects.get(slug=slug)
        assert office.order - orders[slug] == 2 * rounds
        assert office.telephone == f"{rounds - 1}"
    changes = {slug: sum(slug in touched for touched, _write in WRITERS.values()) for slug in SLUGS}
    assert {slug: after.versions[slug] - before.versions[slug] for slug in SLUGS} == {
        slug: rounds * number for slug, number in changes.items()
    }


def counts():
    return SimpleNamespace(
        number=CatalogueVersion.objects.get().number,
        revisions=Revision.objects.count(),
        versions=dict(Office.objects.values_list("slug", "version")),
    )
