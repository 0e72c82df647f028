"""Tools side by side, on a screen of any width and on paper."""

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
def test_four_tools_print_on_one_sheet(page, site, language, last):
    sheets = on_paper(page, f"{site}/{language}/instruments/compare/{ALL}")

    assert len(sheets) == 1
    for words in ("IEA", "IRN", "IRP", "IRL", "PICS", "UMI", last):
        assert words in sheets[0]


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_tools_are_chosen_without_script(page, site):
    page.goto(f"{site}/en/instruments/compare/")

    page.get_by_role("checkbox", name="IRP").check()
    page.get_by_role("checkbox", name="IEA").check()
    page.get_by_role("button", name="Compare").click()

    expect(page).to_have_url(f"{site}/en/instruments/compare/?i=iea&i=irp")
    expect(page.get_by_role("columnheader")).to_have_count(3)


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_on_a_telephone_each_tool_is_a_block(page, site):
    page.goto(f"{site}/en/instruments/compare/{ALL}")
    rows = page.locator("tr").all()
    tops = {
        tool: [row.locator("> *").nth(number).bounding_box()["y"] for row in rows]
        for number, tool in enumerate(["IEA", "IRN", "IRP", "IRL"], start=1)
    }

    assert all(block == sorted(block) for block in tops.values())
    assert list(tops.values()) == sorted(tops.values())
    assert tops["IEA"][-1] < tops["IRN"][0]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("width", [320, 1280])
def test_at_any_width_it_is_a_table_to_who_listens(page, site, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}/en/instruments/compare/?i=irn&i=irp")
    table = page.get_by_role("table", name="What the record says of each tool")

    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table.get_by_role("row")).to_have_count(18)
    row = table.get_by_role("row", name="Duration").first
    expect(row.get_by_role("rowheader")).to_have_text("Duration same")
    expect(row.get_by_role("cell")).to_have_count(2)
