"""The list of instruments, put in order in place where scripts run and by a new page where they don't."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db

SOME = "2 of 4 instruments match; the others come next, closest first"
ONE = "1 of 4 instruments matches; the others come next, closest first"


def acronyms(page: Page):
    return page.locator("#results .card .acronym")


def closest(*names: str) -> list[re.Pattern[str]]:
    return [re.compile(f"^{name}$") for name in names]


@pytest.fixture
def listed(page: Page, site: str) -> Page:
    page.goto(f"{site}/en/instruments/")
    page.evaluate("window.same = true; document.getElementById('count').same = true")
    return page


@pytest.fixture
def unfolded(listed: Page) -> Page:
    listed.get_by_text("More criteria").click()
    return listed


def is_the_same_page(page: Page) -> bool:
    return page.evaluate("window.same === true && document.getElementById('count').same === true")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 800})
def test_all_instruments_are_seen_without_scrolling(page, site, language):
    page.goto(f"{site}/{language}/instruments/")

    for card in page.locator("#results .card h3").all():
        expect(card).to_be_in_viewport(ratio=1)
    expect(page.locator("#results .card")).to_have_count(4)


def test_a_purpose_puts_its_instrument_first_at_once(listed, site):
    listed.get_by_label("Share a laboratory").check()

    expect(listed.get_by_role("status")).to_have_text(ONE)
    expect(acronyms(listed)).to_have_text(closest("IRL", "IEA", "IRN", "IRP"))
    expect(listed).to_have_url(f"{site}/en/instruments/?purpose=share")
    assert is_the_same_page(listed)


def test_the_list_changes_in_place_and_says_so(unfolded, site):
    unfolded.get_by_label("CNRS funding needed").fill("60 000")
    unfolded.get_by_label("CNRS funding needed").press("Tab")

    expect(unfolded.get_by_role("status")).to_have_text(SOME)
    expect(acronyms(unfolded)).to_have_text(closest("IRN", "IRP", "IRL", "IEA"))
    expect(unfolded.get_by_text("CNRS funding: €10,000 to €14,000. You need €60,000.")).to_be_visible()
    expect(unfolded).to_have_url(f"{site}/en/instruments/?budget=60%20000")
    expect(unfolded.get_by_label("Foreign countries taking part")).to_be_focused()
    expect(unfolded.get_by_role("link", name="Français")).to_have_attribute(
        "href", "/fr/instruments/?budget=60%20000"
    )
    assert is_the_same_page(unfolded)
    assert unfolded.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_tick_counts_at_once_and_keeps_the_focus(unfolded, site):
    unfolded.get_by_label("Working meetings").check()
    expect(unfolded.get_by_role("status")).to_have_text(SOME)
    unfolded.get_by_label("Fieldwork").check()

    expect(unfolded.get_by_role("status")).to_have_text(ONE)
    expect(unfolded.get_by_label("Fieldwork")).to_be_focused()
    expect(unfolded).to_have_url(f"{site}/en/instruments/?activity=working-meetings&activity=fieldwork")
    expect(unfolded.get_by_text("Activities: not stated.")).to_be_visible()
    assert is_the_same_page(unfolded)


def test_what_is_typed_while_the_answer_is_on_its_way_stays(unfolded):
    unfolded.route("**/instruments/?*", lambda route: (unfolded.wait_for_timeout(300), route.continue_()))
    unfolded.get_by_label("Duration (years)").fill("5")
    unfolded.get_by_label("Duration (years)").press("Tab")
    unfolded.keyboard.type("600")

    expect(unfolded.get_by_role("status")).to_have_text(re.compile("3 of 4 instruments match"))
    expect(unfolded.get_by_label("CNRS funding needed")).to_have_value("600")


def test_the_back_button_leads_to_the_list_and_the_fields_before(unfolded, site):
    unfolded.get_by_label("annual call for projects").check()
    expect(unfolded.get_by_role("status")).to_have_text(ONE)
    unfolded.get_by_label("Duration (years)").fill("3")
    unfolded.get_by_label("Duration (years)").press("Enter")
    expect(unfolded.get_by_role("status")).to_have_text("4 instruments, closest first")

    unfolded.go_back()

    expect(unfolded).to_have_url(f"{site}/en/instruments/?route=call")
    expect(unfolded.get_by_role("status")).to_have_text(ONE)
    expect(unfolded.get_by_label("Duration (years)")).to_have_value("")
    expect(unfolded.get_by_label("annual call for projects")).to_be_checked()
    unfolded.wait_for_load_state()
    unfolded.go_back()
    expect(unfolded).to_have_url(f"{site}/en/instruments/")
    expect(unfolded.get_by_role("status")).to_have_text("4 instruments")
    expect(unfolded.get_by_label("Any way")).to_be_checked()
    unfolded.wait_for_load_state()
    unfolded.go_forward()
    expect(unfolded.get_by_role("status")).to_have_text(ONE)


def test_a_bad_value_is_told_beside_its_field_and_taken_back_when_mended(unfolded):
    field = unfolded.get_by_label("CNRS funding needed")
    field.fill("a lot")
    field.press("Enter")

    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("^Write an amount in whole euros"))
    expect(field).to_have_value("a lot")
    expect(field).to_be_focused()
    field.fill("12000")
    field.press("Enter")

    expect(unfolded.get_by_role("status")).to_have_text(ONE)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("")
    assert is_the_same_page(unfolded)


def test_a_criterion_is_dropped_by_its_link(listed, site):
    listed.goto(f"{site}/fr/instruments/?budget=12000&activity=fieldwork")
    listed.get_by_role("link", name="retirer Activité").click()

    expect(listed).to_have_url(f"{site}/fr/instruments/?budget=12000#count")
    expect(listed.get_by_role("status")).to_have_text(re.compile("1 outil sur 4 correspond"))
    expect(listed.get_by_label("Recherches de terrain")).not_to_be_checked()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_form_is_sent(page, site):
    page.goto(f"{site}/en/instruments/")
    page.get_by_text("More criteria").click()
    page.get_by_label("Foreign countries taking part").fill("4")
    page.get_by_role("button", name="Apply these criteria").click()

    expect(page.get_by_role("status")).to_have_text(ONE)
    expect(acronyms(page).first).to_have_text(re.compile("^IRN"))
    expect(page).to_have_url(re.compile(r"countries=4&.*#count$"))
    expect(page.get_by_role("status")).to_be_in_viewport()
    page.get_by_role("link", name="remove Foreign countries: 4").click()
    expect(page).to_have_url(f"{site}/en/instruments/#count")
    page.get_by_text("More criteria").click()
    page.get_by_label("Foreign countries taking part").fill("4")
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.get_by_label("Foreign countries taking part")).to_have_value("")


def test_on_paper_a_instrument_has_no_button_and_no_form(page, site):
    page.goto(f"{site}/en/instruments/irp/")
    page.emulate_media(media="print")

    expect(page.get_by_role("term").filter(has_text="How to apply")).to_be_visible()
    expect(page.locator(":is(.button, .button-secondary, form):visible")).to_have_count(0)
