"""Instruments side by side, on a screen of any width and on paper."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.django_db

ALL = "?i=iea&i=irn&i=irp&i=irl"


def on_paper(page: Page, address: str) -> list[str]:
    """Return the text of each page that the browser prints."""
    page.goto(address)
    return [each.extract_text() for each in PdfReader(BytesIO(page.pdf(format="A4"))).pages]


@pytest.mark.parametrize(("language", "last"), [("en", "Former names"), ("fr", "Anciens noms")])
def test_four_instruments_print_on_one_sheet(page, site, language, last):
    sheets = on_paper(page, f"{site}/{language}/instruments/compare/{ALL}")

    assert len(sheets) == 1
    for words in ("IEA", "IRN", "IRP", "IRL", "PICS", "UMI", last, ALL):
        assert words in sheets[0]


def test_the_words_of_its_pictures_can_be_read_on_paper(page, site):
    page.emulate_media(media="print")
    page.goto(f"{site}/en/instruments/compare/{ALL}")

    units, width = page.evaluate(
        """() => {
            const texts = [...document.querySelectorAll(".scale text")];
            const sizes = texts.map((text) => parseFloat(getComputedStyle(text).fontSize));
            return [Math.min(...sizes), document.querySelector(".scale svg").getBoundingClientRect().width];
        }"""
    )

    assert units * width / 320 >= 8 * 96 / 72  # 8 points, in pixels


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_instruments_are_chosen_without_script(page, site):
    page.goto(f"{site}/en/instruments/compare/")

    page.get_by_role("checkbox", name="IRN").uncheck()
    page.get_by_role("checkbox", name="IRL").uncheck()
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(f"{site}/en/instruments/compare/?i=iea&i=irp")
    expect(page.get_by_role("columnheader")).to_have_count(3)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_on_a_telephone_each_row_is_a_block_in_the_tables_order_and_the_page_is_short(page, site, language):
    page.goto(f"{site}/{language}/instruments/compare/{ALL}")
    labels = page.locator(".comparison-blocks h2").all_inner_texts()

    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.locator(".comparison-blocks > ul a")).to_have_count(4)
    expect(page.locator("tbody th")).to_have_text(labels)
    width, height = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    )
    assert width <= 320
    assert height < 3_600


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 800})
def test_wide_it_is_one_table(page, site):
    page.goto(f"{site}/en/instruments/compare/?i=irn&i=irp")
    table = page.get_by_role("table", name="The instruments compared")
    row = table.get_by_role("row", name="Duration").first

    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(row.get_by_role("rowheader")).to_have_text("Duration")
    expect(row.get_by_role("cell")).to_have_text(["5 years", "5 years"])
    expect(page.locator(".comparison-blocks")).to_be_hidden()
