"""The page of the API in a browser, and its example for one, run in a page of another origin."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from cnrs_intl.site import api_docs

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(browser: Browser, site: str) -> Iterator[Page]:
    """Open a page of another origin: the same server by its other name, without the policy of our pages."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/robots.txt")
    yield page
    context.close()


def test_the_example_of_javascript_reads_the_api_from_another_origin(elsewhere: Page, site, settings):
    settings.SITE_URL = site

    with elsewhere.expect_console_message() as told:
        elsewhere.evaluate("async () => {" + api_docs.example(api_docs.FILES["javascript"]) + "}")

    assert told.value.text == "The Rio de Janeiro office covers a region that includes Peru."


def test_a_script_elsewhere_is_answered_beforehand_and_reads_errors_tags_and_what_has_not_changed(
    elsewhere: Page, site
):
    statuses = elsewhere.evaluate(
        """async base => {
            const first = await fetch(base + "instruments/irp/");
            const headers = {"If-None-Match": first.headers.get("ETag")};
            const again = await fetch(base + "instruments/irp/", {headers, cache: "no-store"});
            const wrong = await fetch(base + "instruments/?nonsense=1");
            const bare = await fetch(base + "instruments");
            return [first.status, again.status, wrong.status, (await wrong.json()).title, bare.status];
        }""",
        f"{site}/api/v1/",
    )

    assert statuses == [200, 304, 400, "Bad Request", 200]


def test_an_endpoint_opens_its_example(page: Page, site):
    page.goto(f"{site}/fr/api/")
    page.get_by_role("link", name="À qui s’adresser pour un pays").or_(
        page.get_by_role("link", name="Whom to ask about a country")
    ).click()

    example = page.locator("section:has(#get_coverage) details").last
    example.locator("summary").click()

    expect(example.locator("pre")).to_contain_text('"status": "match"')


@pytest.mark.parametrize("language", ["en", "fr"])
def test_on_a_telephone_no_table_is_wider_than_the_screen(page: Page, site, language):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{site}/{language}/api/")

    wide = page.locator(".table-wrap").evaluate_all(
        "tables => tables.filter(each => each.scrollWidth > each.clientWidth).map(each => each.ariaLabel)"
    )

    assert wide == []
    expect(page.get_by_role("table").first.get_by_role("rowheader").first).to_have_text("ordering")
    assert page.get_by_role("table").first.get_by_role("columnheader").count() == 4
