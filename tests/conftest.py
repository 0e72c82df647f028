"""
What all tests share: the real catalogue, loaded once per database, and an account of each role.

Tests that need the database and find it full of the real catalogue may change it:
each is rolled back, and after one that truly commits the catalogue is put back.
"""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.test import Client
from django.utils import translation

COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
filled = pytest.StashKey[tuple]()


def pytest_configure(config: pytest.Config) -> None:
    """Have the tests see the French as it stands in the file now."""
    if not hasattr(config, "workerinput"):
        from cnrs_intl.site.translations import compile_catalogue

        compile_catalogue()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="Fail the run if any test was skipped.")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run with skipped tests into a failed one where that was asked for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--fail-on-skip") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("--fail-on-skip: some tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker, pytestconfig: pytest.Config) -> None:
    """Fill each worker's database with the real catalogue, once."""
    with django_db_blocker.unblock():
        call_command("load_catalogue", verbosity=0)
        pytestconfig.stash[filled] = django_db_blocker, connection.creation.serialize_db_to_string()


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, after which Django empties every table."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        COMMITS & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put the catalogue back after a test that committed."""
    yield
    if nextitem and commits(item) and filled in item.config.stash:
        blocker, contents = item.config.stash[filled]
        with blocker.unblock():
            call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
            connection.creation.deserialize_db_from_string(contents)
            with connection.cursor() as cursor:  # or PostgreSQL gives the next row a number that is taken
                for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                    cursor.execute(statement)


@pytest.fixture
def catalogue(db: None) -> None:
    """Say that a test reads the real catalogue."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Begin each test in English, whatever language the one before it left."""
    with translation.override("en"):
        yield


@pytest.fixture
def staff_of(db: None, django_user_model) -> Callable[[str], object]:
    """Make a staff account in a group: `staff_of("Editors")`."""
    from django.contrib.auth.models import Group

    def make(group: str):
        name = group.lower()
        user = django_user_model.objects.create_user(
            name, f"{name}@example.org", "correct horse", is_staff=True
        )
        user.groups.add(Group.objects.get(name=group))
        return user

    return make


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def editor_client(staff_of) -> Client:
    return logged_in(staff_of("Editors"))


@pytest.fixture
def publisher_client(staff_of) -> Client:
    return logged_in(staff_of("Publishers"))


@pytest.fixture
def administrator_client(staff_of) -> Client:
    return logged_in(staff_of("Administrators"))


@pytest.fixture(autouse=True)
def nothing_known_of_the_catalogue() -> None:
    """Begin each test with what another one knew of the catalogue forgotten."""
    from cnrs_intl.catalogue.version import Process, process

    process.standing, process.away = None, False
    process.tried_at = process.read_at = Process.tried_at
