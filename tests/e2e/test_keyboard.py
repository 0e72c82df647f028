"""The portal by the keyboard alone: each stop is seen where it is, long lists are skipped, visits arrive."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.django_db

FOCUS = Path(__file__).with_name("focus.js").read_text()
PAGES = [
    "",
    "find/?q=congo",
    "search/?q=asia",
    "search/?q=zzzzz",
    "countries/",
    "countries/kh/",
    "offices/",
    "offices/singapore/",
    "sectors/",
    "sectors/asia/",
    "instruments/",
    "instruments/irp/",
    "instruments/compare/?i=irn&i=irp",
    "instruments/choose/?step=1",
    "calls/",
    "message/?country=kh",
    "glossary/",
    "accessibility/",
    "embed/",
    "nowhere/",
]
MOST = 300  # stops: more would be a trap


def next_stop(page: Page) -> dict | None:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUS)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press the tabulator until the element has the focus; fail for a stop on the way that is not seen."""
    page.wait_for_load_state()  # an address is there before the page's styles
    for _ in range(MOST):
        stop = next_stop(page)
        assert stop, "the focus has gone round"
        assert stop["faults"] == [], stop["name"]
        if wanted.count() and wanted.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("never reached")


def allow_for(page: Page, path: str) -> None:
    """Let a page that is not there come without the browser's own complaint."""
    if path == "nowhere/":
        page.route("**/nowhere/", lambda route: route.fulfill(response=route.fetch(), status=200))


@pytest.mark.parametrize(
    ("language", "width", "height"), [("en", 1280, 800), ("fr", 320, 568)], ids=["wide", "telephone"]
)
def test_each_stop_of_the_tabulator_is_in_sight_outlined_and_uncovered(page, site, language, width, height):
    page.set_viewport_size({"width": width, "height": height})
    found = []
    for path in PAGES:
        allow_for(page, path)
        page.goto(f"{site}/{language}/{path}")
        stops = []
        while (stop := next_stop(page)) and len(stops) < MOST:
            stops.append(stop)
        found += [f"{path}: {stop['name']}: {fault}" for stop in stops for fault in stop["faults"]]
        assert 12 <= len(stops) < MOST, path
        if width == 320:  # one column: whoever goes on goes down
            tops = [stop["top"] for stop in stops[1:] if stop["top"] is not None]
            found += [f"{path}: up at {b}" for a, b in pairwise(tops) if b < a - 48]

    assert found == []


@pytest.mark.parametrize("path", ["", "countries/kh/", "offices/singapore/"])
def test_the_first_stop_skips_to_the_content(page, site, path):
    page.goto(f"{site}/en/{path}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport(ratio=1)

    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


LONG = ["offices/singapore/", "sectors/africa-middle-east-india/", "countries/?sector=europe"]
LINKS_IN_LISTS = "main :is(.columns, .compact) a"


@pytest.mark.parametrize("path", LONG)
@pytest.mark.parametrize("width", [320, 1280])
def test_a_list_of_more_than_twenty_countries_is_skipped(page, site, path, width):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{site}/en/{path}")
    assert page.locator(LINKS_IN_LISTS).count() > 20
    skip = page.get_by_role("link", name="Skip the list of countries")
    before = page.locator(LINKS_IN_LISTS).first.bounding_box()

    tab_to(page, skip)
    assert page.locator(LINKS_IN_LISTS).first.bounding_box()["x"] == before["x"]
    box = skip.bounding_box()
    assert box["height"] >= 24
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Enter")

    expect(page.locator("#names")).to_be_focused()
    expect(page.locator("#names")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    assert not page.evaluate(f"document.activeElement.matches('{LINKS_IN_LISTS}')")


@pytest.mark.parametrize("path", ["offices/new-delhi/", "offices/brussels/"])
def test_a_short_list_is_not_worth_a_link(page, site, path):
    page.goto(f"{site}/en/{path}")

    expect(page.get_by_role("link", name="Skip the list of countries")).to_have_count(0)


@pytest.mark.parametrize("path", ["countries/", "offices/singapore/", "sectors/asia/"])
def test_what_a_map_leads_to_is_in_a_list_as_well(page, site, path):
    page.goto(f"{site}/en/{path}")
    on_map, elsewhere = page.evaluate(
        """() => {
            const links = [...document.querySelectorAll("main a[href]")];
            const places = (within) => links.filter((link) => Boolean(link.closest(".map svg")) === within);
            return [true, false].map((within) => places(within).map((link) => link.getAttribute("href")));
        }"""
    )

    assert on_map
    assert set(on_map) <= set(elsewhere)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_partner_gets_to_the_message_by_the_keyboard(page, site, script):
    if not script:
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{site}/en/")
    tab_to(page, page.locator("#finder-q"))
    page.keyboard.type("cambodia")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cambodia: your contact at the CNRS")

    tab_to(page, page.get_by_role("main").get_by_role("link", name="prepare your message"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Prepare your message")

    tab_to(page, page.locator("#body-en"))
    expect(page.locator("#body-en")).to_have_value(re.compile("Cambodia"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.browser_context_args(viewport={"width": 320, "height": 568})
def test_a_researcher_gets_to_an_instrument_by_the_keyboard(page, site, script):
    if not script:
        page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(f"{site}/en/")
    tab_to(page, page.locator(".site-menu summary"))
    page.keyboard.press("Space")
    tab_to(page, page.locator(".site-menu").get_by_role("link", name="Instruments"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/en/instruments/")

    tab_to(page, page.locator("input[name=purpose]:checked"))
    page.keyboard.press("ArrowDown")
    if script:
        expect(page.get_by_role("status")).to_contain_text("match")
    else:
        tab_to(page, page.get_by_role("button", name="Apply these criteria"))
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("purpose=explore"))  # the page before it says how many match, too
        expect(page.get_by_role("status")).to_contain_text("match")

    tab_to(page, page.get_by_role("link", name="Compare the instruments side by side"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site}/en/instruments/compare/")
    tab_to(page, page.get_by_role("main").get_by_role("link", name="International Research Projects"))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("International Research Projects")
