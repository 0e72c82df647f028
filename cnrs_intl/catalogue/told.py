"""What the public is told of countries, calls and the like: compared before and after a change."""

from collections.abc import Callable
from typing import Any, NamedTuple

from cnrs_intl.catalogue.links import Difference


class Shown(NamedTuple):
    """What the public is told of a subject: what tells two answers apart, and its words."""

    subject: str
    identity: Any
    words: str


class Heading(NamedTuple):
    """Under which the page says what is told otherwise, and what a line is about; without words: unsaid."""

    words: str
    subject: str


Picture = list[tuple[Heading, dict[Any, Shown]]]  # by headings, what is told of each subject, by its key
observers: list[Callable[[], Picture]] = []  # a room adds its own
warners: list[Callable[[Picture, Picture], list[str]]] = []  # of two pictures; likewise


def picture() -> Picture:
    """Return what the public is told now, in the current language."""
    return [part for observe in observers for part in observe()]


def warnings(before: Picture, after: Picture) -> list[str]:
    """Return what somebody must have read before a change may pass; called in its transaction."""
    return [words for warn in warners for words in warn(before, after)]


def differences(before: Picture, after: Picture) -> list[tuple[Heading, list[Difference]]]:
    """Return what is told otherwise under each heading."""
    found = []
    for (heading, old), (_heading, new) in zip(before, after, strict=True):
        changed = [compared(old.get(key), new.get(key)) for key in old | new if heading.words]
        if told := [difference for difference in changed if difference]:
            found.append((heading, told))
    return found


def compared(old: Shown | None, new: Shown | None) -> Difference | None:
    """Return what is told before and after of one subject; None where that is the same."""
    there = new or old
    if there is None or (old and new and old.identity == new.identity):
        return None
    return Difference(there.subject, old.words if old else "", new.words if new else "")
