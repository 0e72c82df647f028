"""What a source states of a number, from the least to the most: in words, as JSON, in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, overload

from django.db.models import F, Q
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Range:
    """No least: not stated. A least without a most: no limit. Neither is ever a 0."""

    least: int | None = None
    most: int | None = None

    def __bool__(self) -> bool:
        """Whether anything is stated."""
        return self.least is not None

    def holds(self, number: int) -> bool | None:
        """Return whether a number lies within; None where nothing is stated."""
        return None if self.least is None else self.distance(number) == 0

    def distance(self, number: int) -> int:
        """Return how far a number lies outside: 0 within, and where nothing is stated."""
        if self.least is None:
            return 0
        return max(self.least - number, number - (number if self.most is None else self.most), 0)

    def in_words(self, number: Callable[[int], str] = str) -> str:
        """Return "1", "1 to 2", "1 or more", "not stated", each number as `number` writes it."""
        if self.least is None:
            return _("not stated")
        if self.least == self.most:
            return number(self.least)
        words = {"least": number(self.least), "most": "" if self.most is None else number(self.most)}
        return (_("%(least)s or more") if self.most is None else _("%(least)s to %(most)s")) % words

    def as_json(self) -> dict[str, int | None] | None:
        """Return both ends for programs; nothing where nothing is stated."""
        return {"least": self.least, "most": self.most} if self else None

    def shared_by(self, years: int) -> "Range":
        """Return the range of a year; nothing where that is no whole number: rounded, it would look exact."""
        if self.least is None or self.least % years or (self.most or 0) % years:
            return Range()
        return Range(self.least // years, self.most and self.most // years)


@dataclass(frozen=True)
class Limits:
    """The two columns of a range: read of a model, their names; of an entry, its `Range`."""

    least: str
    most: str

    @overload
    def __get__(self, entry: None, model: Any) -> "Limits": ...

    @overload
    def __get__(self, entry: object, model: Any) -> Range: ...

    def __get__(self, entry: Any, model: Any) -> "Limits | Range":
        return self if entry is None else Range(getattr(entry, self.least), getattr(entry, self.most))

    def holds(self, number: int) -> Q:
        """Return of which entries a number lies within; of what is not stated it does not."""
        within = Q(**{f"{self.most}__gte": number}) | Q(**{self.most: None})
        return Q(**{f"{self.least}__lte": number}) & within

    def not_stated(self) -> Q:
        return Q(**{self.least: None})

    def in_order(self) -> Q:
        """Return what the database demands: no most without a least, none below it."""
        return Q(**{self.most: None}) | Q(**{f"{self.most}__gte": F(self.least)}) & ~Q(**{self.least: None})


def limits(name: str) -> Limits:
    """Return the columns of a range as they are named: `name`_least and `name`_most."""
    return Limits(f"{name}_least", f"{name}_most")
