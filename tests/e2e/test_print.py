"""What the browser prints: how many sheets, black on white, without what can only be clicked."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.django_db

SHEETS = {
    "": 1,
    "offices/singapore/": 1,
    "countries/kh/": 1,
    "instruments/": 1,
    "instruments/irp/": 1,
    "instruments/compare/?i=irn&i=irp": 1,
    "instruments/choose/?step=result&country=kh": 1,
    "calls/": 1,
    "countries/": 4,
    "sectors/asia/": 2,
}
# Words that print paler than 4.5:1 on white, as ours do when a rule of the dark band stays.
PALE = """() => {
  const light = ([red, green, blue]) => [red, green, blue].map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
  const ink = (each) => getComputedStyle(each)[each.closest("svg") ? "fill" : "color"];
  return [...document.querySelectorAll("body *")]
    .filter((each) => [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest("script"))
    .filter((each) => 1.05 / (light(ink(each).match(/[\\d.]+/g).map(Number)) + 0.05) < 4.5)
    .map((each) => each.outerHTML.slice(0, 80));
}"""
DARK = """() => [...document.querySelectorAll("body *")]
  .filter((each) => each.checkVisibility())
  .map((each) => [each, getComputedStyle(each).backgroundColor])
  .filter(([, colour]) => !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(colour))
  .map(([each, colour]) => `${each.tagName}.${each.className} ${colour}`)"""
CONTROLS = (
    "form, button, summary, .site-nav, .site-menu, .breadcrumbs, .language, .skip, .skip-list, .pagination"
)


def printed(page: Page) -> list[str]:
    return [each.extract_text() for each in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_kind_of_page_prints_on_few_sheets_with_its_address(page, site, language):
    for path, most in SHEETS.items():
        page.goto(f"{site}/{language}/{path}")
        heading = page.locator("h1").inner_text().split()[0]

        sheets = printed(page)

        assert len(sheets) <= most, path
        assert heading in sheets[0]
        assert f"/{language}/{path}" in "".join(sheets[-1].split()), path
        assert all(len(sheet) > 100 for sheet in sheets), path  # no sheet for a line or two


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_is_black_on_white_and_has_no_controls(page, site, scheme):
    page.emulate_media(media="print", color_scheme=scheme)
    found = {}
    for path in SHEETS:
        page.goto(f"{site}/en/{path}")
        controls = page.locator(f":is({CONTROLS}):visible:not(.fold > summary)").count()
        if faults := [*page.evaluate(PALE)[:3], *page.evaluate(DARK)[:3], *["control"] * controls]:
            found[path] = faults

    assert found == {}


def test_a_list_that_folds_is_open_on_paper(page, site):
    page.goto(f"{site}/en/countries/")
    expect(page.locator(".fold a").first).to_be_hidden()

    words = " ".join(" ".join(printed(page)).split())

    for country in ("Germany", "Kenya", "Uruguay", "Vanuatu"):
        assert f"{country}:" in words


def test_a_heading_stands_above_its_text_on_the_same_sheet(page, site):
    page.goto(f"{site}/en/sectors/asia/")
    headings = page.locator("main :is(h2, h3)").all_inner_texts()

    for sheet in printed(page):
        lines = [line for line in sheet.split("\n") if line.strip()]
        assert lines[-1] not in headings
        assert lines[-2] not in headings  # the number of the sheet comes last


def test_beside_the_text_of_an_office_is_whom_to_write_to(page, site):
    page.set_viewport_size({"width": 658, "height": 900})  # an A4 sheet within its margins
    page.goto(f"{site}/en/offices/singapore/")
    page.emulate_media(media="print")

    text = page.get_by_role("heading", name="Countries and territories covered").bounding_box()
    beside = page.get_by_role("heading", name="Write to the office").bounding_box()
    assert beside["x"] > text["x"] + 300
    assert abs(beside["y"] - text["y"]) < 40
