"""What a cell of a file may hold, how it is read and written; what cannot be is refused in words."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
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


class PlainNumber(widgets.Widget):
    """A number with a point, never written as one language does."""

    def __init__(self, kind: type[int] | type[float] = int) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> float | None:
        if value is None or not str(value).strip():
            return None
        try:
            number = float(str(value).strip())
        except ValueError:
            raise ValueError(_("“%(value)s” is not a number.") % {"value": value}) from None
        if self.kind is int and not number.is_integer():
            raise ValueError(_("“%(value)s” is not a whole number.") % {"value": value})
        return self.kind(number)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else str(value)


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
