"""Staff in browsers of their own: how they log in, and what they find on every page of the admin."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Browser, Locator, Page, expect

from cnrs_intl.accounts.models import User
from tests.e2e.conftest import PATIENCE, watched

PASSWORD = "correct horse battery"
WIDE = {"width": 1280, "height": 900}
Staff = Callable[[str, str], Page]


def log_in(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


@pytest.fixture
def staff(browser: Browser, site: str) -> Iterator[Staff]:
    """Make an account of a group, and return its browser, whose pages log no error and break no policy."""
    faults: list[list[str]] = []
    with ExitStack() as browsers:

        def make(name: str, group: str) -> Page:
            user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            context = browsers.enter_context(browser.new_context(viewport=WIDE, base_url=site))
            faults.append(watched(context, site))
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto("/admin/login/")
            log_in(page, name)
            return page

        yield make
    assert [each for of_one in faults for each in of_one] == []


def fits(page: Page) -> bool:
    """
    Whether nothing of a page is beyond the edge of a narrow or a wide screen, one after the other.

    Expect something of the page first: a click returns before the page it leads to is there, and a
    page that has only begun has no element yet, for which a locator waits and a script does not.
    """
    found = True
    for width in (768, WIDE["width"]):
        page.set_viewport_size(WIDE | {"width": width})
        found = found and page.locator("html").evaluate("it => it.scrollWidth <= innerWidth")
    return found


def unfold(page: Page, heading: str) -> None:
    """Open a section of a form, which then stays open in this browser."""
    folded = page.locator("details:not([open]) > summary").filter(has_text=heading)
    if folded.count():
        folded.click()


def section(page: Page, heading: str) -> Locator:
    """Return the part of a page under a heading."""
    return page.locator(".module").filter(has=page.get_by_role("heading", name=heading))


def way(page: Page | Locator, words: str) -> Locator:
    """Return a link to what can be done with a draft or a set, which names it for voices only."""
    return page.locator("ul.ways").get_by_role("link", name=f"{words} – ")


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Save draft").first.click()
    expect(page.get_by_text("The public sees no change until it is published.")).to_be_visible()


def confirm(page: Page) -> None:
    """Press “Confirm” once the page of the consequences has been shown."""
    expect(page.get_by_role("heading", level=1)).to_have_text("What the public will see change")
    page.get_by_role("button", name="Confirm").click()


def words_of(page: Page, address: str) -> str:
    """Return what a visitor reads on a public page, at one moment: clocks go on between two visits."""
    page.clock.set_fixed_time("2026-06-01T12:00:00Z")
    page.goto(address)
    return page.get_by_role("main").inner_text()
