"""
Real portals: processes that answer over http, started as `make run` starts them.

Where DATABASE_URL names a PostgreSQL server they run on it, otherwise on SQLite. What only PostgreSQL can
show (two machines, a database that is away) is not collected on SQLite.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from tests.service.databases import PostgreSQLDatabases, SQLiteDatabases
from tests.service.portal import Portal

ON_POSTGRESQL = connection.vendor == "postgresql"
collect_ignore = [] if ON_POSTGRESQL else ["test_database_away.py", "test_two_machines.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have the tests' database be there to be copied, even when no other test asks for it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def databases(django_db_setup: None, django_db_blocker, tmp_path_factory) -> Iterator:
    made = PostgreSQLDatabases() if ON_POSTGRESQL else SQLiteDatabases(tmp_path_factory.mktemp("databases"))
    try:
        with django_db_blocker.unblock():
            made.prepare()
        yield made
    finally:
        made.drop_all()


@pytest.fixture(scope="session")
def portal_of(databases, tmp_path_factory) -> Callable:
    """Start a portal, on a database of the tests or a given one, for as long as a `with` lasts."""

    @contextmanager
    def started(database_url: str = "", workers: int = 1, **environment: str) -> Iterator[Portal]:
        folder = tmp_path_factory.mktemp("portal")
        portal = Portal(folder, database_url or databases.copy(), workers, **environment)
        try:
            portal.start()
            yield portal
        finally:
            portal.stop()

    return started
