"""Every page of the admin on a tablet and on a small screen: nothing cut off or covered, WCAG 2.2 AA."""

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from tests.admin_pages import pages, world
from tests.admin_posts import sent
from tests.admin_sent import OTHER_TOKEN, Sent, typed_by_script
from tests.conftest import logged_in
from tests.e2e.staff import Staff, staff
from tests.sampling import sampled

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

BOXES = Path(__file__).with_name("boxes.js").read_text()
WIDTHS = (768, 1280)
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}  # it would ask for their files


#: Sends a form as a button of the page would: the page that answers is shown in its place.
SEND = """([address, token, typed]) => {
  const form = document.createElement("form")
  Object.assign(form, {method: "post", action: address, enctype: "multipart/form-data"})
  const add = (name, values) => {
    const field = document.createElement("input")
    Object.assign(field, {name, type: "hidden"}, values)
    form.append(field)
  }
  add("csrfmiddlewaretoken", {value: token})
  for (const [name, values] of Object.entries(typed.texts))
    if (name !== "csrfmiddlewaretoken") for (const value of values) add(name, {value})
  for (const [name, [called, text]] of Object.entries(typed.files)) {
    const files = new DataTransfer()
    files.items.add(new File([text], called))
    add(name, {type: "file", files: files.files})
  }
  document.body.append(form)
  form.submit()
}"""


def in_french(staff: Staff) -> tuple[Page, Any]:
    """Return the browser of somebody who may do all, in French, whose words are longer, and the account."""
    page = staff("paul", "Publishers")
    user = get_user_model().objects.get(username="paul")
    user.groups.add(Group.objects.get(name="Administrators"))
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    return page, user


def send(page: Page, row: Sent, client) -> None:
    """Send a form in the browser; it fails if another page than the one meant answers."""
    page.goto(
        row.opened_at or row.address
    )  # which may keep something for the answer, as a key to be confirmed
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    typed = typed_by_script(row.data(client, row.address))
    with page.expect_navigation(wait_until="networkidle") as answered:
        page.evaluate(SEND, [row.address, OTHER_TOKEN if row.old_token else token, typed])
    leads_on = bool(answered.value.request.redirected_from)
    assert leads_on == row.follow, f"{row.name}: is at {page.url}"
    assert answered.value.status == row.status, f"{row.name}: {answered.value.status}"
    assert row.shows in page.content(), f"{row.name}: no {row.shows} on its page"


def unwatched(page: Page, *, logged_out: bool) -> Page:
    """Return a page in a browser beside: its own logs what is refused, as 409, as an error."""
    state = page.context.storage_state()
    if logged_out:
        state["cookies"] = [
            each for each in state["cookies"] if each["name"] == settings.LANGUAGE_COOKIE_NAME
        ]
    browser = page.context.browser
    assert browser
    beside = browser.new_context(storage_state=state, base_url=page.url)
    return beside.new_page()


def faults_of_boxes(page: Page, width: int) -> list[str]:
    """Return what is cut off or covered at a width, in a window as high as the page."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 40, 16_000)})
    return [f"{width} px, {fault}" for fault in page.evaluate(BOXES)]


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, with the first place of each."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"axe, {each['id']}: {each['nodes'][0]['target']} ×{len(each['nodes'])}" for each in found]


def test_no_page_of_the_admin_has_anything_cut_off_covered_or_inaccessible(site, staff: Staff, settings):
    settings.SECOND_FACTOR, settings.OIDC_IS_SET = "optional", True
    page, user = in_french(staff)
    faults = []

    for name, address in sampled(pages(world(user)).items(), 14):
        page.goto(address)
        found = [fault for width in WIDTHS for fault in faults_of_boxes(page, width)]
        faults += [f"{name}: {fault}" for fault in [*found, *violations(page)]]

    assert not faults, "\n".join(faults)


def test_no_answer_to_a_form_has_anything_cut_off_covered_or_inaccessible(site, staff: Staff, settings):
    settings.SECOND_FACTOR, settings.OIDC_IS_SET = "optional", True
    page, user = in_french(staff)
    client, faults = logged_in(user), []

    for row in sampled(sent(world(user), user), 9):
        shown = page if row.status == 200 else unwatched(page, logged_out=row.logged_out)
        send(shown, row, client)
        found = [fault for width in WIDTHS for fault in faults_of_boxes(shown, width)]
        faults += [f"{row.name}: {fault}" for fault in [*found, *violations(shown)]]
        if shown is not page:
            shown.context.close()

    assert not faults, "\n".join(faults)
