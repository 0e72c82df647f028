"""The map with a mouse, with a finger and without script, and on a telephone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from offices.coverage import answers_for
from sectors.models import Country

pytestmark = pytest.mark.django_db

KENYA = '.dots a[href$="/ke/"]'
BOXES = """svg => {
  const box = each => { const b = each.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const shown = each => each.getBoundingClientRect().width > 0;
  const all = query => [...svg.querySelectorAll(query)].filter(shown).map(box);
  return { names: all("text"), marks: all(".dots path") };
}"""
MISSED = """svg => [...svg.querySelectorAll(".dots circle")].filter(circle => {
  const b = circle.getBoundingClientRect();
  const [x, y, r] = [b.left + b.width / 2, b.top + b.height / 2, 11.5];
  const hit = (dx, dy) => circle.parentNode.contains(document.elementFromPoint(x + dx * r, y + dy * r));
  return b.width >= 24 && ![[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]].every(way => hit(...way));
}).length"""
ALONE = """svg => [...svg.querySelectorAll(".dots circle")].filter(
  circle => circle.getBoundingClientRect().width >= 24
).length"""


def open_map(page: Page, site: str, language: str = "en", width: int = 1280, path: str = "countries/"):
    page.set_viewport_size({"width": width, "height": 1000})
    page.goto(f"{site}/{language}/{path}")
    page.evaluate("document.fonts.ready")
    frame = page.locator(".map-frame")
    frame.scroll_into_view_if_needed()
    return frame


def letters(box: list[float]) -> list[float]:
    """Return a box of text without the room above and below its letters."""
    spare = (box[3] - box[1]) / 5
    return [box[0], box[1] + spare, box[2], box[3] - spare]


def overlap(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_a_card_says_what_a_mark_means_until_one_leaves_it(page: Page, site: str):
    frame = open_map(page, site)
    card = frame.locator(".map-card")
    expect(card).to_be_hidden()

    frame.locator(KENYA).hover()
    expect(card).to_have_text("Kenya: Africa, Middle East and India sector")
    expect(card).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    frame.locator('.dots a[href$="/kh/"]').hover()
    expect(card).to_have_text("Cambodia: Singapore office")
    frame.locator("a.city", has_text="Brussels").locator("text").hover()
    expect(card).to_have_text("Brussels office")
    page.locator("h1").hover()
    expect(card).to_be_hidden()


def test_a_mouse_follows_a_mark_at_once(page: Page, site: str):
    open_map(page, site).locator(KENYA).click()

    expect(page).to_have_url(f"{site}/en/countries/ke/")


@pytest.mark.parametrize("path", ["countries/", "sectors/africa-middle-east-india/"])
def test_a_finger_sees_the_card_first_and_follows_it(browser: Browser, site: str, path: str):
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    frame = open_map(page, site, path=path)

    frame.locator(KENYA).tap()
    expect(frame.locator(".map-card")).to_contain_text("Kenya")
    expect(page).to_have_url(f"{site}/en/{path}")
    frame.locator(".map-card a").tap()

    expect(page).to_have_url(f"{site}/en/countries/ke/")
    context.close()


def test_without_script_a_mark_is_a_link_with_a_title(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    mark = open_map_without_script(page, site).locator(KENYA)

    expect(mark.locator("title")).to_have_text("Kenya: Africa, Middle East and India sector")
    mark.click()

    expect(page).to_have_url(f"{site}/en/countries/ke/")
    context.close()


def open_map_without_script(page: Page, site: str):
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{site}/en/countries/")
    return page.locator(".map-frame")


@pytest.mark.parametrize(("width", "path"), [(1280, "countries/"), (375, "offices/singapore/")])
def test_a_mark_that_stands_alone_is_hit_by_24_px_all_around(page: Page, site: str, width: int, path: str):
    picture = open_map(page, site, width=width, path=path).locator("svg")

    assert picture.evaluate(ALONE) > (40 if width == 1280 else 6)
    assert picture.evaluate(MISSED) == 0


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [768, 1280])
def test_no_name_hides_a_mark_or_another_name(page: Page, site: str, language: str, width: int):
    found = open_map(page, site, language, width).locator("svg").evaluate(BOXES)
    names = [letters(name) for name in found["names"]]

    assert len(found["marks"]) == 243
    assert len(names) > 12
    assert [name for name in names if any(overlap(name, mark) for mark in found["marks"])] == []
    assert [(a, b) for a in names for b in names if a != b and overlap(a, b)] == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [320, 375])
def test_on_a_telephone_the_world_fits_with_its_sectors(page: Page, site: str, language: str, width: int):
    frame = open_map(page, site, language, width)
    found = frame.locator("svg").evaluate(BOXES)
    names = found["names"]

    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
    assert page.locator("html").evaluate("root => root.scrollWidth") <= width
    offices = [answer for answer in answers_for(Country.objects.listed_to_answer()) if answer.offices]
    assert len(found["marks"]) == len(offices)  # those of sectors would be specks; their land is tinted
    assert frame.locator(".dots").first.evaluate("marks => getComputedStyle(marks).pointerEvents") == "none"
    assert len({name[0] for name in names}) >= 4
    assert all(left >= 0 and right <= width for left, _top, right, _bottom in names)
    assert [(a, b) for a in names for b in names if a != b and overlap(letters(a), letters(b))] == []
    assert min(link.bounding_box()["height"] for link in page.locator(".map-legend a:visible").all()) >= 24
    page.locator(".map .narrow:visible").first.click()
    expect(page).to_have_url(f"{site}/{language}/sectors/europe/")
