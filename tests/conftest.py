"""
What all tests share: the real catalogue, loaded once and copied to each worker, and an account of each role.

Tests that need the database and find it full of the real catalogue may change it:
each is rolled back, and after one that truly commits the catalogue is put back.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from unittest import mock

import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from pytest_django.plugin import blocking_manager_key

from tests import sampling
from tests.prepared import CATALOGUE, NAMES, Prepared, prepared

COMMITS = {"transactional_db", "live_server", "django_db_reset_sequences", "django_db_serialized_rollback"}
filled = pytest.StashKey[Prepared]()


def pytest_configure(config: pytest.Config) -> None:
    """Say how much is tested, and have the tests see the French as it stands in the file now."""
    sampling.everything = config.getoption("--all")
    if not hasattr(config, "workerinput"):
        from cnrs_intl.site.translations import MO, compile_catalogue

        if compile_catalogue():
            translation_file_changed(sender=None, file_path=MO)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="Fail the run if any test was skipped.")
    parser.addoption("--approve", action="store_true", help="Approve the pictures of pages as they are now.")
    parser.addoption("--all", action="store_true", help="Test all of what is tested by a sample otherwise.")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Have the garbage collector pass over what stays until the end: it took up to a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 100)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a run with skipped tests into a failed one where that was asked for."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--fail-on-skip") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("--fail-on-skip: some tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def prepared_for(config: pytest.Config) -> Prepared:
    """Return this process's test database; the processes of a run share what it is copied from."""
    folder = config.cache.mkdir("prepared")
    return prepared(folder, getattr(config, "workerinput", {}).get("testrunuid") or f"{os.getpid()}")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker, pytestconfig
) -> Iterator[None]:
    """Give each worker a database full of the real catalogue, instead of pytest-django's empty one."""
    database = prepared_for(pytestconfig)
    with django_db_blocker.unblock():
        database.make()
    pytestconfig.stash[filled] = database
    yield
    with django_db_blocker.unblock():
        database.drop()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Once all workers have ended, drop what they copied."""
    if not hasattr(config, "workerinput") and blocking_manager_key in config.stash:
        with config.stash[blocking_manager_key].unblock(), suppress(OperationalError):
            prepared_for(config).forget()


def commits(item: pytest.Item) -> bool:
    """Whether a test writes for good, after which Django empties every table."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        COMMITS & set(getattr(item, "fixturenames", ()))
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Put the catalogue back after a test that committed, and also if its end failed."""
    try:
        yield
    finally:
        if nextitem and commits(item) and filled in item.config.stash:
            with item.config.stash[blocking_manager_key].unblock():
                item.config.stash[filled].put_back()


@pytest.fixture(scope="session")
def prepared_database(django_db_setup: None, pytestconfig) -> Prepared:
    return pytestconfig.stash[filled]


@pytest.fixture(scope="module")
def built_names(prepared_database: Prepared, django_db_blocker) -> Iterator[None]:
    """Have the finder's table of names stand for the tests of one module."""
    with django_db_blocker.unblock():
        prepared_database.become(NAMES)
    yield
    with django_db_blocker.unblock():
        prepared_database.become(CATALOGUE)


@pytest.fixture(scope="session", autouse=True)
def no_process_for_each_paper(django_test_environment: None) -> Iterator[None]:
    from tests import papers

    with mock.patch.object(papers.pdf, "compiled", papers.compiled_here):
        yield


@pytest.fixture(scope="session", autouse=True)
def no_copy_for_each_widget(django_test_environment: None) -> Iterator[None]:
    """
    Leave out of `response.context` what the templates of form widgets were given.

    Django's test client copies it for each of them: a form of the admin has thousands of options.
    """
    copying = Template._render

    def render(template: Template, context: Context) -> str:
        if (template.name or "").startswith("django/forms/widgets/"):
            return template.nodelist.render(context)
        return copying(template, context)

    with mock.patch.object(Template, "_render", render):
        yield


@pytest.fixture(autouse=True)
def counted_from_the_start(django_test_environment: None) -> None:
    from tests import factories

    factories.count_from_the_start()


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


@pytest.fixture
def known_catalogue(catalogue: None) -> Callable[[], None]:
    """
    Say that the process has answered before: what it keeps while the catalogue stands costs no query.

    To be called again after a test has changed the catalogue, which then counts as committed.
    """
    from django.conf import settings
    from django.db import connection
    from django.utils.translation import override

    from cnrs_intl.catalogue.former import former_slugs
    from cnrs_intl.derci.wording import department_words
    from offices.coverage import grounds_today

    def know() -> None:
        connection.run_on_commit.clear()
        nothing_is_known()
        grounds_today()
        former_slugs()
        for language, _name in settings.LANGUAGES:
            with override(language):
                department_words()

    know()
    return know


@pytest.fixture(autouse=True)
def nothing_known_of_the_catalogue() -> None:
    """Begin each test with what another one knew of the catalogue forgotten."""
    nothing_is_known()


def nothing_is_known() -> None:
    from cnrs_intl.catalogue.version import Process, process

    process.standing, process.away = None, False
    process.tried_at = process.read_at = Process.tried_at
