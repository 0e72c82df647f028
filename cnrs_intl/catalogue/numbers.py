"""
Numbers as people type them, on forms, in filters and in files: read where they can mean one thing only.

Digits in the ten of ASCII. 10 000 (with any space), 10,000, 10.000 and 10’000 are ten thousand; 1,000 and
1.000 might be one, and are refused with how to write it. So are 1e4 and 10_000, which only programs write.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ENDLESS = 1e20  # from which nothing counts as a number, nor does what is none to a computer

# As programs write them; in groups of three, which alike marks part; with a comma for a point.
WHOLE = re.compile(r"[+-]?[0-9]{1,20}(\.00?)?")
WITH_A_POINT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?P<mark>[ \u00a0\u2009\u202f'’.,])[0-9]{3}((?P=mark)[0-9]{3}){0,5}"
)
ONE_POINT = re.compile(r"[+-]?[0-9][.,][0-9]{3}")  # a thousand, or one and three decimals
WITH_A_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")

NOT_WHOLE = _("“%(value)s” is not a whole number: write it in digits alone, for example 10000.")
NOT_DECIMAL = _("“%(value)s” is not a number: write it with a point, for example 48.85.")
SHOWN = 40  # characters of what was typed that a refusal repeats


def whole(text: str) -> int:
    """Return the whole number that `text` means. Raises ValidationError if none, or maybe another."""
    typed = text.strip()
    if WHOLE.fullmatch(typed):
        return int(typed.partition(".")[0])
    if GROUPED.fullmatch(typed) and not ONE_POINT.fullmatch(typed):
        return int(re.sub(r"[^0-9+-]", "", typed))
    raise refused(NOT_WHOLE, text)


def decimal(text: str) -> float:
    """Return the number that `text` means, likewise; with a comma for a point where no thousand is parted."""
    typed = text.strip()
    if WITH_A_COMMA.fullmatch(typed) and not GROUPED.fullmatch(typed):
        typed = typed.replace(",", ".")
    number = float(typed) if WITH_A_POINT.fullmatch(typed) else ENDLESS
    if abs(number) < ENDLESS:
        return number
    raise refused(NOT_DECIMAL, text)


def refused(message: object, typed: object) -> ValidationError:
    """Return what says that something typed is no number, and how to write one."""
    value = str(typed)
    shown = value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return ValidationError(message, "invalid", {"value": shown})  # type: ignore[arg-type]


class WholeNumberField(forms.IntegerField):
    """A whole number, its thousands parted as people write them; `unit`: a sign that may stand beside it."""

    widget = forms.TextInput  # browsers send nothing at all of what they take for no number

    def __init__(self, *, unit: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.unit, self.own_messages = unit, options.get("error_messages") or {}
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        typed = str("" if value is None else value).strip()
        bare = typed.removeprefix(self.unit).removesuffix(self.unit).strip()
        return number_typed(self, bare, whole)


class DecimalNumberField(forms.FloatField):
    """A number that may have decimals, with a point or, where that can mean nothing else, a comma."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.own_messages = options.get("error_messages") or {}
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        return number_typed(self, str("" if value is None else value).strip(), decimal)


def number_typed(field: Any, typed: str, read: Any) -> Any:
    """Return what was typed as `read` reads it; it is refused in the field's own words, if it has any."""
    if not typed:
        return None
    try:
        return read(typed)
    except ValidationError as error:
        if "invalid" not in field.own_messages:
            raise
        raise ValidationError(field.error_messages["invalid"], "invalid") from error
