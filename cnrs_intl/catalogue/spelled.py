"""
How texts write a folded word: brazil is Brazil there, and cooperation coopération in French.

It is read from the texts that somebody sees at that moment: no index has to keep it, and no draft tells it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cnrs_intl.catalogue.models import SearchText
from cnrs_intl.catalogue.stemming import tokens

NO_PROOF, OF_A_NAME, OF_NO_NAME = range(3)  # what the first letter of a word proves
OPENING, ENDING = ' \u00a0\u202f«“"(', ".!?…:•\n"  # what stands before a sentence, and behind the last one


class Spelling(NamedTuple):
    """How a text writes a word, and what that proves."""

    proof: int
    written: str


def as_written(word: str, texts: Iterable[SearchText]) -> str:
    """
    Return how the texts write a folded word; nothing where none has it.

    With the capital of a name unless any of them has it in small letters; of several ways, the most frequent.
    """
    found = Counter(each for text in texts for each in spellings(word, text))
    best = max(found, key=lambda each: (each.proof, found[each], each.written), default=None)
    return best.written if best else ""


def spellings(word: str, text: SearchText) -> Iterator[Spelling]:
    for name in (text.title, *text.names.splitlines()):
        for start, end in places(word, name):
            yield spelled(name[start:end])
    for words in (text.summary, text.body):
        for start, end in places(word, words):
            found = spelled(words[start:end])
            opens = found.proof == OF_A_NAME and begins_a_sentence(words, start)
            yield Spelling(NO_PROOF, found.written.lower()) if opens else found


def places(word: str, text: str) -> Iterator[tuple[int, int]]:
    yield from ((token.start, token.end) for token in tokens(text) if token.text == word)


def spelled(written: str) -> Spelling:
    return Spelling(OF_NO_NAME if written == written.lower() else OF_A_NAME, written)


def begins_a_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(OPENING)
    return not before or before[-1] in ENDING
