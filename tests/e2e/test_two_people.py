"""Two people who save the same in two browsers: nothing is lost, and nothing is typed twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue.drafts import draft_of
from offices.models import Office
from tests import factories
from tests.admin_forms import change
from tests.e2e.staff import unfold

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery"


def log_in(page: Page, site: str, name: str) -> Page:
    User.objects.create_superuser(name, password=PASSWORD)
    page.goto(f"{site}/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    return page


@pytest.fixture
def claire(browser: Browser, site: str) -> Iterator[Page]:
    with browser.new_context() as other:
        yield log_in(other.new_page(), site, "claire")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def me(request, browser: Browser, site: str) -> Iterator[Page]:
    """In a browser of one's own: the page that asks is a refusal (409), which browsers log as an error."""
    faults: list[str] = []
    with browser.new_context(java_script_enabled=request.param) as own:
        own.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        yield log_in(own.new_page(), site, "me")
    assert [fault for fault in faults if "409" not in fault] == []


@pytest.mark.parametrize("width", [768, 1280])
def test_two_people_collide_and_nothing_is_lost(width, me, claire, site):
    office = factories.OfficeFactory(state="draft", summary_en="It covers Chile. It opened in 1990.")
    for page in (me, claire):
        page.goto(f"{site}{change(office)}")
    me.set_viewport_size({"width": width, "height": 900})
    for page, words, city in (
        (claire, "It covers Chile. It opened in 1991.", "Theirs"),
        (me, "It covers Peru. It opened in 1990.", "Mine"),
    ):
        unfold(page, "Texts")
        page.locator("#id_summary_en").fill(words)
        unfold(page, "Texts")
        page.locator("#id_city_en").fill(city)
    with claire.expect_navigation():
        claire.locator("[name=_save]").first.click()
    me.locator("#id_telephone").fill("+33")
    me.locator("[name=_save]").first.click()

    expect(me.get_by_role("group", name="City (English)")).to_be_visible()
    assert me.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    city = me.get_by_role("group", name="City (English)")
    summary = me.get_by_role("group", name="Summary (English)")
    city.get_by_role("radio", name="Mine").focus()
    me.keyboard.press("Space")
    summary.get_by_label("Mixed").check()
    expect(summary.get_by_role("textbox")).to_have_value("It covers Peru. It opened in 1991.")
    me.get_by_role("button", name="Save").click()

    expect(me.get_by_text("is saved as you decided")).to_be_visible()
    saved = Office.objects.get(pk=office.pk)
    assert (saved.city_en, saved.telephone) == ("Mine", "+33")
    assert saved.summary_en == "It covers Peru. It opened in 1991."


def test_two_people_collide_in_the_draft_of_what_is_live_and_nothing_is_lost(me, claire, site):
    office = factories.OfficeFactory(city_en="Old", summary_en="It covers Chile. It opened in 1990.")
    for page in (me, claire):
        page.goto(f"{site}{change(office)}")
    for page, city in ((claire, "Theirs"), (me, "Mine")):
        unfold(page, "Texts")
        page.locator("#id_city_en").fill(city)
    claire.locator("#id_email").fill("theirs@example.org")
    claire.get_by_role("button", name="Save draft").first.click()
    expect(claire.get_by_text("The public sees no change until it is published.")).to_be_visible()
    me.locator("#id_telephone").fill("+33")
    me.get_by_role("button", name="Save draft").first.click()

    city = me.get_by_role("group", name="City (English)")
    expect(city.get_by_text("Theirs", exact=True)).to_be_visible()
    city.get_by_role("radio", name="Mine").check()
    me.get_by_role("button", name="Save").click()

    expect(me.get_by_text("is saved as you decided")).to_be_visible()
    expect(me.get_by_text("The public sees no change until it is published.")).to_be_visible()
    saved = draft_of(office).content[0]["fields"]
    assert (saved["city_en"], saved["telephone"]) == ("Mine", "+33")
    assert saved["email"] == "theirs@example.org"
    assert Office.objects.get(pk=office.pk).city_en == "Old"
