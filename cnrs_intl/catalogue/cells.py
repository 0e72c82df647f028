"""What a cell of a file may hold, how it is read and written; what cannot be is refused in words."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.encoding import force_str
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from import_export import widgets

from cnrs_intl.catalogue import clock, numbers
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.workbooks import quoted

# What a spreadsheet might take for a formula, once it dropped what nobody sees before it; maybe behind the
# apostrophes that make it a text. The signs of full width are those of Chinese and Japanese keyboards.
UNSEEN = r"\s\x00-\x1f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
FORMULA = re.compile(rf"['{UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe6b\ufe66\u2260]")
HOUR = re.compile(r"[T ]\d")
# A day as people and spreadsheets write it, day or month first, maybe with an hour.
DAY = re.compile(r"(?P<one>\d{1,2})[/.-](?P<two>\d{1,2})[/.-](?P<year>\d{4})(?P<hour>[T ]+\d.*)?")
SHOWN_SHORT = re.compile(r"-?[0-9](?:[.,][0-9]+)?E[+-][0-9]{2,3}")  # exactly as spreadsheets shorten
# What spreadsheets show for no value, in English and French; and in a column that is too narrow.
ERROR = re.compile(
    r"#(REF|NAME|NOM|VALUE|VALEUR|DIV/0|NUM|NOMBRE|NULL|NUL|SPILL|PROPAGATION|CALC|ERROR)[!?\xa0\u202f ]*[!?]"
    r"|#N/A|#{3,}|Err:5[0-9]{2}"
)
EXACT = 1e15  # from which a spreadsheet drops digits
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,2}", re.IGNORECASE)
BARE = re.compile(r"[1-9][0-9]{7,}(?:\.0)?")  # a telephone of which a spreadsheet made a number


def harmless(text: str) -> str:
    """Return a text as it stands in a file of commas: behind an apostrophe where it begins like a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """Return the text that `harmless` made one of."""
    return text.removeprefix("'").strip() if FORMULA.match(text) else text


def as_text(value: Any) -> str:
    """Return a cell as text, a number as the digits that a spreadsheet shows of it, 15 at most."""
    if isinstance(value, float) and abs(value) < numbers.ENDLESS:
        value = f"{Decimal(f'{value + 0:.15g}'):f}"
    return "" if value is None else force_str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


class PlainText(widgets.CharWidget):
    """
    Text as it is; a number from a spreadsheet becomes its digits.

    What begins like a formula has an apostrophe before it in a file of commas, which is taken off.
    """

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        if isinstance(value, bool | date | time | timedelta):
            words = _("A spreadsheet made a date, an hour or true/false of this: make the cell a text.")
            raise ValueError(words)
        text = as_text(value)
        if ERROR.fullmatch(text):
            words = _("This cell shows the error %(error)s of the spreadsheet: write its value.")
            raise ValueError(words % {"error": text})
        self.refuse_shortened(value, text)
        return restored(text)

    def refuse_shortened(self, value: Any, text: str) -> None:
        """Refuse a number of which a spreadsheet no longer has all digits."""
        if SHOWN_SHORT.fullmatch(text) or (isinstance(value, float) and not abs(value) < EXACT):
            words = _("“%(value)s” is a number that a spreadsheet shortened: make the cell a text.")
            raise ValueError(words % {"value": text})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else force_str(value)


class OneLine(PlainText):
    """A text that stands in titles and lists, on one line."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = super().clean(value, row, **kwargs)
        if "\n" in text:
            raise ValueError(_("This holds a line break: write it on one line."))
        return text


class Telephone(OneLine):
    """A telephone number; what a spreadsheet took for an amount has lost its plus or its zeros."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        self.refuse_numbers(value, as_text(value))
        return super().clean(value, row, **kwargs)

    def refuse_numbers(self, value: Any, text: str) -> None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number or BARE.fullmatch(text) or SHORTENED.fullmatch(text):
            words = _(
                "“%(value)s” is a number here: a spreadsheet took away its plus or its zeros. "
                "Make the cell a text, and write it like +33 1 00 00 00 00."
            )
            raise ValueError(words % {"value": text})


class Choice(widgets.Widget):
    """One of a field's choices, by its words in any language or as the database has it."""

    def __init__(self, field: Any) -> None:
        super().__init__()
        self.choices = {value: label for value, label in field.flatchoices if value not in ("", None)}
        self.known: dict[str, Any] = {}
        for language in LANGUAGES:
            with translation.override(language):
                self.known |= {str(label).casefold(): value for value, label in self.choices.items()}
        self.known |= {str(value).casefold(): value for value in self.choices}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = as_text(value)
        if not text:
            return ""
        if text.casefold() not in self.known:
            known = get_text_list([quoted(str(label)) for label in self.choices.values()], _("or"))
            raise ValueError(_("Write %(known)s, not “%(value)s”.") % {"known": known, "value": text})
        return self.known[text.casefold()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(self.choices.get(value, value or ""))


class PlainNumber(widgets.Widget):
    """
    A number: a cell that holds one is that number, a text what it can only mean, as `numbers` says.

    Otherwise it is refused with how to write it.
    """

    def __init__(self, kind: type[int] | type[float] = int) -> None:
        super().__init__()
        self.kind = kind

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> float | None:
        try:
            if isinstance(value, int | float) and not isinstance(value, bool):
                return self.counted(value)
            text = restored(as_text(value).upper() if isinstance(value, bool) else as_text(value))
            if not text:
                return None
            return numbers.whole(text) if self.kind is int else numbers.decimal(text)
        except ValidationError as error:
            raise ValueError(error.messages[0]) from error

    def counted(self, value: float) -> float:
        if abs(value) < numbers.ENDLESS and self.kind(value) == value:
            return self.kind(value)
        raise numbers.refused(numbers.NOT_WHOLE if self.kind is int else numbers.NOT_DECIMAL, value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return "" if value is None else value


class YesNo(widgets.Widget):
    WORDS = dict.fromkeys(("yes", "oui", "1", "true", "vrai"), True) | dict.fromkeys(
        ("no", "non", "0", "false", "faux"), False
    )

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        word = as_text(value).lower()
        if word not in self.WORDS:
            raise ValueError(_("Write yes or no, not “%(value)s”.") % {"value": word})
        return self.WORDS[word]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return pgettext("cell of a file", "yes") if value else pgettext("cell of a file", "no")


def in_order(text: str) -> str:
    """
    Return a day that people write day or month first as year, month, day; what might be either as it is.

    Raises ValueError, in words, where both are possible.
    """
    found = DAY.fullmatch(text)
    if not found:
        return text
    one, two = int(found["one"]), int(found["two"])
    if max(one, two) <= 12 and one != two:  # noqa: PLR2004 - months
        words = _(
            "“%(value)s” may be one of two days: write it with the year first, %(first)s or %(second)s."
        )
        days = {"first": f"{found['year']}-{two:02}-{one:02}", "second": f"{found['year']}-{one:02}-{two:02}"}
        raise ValueError(words % {"value": text, **days})
    day, month = max(one, two), min(one, two)
    return f"{found['year']}-{month:02}-{day:02}{found['hour'] or ''}"


class PlainDate(widgets.Widget):
    """A day, as a cell of a workbook holds it, or written with the year first, or as can only mean one."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        if isinstance(value, datetime) and value.time() == time():
            return value.date()
        if (isinstance(value, date) and not isinstance(value, datetime)) or not as_text(value):
            return value or None
        text = in_order(as_text(value))
        try:
            found = parse_date(text)
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
        if not as_text(value):
            return None
        if isinstance(
            value, datetime
        ):  # a spreadsheet counts parts of days, and so misses seconds by a little
            value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
            value = value.date() if value.time() == time() else value
        text = in_order(as_text(value))
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
