"""What a screen reader is told of the finder, the filters, the comparison and the map."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.django_db


def test_the_finder_is_a_search_with_a_combobox(page, site):
    page.goto(f"{site}/en/")
    expect(page.get_by_role("combobox", name="Which country")).to_be_visible()

    expect(page.get_by_role("search")).to_match_aria_snapshot("""
      - search "Find your CNRS contact":
        - text: Which country do you want to work with, or write from?
        - combobox "Which country do you want to work with, or write from?"
        - button "Find"
        - status
        - paragraph: You can also search for anything else.
    """)
    page.get_by_role("combobox", name="Which country").press_sequentially("cambo")
    expect(page.get_by_role("listbox")).to_match_aria_snapshot("""
      - listbox "Suggestions":
        - option /Cambodia/
        - option "Search the portal for “cambo”"
    """)
    expect(page.get_by_role("status")).to_contain_text("2 suggestions")


def test_the_filters_are_named_fields_and_groups(page, site):
    page.goto(f"{site}/en/countries/")
    expect(page.locator("form.filters")).to_match_aria_snapshot("""
      - combobox "Sector"
      - combobox "Regional office"
      - combobox "Contact"
      - button "Apply the filters"
      - link "Clear the filters"
    """)

    page.goto(f"{site}/en/instruments/")
    page.get_by_text("More criteria").click()
    for group in page.locator("form.filters fieldset").all():
        expect(group).to_have_role("group")
        expect(group).to_have_accessible_name(
            " ".join((group.locator("legend").first.text_content() or "").split())
        )
    for field in page.locator("form.filters :is(input:not([type=hidden]), select)").all():
        assert field.evaluate("field => field.labels.length"), field.get_attribute("name")
    expect(page.get_by_role("status")).to_have_text("4 instruments")


@pytest.mark.browser_context_args(viewport={"width": 1280, "height": 800})
def test_the_comparison_is_a_table_with_heads_both_ways(page, site):
    page.goto(f"{site}/en/instruments/compare/?i=irn&i=irp")
    table = page.get_by_role("table", name="The instruments compared")

    expect(table.get_by_role("columnheader")).to_have_count(3)
    expect(table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Duration"))).to_have_count(
        1
    )
    assert table.get_by_role("rowheader").count() == table.get_by_role("row").count() - 1


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_the_comparison_is_headings_with_lists_on_a_telephone(page, site):
    page.goto(f"{site}/en/instruments/compare/?i=irn&i=irp")

    expect(page.get_by_role("table")).to_have_count(0)
    expect(page.get_by_role("heading", level=2, name="Duration", exact=True)).to_be_visible()
    assert page.locator(".comparison-blocks").get_by_role("term").count() > 5


def drawings(page: Page) -> list[str]:
    """Return the maps' parts that a reader is told of, as lines."""
    return [line.strip() for line in page.locator("main figure.map").first.aria_snapshot().split("\n")]


@pytest.mark.parametrize("path", ["countries/", "offices/singapore/", "sectors/asia/"])
def test_a_maps_caption_names_the_figure_alone(page, site, path):
    page.goto(f"{site}/en/{path}")
    caption = page.locator("figure.map figcaption").first.inner_text()

    told = drawings(page)

    names = [line for line in told if caption in line and "figure" in line]
    texts = [line for line in told if caption in line and line not in names]
    assert len(names) <= 1, told  # the name of the whole is made from its caption,
    assert len(texts) == 1, told  # and nothing else has that name
    assert not [line for line in told if line.startswith(("- img", "- graphics"))]


def test_the_offices_as_seen_from_paris_are_a_named_group_of_links(page, site):
    page.goto(f"{site}/en/")
    group = page.get_by_role("group", name="The CNRS offices as seen from Paris")

    expect(group.get_by_role("link")).to_have_count(8)
    for link in group.get_by_role("link").all():
        expect(link).to_have_accessible_name(re.compile(r" office .*, [\d,]+.km$"))
