"""What a search of the public catalogue gives: results in their order, and their numbers by kind."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple


class Part(NamedTuple):
    """A piece of a text, and whether it is what was looked for, or a word of the page around it."""

    text: str
    marked: bool
    is_label: bool = False


@dataclass(frozen=True)
class Result:
    """Something public that answers a search, in the words that it was found by."""

    kind: str  # by which results are counted and filtered: country, office, instrument, call…
    url: str  # the path of its page, in the current language
    title: list[Part]
    extract: list[Part]
    language: str  # of the extract: the current one, unless it was found in the other one only

    @property
    def pieces(self) -> list[tuple[bool, list[Part]]]:
        """Return the extract as pieces of it, and of labels, which are in the language of the page."""
        runs = groupby(self.extract, lambda part: part.is_label)
        return [(is_label, list(parts)) for is_label, parts in runs]


@dataclass(frozen=True)
class Results:
    """What a search gave: one page of results, and the numbers of all of them."""

    query: str  # as typed, without what nobody types
    corrected: str = ""  # the words that were looked for instead; empty where those typed were
    counts: dict[str, int] = field(default_factory=dict)  # by kind, whichever kind is asked for
    total: int = 0  # of the kind that is asked for, or of all
    with_all_words: int = 0  # of `total`, those that have every word; they come first
    results: list[Result] = field(default_factory=list)
