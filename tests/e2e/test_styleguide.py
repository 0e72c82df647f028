"""What axe finds on the style guide, which stands under `make dev` alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.test_access import RULES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("look", [("en", 320, "dark"), ("fr", 1280, "dark"), ("fr", 320, "light")])
def test_axe_finds_nothing_on_the_style_guide(page: Page, site: str, settings, look):
    language, width, scheme = look
    settings.DEBUG = True
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})

    page.goto(f"{site}/{language}/styleguide/")

    expect(page.locator(".component")).not_to_have_count(0)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['target']} ×{len(each['nodes'])}" for each in found] == []
    assert page.locator("html").evaluate("root => root.scrollWidth") <= width
