"""Whole visits, from the first page to the answer."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db


def ask(page: Page, words: str) -> None:
    page.locator("#finder-q").fill(words)
    page.locator("#finder-q").press("Enter")


@pytest.mark.parametrize(
    ("words", "country", "address"),
    [("Cambodja", "Cambodia", "kh"), ("Morroco", "Morocco", "ma")],
)
def test_a_partner_who_misspells_gets_the_answer_and_a_way_back(page, site, words, country, address):
    page.goto(f"{site}/en/")
    ask(page, words)

    expect(page).to_have_url(f"{site}/en/countries/{address}/?q={words}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{country}: your contact at the CNRS")
    expect(page.get_by_role("heading", name="Write to your contact")).to_be_visible()
    expect(page.get_by_text(f"“{words}”")).to_be_visible()
    page.get_by_role("link", name="Not what you meant?").click()

    expect(page.locator("#finder-q")).to_have_value(words)
    expect(page.get_by_role("main").get_by_role("link", name=country, exact=True).first).to_be_visible()


@pytest.mark.parametrize(("language", "other", "switch"), [("en", "fr", "Français"), ("fr", "en", "English")])
def test_the_language_switch_keeps_what_was_asked(page, site, language, other, switch):
    page.goto(f"{site}/{language}/")
    ask(page, "Birmanie")
    expect(page).to_have_url(f"{site}/{language}/countries/mm/?q=Birmanie")

    page.get_by_role("link", name=switch).click()

    expect(page).to_have_url(f"{site}/{other}/countries/mm/?q=Birmanie")
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.get_by_text("Birmanie").first).to_be_visible()


def test_the_language_switch_keeps_a_choice(page, site):
    page.goto(f"{site}/en/")
    ask(page, "Congo")
    expect(page).to_have_url(f"{site}/en/find/?q=Congo")

    page.get_by_role("link", name="Français").click()

    expect(page).to_have_url(f"{site}/fr/find/?q=Congo")
    expect(page.locator("#finder-q")).to_have_value("Congo")
    expect(page.get_by_role("link", name="République du Congo").first).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize(("language", "words"), [("en", "Germany"), ("fr", "Allemagne")])
def test_without_script_the_form_answers(page, site, language, words):
    page.goto(f"{site}/{language}/")
    expect(page.locator("[role=combobox]")).to_have_count(0)
    expect(page.get_by_role("listbox")).to_have_count(0)

    ask(page, words)

    expect(page).to_have_url(f"{site}/{language}/countries/de/?q={words}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["", "find/", "countries/", "countries/fr/", "offices/", "about/"])
def test_pages_open_without_a_fault(page, site, language, path):
    answer = page.goto(f"{site}/{language}/{path}")

    assert answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()
