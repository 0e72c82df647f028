"""The message to a team, filled in where it stands."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db

MESSAGE = "message/?country=kh&instrument=irp"


def text(page: Page, language: str) -> str:
    return page.locator(f"#body-{language}").input_value()


def test_what_is_typed_stands_in_the_message_in_both_languages(page, site):
    page.goto(f"{site}/en/{MESSAGE}")
    page.get_by_label("Your institution").fill("University of $& Phnom Penh")
    page.get_by_label("Subject of your project").fill("Rice.\nWater.")

    for language in ("en", "fr"):
        assert "University of $& Phnom Penh\n" in text(page, language)
        assert "Rice.\nWater.\n" in text(page, language)
    page.get_by_label("Your institution").fill("")
    assert "[name of your institution, its city and country]" in text(page, "en")
    assert page.url == f"{site}/en/{MESSAGE}"


def test_what_is_changed_by_hand_stays_while_the_fields_are_filled_in(page, site):
    page.goto(f"{site}/en/{MESSAGE}")
    institution = page.get_by_label("Your institution")
    institution.fill("Royal University")
    page.locator("#body-en").fill(text(page, "en").replace("Dear colleagues,", "Dear friends,"))

    institution.fill("Royal University of Phnom Penh")

    assert text(page, "en").startswith("Dear friends,")
    assert text(page, "en").count("Royal University") == 1
    assert "Royal University of Phnom Penh\n" in text(page, "en")


def test_copying_says_that_it_worked(page, site, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site}/en/{MESSAGE}")
    page.get_by_label("Existing links").fill("A visit in 2025")

    page.get_by_role("button", name="Copy the text").first.click()

    expect(page.get_by_text("The text is copied.").first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text(page, "en")
    page.get_by_label("Existing links").fill("Two visits")
    expect(page.get_by_text("The text is copied.")).to_have_count(0)


def test_the_message_in_the_other_language_is_folded_and_seen_whole_when_opened(page, site):
    page.goto(f"{site}/fr/{MESSAGE}")
    english = page.locator("#body-en")
    expect(english).to_be_hidden()

    page.get_by_text("Le message en anglais").click()

    expect(english).to_be_visible()
    assert english.evaluate("it => it.scrollHeight <= it.clientHeight")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_script_the_text_is_edited_by_hand(page, site):
    page.goto(f"{site}/en/{MESSAGE}")

    expect(page.get_by_label("Your institution")).to_be_hidden()
    expect(page.get_by_role("button", name="Copy the text")).to_have_count(0)
    page.locator("#body-en").fill("Our own words")
    assert text(page, "en") == "Our own words"


def test_the_time_at_an_office_is_told_with_script(page, site):
    page.clock.set_fixed_time("2026-06-01T12:00:00Z")
    page.goto(f"{site}/en/countries/kh/")

    expect(page.locator("[data-time-zone]")).to_have_text("local time 20:00")


@pytest.mark.browser_context_args(java_script_enabled=False)
@pytest.mark.parametrize(("code", "zone"), [("kh", "UTC+8"), ("de", "UTC+1 (UTC+2 in summer)")])
def test_without_script_its_time_zone_is_told(page, site, code, zone):
    page.goto(f"{site}/en/countries/{code}/")

    expect(page.locator("[data-time-zone]")).to_have_text(zone)


def test_another_instrument_leaves_what_was_typed(page, site):
    page.goto(f"{site}/en/message/?country=ke")
    page.get_by_label("Your institution").fill("University of Nairobi")

    page.get_by_label("Instrument", exact=True).select_option("irp")
    page.get_by_role("button", name="Update the message").click()

    expect(page).to_have_url(re.compile("instrument=irp"))
    expect(page.get_by_label("Your institution")).to_have_value("University of Nairobi")
    expect(page.locator("textarea.message-body").first).to_have_value(re.compile("University of Nairobi"))
    assert page.evaluate("sessionStorage.length") == 0
