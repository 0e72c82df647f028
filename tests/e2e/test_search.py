"""The search in the header of every page, and the page that it leads to."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.test_access import faults

pytestmark = pytest.mark.django_db

WIDTHS = [320, 340, 375, 480, 768, 1024, 1151, 1152, 1280, 1920]
BOX = (
    "element => (({left, right, top, bottom}) => [left, right, top, bottom])(element.getBoundingClientRect())"
)


def glass(page: Page):
    return page.locator(".site-search summary")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_header_stays_one_line_at_any_width(page: Page, site: str, language: str):
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}/{language}/offices/")
        page.evaluate("document.fonts.ready")
        box = page.locator(".site-header").bounding_box()
        found[width] = (box["height"], page.evaluate("document.documentElement.scrollWidth"))
        assert glass(page).bounding_box()["width"] >= 24

    assert found == {width: (56, width) for width in WIDTHS}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_word_is_searched_for_from_any_page_by_the_keyboard(
    browser: Browser, site: str, width: int, script: bool
):
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 640})
    page = context.new_page()
    page.goto(f"{site}/en/glossary/")
    expect(page.get_by_role("search")).to_have_count(0)

    glass(page).focus()
    page.keyboard.press("Enter")
    if not script:
        page.keyboard.press("Tab")
    expect(page.get_by_role("searchbox", name="Search the portal")).to_be_focused()
    page.keyboard.type("laboratory")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{site}/en/search/?q=laboratory")
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        re.compile(r"\d+ results for “laboratory”")
    )
    context.close()


def test_what_names_a_country_leads_there_from_the_header_too(page: Page, site: str):
    page.goto(f"{site}/en/about/")
    glass(page).click()
    page.locator("#site-q").fill("Cambodia")

    page.get_by_role("search", name="Search the portal").get_by_role("button", name="Search").click()

    expect(page).to_have_url(f"{site}/en/countries/kh/?q=Cambodia")


@pytest.mark.parametrize(
    ("place", "width"), [(".site-search", 1280), (".site-search", 320), (".site-menu", 320)]
)
def test_escape_closes_what_is_open_in_the_header_and_goes_back_to_what_opened_it(
    page: Page, site: str, place: str, width: int
):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{site}/en/glossary/")
    opener, field = page.locator(f"{place} summary"), page.locator("#site-q")
    opener.focus()
    page.keyboard.press("Enter")
    if place == ".site-search":
        expect(field).to_be_focused()
    else:
        page.keyboard.press("Tab")
    page.keyboard.type("labo")

    page.keyboard.press("Escape")

    expect(page.locator(f"{place} details, details{place}")).not_to_have_attribute("open", "")
    expect(opener).to_be_focused()
    assert field.input_value() == ("labo" if place == ".site-search" else "")  # for who opens it again
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


@pytest.mark.parametrize(("language", "width"), [("fr", 320), ("en", 1280)])
def test_the_open_field_covers_nothing(page: Page, site: str, language: str, width: int):
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{site}/{language}/offices/singapore/")
    line = page.locator(".site-header .wrap").evaluate(BOX)

    glass(page).click()

    form = page.locator(".site-search form").evaluate(BOX)
    below = page.locator(".breadcrumbs").evaluate(BOX)
    assert form[2] >= line[3] - 1
    assert form[3] <= below[2] + 1
    assert form[0] >= 0
    assert form[1] <= width


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_the_menu_closes_the_search_and_the_other_way_round(page: Page, site: str):
    page.goto(f"{site}/en/")

    glass(page).click()
    page.locator(".site-menu summary").click()
    expect(page.locator("#site-q")).to_be_hidden()
    glass(page).click()

    expect(page.locator(".site-menu a").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_in_the_open_field(page: Page, site: str, scheme: str, width: int):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "search/?q=laboratory+asia"):
        page.goto(f"{site}/fr/{path}")
        glass(page).click()
        expect(page.locator("#site-q")).to_be_visible()

        assert faults(page) == []


def test_results_are_narrowed_and_the_kind_is_told(page: Page, site: str):
    page.goto(f"{site}/en/search/?q=laboratory")
    kinds = page.get_by_role("navigation", name="Results by kind")
    expect(kinds.locator("[aria-current]")).to_have_text(re.compile("All results"))

    kinds.get_by_role("link", name=re.compile("^Instruments")).click()

    expect(page).to_have_url(f"{site}/en/search/?q=laboratory&kind=instrument")
    expect(kinds.locator("[aria-current]")).to_have_text(re.compile("Instruments"))
    expect(page.get_by_role("main").get_by_role("link", name=re.compile("Laborator")).first).to_be_visible()


def test_found_words_are_marked_in_the_readers_own_colours(page: Page, site: str):
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}/en/search/?q=laboratory")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    for mark in page.locator("mark").all()[:5]:
        assert mark.evaluate("each => getComputedStyle(each).backgroundColor") != ground
