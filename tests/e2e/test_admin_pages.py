"""Every page of the admin on a tablet and on a small screen: nothing cut off or covered, WCAG 2.2 AA."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tests.admin_pages import pages, world
from tests.e2e.staff import Staff, staff
from tests.sampling import sampled

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

BOXES = Path(__file__).with_name("boxes.js").read_text()
WIDTHS = (768, 1280)
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}  # it would ask for their files


def faults_of_boxes(page, width: int) -> list[str]:
    """Return what is cut off or covered at a width, in a window as high as the page."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height + 40, 16_000)})
    return [f"{width} px, {fault}" for fault in page.evaluate(BOXES)]


def violations(page) -> list[str]:
    """Return what axe finds wrong, with the first place of each."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"axe, {each['id']}: {each['nodes'][0]['target']} ×{len(each['nodes'])}" for each in found]


def test_no_page_of_the_admin_has_anything_cut_off_covered_or_inaccessible(site, staff: Staff, settings):
    settings.SECOND_FACTOR = "optional"
    page = staff("paul", "Publishers")
    user = get_user_model().objects.get(username="paul")
    user.groups.add(Group.objects.get(name="Administrators"))
    page.get_by_role("button", name="Français").click()  # whose words are longer
    faults = []

    for name, address in sampled(pages(world(user)).items(), 14):
        page.goto(address)
        found = [fault for width in WIDTHS for fault in faults_of_boxes(page, width)]
        faults += [f"{name}: {fault}" for fault in [*found, *violations(page)]]

    assert not faults, "\n".join(faults)
