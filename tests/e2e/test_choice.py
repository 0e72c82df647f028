"""The guided choice in a real browser, with and without script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db


def answer(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Next question|See what fits")).click()


def test_a_researcher_answers_goes_back_and_learns_what_fits(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/")
    page.get_by_label("Foreign countries taking part").fill("3")
    answer(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Which laboratories take part?")
    page.go_back()
    expect(page.get_by_label("Foreign countries taking part")).to_be_visible()
    page.get_by_label("Foreign countries taking part").fill("2")
    answer(page)
    page.get_by_role("link", name="Skip this question").click()
    page.get_by_label("A collaboration that exists").check()
    answer(page)
    page.get_by_role("link", name="See the result now").click()

    fits = page.get_by_role("region", name="Fits", exact=True)
    expect(fits.get_by_role("link", name="International Research Projects")).to_be_visible()
    expect(fits).to_contain_text("IRP takes one or two foreign countries; you said two.")
    expect(page.get_by_role("region", name="Does not fit")).to_contain_text("IEA")


def test_the_choice_works_without_script(browser: Browser, site: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site}/fr/instruments/choose/?step=6")
        page.get_by_label("Financement du CNRS (en euros)").fill("90 000")
        page.get_by_role("button", name="Voir ce qui convient").click()

        expect(page.get_by_role("region", name="Convient", exact=True)).to_contain_text("IRL")


def test_an_answer_that_is_refused_keeps_what_was_typed(page: Page, site: str) -> None:
    page.goto(f"{site}/en/instruments/choose/?step=1&budget=60000")
    page.get_by_label("Foreign countries taking part").fill("many")
    answer(page)

    field = page.get_by_label("Foreign countries taking part")
    expect(field).to_have_value("many")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Write a number of countries from 1 to 250")).to_be_visible()
    assert "budget=60000" in page.url
