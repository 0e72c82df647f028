"""Pictures of pages: how they are taken at one moment, kept small, and compared with approved ones."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

BLOCK = (
    16  # pixels of a page that count as one place; finer than that, one Chromium draws letters unlike another
)
SEEN = 24  # of 255: how much lighter or darker a place must be to be seen as another
QUALITY = 60


def picture_of(page: Page, address: str, size: dict[str, int]) -> Image.Image:
    """Return the whole page at an address as it looks at one moment, typeface there and nothing moving."""
    page.set_viewport_size(size)
    page.emulate_media(reduced_motion="reduce")
    page.clock.set_fixed_time("2026-06-01T12:00:00Z")
    page.goto(address, timeout=30_000)  # the first page of a server that has just begun
    expect(page.locator("footer")).to_be_attached()
    page.evaluate("document.fonts.ready")
    return Image.open(BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")


def save(picture: Image.Image, path: Path) -> None:
    """Keep a picture at half its size: enough to see a page by, and small enough for each version of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    halved(picture).save(path, quality=QUALITY, method=6)


def halved(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)


def changed(approved: Image.Image, now: Image.Image) -> float:
    """
    Return which share of a page's places looks different, 0 to 1.

    Takes two pictures of one width, both at half their size. What one has below the other's end counts whole.
    """
    size = (now.width, max(approved.height, now.height))
    places = tuple(max(1, side * 2 // BLOCK) for side in size)
    one, other = (on_magenta(each, size).resize(places, Image.Resampling.BOX) for each in (approved, now))
    strongest = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(strongest[0], strongest[1]), strongest[2])
    return sum(most.histogram()[SEEN:]) / (places[0] * places[1])


def on_magenta(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a picture on a ground of a colour that no page has, so that a shorter page differs."""
    ground = Image.new("RGB", size, (255, 0, 255))
    ground.paste(picture)
    return ground


def beside(approved: Image.Image, now: Image.Image) -> Image.Image:
    """Return what was approved, what there is, and what differs, side by side."""
    size = (now.width, max(approved.height, now.height))
    one, other = on_magenta(approved, size), on_magenta(now, size)
    sheet = Image.new("RGB", (size[0] * 3, size[1]))
    for place, each in enumerate((one, other, ImageChops.invert(ImageChops.difference(one, other)))):
        sheet.paste(each, (place * size[0], 0))
    return sheet
