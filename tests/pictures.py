"""Pictures for tests: files as staff send them, made here, so that nobody's rights are touched."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cnrs_intl.catalogue import media

SIZE = (1200, 800)


def drawing(size: tuple[int, int] = SIZE, colour: Any = "teal", mode: str = "RGB") -> Image.Image:
    """Return a plain picture; each colour gives another one."""
    return Image.new(mode, size, colour)


def as_bytes(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def sent(content: bytes | None = None, name: str = "office.jpg") -> SimpleUploadedFile:
    """Return a file as a form sends it: a good one, or what it holds."""
    return SimpleUploadedFile(name, as_bytes(drawing()) if content is None else content, "image/jpeg")


def stored(colour: Any = "teal") -> str:
    """Store a picture, and return its name."""
    return media.store(as_bytes(drawing(colour=colour))).name


def pictured(colour: Any = "teal", column: str = "picture") -> dict[str, str]:
    """Return the columns of an entry with a stored picture, by their names."""
    return {
        column: stored(colour),
        f"{column}_alt_en": "A tower by the sea",
        f"{column}_alt_fr": "Une tour au bord de la mer",
        f"{column}_credit": "© Somebody",
        f"{column}_licence": "CC BY 4.0",
    }
