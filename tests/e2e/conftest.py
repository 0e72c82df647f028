"""A real browser on a real server, and what must hold on every page that it sees."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.report import REPORT

CHROMIUM = "/usr/bin/chromium"  # Debian's; scripts/install_chromium.sh
PATIENCE = 20_000  # milliseconds that a test waits for anything
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=PATIENCE)

# Playwright keeps a loop of its own in the tests' thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-report", action="store_true", help="Write the accessibility statement's file.")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    REPORT.tests[Path(report.location[0]).stem].append(report.passed)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Say at the end whether the file was written, whatever failed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--write-report") and reporter:
        reporter.write_line(REPORT.write())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": list(FLAGS)}


@pytest.fixture(scope="session")
def base_url(django_db_setup: None, django_db_blocker) -> Iterator[str]:
    """
    Serve the real catalogue once for all tests, and return the address.

    Not by `live_server`, after which pytest-django empties every table: visitors change nothing.
    Each module says `pytestmark = pytest.mark.django_db`, or no database is made.
    """
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        # Not stop(), which takes the connection back from the server's threads at once: one that is
        # just ending with the browser still closes it, and would fail the last test.
        server.thread.terminate()


@pytest.fixture
def site(base_url: str) -> str:
    return base_url


def watched(context: BrowserContext, site: str) -> list[str]:
    """Return what is wrong on the pages of a browser, which grows: errors, other hosts, a broken policy."""
    faults: list[str] = []
    host = urlsplit(site).netloc

    def see_request(request) -> None:
        if urlsplit(request.url).netloc != host:
            faults.append(f"request to {request.url}")

    def see_message(message) -> None:
        if message.type in {"error", "warning"}:
            faults.append(f"console: {message.text}")

    context.on("request", see_request)
    context.on("console", see_message)
    context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
    context.add_init_script(
        "addEventListener('securitypolicyviolation', e => console.error('policy', e.violatedDirective))"
    )
    return faults


@pytest.fixture(autouse=True)
def quiet(context: BrowserContext, site: str) -> Iterator[None]:
    """Fail a test whose pages log an error, break the policy, ask another host or set a cookie."""
    faults = watched(context, site)

    yield

    assert faults == []
    assert context.cookies() == []


@pytest.fixture
def page(page: Page) -> Page:
    """Wait less long for anything than a test may take; a machine that does much else is slow at times."""
    page.set_default_timeout(PATIENCE)
    return page
