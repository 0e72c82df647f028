"""
What axe finds on every kind of public page, in both languages, narrow and wide, in the light and in the dark.

Any two of these together are met; all of them with `--all`.
"""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import sampling
from tests.e2e.report import REPORT

pytestmark = pytest.mark.django_db

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = [
    "",
    "find/?q=congo",
    "search/",
    "search/?q=asia",
    "search/?q=laboratory+asia",
    "search/?q=zzzzz",
    "countries/",
    "countries/kh/",
    "countries/fr/",
    "offices/",
    "offices/singapore/",
    "offices/brussels/",
    "sectors/",
    "sectors/asia/",
    "instruments/",
    "instruments/irp/",
    "instruments/compare/?i=irn&i=irp",
    "instruments/choose/?step=1",
    "calls/",
    "message/?country=kh",
    "about/",
    "glossary/",
    "open-data/",
    "accessibility/",
    "embed/",
    "api/",
]


def faults(page: Page) -> list[str]:
    response = Axe().run(page, options=RULES).response
    REPORT.add(page, response)
    found = response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']} ×{len(each['nodes'])}" for each in found]


PAIRS = [("en", 320, "light"), ("en", 1280, "dark"), ("fr", 320, "dark"), ("fr", 1280, "light")]
EVERY = list(product(("en", "fr"), (320, 1280), ("light", "dark")))


@pytest.mark.parametrize(("language", "width", "scheme"), EVERY if sampling.everything else PAIRS)
def test_axe_finds_nothing_on_any_kind_of_page(page: Page, site: str, language: str, width: int, scheme: str):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    found = {}
    for path in PAGES:
        page.goto(f"{site}/{language}/{path}")
        expect(page.locator("footer")).to_be_attached()
        if problems := faults(page):
            found[path] = problems
        assert page.locator("html").evaluate("root => root.scrollWidth") <= width, path

    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_what_opens(page: Page, site: str, scheme: str):
    """Suggestions over the band, the menu, and a folded list."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 375, "height": 800})
    page.goto(f"{site}/fr/")
    page.locator("#finder-q").press_sequentially("birman")
    expect(page.get_by_role("listbox").get_by_role("option").last).to_contain_text("birman")
    assert faults(page) == []

    page.locator("#finder-q").fill("")
    page.locator(".site-menu summary").click()
    expect(page.locator(".site-menu a").last).to_be_visible()
    assert faults(page) == []

    page.goto(f"{site}/fr/countries/")
    page.locator(".fold summary").first.click()
    expect(page.locator(".fold a").first).to_be_visible()
    assert faults(page) == []

    page.goto(f"{site}/fr/offices/singapore/")
    page.locator('.dots a[href$="/au/"]').hover()
    expect(page.locator(".map-card")).to_be_visible()
    assert faults(page) == []
