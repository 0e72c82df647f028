"""
Pictures that staff send: checked by what they hold, whatever they are called, and made anew.

What is kept was drawn here, pixel by pixel: no metadata, no second file behind the first, no program.
"""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - or Pillow imports all it knows

from cnrs_intl.catalogue.pictures import HIGHEST, WIDTHS, Picture

MOST_BYTES = 10 * 2**20
MOST_PIXELS = 50_000_000
LEAST_SIDE, MOST_RATIO = 40, 10  # pixels of each side; of one side to the other
MOST_SCANS = 100  # of a JPEG; cameras and programs write one to twelve, and each costs time
BAND = 256  # lines of what comes out that are drawn at once
PATIENCE = 20  # seconds that one waits while another picture is drawn
FORMATS = ("JPEG", "PNG", "WEBP")
JPEG = {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True}
WEBP = {"format": "WEBP", "quality": 80, "method": 4}

#: Why a file is refused, and what to do.
REFUSALS: dict[str, Any] = {
    "bytes": _("This file is larger than 10 MB. Save the picture smaller: 2,000 pixels in width are plenty."),
    "pixels": _("This picture has more than 50 million pixels. Save it smaller: 2,000 in width are plenty."),
    "empty": _("This file is empty. Choose another one."),
    "svg": _("An SVG drawing can hold a program, so it is not taken. Save it as PNG."),
    "heic": _("HEIC and AVIF pictures are not taken. Save it as JPEG."),
    "moving": _("This picture moves. Save one of its images as JPEG or PNG."),
    "format": _("This is not a JPEG, PNG or WebP picture, whatever its name says. Choose another file."),
    "damaged": _("This picture is damaged or incomplete. Save it again as JPEG, and choose that file."),
    "small": _("This picture is too small: each side needs at least 40 pixels."),
    "narrow": _("This picture is too narrow: no side may be more than ten times the other."),
    "busy": _("Another picture is just being prepared. Choose the file again and save once more."),
    "gone": _("This picture is not stored here. Choose its file again."),
    "again": _("You were logged out, and no page may send a file for you: choose it again."),
}
ORIENTATION = 0x0112  # of EXIF
ON_ITS_SIDE = {5, 6, 7, 8}
LANCZOS = Image.Resampling.LANCZOS
one_at_a_time = threading.BoundedSemaphore()  # a large picture takes memory


class RefusedError(Exception):
    """A file that is not taken; `code` is a key of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Encoded:
    picture: Picture
    files: dict[str, bytes]  # by the name of each


def encoded(content: bytes) -> Encoded:
    """Return what is to be stored of a file. Raises RefusedError."""
    if not one_at_a_time.acquire(timeout=PATIENCE):
        raise RefusedError("busy")
    try:
        return drawn_anew(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise RefusedError("pixels") from error
    finally:
        one_at_a_time.release()


def drawn_anew(content: bytes) -> Encoded:
    image = checked(opened(content), content)
    try:
        opened(content).verify()  # the checksums of a PNG, which decoding passes over
        drawing = shrunk(image)
    except Exception as error:  # whatever a decoder stumbles over, the file is at fault
        raise RefusedError("damaged") from error
    width, height = size_in(drawing.size, WIDTHS[-1])
    written = {
        (each, ending): saved(drawing.resize(size_in(drawing.size, each), LANCZOS), options)
        for each in Picture("", width, height).widths
        for ending, options in (("webp", WEBP), ("jpg", JPEG))
    }
    digest = hashlib.sha256(b"".join(written.values())).hexdigest()[:40]
    picture = Picture(digest, width, height)
    return Encoded(picture, {picture.file(*which): body for which, body in written.items()})


def opened(content: bytes) -> Image.Image:
    """Open a file by what it holds, of which only the header is read. Raises RefusedError."""
    if not content:
        raise RefusedError("empty")
    if len(content) > MOST_BYTES:
        raise RefusedError("bytes")
    try:
        return Image.open(BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise
    except Exception as error:  # as above
        raise RefusedError(kind_of(content)) from error


def kind_of(content: bytes) -> str:
    """Return the refusal of something that is not one of our formats, or not one that can be read."""
    start = content[:4096].lower()
    if b"<svg" in start:
        return "svg"
    if start[4:8] == b"ftyp":
        return "heic" if start[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis"} else "format"
    if start.startswith((b"\xff\xd8\xff", b"\x89png\r\n", b"riff")):
        return "damaged"
    return "format"


def checked(image: Image.Image, content: bytes) -> Image.Image:
    """Refuse by the header what must not be decoded. Raises RefusedError."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise RefusedError("pixels")
    if min(width, height) < LEAST_SIDE:
        raise RefusedError("small")
    if max(width, height) > MOST_RATIO * min(width, height):
        raise RefusedError("narrow")
    # A JPEG of several pictures is what telephones write: the first is the photograph.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise RefusedError("moving")
    if image.format in {"JPEG", "MPO"} and content.count(b"\xff\xda") > MOST_SCANS:
        raise RefusedError("damaged")
    return image


def shrunk(image: Image.Image) -> Image.Image:
    """
    Return the picture upright, in plain colours on white, twice as large as is needed where it is so large.

    It is drawn in bands, as each step would take the memory of the whole once more.
    """
    orientation = orientation_of(image)
    is_turned = orientation in ON_ITS_SIDE
    width, height = size_in((image.height, image.width) if is_turned else image.size, WIDTHS[-1])
    needed = (height, width) if is_turned else (width, height)
    image.draft(None, (2 * needed[0], 2 * needed[1]))  # has a JPEG decoded smaller
    image.load()
    coloured = colours_of(image)
    factor = max(1, image.width // (2 * needed[0]))
    found = Image.new("RGB", (-(-image.width // factor), -(-image.height // factor)), "white")
    for top in range(0, image.height, BAND * factor):
        band = image.crop((0, top, image.width, min(top + BAND * factor, image.height)))
        found.paste(coloured(band).reduce(factor), (0, top // factor))
    found.getexif()[ORIENTATION] = orientation
    return ImageOps.exif_transpose(found)


def orientation_of(image: Image.Image) -> int:
    """Return how the camera was held, a number of EXIF; upright where that cannot be read."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # of the many things that cameras write there
        return 1


def colours_of(image: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Return what gives a part of `image` the colours that screens take for granted (sRGB)."""
    mode = "CMYK" if image.mode == "CMYK" else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(image.info["icc_profile"]))
        change = ImageCms.buildTransform(own, ImageCms.createProfile("sRGB"), mode, "RGB")
    except (KeyError, OSError, TypeError, ImageCms.PyCMSError):  # none, a broken one, or one for greys
        return on_white
    as_it_is: Callable[[Image.Image], Image.Image] = on_white if mode == "RGB" else (lambda part: part)
    return lambda part: ImageCms.applyTransform(as_it_is(part), change)  # type: ignore[return-value]


def on_white(part: Image.Image) -> Image.Image:
    """Return a part in plain colours: on white where it is transparent, sixteen bits as eight."""
    if part.mode.startswith("I"):
        part = part.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        part.info.pop("transparency", None)  # a number of sixteen bits
    if part.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in part.info:
        part = part.convert("RGBA")
        ground = Image.new("RGBA", part.size, "white")
        ground.alpha_composite(part)
        part = ground
    return part.convert("RGB")


def size_in(size: tuple[int, int], width: int) -> tuple[int, int]:
    """Return the size of what fits into a width and the height that we show, never larger than it is."""
    scale = min(1, width / size[0], HIGHEST / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def saved(image: Image.Image, options: dict[str, Any]) -> bytes:
    file = BytesIO()
    image.save(file, **options)
    return file.getvalue()
