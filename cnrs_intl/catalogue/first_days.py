"""The first day of a month as French writes it, « 1er janvier », wherever Django writes a day in words."""

from typing import Any

from django.utils import dateformat

from cnrs_intl.catalogue.fields import current_language

FIRST = "1er"


def j(self: Any) -> Any:
    """Return the day of the month without a zero, as formats of days in words have it."""
    day = self.data.day
    return FIRST if day == 1 and current_language() == "fr" else day


def write_first_days_in_french() -> None:
    """Have Django's format “j” do so: lists, forms, templates and our own code all come by there."""
    dateformat.DateFormat.j = j  # type: ignore[method-assign]
