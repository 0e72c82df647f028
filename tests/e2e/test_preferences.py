"""What readers set in their system: less motion, colours of their own, nothing that runs."""

import pytest
from playwright.sync_api import Page

from tests.e2e.test_access import faults

pytestmark = pytest.mark.django_db

PAGES = ["", "countries/", "offices/singapore/", "instruments/", "instruments/irp/", "message/?country=kh"]
MOVING = """() => [...document.querySelectorAll("*")].filter((each) => {
  const style = getComputedStyle(each);
  const seconds = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")];
  return seconds.some((each) => parseFloat(each) > 0) || style.scrollBehavior === "smooth";
}).map((each) => each.outerHTML.slice(0, 80))"""
# The colours of a mark as they are painted, beside the page's own.
PAINTED = r"""(mark) => {
  const ground = getComputedStyle(document.body).backgroundColor;
  const style = getComputedStyle(mark);
  const seen = [style.fill, style.stroke];
  return seen.some((each) => each.startsWith("rgb") && each !== ground && !/^rgba.*, 0\)$/.test(each));
}"""
BORDER = "each => (style => [parseFloat(style.borderTopWidth), style.borderTopColor])(getComputedStyle(each))"
MARKS = [
    ("", ".directions a circle:not(.reach)"),
    ("", ".directions text"),
    ("", ".directions .rings circle"),
    ("countries/", ".map-frame svg path"),
    ("offices/singapore/", ".map-frame .city circle:not(.hit)"),
    ("instruments/irp/", ".strip .bar"),
    ("instruments/compare/?i=irn&i=irp", ".scale .bar"),
]


def test_who_wants_less_motion_gets_none(page, site):
    page.emulate_media(reduced_motion="reduce")
    found = {}
    for path in PAGES:
        page.goto(f"{site}/en/{path}")
        if moving := page.evaluate(MOVING):
            found[path] = moving[:3]

    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_are_seen_in_the_readers_own_colours(page, site, scheme):
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    lost = []
    for path, selector in MARKS:
        page.goto(f"{site}/en/{path}")
        marks = page.locator(selector)
        assert marks.count(), selector
        lost += [selector for mark in marks.all()[:10] if not mark.evaluate(PAINTED)]

    assert lost == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_and_the_focus_are_seen_in_the_readers_own_colours(page, site, scheme):
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    page.goto(f"{site}/en/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    for control in page.locator(":is(.button, .button-secondary, input, select):visible").all():
        width, colour = control.evaluate(BORDER)
        assert width >= 1
        assert colour != ground
    for selector in ("#finder-q", ".directions a", ".numbers a", ".site-nav a"):
        page.locator(selector).first.focus()
        assert outlined(page, selector) == "the reader's"


def outlined(page: Page, selector: str) -> str:
    """Return whose colour the outline of the focused element is: the system's, or one of ours."""
    return page.locator(selector).first.evaluate(
        """(each) => {
            const ours = ["rgb(255, 235, 110)", "rgb(10, 76, 140)", "rgb(156, 201, 251)"];
            const style = getComputedStyle(each);
            if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "none";
            return ours.includes(style.outlineColor) ? "ours" : "the reader's";
        }"""
    )


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 320, "light"), ("fr", 1280, "dark")])
def test_axe_finds_nothing_where_no_script_of_ours_runs(page, site, language, width, scheme):
    """The pages' scripts are kept away rather than all of them, or axe could not run either."""
    page.route("**/*.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in ("", "offices/singapore/", "instruments/", "message/?country=kh"):
        page.goto(f"{site}/{language}/{path}")
        if problems := faults(page):
            found[path] = problems

    assert found == {}
