"""
The words of a text as the public search compares them: folded, and their stems in English and French.

Hyphens and apostrophes part words, and what they join is a word besides: co-tutelle gives co, tutelle and
cotutelle. An elided article is no word: l’Inde gives inde. The sign € is a word: euros.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from cnrs_intl.catalogue.fields import LANGUAGES, fold

LONGEST = 60  # letters of a word that are compared
WORD = re.compile(r"(?<!\d)\d{1,3}(?:[\s.,]\d{3})+(?!\d)|[^\W_](?:[^\W_]|[\u0300-\u036f])*|€")
EURO, EUROS = "euro", "euros"
SIGNS = frozenset(["€", "EUR", "Eur", "eur"])  # what is written for it
BEFORE = re.compile(r"([^\W\d_]+)[-\u2010\u2011]$")  # what a hyphen joins a word to
AFTER = re.compile(r"[-\u2010\u2011]([^\W\d_]+)")
LONGEST_CODE = 3  # letters of a country's code
JOINS = frozenset("-\u2010\u2011\u00ad'’ʼ")
APOSTROPHES = frozenset("'’ʼ")
ELIDED = frozenset(["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"])
# Words that tell nothing apart, left out where others are asked for.
ENGLISH = (
    "a an and are as at be by can do does for from has have how i in into is it its may more not of on or",
    "our s t than that the their there these this to was we what when where which who will with you your",
)
FRENCH = (
    "a au aux avec ce ces cette comment dans de des du elle en es est et eux il ils je la le les leur leurs",
    "mais ne nos notre nous on ou par pas plus pour qu quand que quel quelle quelles quels qui sa sans se",
    "ses son sont sur un une vos votre vous y",
)
STOP = ELIDED.union(*(line.split() for line in (*ENGLISH, *FRENCH)))
STEMMERS = {"en": snowballstemmer.stemmer("english"), "fr": snowballstemmer.stemmer("french")}
turn = Lock()  # a stemmer holds the word that it works on


class Token(NamedTuple):
    """A folded word, and where it stands in its text."""

    text: str
    start: int
    end: int
    is_joined: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in their order, and after each group that is joined, what it makes as one."""
    joined: list[Token] = []
    for found in WORD.finditer(text):
        start, end = found.span()
        key = EUROS if found[0] in SIGNS else fold(found[0])[:LONGEST]
        if key == EURO and joined and joined[-1].text.isdecimal():
            key = EUROS  # 12 000 euro; not the euro area
        if not key or (key in ELIDED and is_elided(text, end)):
            continue
        token = Token(key, start, end)
        if joined and not follows(text, joined[-1], token):
            if len(joined) > 1:
                yield from as_one(joined)
            joined = []
        joined.append(token)
        yield token
    yield from as_one(joined)


def is_elided(text: str, end: int) -> bool:
    """Whether an apostrophe and a word follow what ends there."""
    return text[end : end + 1] in APOSTROPHES and text[end + 1 : end + 2].isalnum()


def follows(text: str, one: Token, two: Token) -> bool:
    return two.start == one.end + 1 and text[one.end] in JOINS


def as_one(joined: list[Token]) -> Iterator[Token]:
    """Yield what joined words make as one: all of them, and each two that stand side by side."""
    groups = [joined[at : at + 2] for at in range(len(joined) - 1)]
    groups += [joined] if len(joined) > 2 else []  # noqa: PLR2004
    for group in groups:
        text = "".join(token.text for token in group)[:LONGEST]
        yield Token(text, group[0].start, group[-1].end, is_joined=True)


def is_part_of_word(text: str, start: int, end: int) -> bool:
    """
    Whether a hyphen joins what stands from `start` to `end` to more of one word: co in co-tutelle, CO-design.

    Not US in US-China or FR-DE: each begins with a capital, as names and codes do.
    """
    words = [found[1] for found in (BEFORE.search(text, 0, start), AFTER.match(text, end)) if found]
    names = text[start:end].isupper() and all(word[0].isupper() for word in words)
    shouted = any(word.isupper() and len(word) > LONGEST_CODE for word in words)
    return bool(words) and (shouted or not names)


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """Return a folded word without its simple endings; the word itself in a text of no language."""
    if language not in LANGUAGES:
        return word
    if word == EUROS:
        return EURO  # which the French stemmer leaves as it is
    with turn:
        return str(STEMMERS[language].stemWord(word))[:LONGEST]
