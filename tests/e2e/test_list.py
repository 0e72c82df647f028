"""The list of instruments, narrowed in place where scripts run and by a new page where they don't."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db


def instruments(page: Page):
    return page.locator("#results h3")


@pytest.fixture
def listed(page: Page, site: str) -> Page:
    page.goto(f"{site}/en/instruments/")
    page.evaluate("window.same = true; document.getElementById('count').same = true")
    return page


def is_the_same_page(page: Page) -> bool:
    return page.evaluate("window.same === true && document.getElementById('count').same === true")


def test_the_list_changes_in_place_and_says_so(listed, site):
    listed.get_by_label("Money that the project needs").fill("60 000")
    listed.get_by_label("Money that the project needs").press("Tab")

    expect(listed.get_by_role("status")).to_have_text("2 instruments fit")
    expect(instruments(listed)).to_have_text(
        ["International Research Networks", "International Research Projects"]
    )
    expect(listed).to_have_url(f"{site}/en/instruments/?budget=60%20000")
    expect(listed.get_by_label("Foreign countries taking part")).to_be_focused()
    expect(listed.get_by_label("Short missions")).to_have_accessible_name("Short missions (0)")
    expect(listed.get_by_role("link", name="Français")).to_have_attribute(
        "href", "/fr/instruments/?budget=60%20000"
    )
    assert is_the_same_page(listed)
    assert listed.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_tick_narrows_at_once_and_keeps_the_focus(listed, site):
    listed.get_by_label("Working meetings").check()
    expect(listed.get_by_role("status")).to_have_text("2 instruments fit")
    listed.get_by_label("Fieldwork").check()

    expect(listed.get_by_role("status")).to_have_text("1 instrument fits")
    expect(listed.get_by_label("Fieldwork")).to_be_focused()
    expect(listed).to_have_url(f"{site}/en/instruments/?activity=working-meetings&activity=fieldwork")
    expect(listed.get_by_text("The leaflet names no activity: ask.")).to_be_visible()
    assert is_the_same_page(listed)


def test_what_is_typed_while_the_answer_is_on_its_way_stays(listed):
    listed.route("**/instruments/?*", lambda route: (listed.wait_for_timeout(300), route.continue_()))
    listed.get_by_label("Duration (years)").fill("5")
    listed.get_by_label("Duration (years)").press("Tab")
    listed.keyboard.type("600")

    expect(listed.get_by_role("status")).to_have_text("3 instruments fit")
    expect(listed.get_by_label("Money that the project needs")).to_have_value("600")


def test_the_back_button_leads_to_the_list_and_the_fields_before(listed, site):
    listed.get_by_label("annual call for projects").check()
    expect(instruments(listed)).to_have_count(1)
    listed.get_by_label("Duration (years)").fill("3")
    listed.get_by_label("Duration (years)").press("Enter")
    expect(listed.get_by_role("status")).to_have_text("No instrument fits")

    listed.go_back()

    expect(listed).to_have_url(f"{site}/en/instruments/?route=call")
    expect(instruments(listed)).to_have_text(["International Emerging Actions"])
    expect(listed.get_by_label("Duration (years)")).to_have_value("")
    expect(listed.get_by_label("annual call for projects")).to_be_checked()
    listed.go_back()
    expect(listed).to_have_url(f"{site}/en/instruments/")
    expect(instruments(listed)).to_have_count(4)
    expect(listed.get_by_label("Any way")).to_be_checked()
    listed.go_forward()
    expect(instruments(listed)).to_have_count(1)


def test_a_bad_value_is_told_beside_its_field_and_taken_back_when_mended(listed):
    field = listed.get_by_label("Money that the project needs")
    field.fill("a lot")
    field.press("Enter")

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("^Write an amount in whole euros"))
    expect(field).to_have_value("a lot")
    expect(field).to_be_focused()
    field.fill("12000")
    field.press("Enter")

    expect(listed.get_by_role("status")).to_have_text("1 instrument fits")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("")
    assert is_the_same_page(listed)


def test_a_filter_is_dropped_by_its_link(listed, site):
    listed.goto(f"{site}/fr/instruments/?budget=12000&activity=fieldwork")
    listed.get_by_role("link", name="retirer Activité").click()

    expect(listed).to_have_url(f"{site}/fr/instruments/?budget=12000#count")
    expect(listed.get_by_role("status")).to_have_text("1 outil convient")
    expect(listed.get_by_label("Recherches de terrain")).not_to_be_checked()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_form_is_sent(page, site):
    page.goto(f"{site}/en/instruments/")
    page.get_by_label("Foreign countries taking part").fill("4")
    page.get_by_role("button", name="Apply the filters").click()

    expect(page.get_by_role("status")).to_have_text("1 instrument fits")
    expect(instruments(page)).to_have_text(["International Research Networks"])
    expect(page).to_have_url(re.compile(r"countries=4&.*#count$"))
    expect(page.get_by_role("status")).to_be_in_viewport()
    page.get_by_role("link", name="remove Foreign countries taking part: 4").click()
    expect(page).to_have_url(f"{site}/en/instruments/#count")
    page.get_by_label("Foreign countries taking part").fill("4")
    page.get_by_role("link", name="Clear").click()
    expect(page.get_by_label("Foreign countries taking part")).to_have_value("")


def test_on_paper_a_instrument_has_no_button_and_no_form(page, site):
    page.goto(f"{site}/en/instruments/irp/")
    page.emulate_media(media="print")

    expect(page.get_by_role("heading", name="How to apply")).to_be_visible()
    expect(page.locator(":is(.button, .button-secondary, form):visible")).to_have_count(0)
