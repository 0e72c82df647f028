"""The field that suggests, as it is used with a keyboard, a mouse, a finger or a screen reader."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.django_db

# Whether an element is what is seen where it stands.
TOPMOST = """([element]) => {
  const {left, top, width, height} = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""


@pytest.fixture
def home(page: Page, site: str) -> Page:
    page.goto(f"{site}/en/")
    return page


def field(page: Page):
    return page.locator("input[role=combobox]")


def options(page: Page):
    return page.get_by_role("listbox").get_by_role("option")


def type_in(page: Page, text: str) -> None:
    field(page).press_sequentially(text)
    expect(options(page).last).to_have_text(re.compile(rf"\b{text}\b"))


def test_arrows_and_enter_lead_to_a_country(home, site):
    type_in(home, "ger")

    field(home).press("ArrowDown")
    expect(options(home).first).to_have_attribute("aria-selected", "true")
    field(home).press("Enter")

    expect(home).to_have_url(f"{site}/en/countries/de/")


def test_screen_readers_are_told_what_is_offered_and_where_one_stands(home):
    expect(field(home)).to_have_attribute("aria-expanded", "false")
    type_in(home, "ger")

    expect(field(home)).to_have_attribute("aria-expanded", "true")
    expect(home.get_by_role("status")).to_have_text(re.compile(r"^\d suggestions\. "))
    field(home).press("ArrowDown")
    first = options(home).first.get_attribute("id")
    expect(field(home)).to_have_attribute("aria-activedescendant", first)
    assert home.locator(f"#{field(home).get_attribute('aria-controls')}").get_attribute("role") == "listbox"


def test_the_arrows_go_round_by_way_of_the_field(home):
    type_in(home, "ger")
    last = options(home).last.get_attribute("id")

    field(home).press("ArrowUp")
    expect(field(home)).to_have_attribute("aria-activedescendant", last)
    field(home).press("ArrowDown")

    assert field(home).get_attribute("aria-activedescendant") is None


def test_home_and_end_stay_with_the_text(home):
    type_in(home, "er")
    field(home).press("ArrowDown")

    field(home).press("Home")
    field(home).press_sequentially("g")

    expect(field(home)).to_have_value("ger")


def test_enter_without_a_choice_sends_the_form(home, site):
    type_in(home, "cambodia")

    field(home).press("Enter")

    expect(home).to_have_url(f"{site}/en/countries/kh/?q=cambodia")


def test_escape_closes_the_list_then_empties_the_field(home):
    type_in(home, "ger")

    field(home).press("Escape")
    expect(options(home)).to_have_count(0)
    expect(field(home)).to_have_value("ger")
    expect(field(home)).to_have_attribute("aria-expanded", "false")
    field(home).press("Escape")

    expect(field(home)).to_have_value("")


def test_emptying_the_field_takes_the_list_away(home):
    type_in(home, "ger")

    field(home).fill("")

    expect(options(home)).to_have_count(0)
    expect(home.get_by_role("status")).to_have_text("")


def test_emptying_the_field_takes_what_was_said_of_it_away(page, site):
    page.goto(f"{site}/en/find/?q={'a' * 201}")
    expect(page.locator("#finder-message")).to_be_visible()

    field(page).fill("a")
    field(page).fill("")

    expect(page.locator("#finder-message")).to_be_hidden()
    assert field(page).get_attribute("aria-invalid") is None


def test_what_is_not_suggested_is_said_and_seen(home):
    field(home).press_sequentially("xyzzyx")

    expect(home.get_by_role("status")).to_have_text(re.compile("^No suggestion"))
    expect(field(home)).to_have_attribute("aria-expanded", "false")
    size = home.get_by_role("status").bounding_box()
    assert size["height"] > 20
    assert size["width"] > 200


def test_the_list_pushes_nothing_down(home):
    below = home.get_by_role("heading", level=2).first
    before = below.bounding_box()

    type_in(home, "ger")

    assert below.bounding_box() == before
    assert home.evaluate(TOPMOST, [options(home).last.element_handle()])


def test_a_choice_in_an_old_list_does_not_count_for_a_new_text(home, site):
    def delay(route: Route) -> None:
        if route.request.url.endswith("q=niger"):
            home.wait_for_timeout(1500)
        route.continue_()

    home.route("**/find/suggestions/**", delay)
    type_in(home, "ni")
    field(home).press("ArrowDown")

    field(home).press_sequentially("ger")
    field(home).press("Enter")

    expect(home).to_have_url(re.compile(r"/en/(countries/ne/|find/)\?q=niger$"))


def test_the_last_suggestion_searches_the_portal(home, site):
    type_in(home, "ger")
    expect(options(home).last).to_have_text("Search the portal for “ger”")

    field(home).press("ArrowUp")
    field(home).press("Enter")

    expect(home).to_have_url(f"{site}/en/search/?q=ger")


def test_a_search_for_an_old_text_does_not_count_for_a_new_one(home, site):
    home.route("**/find/suggestions/?q=niger", lambda route: None)  # never answered
    type_in(home, "ni")
    field(home).press("ArrowUp")

    field(home).press_sequentially("ger")
    field(home).press("Enter")

    expect(home).to_have_url(re.compile(r"/en/countries/ne/\?q=niger$"))


def test_the_field_is_described_again_once_it_is_empty(home):
    field(home).fill("a")
    field(home).fill("")

    expect(field(home)).to_have_accessible_description("You can also search for anything else.")


def test_an_arrow_in_an_old_list_chooses_nothing(home):
    home.route("**/find/suggestions/?q=niger", lambda route: None)  # never answered
    type_in(home, "ni")

    field(home).press_sequentially("ger")
    field(home).press("ArrowDown")

    assert field(home).get_attribute("aria-activedescendant") is None


@pytest.mark.parametrize("composing", [{"isComposing": True}, {"keyCode": 229}])
def test_escape_while_characters_are_composed_leaves_the_text(home, composing):
    field(home).press_sequentially("に")

    field(home).evaluate(
        "(field, more) => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Escape', bubbles: true, cancelable: true, ...more}))",
        composing,
    )

    expect(field(home)).to_have_value("に")


def test_a_click_leads_to_a_country(home, site):
    type_in(home, "swaziland")

    options(home).first.click()

    expect(home).to_have_url(f"{site}/en/countries/sz/?q=Swaziland")


def test_a_click_on_what_stands_below_the_list_arrives(page, site):
    page.goto(f"{site}/en/countries/")
    type_in(page, "ger")

    page.get_by_role("contentinfo").get_by_role("link", name="Glossary").click()

    expect(page).to_have_url(f"{site}/en/glossary/")


def test_leaving_the_field_by_the_tabulator_closes_the_list(home):
    type_in(home, "ger")

    field(home).press("Tab")

    expect(options(home)).to_have_count(0)
    expect(home.get_by_role("button", name="Find", exact=True)).to_be_focused()


@pytest.mark.browser_context_args(has_touch=True, viewport={"width": 320, "height": 640})
def test_a_finger_is_enough(home, site):
    type_in(home, "ger")
    sizes = [option.bounding_box() for option in options(home).all()]

    assert min(size["height"] for size in sizes) >= 24
    assert home.evaluate("document.documentElement.scrollWidth") <= 320
    options(home).first.tap()

    expect(home).to_have_url(f"{site}/en/countries/de/")


def test_an_answer_that_comes_too_late_is_not_shown(home):
    def delay(route: Route) -> None:
        if route.request.url.endswith("q=ger"):
            home.wait_for_timeout(600)
        route.continue_()

    home.route("**/find/suggestions/**", delay)
    field(home).press_sequentially("ger")
    home.wait_for_timeout(250)
    field(home).fill("braz")

    expect(options(home).first).to_have_text("Brazil")
    home.wait_for_timeout(600)
    expect(options(home).first).to_have_text("Brazil")


def test_in_french_everything_is_in_french(page, site):
    page.goto(f"{site}/fr/")
    type_in(page, "allem")

    expect(options(page).first).to_have_text("Allemagne")
    expect(options(page)).to_have_text(["Allemagne", re.compile("allem")])
    expect(page.get_by_role("status")).to_have_text(re.compile("^2 suggestions"))
    expect(page.get_by_role("status")).not_to_have_text(re.compile("Press"))
    field(page).press("ArrowDown")
    field(page).press("Enter")

    expect(page).to_have_url(f"{site}/fr/countries/de/")
