"""Pages at 200 and 400 %, with wider spaces, or with larger letters alone: nothing is cut or covered."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db

BOXES = Path(__file__).with_name("boxes.js").read_text()
PAGES = [
    "",
    "find/?q=congo",
    "search/?q=laboratory+asia",
    "search/?q=zzzzz",
    "countries/?sector=asia",
    "countries/fr/",
    "offices/singapore/",
    "sectors/asia/",
    "instruments/?budget=12000&activity=fieldwork",
    "instruments/irl/",
    "instruments/compare/?i=irn&i=irp",
    "instruments/choose/?step=result&country=kh",
    "message/?country=kh",
    "glossary/",
    "embed/",
]
# Success criterion 1.4.12 of WCAG 2.2.
SPACED = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }
"""
LARGE = "html { font-size: 200% !important; }"
# Not a <style>, which the policy refuses.
ADD = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""
UNFOLD = "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
WAYS = {
    "200 %": ("fr", 640, ""),
    "400 %": ("fr", 320, ""),
    "spaced": ("fr", 320, SPACED),
    "spaced, wide": ("en", 1280, SPACED),
    "large letters": ("fr", 1280, LARGE),
}


def faults(page: Page, address: str, width: int, style: str) -> list[str]:
    """Return what of a page is cut off, covered or beyond the edge, all that folds being open."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    page.evaluate(UNFOLD)
    page.evaluate(ADD, style)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    return page.evaluate(BOXES)


@pytest.mark.parametrize(("language", "width", "style"), WAYS.values(), ids=WAYS)
def test_nothing_is_cut_or_covered(page, site, language, width, style):
    found = {path: faults(page, f"{site}/{language}/{path}", width, style) for path in PAGES}

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.browser_context_args(viewport={"width": 320, "height": 256})
def test_at_400_percent_the_header_leaves_the_screen_to_the_page(page, site, language):
    page.goto(f"{site}/{language}/offices/singapore/")

    header = page.locator(".site-header").bounding_box()
    assert header["height"] <= 64
    page.evaluate("scrollTo({top: 600, behavior: 'instant'})")
    expect(page.locator(".site-header")).not_to_be_in_viewport()
    assert page.locator(".site-header").bounding_box()["y"] < -64  # it does not stay


SMALL = """() => {
  const isInSentence = (link) => {
    const around = link.closest("p, dd, li, td, figcaption");
    return around && around.textContent.trim().length > link.textContent.trim().length;
  };
  const isFree = (box, others) => {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    return others.every((other) => {
      const across = Math.max(other.left - x, x - other.right, 0);
      const down = Math.max(other.top - y, y - other.bottom, 0);
      return Math.hypot(across, down) >= 12; // nothing else within 24 pixels around its middle
    });
  };
  const wanted = "a[href], button, summary, input:not([type=hidden]), select";
  const controls = [...document.querySelectorAll(wanted)]
    .filter((each) => each.checkVisibility() && !each.closest(".visually-hidden, .skip, [aria-hidden]"));
  const boxes = controls.map((each) => (each.closest("label") ?? each).getBoundingClientRect());
  return controls.filter((each, at) => {
    const box = boxes[at];
    if ((box.height >= 23.5 && box.width >= 23.5) || isInSentence(each)) return false;
    return !isFree(box, boxes.filter((_, other) => other !== at && controls[other] !== each));
  }).map((each) => each.outerHTML.slice(0, 80));
}"""


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_24_pixels_or_stand_free(page, site, width):
    """Success criterion 2.5.8 of WCAG 2.2, on every kind of page; links within sentences are exempt."""
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in PAGES:
        page.goto(f"{site}/en/{path}")
        page.evaluate(UNFOLD)
        if small := page.evaluate(SMALL):
            found[path] = small[:5]

    assert found == {}
