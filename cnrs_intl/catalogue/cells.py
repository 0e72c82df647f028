"""What a cell of a file may hold, how it is read and written; what cannot be is refused in words."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.encoding import force_str
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from import_export import widgets

from cnrs_intl.catalogue import clock

# What a spreadsheet would take for a formula, behind the apostrophes that make it a text.
FORMULA = re.compile(r"'*[=+\-@]")
HOUR = re.compile(r"[T ]\d")
ENDLESS = 1e20  # from which nothing counts as a number, nor does what is none to a computer

# Numbers as text, in these ten digits alone: as programs write them; in groups of three, which alike marks
# part; with a comma for a point.
WHOLE = re.compile(r"[+-]?[0-9]{1,20}(\.00?)?")
WITH_A_POINT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
GROUPED = re.compile(
    r"[+-]?[1-9][0-9]{0,2}(?P<mark>[ \u00a0\u2009\u202f'’.,])[0-9]{3}((?P=mark)[0-9]{3}){0,5}"
)
ONE_POINT = re.compile(r"[+-]?[0-9][.,][0-9]{3}")  # a thousand, or one and three decimals
WITH_A_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")


def unprintable(value: Any) -> bool:
    """Whether a cell holds what no database or page should: control characters, half characters."""
    bad = {"Cc", "Cs"}
    return isinstance(value, str) and any(unicodedata.category(c) in bad and c not in "\t\n\r" for c in value)


class PlainText(widgets.CharWidget):
    """
    Text as it is; a number from a spreadsheet becomes its digits.

    A text that begins like a formula leaves behind an apostrophe, which is taken off as it comes back.
    """

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else force_str(value).replace("\r\n", "\n").strip()
        return text.removeprefix("'") if FORMULA.match(text) else text

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        text = "" if value is None else force_str(value)
        return f"'{text}" if FORMULA.match(text) else text


def whole_number(text: str) -> int | None:
    """Return the whole number that `text` means; None if it means none, or might mean another."""
    if WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    if GROUPED.fullmatch(text) and not ONE_POINT.fullmatch(text):
        return int(re.sub(r"[^0-9+-]", "", text))
    return None


def decimal_number(text: str) -> float | None:
    """Return the number that `text` means, likewise; with a comma for a point where no thousand is parted."""
    if WITH_A_COMMA.fullmatch(text) and not GROUPED.fullmatch(text):
        text = text.replace(",", ".")
    number = float(text) if WITH_A_POINT.fullmatch(text) else ENDLESS
    return number if abs(number) < ENDLESS else None


class PlainNumber(widgets.Widget):
    """
    A number with a point, never written as one language does.

    Text is read where it can mean one number only, and otherwise refused with how to write it: 10 000, 10,000
    and 10.000 are ten thousand in a column of whole numbers, but 1.000 might be one. In a column of others
    48,85 is read, but 48,856 might be thousands. A cell that holds a number is that number.
    """

    def __init__(self, kind: type[int] | type[float] = int) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> float | None:
        if isinstance(value, int | float) and not isinstance(value, bool):
            number: float | None = value if abs(value) < ENDLESS else None
        elif text := PlainText().clean(value):
            number = whole_number(text) if self.kind is int else decimal_number(text)
        else:
            return None
        if number is None or self.kind(number) != number:
            raise ValueError(self.refusal() % {"value": value})
        return self.kind(number)

    def refusal(self) -> str:
        if self.kind is int:
            return _("“%(value)s” is not a whole number: write it in digits alone, for example 10000.")
        return _("“%(value)s” is not a number: write it with a point, for example 48.85.")

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Write a number without an exponent, so that it is read again."""
        return "" if value is None else f"{Decimal(str(value)):f}"


class YesNo(widgets.Widget):
    WORDS: ClassVar[dict[str, bool]] = {
        "yes": True,
        "1": True,
        "true": True,
        "no": False,
        "0": False,
        "false": False,
    }

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = str(value).strip().lower()
        if word not in self.WORDS:
            raise ValueError(_("Write yes or no, not “%(value)s”.") % {"value": value or ""})
        return self.WORDS[word]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "yes" if value else "no"


class PlainDate(widgets.Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date) or not value:
            return value or None
        try:
            found = parse_date(str(value).strip())
        except ValueError:
            found = None
        if found is None:
            raise ValueError(_("“%(value)s” is not a date: write it as 2026-01-31.") % {"value": value})
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""


class PlainTime(PlainDate):
    """
    A date and time; without a zone it is Paris time.

    A day without an hour is refused: it would close at the midnight when it begins. So is a cell of a
    workbook at midnight, since there a day looks the same; midnight itself can be written as text.
    """

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        if not value:
            return None
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        text = str(value).strip()
        try:
            found = parse_datetime(text) if HOUR.search(text) else None
        except ValueError:
            found = None
        words = _("“%(value)s” is not a time: write it as 2026-01-31T12:00.") % {"value": value}
        if found is None or (words := clock.problem(found)):
            raise ValueError(words)
        return timezone.make_aware(found) if timezone.is_naive(found) else found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return timezone.localtime(value).isoformat() if value else ""


def unknown(model: Any, keys: Iterable[str]) -> ValueError:
    words = get_text_list([f"“{key}”" for key in keys], _("and"))
    name = model._meta.verbose_name
    return ValueError(_("No %(model)s is known as %(keys)s.") % {"model": name, "keys": words})


class StrictKey(widgets.ForeignKeyWidget):
    """A relation by its natural key; an unknown key is an error that names it."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        key = PlainText().clean(value)
        if not key:
            return None
        found = self.model.objects.filter(**{self.field: key}).first()
        if found is None:
            raise unknown(self.model, [key])
        return found


class StrictKeys(widgets.ManyToManyWidget):
    """Several relations by their natural keys, with commas; each unknown key is an error."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        keys = [key.strip() for key in PlainText().clean(value).split(self.separator) if key.strip()]
        found = self.model.objects.filter(**{f"{self.field}__in": keys})
        known = {getattr(one, self.field) for one in found}
        if missing := [key for key in keys if key not in known]:
            raise unknown(self.model, missing)
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return self.separator.join(sorted(getattr(one, self.field) for one in value.all())) if value else ""
