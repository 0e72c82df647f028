"""What the first page of the admin is made of: lines in sections, found on the desk of whoever opens it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import ngettext

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.draft_lines import writers
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry
from cnrs_intl.catalogue.proposals import is_publisher, models_of_drafts

SHOWN = 5  # lines of one section, or names in one line


class Line(NamedTuple):
    """What is to be looked at, where, what is known of it (in brief, as a list), and how much it is."""

    text: str
    url: str
    detail: str = ""
    parts: tuple[str, ...] = ()
    number: int = 1


@dataclass(frozen=True)
class Section:
    """Lines under a heading; `url`: where all are, `count`: how many lines, `number`: how much they are."""

    name: str
    heading: str
    lines: list[Line]
    count: int
    url: str = ""
    number: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


class Desk:
    """An account, and what there is to do, read once."""

    def __init__(self, user: Any) -> None:
        self.user = user

    def may(self, action: str, model: Any) -> bool:
        return permissions.may(self.user, action, model)

    @cached_property
    def proposals(self) -> list[tuple[Any, list[Draft]]]:
        """Sets, and the drafts that are in none, each with all that is published with it."""
        sets = DraftSet.objects.prefetch_related("drafts__authors").order_by("name")
        alone = Draft.objects.filter(set=None).select_related("set").prefetch_related("authors")
        return [
            *((each, list(each.drafts.all())) for each in sets),
            *((each, [each]) for each in alone.order_by("-changed_at", "-pk")),
        ]

    def in_status(self, *wanted: str) -> Iterator[tuple[Any, list[Draft]]]:
        return ((each, drafts) for each, drafts in self.proposals if each.status in wanted)

    def publishes(self, drafts: list[Draft]) -> bool:
        return is_publisher(self.user, drafts)

    def wrote(self, drafts: list[Draft]) -> bool:
        return self.user.pk in writers(drafts)

    @cached_property
    def entries(self) -> dict[Any, list[Any]]:
        """All entries that the account may change, by model."""
        return {
            model: list(model.objects.in_order())
            for model in models_of_drafts()
            if issubclass(model, Entry) and self.may("change", model)
        }


def named(instances: Iterable[Any]) -> str:
    """Return the first names of several, and how many more there are."""
    names = [str(each) for each in instances]
    more = len(names) - SHOWN
    words = ", ".join(names[:SHOWN])
    if more <= 0:
        return words
    said = ngettext("%(names)s and %(count)d more", "%(names)s and %(count)d more", more)
    return said % {"names": words, "count": more}


def section(name: str, heading: str, lines: list[Line], url: str = "") -> Section | None:
    """Return a section of the first few lines, none where there are none."""
    return Section(name, heading, lines[:SHOWN], len(lines), url, number_in(lines)) if lines else None


def whole_section(name: str, heading: str, lines: list[Line], url: str = "") -> Section | None:
    """Return a section of as many lines as there are reasons, which are few."""
    return Section(name, heading, lines, len(lines), url, number_in(lines)) if lines else None


def number_in(lines: Iterable[Line]) -> int:
    """Return how much some lines stand for, each for one thing or for many."""
    return sum(line.number for line in lines)
