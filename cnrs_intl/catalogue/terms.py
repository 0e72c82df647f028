"""
What somebody typed into a search box, as terms, and where a text has them.

Words are compared without accents and case; e-mails and telephones as what they are: an e-mail by the whole
of what stands before its @, a telephone by its digits, however either is spaced or written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from cnrs_intl.catalogue.fields import fold

Span = tuple[int, int]

WORD = re.compile(r"\w+")
ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w)", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>()\[\],;:\"«»“”]+@[^\s@<>()\[\],;:\"«»“”]+")
TELEPHONE = re.compile(r"(?:\+|\b)\(?\d(?:[\s().\-/–]{0,3}\d){5,}")
ASKED_NUMBER = re.compile(r"\+?[\d\s().\-/–]+")
ABROAD = ("+", "00")
TRUNK = "(0)"  # what is not dialled from abroad: +33 (0)1
CODES = range(1, 4)  # how many digits a country's code has
LEAST_DIGITS, LEAST_ABROAD, LEAST_AFTER_CODE, LEAST_LOCAL, LEAST_INSIDE = 4, 2, 3, 6, 3
LONGEST = 200  # characters of what is typed that are looked at
# Words that tell nothing apart, left out where others are asked for.
UNTOLD = frozenset(["a", "an", "and", "of", "the"]) | frozenset(
    ["au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une"]
)


class Fit(IntEnum):
    """How closely a text has a term, the best first."""

    WHOLE = 0  # an e-mail or a telephone, to its last sign
    WORD = 1
    START = 2
    INSIDE = 3


class Found(NamedTuple):
    fit: Fit
    spans: list[Span]


class Text:
    """A text of the catalogue, taken apart no further than a search needs."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def key(self) -> str:
        return fold(self.source)

    @cached_property
    def words(self) -> list[tuple[str, Span]]:
        found = ((fold(each[0]), each.span()) for each in WORD.finditer(self.source))
        return [(key, span) for key, span in found if key]


def best(found: Iterable[Found]) -> Found | None:
    """Return what fits best, with all its places."""
    every = list(found)
    if not every:
        return None
    fit = min(each.fit for each in every)
    return Found(fit, [span for each in every if each.fit == fit for span in each.spans])


@dataclass(frozen=True)
class Phrase:
    """Words that follow one another, of which the last may be unfinished."""

    keys: tuple[str, ...]

    def found_in(self, text: Text, inside: bool = False) -> Found | None:
        if "".join(self.keys) not in text.key:
            return None
        return self.inside(text) if inside else best(self.beginnings(text))

    def beginnings(self, text: Text) -> Iterator[Found]:
        *first, last = self.keys
        words = text.words
        for at in range(len(words) - len(first)):
            word, span = words[at + len(first)]
            if word.startswith(last) and [key for key, _span in words[at : at + len(first)]] == first:
                yield Found(Fit.WORD if word == last else Fit.START, [(words[at][1][0], span[1])])

    def inside(self, text: Text) -> Found | None:
        """Find it in the middle of words, or across their ends: “newdelhi”."""
        key = "".join(self.keys)
        at = text.key.find(key)
        if at < 0 or len(key) < LEAST_INSIDE:
            return None
        ends = accumulate(len(word) for word, _span in text.words)
        spans = [
            span
            for end, (word, span) in zip(ends, text.words, strict=True)
            if end > at and end - len(word) < at + len(key)
        ]
        return Found(Fit.INSIDE, [(spans[0][0], spans[-1][1])]) if spans else None


@dataclass(frozen=True)
class Email:
    """An e-mail from its first sign on: a whole name before the @, or a domain alone (“@cnrs.fr”)."""

    key: str

    def found_in(self, text: Text, inside: bool = False) -> Found | None:
        return best(self.addresses(text.source)) if "@" in text.source else None

    def addresses(self, source: str) -> Iterator[Found]:
        for each in EMAIL.finditer(source):
            bare = each[0].rstrip(".")
            address = bare.casefold()
            compared = address[address.index("@") :] if self.key.startswith("@") else address
            if compared.startswith(self.key):
                fit = Fit.WHOLE if address == self.key else Fit.START
                yield Found(fit, [(each.start(), each.start() + len(bare))])


@dataclass(frozen=True)
class Telephone:
    """A telephone from its first digit on, with the country's code or without."""

    typed: str

    def found_in(self, text: Text, inside: bool = False) -> Found | None:
        return best(self.numbers(text.source))

    def numbers(self, source: str) -> Iterator[Found]:
        for each in TELEPHONE.finditer(source):
            for rest in rests(digits(each[0]), digits(self.typed)):
                yield Found(Fit.START if rest else Fit.WHOLE, [each.span()])


def digits(number: str) -> str:
    """Return the digits of a number, without the sign for “abroad”: 33144… of +33 (0)1 44… and 0033 1 44…."""
    found = re.sub(r"\D", "", number.replace(TRUNK, ""))
    return found.removeprefix("00")


def rests(number: str, asked: str) -> Iterator[str]:
    """Yield how `number` goes on after what was asked for, which may lack the country's code."""
    local = asked.removeprefix("0")
    alike = []
    if number.startswith("0"):
        alike = [(number[1:], asked[code:]) for code in CODES if not asked.startswith("0")]
    elif local != asked or len(asked) >= LEAST_LOCAL:
        alike = [(number[code:], local) for code in CODES]
    for whole, begun in [(number, asked), *(each for each in alike if len(each[1]) >= LEAST_AFTER_CODE)]:
        if whole.startswith(begun):
            yield whole[len(begun) :]
            return


@dataclass(frozen=True)
class Either:
    """What may be a number to dial as well as words, such as a year."""

    terms: tuple["Term", ...]

    def found_in(self, text: Text, inside: bool = False) -> Found | None:
        return best(filter(None, (term.found_in(text, inside) for term in self.terms)))


Term = Phrase | Email | Telephone | Either


@dataclass(frozen=True)
class Asked:
    """What was typed: as it is compared as a whole, and the terms that all have to be found."""

    keys: frozenset[str]
    terms: tuple[Term, ...]

    def is_all_of(self, text: Text) -> bool:
        return text.key in self.keys

    def begins(self, text: Text) -> bool:
        return any(text.key.startswith(key) for key in self.keys)


def asked(typed: str) -> Asked:
    """Return what somebody asks for; nothing, with no term, where there is no letter or digit in it."""
    typed = " ".join(typed.replace("\0", " ").split())[:LONGEST]
    bare = ELIDED.sub("", typed.replace("\u2019", "'"))
    words = [phrase for part in bare.split() if (phrase := phrase_of(part))]
    told = [phrase for phrase in words if not UNTOLD.issuperset(phrase.keys)] or words
    keys = frozenset(filter(None, (fold(typed), fold(bare))))
    if "@" in typed:
        return Asked(frozenset(), tuple(term_of(part) for part in typed.split() if fold(part)))
    if is_number(typed):
        number = Telephone(typed)
        digit_words = Phrase(tuple(key for each in words for key in each.keys))
        return Asked(keys, (number if typed.startswith(ABROAD) else Either((number, digit_words)),))
    return Asked(keys, tuple(dict.fromkeys(told)))


def phrase_of(part: str) -> Phrase | None:
    keys = tuple(key for key in map(fold, WORD.findall(part)) if key)
    return Phrase(keys) if keys else None


def term_of(part: str) -> Term:
    if "@" in part:
        return Email(part.strip("<>(),;:\"'").removeprefix("mailto:").casefold())
    return phrase_of(part) or Phrase((fold(part),))


def is_number(typed: str) -> bool:
    """Whether what was typed may be the beginning of a telephone."""
    least = LEAST_ABROAD if typed.startswith(ABROAD) else LEAST_DIGITS
    return bool(ASKED_NUMBER.fullmatch(typed)) and len(digits(typed)) >= least
