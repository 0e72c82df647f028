"""
The name of a picture: what an entry's column holds, and all that a page must know to show it.

Pictures never change: a name is made of a digest of what is stored, and of its size in pixels. So drafts,
versions and pages name a picture as they name a text, and a browser keeps it for ever.
"""

import re
from dataclasses import dataclass
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.fields import LANGUAGES

WIDTHS = (480, 960)  # pixels: for telephones, and for all other screens
HIGHEST = 1200  # pixels, of what is shown
MARK = (160, 40)  # pixels, of the page’s own
NAME = re.compile(r"(?P<digest>[0-9a-f]{40})-(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,3})")
FILE = re.compile(r"[0-9a-f]{40}-[1-9][0-9]{0,3}\.(?P<ending>webp|jpg)")
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
LONGEST = 50  # characters of a name


@dataclass(frozen=True)
class Picture:
    """A stored picture: its digest, and the size of the largest of its files in pixels."""

    digest: str
    width: int
    height: int

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return what a column names; None for nothing, and for what is no name."""
        found = NAME.fullmatch(name)
        return cls(found["digest"], int(found["width"]), int(found["height"])) if found else None

    @property
    def name(self) -> str:
        return f"{self.digest}-{self.width}x{self.height}"

    @property
    def widths(self) -> list[int]:
        """The widths of its files, smallest first; it is never made larger than it was."""
        return [*(width for width in WIDTHS if width < self.width), self.width]

    def file(self, width: int, ending: str) -> str:
        return f"{self.digest}-{width}.{ending}"

    def address(self, width: int, ending: str) -> str:
        return f"{settings.MEDIA_URL}{self.file(width, ending)}"

    def addresses(self, ending: str) -> str:
        """Return its files of one kind, as an attribute `srcset` lists them."""
        return ", ".join(f"{self.address(width, ending)} {width}w" for width in self.widths)

    @property
    def webp(self) -> str:
        return self.addresses("webp")

    @property
    def jpeg(self) -> str:
        return self.addresses("jpg")

    @property
    def smallest(self) -> str:
        return self.address(self.widths[0], "jpg")

    @property
    def largest(self) -> str:
        return self.address(self.width, "jpg")

    @property
    def mark(self) -> dict[str, Any]:
        """What it takes to show it as a mark in the head of a page, 40 pixels high at most and 160 wide."""
        scale = min(MARK[0] / self.width, MARK[1] / self.height)
        size = {"width": round(self.width * scale), "height": round(self.height * scale)}
        return {"webp": self.address(self.widths[0], "webp"), "jpeg": self.smallest, **size}

    @property
    def words(self) -> str:
        """What staff read where no picture can stand; no two pictures have the same words."""
        size = {"width": self.width, "height": self.height, "name": self.digest[:6]}
        return _("%(width)d × %(height)d pixels (%(name)s)") % size

    @property
    def thumbnail(self) -> SafeString:
        """The picture, small, for staff who compare."""
        image = '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}">'
        return format_html(image, self.smallest, self.width, self.height, self.words)


def thumbnail_of(name: str) -> str:
    """Return the picture that a column names, as HTML; nothing where it names none."""
    found = Picture.named(name or "")
    return found.thumbnail if found else ""


class PictureField(models.CharField):
    """The column that names a picture. No file has it: a name means nothing outside of the portal."""

    default_validators: list[Any] = [
        RegexValidator(rf"^{NAME.pattern}\Z", gettext_lazy("This names no picture: choose its file again."))
    ]

    def __init__(self, verbose_name: Any = "", **options: Any) -> None:
        words = gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB and 50 million pixels. It is stored smaller, without what the"
            " camera noted. Who has the address of its file can see it before it is published."
        )
        defaults: dict[str, Any] = {"max_length": LONGEST, "blank": True, "default": "", "help_text": words}
        super().__init__(verbose_name, **(defaults | options))

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Give the model `get_…_display`, as fields with choices have, for where values are read."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, f"get_{name}_display", lambda instance: thumbnail_of(getattr(instance, name)))


def described(picture: str) -> models.CheckConstraint:
    """Hold what is published to a picture with its alternative text in both languages, or none."""
    texts = Q()
    for language in LANGUAGES:
        texts &= ~Q(**{f"{picture}_alt_{language}": ""})
    return models.CheckConstraint(
        condition=~Q(state="published") | Q(**{picture: ""}) | texts,
        name=f"%(app_label)s_%(class)s_{picture}_described",
        violation_error_message=gettext_lazy(
            "A published picture has its alternative text in both languages."
        ),
    )
