"""
Every kind of page as it looks, beside the picture that was approved.

A run leaves all pictures in var/screenshots, and in `changed` what was approved, what is, and what differs.
`make screenshots` takes them alone; `make screenshots ARGS=--approve` has them be the approved ones.
"""

import shutil
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageFilter
from playwright.sync_api import Page

from tests.e2e.pictures import beside, changed, halved, picture_of, save

pytestmark = pytest.mark.django_db

APPROVED = Path(__file__).parent / "approved"
TAKEN = Path(settings.BASE_DIR) / "var" / "screenshots"
MOST = 0.01  # of a page's places; a line of text in another place is more
PAGES = {
    "home": "",
    "find": "find/?q=congo",
    "search": "search/?q=laboratory+asia",
    "search-nothing": "search/?q=zzzzz",
    "countries": "countries/",
    "country": "countries/kh/",
    "country-by-sector": "countries/ke/",
    "offices": "offices/",
    "office": "offices/singapore/",
    "sectors": "sectors/",
    "sector": "sectors/asia/",
    "instruments": "instruments/",
    "instrument": "instruments/irp/",
    "comparison": "instruments/compare/?i=irn&i=irp",
    "choice": "instruments/choose/?step=1",
    "calls": "calls/",
    "message": "message/?country=kh",
    "about": "about/",
    "embed": "embed/",
}
SIZES = {"375": {"width": 375, "height": 667}, "1280": {"width": 1280, "height": 800}}

PICTURES = {
    f"{name}-{language}-{width}.webp": (language, name, width)
    for name, language, width in product(PAGES, ("en", "fr"), SIZES)
}


@pytest.fixture
def approve(pytestconfig: pytest.Config) -> bool:
    """Return whether the pages as they are now shall be the approved ones."""
    return pytestconfig.getoption("--approve")


@pytest.fixture(scope="session")
def taken() -> Path:
    """Return the folder of the pictures."""
    TAKEN.mkdir(parents=True, exist_ok=True)
    return TAKEN


@pytest.mark.parametrize("file", PICTURES)
def test_a_page_looks_as_it_was_approved(page: Page, site: str, taken: Path, approve: bool, file: str):
    language, name, width = PICTURES[file]
    sheet = taken / "changed" / file
    sheet.unlink(missing_ok=True)
    now = picture_of(page, f"{site}/{language}/{PAGES[name]}", SIZES[width])
    save(now, taken / file)
    if approve:
        shutil.copy(taken / file, APPROVED / file)

    approved = Image.open(APPROVED / file).convert("RGB")
    share = changed(approved, halved(now))
    if share > MOST:
        sheet.parent.mkdir(exist_ok=True)
        beside(approved, halved(now)).save(sheet, quality=80)
    assert share <= MOST, f"{share:.1%} of the page looks different: {sheet}"


def test_a_block_that_moves_is_seen_and_letters_drawn_a_little_otherwise_are_not(page: Page, site: str):
    home = halved(picture_of(page, f"{site}/en/", SIZES["1280"]))
    moved, blurred = home.copy(), home.filter(ImageFilter.GaussianBlur(0.5))
    moved.paste(home.crop((0, 300, home.width, home.height - 12)), (0, 312))
    shorter = home.crop((0, 0, home.width, home.height - 40))

    assert changed(home, home) == 0
    assert changed(home, blurred) < MOST / 2
    assert changed(home, moved) > MOST
    assert changed(home, shorter) > MOST
    assert changed(shorter, home) > MOST


def test_no_picture_is_left_of_a_page_that_went():
    assert {each.name for each in APPROVED.iterdir()} <= set(PICTURES)
