"""The sizes, spaces and colours of static/css/tokens.css, and the contrast that stands beside each colour."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.conf import settings

LINEAR = 0.04045  # up to which a share of red, green or blue grows evenly with its light
DARK = "@media (prefers-color-scheme: dark)"
DECLARED = re.compile(r"--([\w-]+): ([^;]+);(?: /\* ([\d.]+) on ([\w, -]+))?")
SIZES = ("small", "normal", "large", "h3", "h2", "h1")
SPACES = ("gap-s", "gap", "gap-l", "gap-xl", "target")


@dataclass(frozen=True)
class Pair:
    """Two colours that meet in one scheme, `front` on `ground`; `least` is the contrast they must have."""

    scheme: str
    front: str
    ground: str
    least: float
    colours: tuple[str, str]

    @property
    def contrast(self) -> float:
        return contrast(*self.colours)

    @property
    def is_text(self) -> bool:
        return self.least > 3  # noqa: PLR2004 - what WCAG asks of edges and marks


@dataclass(frozen=True)
class Tokens:
    """What the file declares: values by name, those of the dark, and on what a colour must be seen."""

    values: dict[str, str]
    in_the_dark: dict[str, str]
    beside: dict[str, tuple[float, tuple[str, ...]]]

    @classmethod
    def read(cls) -> Self:
        text = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
        light, _, dark = text.partition(DARK)
        beside = {
            name: (float(least), tuple(ground.strip() for ground in grounds.split(",")))
            for name, _value, least, grounds in DECLARED.findall(light)
            if least
        }
        values, in_the_dark = (
            {found[0]: found[1] for found in DECLARED.findall(part)} for part in (light, dark)
        )
        return cls(values, in_the_dark, beside)

    @property
    def schemes(self) -> dict[str, dict[str, str]]:
        return {"light": self.values, "dark": self.values | self.in_the_dark}

    def colour(self, name: str, scheme: str) -> str:
        """Return what a colour is in a scheme: #rgb or #rrggbb, also where it stands for another token."""
        value = self.schemes[scheme][name]
        other = re.fullmatch(r"var\(--([\w-]+)\)", value)
        return self.colour(other[1], scheme) if other else value

    @cached_property
    def pairs(self) -> list[Pair]:
        return [
            Pair(scheme, front, ground, least, (self.colour(front, scheme), self.colour(ground, scheme)))
            for scheme in self.schemes
            for front, (least, grounds) in self.beside.items()
            for ground in grounds
        ]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return how light #rgb or #rrggbb is, 0 to 1, as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    if len(digits) == len("rgb"):
        digits = "".join(digit * 2 for digit in digits)
    shares = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= LINEAR else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
