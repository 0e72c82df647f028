"""Five people with something to do, from the home page on: what they get, and after how many clicks."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cnrs_intl.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

PASSWORD = "correct horse battery"


class Visit:
    """A page on which each click, and each text sent by Enter, is counted."""

    def __init__(self, page: Page, site: str, language: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(f"{site}/{language}/")

    def ask(self, words: str) -> None:
        self.page.locator("#finder-q").fill(words)
        self.page.locator("#finder-q").press("Enter")
        self.clicks += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()
        self.clicks += 1

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)


def test_a_professor_in_nairobi_without_any_french_contact_gets_a_letter(page, site):
    visit = Visit(page, site, "en")

    visit.ask("I live in Nairobi")
    visit.follow("Kenya")
    visit.says("Your contact for Kenya is DERCI’s Africa, Middle East and India sector.")
    visit.follow("prepare your message")

    letter = page.locator("textarea.message-body").first
    expect(letter).to_have_value(re.compile("DERCI’s Africa, Middle East and India sector"))
    visit.says("Don’t know anyone at the CNRS?")
    assert visit.clicks == 3


def test_a_rector_in_ulaanbaatar_reads_the_answer_in_french(page, site):
    visit = Visit(page, site, "fr")

    visit.ask("Oulan-Bator")
    visit.says("Votre interlocuteur pour la Mongolie est le secteur Asie de la DERCI.")
    visit.says("La brochure du CNRS ne cite aucun bureau pour la Mongolie.")
    visit.follow("préparer votre message")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#message-country")).to_have_value("mn")
    assert visit.clicks == 2


def test_a_ministry_in_baku_learns_its_contact_and_that_the_placement_is_to_be_confirmed(page, site):
    visit = Visit(page, site, "en")

    visit.ask("Azerbaijan")
    visit.says("Your contact for Azerbaijan is DERCI’s Bilateral Europe sector.")
    visit.follow("Choose an instrument")
    visit.follow("Build a network")

    visit.says("International Research Networks")
    assert visit.clicks == 3


def test_a_head_of_laboratory_with_40000_euros_and_three_years_is_refused_nothing(page, site):
    visit = Visit(page, site, "en")

    visit.follow("Instruments for international collaboration")
    page.get_by_text("More criteria").click()
    page.get_by_label("Duration (years)").fill("3")
    page.get_by_label("CNRS funding needed").fill("40000")
    page.get_by_role("button", name="Apply").click()

    expect(page.locator("#results h3")).to_have_count(4)
    visit.says("You need €40,000.")
    visit.says("Duration: 5 years. You need 3 years.")
    visit.page.locator("#results h3 a").first.click()
    visit.follow("prepare your message")
    expect(page.locator("#message-instrument")).not_to_have_value("")
    assert visit.clicks + 3 == 5  # the criteria, their button, the first instrument


@pytest.fixture
def no_cookies_left(quiet, context: BrowserContext) -> Iterator[None]:
    """Have the cookies of whoever logged in be gone before `quiet` looks for any."""
    yield
    context.clear_cookies()


def test_an_editor_renames_the_department_and_every_page_follows(no_cookies_left, page, context, site):
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    page.goto(f"{site}/admin/login/?next=/admin/page/en/about/")
    page.get_by_label("Username").fill("root")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="European Research and International Cooperation Department").click()

    page.get_by_label("Acronym").fill("DRI")
    page.get_by_label("French article").select_option("la")
    page.get_by_role("button", name="Publish at once").first.click()
    expect(page.locator(".messagelist .success").first).to_be_visible()
    context.clear_cookies()

    page.goto(f"{site}/fr/countries/ke/")
    expect(page.get_by_role("main")).to_contain_text("de la DRI")
    expect(page.locator("body")).not_to_contain_text("DERCI")
    page.goto(f"{site}/en/countries/nc/")
    expect(page.get_by_role("main")).to_contain_text("Your contact for New Caledonia is DRI.")
