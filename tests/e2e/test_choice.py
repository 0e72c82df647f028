"""The guided choice in a real browser, with and without script."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db


def test_a_researcher_sees_a_result_after_one_click_says_more_and_writes(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/")
    page.get_by_role("link", name="Consolidate an existing collaboration").click()

    matches = page.get_by_role("region", name="Matches", exact=True)
    expect(matches.get_by_role("link", name="International Research Projects")).to_be_visible()
    page.get_by_label("Foreign countries taking part").fill("3")
    page.get_by_role("button", name="See the result").click()
    expect(page).to_have_url(f"{site}/en/instruments/choose/?purpose=consolidate&countries=3")
    expect(page.get_by_role("region", name="Does not match")).to_contain_text(
        "Foreign countries: 1 to 2. You have 3."
    )
    page.go_back()
    expect(matches).to_be_visible()
    page.get_by_role("link", name="Prepare your message about IRP").click()
    expect(page).to_have_url(f"{site}/en/message/?instrument=irp")


def test_an_answer_is_changed_and_another_one_dropped(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/?purpose=explore&duration=5")
    page.get_by_label("Build a network").check()
    page.get_by_role("button", name="See the result").click()

    matches = page.get_by_role("region", name="Matches", exact=True)
    expect(matches).to_contain_text("Duration: 5 years. You need 5 years.")
    page.get_by_role("link", name="remove Duration").click()
    expect(page).to_have_url(f"{site}/en/instruments/choose/?purpose=network")


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 800})
def test_wide_the_questions_are_beside_the_result(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/?purpose=share")
    result, questions = (page.get_by_role("region", name=name) for name in ("Matches", "Your project"))

    there, beside = result.bounding_box(), questions.bounding_box()

    assert there
    assert beside
    assert beside["x"] > there["x"] + there["width"]
    expect(page.get_by_role("link", name="Say more about your project")).to_be_hidden()


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_on_a_telephone_the_questions_are_below_one_link_away(page: Page, site: str) -> None:
    page.goto(f"{site}/fr/instruments/choose/?purpose=share")
    page.get_by_role("link", name="Préciser votre projet").click()

    expect(page.get_by_role("heading", name="Votre projet", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_choice_works_without_script(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/fr/instruments/choose/")
        page.get_by_role("link", name="Passer cette question").click()
        page.get_by_label("Financement du CNRS nécessaire").fill("90 000")
        page.get_by_role("button", name="Voir le résultat").click()

        expect(page.get_by_role("region", name="Correspond", exact=True)).to_contain_text("IRL")


def test_an_answer_that_is_refused_keeps_what_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/?budget=60000")
    page.get_by_label("Foreign countries taking part").fill("many")
    page.get_by_role("button", name="See the result").click()

    field = page.get_by_label("Foreign countries taking part")
    expect(field).to_have_value("many")
    expect(field).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Foreign countries taking part").click()
    expect(page.get_by_text("Write a number of countries from 1 to 250")).to_be_in_viewport()
    assert "budget=60000" in page.url
