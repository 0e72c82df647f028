"""What a telephone shows first: a header of one line with a menu, and the finder's field."""

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.django_db

MOVED = (
    "window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
    " window.moved += each.value; }).observe({ type: 'layout-shift', buffered: true });"
)
TELEPHONES = [{"width": 375, "height": 667}, {"width": 320, "height": 568}]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", TELEPHONES, ids=["375", "320"])
def test_the_field_is_in_the_first_screen_below_one_line(page: Page, site: str, language: str, size: dict):
    page.set_viewport_size(size)
    page.goto(f"{site}/{language}/")
    page.evaluate("document.fonts.ready")

    header, field = page.locator(".site-header").bounding_box(), page.locator("#finder-q").bounding_box()
    assert header
    assert field
    assert header["height"] <= 64
    assert field["y"] + field["height"] <= size["height"]
    expect(page.locator("#finder-q")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_menu_opens_without_script_by_the_keyboard(browser: Browser, site: str, language: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 568})
    page = context.new_page()
    page.goto(f"{site}/{language}/")
    menu = page.locator(".site-menu")
    expect(menu.get_by_role("link").first).to_be_hidden()

    menu.locator("summary").focus()
    page.keyboard.press("Enter")

    links = menu.get_by_role("link")
    expect(links).to_have_count(7)
    for link in links.all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    expect(links.last).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("path", ["", "offices/singapore/", "instruments/irp/", "countries/kh/"])
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_moves_when_the_typeface_arrives(page: Page, site: str, path: str, width: int):
    """The typeface comes late; the text stood in another one, brought to its measures, and stays there."""
    waiting = []
    page.route("**/*.woff2", lambda route: waiting.append(route))  # noqa: PLW0108 - it asks for a function
    page.add_init_script(MOVED)
    page.set_viewport_size({"width": width, "height": 800})
    with page.expect_request("**/*.woff2"):
        page.goto(f"{site}/fr/{path}", wait_until="commit")
    page.wait_for_load_state("domcontentloaded")
    page.wait_for_timeout(300)
    before = page.locator("h1").bounding_box()

    for route in waiting:
        route.continue_()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)

    after = page.locator("h1").bounding_box()
    assert waiting
    assert before
    assert after
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert abs(after["height"] - before["height"]) <= 1
    assert page.evaluate("window.moved") < 0.1  # where "good" ends, for who has none of our typefaces' kin


@pytest.mark.parametrize(
    "path", ["", "offices/singapore/", "instruments/irp/", "countries/", "countries/kh/"]
)
@pytest.mark.parametrize("width", [375, 1280])
def test_nothing_moves_when_all_comes_in_time(page: Page, site: str, path: str, width: int):
    came = []
    page.on("requestfinished", lambda request: came.append(request.url) if ".woff2" in request.url else None)

    def once_the_typeface_is_there(route) -> None:
        for _time in range(500):
            if len(came) < 2:
                page.wait_for_timeout(20)
        route.continue_()

    page.route("**/font.css", once_the_typeface_is_there)
    page.add_init_script(MOVED)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/fr/{path}")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)

    assert page.evaluate("window.moved") < 0.02
