"""What a result shows: its title, and of its texts what is around the words that were looked for."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from cnrs_intl.catalogue.asked_words import Word
from cnrs_intl.catalogue.matching import quality_of
from cnrs_intl.catalogue.models import SearchText
from cnrs_intl.catalogue.results import Part
from cnrs_intl.catalogue.searching import apart, cut
from cnrs_intl.catalogue.stemming import Token, stem, tokens
from cnrs_intl.catalogue.terms import Span

LONGEST = 160  # characters of an extract
BEFORE = 50  # of them before what was found first
SURE = 4  # letters of a stem whose first two its words have
NOWHERE: frozenset[int] = frozenset()


class Found(NamedTuple):
    """Where a text has some of the words."""

    text: str
    spans: list[Span]
    places: frozenset[int]


def start_of(stemmed: str) -> str:
    """Return how all words begin that have a stem: as it does, but dying has die."""
    return stemmed[: 1 + (len(stemmed) >= SURE)]


class Marker:
    """Finds the words that were looked for in the texts of one page of results; knows each word once."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.every = {place for word in words for place in word.stands_for}
        self.beginnings = tuple(word.text for word in words if word.begins)
        self.words = words
        self.wholes = {word.text for word in words}
        self.stems = {(stemmed, language) for word in words for language, stemmed in word.stems.items()}
        every = {word.text for word in words} | {stemmed for stemmed, _language in self.stems}
        self.starts = tuple({start_of(each) for each in every if each})
        self.known: dict[tuple[str, str], frozenset[int]] = {}
        self.tokens: dict[str, tuple[Token, ...]] = {}

    def places(self, text: str, language: str) -> frozenset[int]:
        """Return which of the words a word of a text answers."""
        if not text.startswith(self.starts):
            return NOWHERE  # without its stem, which costs most
        found = self.known.get((text, language))
        if found is None:
            stemmed = stem(text, language)
            found = NOWHERE
            if (stemmed, language) in self.stems or text in self.wholes or text.startswith(self.beginnings):
                having = (word for word in self.words if quality_of(word, text, language, stemmed))
                found = frozenset(place for word in having for place in word.stands_for)
            self.known[text, language] = found
        return found

    def found_in(self, text: str, language: str) -> Found:
        if text not in self.tokens:  # a title is looked at twice, names in no language and in their text's
            self.tokens[text] = tuple(tokens(text))
        each = [((token.start, token.end), self.places(token.text, language)) for token in self.tokens[text]]
        spans = [span for span, places in each if places]
        return Found(text, spans, frozenset().union(*(places for _span, places in each)))

    def title(self, texts: SearchText) -> list[Part]:
        return parts(self.found_in(texts.title, texts.language), 0, len(texts.title))

    def extract(self, texts: SearchText, *, titled: bool = False) -> list[Part]:
        """
        Return the part of the text that has most of the words, after the name by which it was found.

        `titled`: after its title, too, where that has any of them: it stands above in the other language.
        """
        found = self.found_in(texts.title, texts.language)
        head = self.title(texts) if titled and found.places else []
        return joined(head, *self.pieces(texts, found.places))

    def pieces(self, texts: SearchText, titled: frozenset[int]) -> tuple[list[Part], list[Part]]:
        """Return the other name by which something was found, if it was, and a part of its text."""
        best = summary = self.found_in(texts.summary, texts.language)
        if best.places | titled < self.every:
            best = max((best, self.found_in(texts.body, texts.language)), key=lambda each: len(each.places))
        known = best.places | titled
        named = [] if known >= self.every else self.name(texts, known)
        also = [Part(_("Also:") + " ", False, is_label=True), *named] if named else []
        return also, passage(best if best.places else summary)

    def name(self, texts: SearchText, known: frozenset[int]) -> list[Part]:
        """Return the other name that has most of the words which nothing else has, then most of all words."""
        names = [self.found_in(each, "") for each in texts.names.splitlines()]
        if not any(each.places - known for each in names):
            names = [self.found_in(each.text, texts.language) for each in names]
        best = max(names, key=lambda each: worth(each, known), default=None)
        return parts(best, 0, len(best.text)) if best and best.places - known else []


def worth(name: Found, known: frozenset[int]) -> tuple[int, int, int]:
    """Return how much a name tells of what was looked for beyond what is known; the shortest is enough."""
    return len(name.places - known), len(name.places), -len(name.text)


def joined(*pieces: list[Part]) -> list[Part]:
    """Return pieces of a text, dashes between those that there are."""
    made: list[Part] = []
    for piece in filter(None, pieces):
        made += [Part(" – ", False), *piece] if made else piece
    return made


def passage(found: Found) -> list[Part]:
    text = found.text
    if len(text) <= LONGEST:
        return parts(found, 0, len(text))
    at = found.spans[0][0] if found.spans else 0
    first = 0 if at <= LONGEST // 2 else cut(text, at - BEFORE, forward=True)
    last = cut(text, first + LONGEST, forward=False)
    return parts(found, first, max(last, found.spans[0][1] if found.spans else 0))


def parts(found: Found, first: int, last: int) -> list[Part]:
    """Return a piece of a text, with what was found in it marked."""
    text, at = found.text, first
    made = [Part("… ", False)] if first else []
    for start, end in apart(found.spans):
        if first <= start and end <= last:
            made += [Part(text[at:start], False), Part(text[start:end], True)]
            at = end
    made.append(Part(text[at:last] + (" …" if last < len(text) else ""), False))
    return [part for part in made if part.text]
