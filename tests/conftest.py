"""
What all tests share: the real catalogue, loaded once and copied to each worker, and an account of each role.

Tests that need the database and find it full of the real catalogue may change it:
each is rolled back, and after one that truly commits the catalogue is put back.
"""

import gc
import os
from collections import Counter
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
USUAL = 0.4  # seconds that a test takes on average under `make test-all`
LONG = {  # modules that take long for how few tests they have, in the same seconds
    "tests/catalogue/test_conflict_exits.py": 147,
    "tests/catalogue/test_preview_leaves_nothing.py": 29,
    "tests/catalogue/test_roads_to_the_public.py": 430,
    "tests/catalogue/test_writing.py": 56,
    "tests/e2e/test_access.py": 320,
    "tests/e2e/test_admin_face.py": 60,
    "tests/e2e/test_admin_pages.py": 85,
    "tests/e2e/test_drafts.py": 65,
    "tests/e2e/test_history.py": 45,
    "tests/e2e/test_keyboard.py": 100,
    "tests/e2e/test_pictures.py": 30,
    "tests/e2e/test_preferences.py": 40,
    "tests/e2e/test_print.py": 40,
    "tests/e2e/test_screenshots.py": 150,
    "tests/e2e/test_search.py": 75,
    "tests/e2e/test_sets.py": 45,
    "tests/e2e/test_tables.py": 105,
    "tests/e2e/test_two_people.py": 60,
    "tests/e2e/test_typed_text.py": 95,
    "tests/e2e/test_zoom.py": 85,
    "tests/instruments/test_filter_properties.py": 30,
    "tests/offices/test_periods.py": 41,
    "tests/service/test_parallel_drafts.py": 92,
    "tests/service/test_parallel_writes.py": 22,
    "tests/service/test_staleness.py": 23,
    "tests/site/test_admin_french.py": 45,
    "tests/site/test_api_schemathesis.py": 56,
    "tests/site/test_backup.py": 21,
    "tests/site/test_marked_word.py": 252,
    "tests/site/test_prepare.py": 38,
    "tests/site/test_reorganisation.py": 32,
    "tests/test_house.py": 15,  # short for how many it has
}


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, lest one worker wait at the end for another's last module."""
    modules = [item.nodeid.partition("::")[0] for item in items]
    seconds = {name: LONG.get(name, number * USUAL) for name, number in Counter(modules).items()}
    order = sorted(range(len(items)), key=lambda place: (-seconds[modules[place]], modules[place]))
    items[:] = [items[place] for place in order]


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
def begun_in_english() -> Iterator[None]:
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
def editor(staff_of):
    return staff_of("Editors")


@pytest.fixture
def publisher(staff_of):
    return staff_of("Publishers")


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
    from django.apps import apps
    from django.conf import settings
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection

    from cnrs_intl.catalogue.changed_at import last_change
    from cnrs_intl.catalogue.former import former_slugs
    from cnrs_intl.derci.wording import department_words
    from offices.brochure_lists import brochure_lists
    from offices.coverage import grounds_today

    def know() -> None:
        connection.run_on_commit.clear()
        nothing_is_known()
        ContentType.objects.get_for_models(*apps.get_models())
        grounds_today()
        brochure_lists()
        former_slugs()
        last_change()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                department_words()

    know()
    return know


@pytest.fixture(autouse=True)
def nothing_known_of_the_catalogue() -> None:
    """Begin each test with what another one knew of the catalogue, and whom it put off, forgotten."""
    from cnrs_intl.catalogue.turn import told

    told.clear()
    nothing_is_known()


def nothing_is_known() -> None:
    from cnrs_intl.catalogue.version import Process, process

    process.standing, process.away = None, False
    process.tried_at = process.read_at = Process.tried_at
