"""A picture of an office, in a browser: sent, previewed, published, seen, and taken away."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from offices.models import Office
from tests.admin_forms import change
from tests.e2e.staff import confirm, fits, save_draft, staff, unfold, way
from tests.pictures import as_bytes, drawing

__all__ = ["staff"]
pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC = "/en/offices/tokyo/"
SHOWN = "img[alt='A street in Tokyo']"


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def width_of(page: Page) -> int:
    """Return how many pixels wide the picture is that the browser has chosen and drawn."""
    image = page.locator(SHOWN)
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    return int(image.evaluate("image => image.naturalWidth"))


def publish(page: Page) -> None:
    way(page, "Publish").first.click()
    confirm(page)
    expect(page.locator(".messagelist")).to_be_visible()


def test_a_picture_is_sent_previewed_published_seen_and_taken_away(staff, page, tmp_path):
    office = Office.objects.get(slug="tokyo")
    at_work = staff("paula", "Publishers")
    at_work.goto(change(office))
    unfold(at_work, "Picture")
    field = at_work.locator("#id_picture")

    field.set_input_files(file(tmp_path, "disguised.jpg", b"<svg onload='alert(1)'/>"))
    at_work.locator("#id_telephone").fill("+81 1 23 45 67")
    at_work.get_by_role("button", name="Save draft").first.click()
    expect(at_work.locator(".field-picture .errorlist")).to_contain_text("An SVG drawing can hold a program")
    expect(at_work.locator("#id_telephone")).to_have_value("+81 1 23 45 67")

    field.set_input_files(file(tmp_path, "street.jpg", as_bytes(drawing())))
    at_work.locator("#id_picture_alt_en").fill("A street in Tokyo")
    at_work.locator("#id_picture_alt_fr").fill("Une rue de Tokyo")
    save_draft(at_work)
    expect(at_work.locator(".picture-input img")).to_be_visible()
    assert fits(at_work)

    way(at_work, "Preview").first.click()
    assert width_of(at_work) > 0
    page.goto(PUBLIC)
    expect(page.locator(SHOWN)).to_have_count(0)

    at_work.goto(change(office))
    publish(at_work)
    page.goto(PUBLIC)
    assert width_of(page) > 0
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    at_work.goto(change(office))
    at_work.get_by_label("Remove this picture").check()
    save_draft(at_work)
    publish(at_work)
    page.goto(PUBLIC)
    expect(page.locator(SHOWN)).to_have_count(0)
