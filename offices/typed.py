"""What somebody typed, as words: where they stand, what parts them, what each is as a key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.stemming import STOP, is_part_of_word
from offices.normal import ANDS, SAINTS

MOST, LONG_NAME = 24, 6  # words of a text that are looked at, and of a name
TOKEN = re.compile(r"[,;:/|()\[\]\n]|[&+]|\s[-–—]\s|[^\s,;:/|()\[\]&+\-‐‑–—'’`´ʼ\"“”«»]+")
PARTING = re.compile(r"[,;:/|()\[\]\n]|\s[-–—]\s")
LISTING = re.compile(r"[;/|\n]")
GLUED = re.compile(r"(?<=[^\W\d_]\.)(?=\w{3})")  # S.Sudan

# Between two names, and before one: they belong to neither.
CONJUNCTIONS = {"and", "et", "or", "ou", "y", "und", "with", "avec", *ANDS}
LINKS = CONJUNCTIONS | {"the", "la", "le", "les", "l", "in", "en", "au", "aux", "a", "du", "de", "des", "d"}


@dataclass(frozen=True)
class Word:
    """A word, or "&" or "+"; `parted` says whether a comma or the like is before it."""

    text: str
    key: str
    begin: int
    end: int
    parted: bool

    @property
    def is_link(self) -> bool:
        return self.key in LINKS

    @property
    def is_capital(self) -> bool:
        return self.text.isupper()


@dataclass(frozen=True)
class Span:
    """Some words in a row, from `first` up to `last`, which is not one of them."""

    first: int
    last: int
    text: str
    words: tuple[str, ...]  # the key of each
    keys: tuple[str, ...]  # of all as one name

    def overlaps(self, other: "Span") -> bool:
        return self.first < other.last and other.first < self.last

    def is_glued(self, name: str) -> bool:
        """Say whether a name of one word was read out of several that sentences are made of: to go, Togo."""
        return not STOP.isdisjoint(self.words) and len(self.words) > 1 == len(Typed(name).words)


@dataclass(frozen=True)
class Typed:
    text: str

    @cached_property
    def source(self) -> str:
        return GLUED.sub(" ", self.text)

    @cached_property
    def words(self) -> list[Word]:
        """The first MOST words; quotation marks and apostrophes part them too, but mean nothing."""
        found: list[Word] = []
        parted = False
        for match in TOKEN.finditer(self.source):
            if PARTING.fullmatch(token := match[0]):
                parted = True
            elif key := token if token in ANDS else fold(token):
                found.append(Word(token, key, match.start(), match.end(), parted))
                parted = False
        return found[:MOST]

    @cached_property
    def is_list(self) -> bool:
        """Whether something parts the words that stands between several of a kind, which a comma need not."""
        return bool(LISTING.search(self.source)) or any(word.key in CONJUNCTIONS for word in self.words)

    @cached_property
    def is_shouted(self) -> bool:
        """Whether all is in capital letters, which then say nothing of a word."""
        return self.source.isupper()

    def spans(self) -> Iterator[Span]:
        """Yield the rows of words that may be one name: nothing parts them, no conjunction ends them."""
        words = self.words
        for first, word in enumerate(words):
            for last in range(first + 1, min(first + LONG_NAME, len(words)) + 1):
                if last > first + 1 and words[last - 1].parted:
                    break
                if word.key not in ANDS and words[last - 1].key not in CONJUNCTIONS:
                    yield self.span(first, last)

    def span(self, first: int, last: int) -> Span:
        words = self.words[first:last]
        text = self.source[words[0].begin : words[-1].end]
        return Span(first, last, text, tuple(word.key for word in words), tuple(keys_of_words(words)))

    def is_alone(self, span: Span) -> bool:
        """Say whether a comma, a conjunction or an end is on both sides of it."""
        words = self.words
        before = span.first == 0 or words[span.first].parted or words[span.first - 1].key in CONJUNCTIONS
        after = span.last == len(words) or words[span.last].parted or words[span.last].key in CONJUNCTIONS
        return before and after

    def is_part(self, span: Span) -> bool:
        """Say whether a hyphen joins it to other words: co in co-tutelle, but not US in US-China."""
        return is_part_of_word(self.source, self.words[span.first].begin, self.words[span.last - 1].end)

    def segments(self) -> list[Span]:
        """Return what stands between commas and conjunctions."""
        found, first = [], 0
        for place, word in enumerate(self.words):
            if word.key in CONJUNCTIONS:
                found.append((first, place))
                first = place + 1
            elif word.parted:
                found.append((first, place))
                first = place
        found.append((first, len(self.words)))
        return [self.span(begin, end) for begin, end in found if begin < end]


def keys_of_words(words: list[Word]) -> list[str]:
    """Return the keys of some words as one name: as typed, Saint for St, a conjunction for "&"."""
    if not any(word.key in SAINTS or word.key in ANDS for word in words):
        return ["".join(word.key for word in words)]
    found = []
    for conjunction in ("and", "et"):
        for saints in ({}, SAINTS):
            parts = [conjunction if word.key in ANDS else saints.get(word.key, word.key) for word in words]
            found.append("".join(parts))
    return list(dict.fromkeys(found))
