"""The admin has the colours and the typeface of the public pages, in the light and in the dark."""

import re
from pathlib import Path
from typing import Any

import django.contrib.admin
import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page

from tests.admin_pages import World, pages, world
from tests.e2e.staff import Staff, staff
from tests.e2e.test_admin_pages import faults_of_boxes, violations

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

DJANGOS = Path(django.contrib.admin.__file__).parent / "static" / "admin" / "css"
SHEETS = ("base.css", "dark_mode.css", "changelists.css", "forms.css", "widgets.css", "login.css")
NEITHER = {"#fff", "#ffffff", "#000", "#000000"}  # nobody's
PAGES = (
    *(
        "offices_office_changelist",
        "offices_office_change",
        "offices_office_history",
        "offices_office_import",
    ),
    *("offices_office_delete", "draft_publish", "draft_compare", "drafts", "contacts", "journal"),
    *("my_account", "password_change", "accounts_user_add", "check_ready", "search found"),
)

#: Returns what is drawn in one of some colours, or written in another typeface than ours.
STRANGE = """(colours) => {
  const strange = new Set()
  const drawn = ["color", "backgroundColor", "borderTopColor", "borderBottomColor", "borderLeftColor"]
  for (const element of document.querySelectorAll("body, body *:not(script, style, option, svg *)")) {
    if (!element.checkVisibility()) continue
    const style = getComputedStyle(element)
    const name = element.tagName.toLowerCase() + (element.id ? "#" + element.id : "." + element.className)
    for (const each of drawn) {
      const side = each.match(/^border(Top|Bottom|Left)/)
      if (side && style[`border${side[1]}Width`] === "0px") continue
      if (colours.includes(style[each])) strange.add(`${name}: ${each} is ${style[each]}`)
    }
    const isCode = element.closest("code, pre, kbd")
    const isOurs = style.fontFamily.startsWith('"Source Sans 3"')
    if (!isCode && !isOurs) strange.add(`${name}: ${style.fontFamily}`)
    if (style.textTransform === "uppercase") strange.add(`${name}: in capitals`)
    if (style.boxShadow.includes("rgba(0, 0, 0, 0.15)")) strange.add(`${name}: ${style.boxShadow}`)
  }
  return [...strange]
}"""

#: Waits until colours of links and buttons no longer pass into each other.
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame)
  await frame(); await frame()
  await Promise.all(document.getAnimations().map(each => each.finished.catch(() => null)))
}"""


def rgb(colour: str) -> str:
    """Return a colour as browsers compute it."""
    digits = colour[1:] if len(colour) > 4 else "".join(2 * each for each in colour[1:])
    return "rgb({}, {}, {})".format(*(int(digits[at : at + 2], 16) for at in (0, 2, 4)))


def of_django() -> list[str]:
    """Return every colour that Django's own style sheets name."""
    sheets = "".join((DJANGOS / name).read_text() for name in SHEETS)
    found = set(re.findall(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})(?=[;\s,)])", sheets))
    return [rgb(each) for each in found if each.lower() not in NEITHER]


def everybody(staff: Staff) -> tuple[Page, World]:
    """Return the browser of somebody who may do all, and what there is to be seen."""
    page = staff("paul", "Publishers")
    user: Any = get_user_model().objects.get(username="paul")
    user.is_superuser = True
    user.save()
    return page, world(user)


def test_nothing_of_djangos_colours_and_typefaces_is_left(site, staff: Staff):
    page, there = everybody(staff)
    known, colours, faults = pages(there), of_django(), []
    assert len(colours) > 30

    for address in ("/admin/", *(known[name] for name in PAGES)):
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.evaluate(SETTLED)
            faults += [f"{address}, {scheme}: {each}" for each in page.evaluate(STRANGE, colours)]

    assert not faults, "\n".join(faults)


def test_the_log_in_page_is_ours_too(site, page: Page, context):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{site}/admin/login/")

        assert page.evaluate(STRANGE, of_django()) == []
        assert violations(page) == []
    context.clear_cookies()  # that of the form, which this page alone sets


def test_whoever_chooses_a_scheme_has_it_whatever_the_system_has(site, staff: Staff):
    page = staff("paul", "Publishers")
    ground = "getComputedStyle(document.body).backgroundColor"
    found = {}

    for system, chosen in (("light", "dark"), ("dark", "light")):
        page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
        page.evaluate("theme => localStorage.setItem('theme', theme)", chosen)
        page.goto("/admin/")
        found[chosen] = page.evaluate(ground)

    assert found == {"dark": rgb("#0b151f"), "light": rgb("#ffffff")}


def test_the_first_page_says_what_waits_on_the_first_screen_and_has_the_tables_near(site, staff: Staff):
    page, _there = everybody(staff)
    top = "it => it.getBoundingClientRect().bottom"

    page.set_viewport_size({"width": 375, "height": 667})
    page.goto("/admin/")
    assert page.locator(".numbers").evaluate(top) <= 667
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".subjects caption").first.evaluate(top) <= 350


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_is_whole_and_accessible(site, staff: Staff, scheme):
    page, _there = everybody(staff)
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/")

    assert [fault for width in (375, 768, 1280) for fault in faults_of_boxes(page, width)] == []
    assert violations(page) == []


def test_on_a_telephone_no_page_scrolls_sideways_and_fields_can_be_typed_into(site, staff: Staff):
    page, there = everybody(staff)
    known, faults = pages(there), []
    page.set_viewport_size({"width": 320, "height": 700})

    for name in PAGES:
        page.goto(known[name])
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
            faults.append(f"{name}: {wide} px wide")
    page.goto(known["offices_office_change"])
    fields = page.locator("#content-main input:is([type=text], [type=email], [type=url], [type=tel]):visible")
    widths = fields.evaluate_all("them => them.map(it => it.getBoundingClientRect().width)")

    assert not faults, "\n".join(faults)
    assert widths
    assert min(widths) >= 60
