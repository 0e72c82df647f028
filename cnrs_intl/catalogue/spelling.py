"""Words that nobody has written: the public ones that they are a slip away from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cnrs_intl.catalogue.models import SearchPosting, SearchTerm
from cnrs_intl.catalogue.querysets import public_at
from cnrs_intl.catalogue.version import kept

LEAST = 4  # letters of a word that may be misspelled
SHORT = 6  # letters up to which a wrong letter must sound alike (stage is no State), in the reader's language
SOUNDS = {"z": "s", "k": "c", "q": "c"}  # consonants that are written for each other
FIRST = str.maketrans(SOUNDS)
ALIKE = str.maketrans(dict.fromkeys("eiouy", "a") | SOUNDS)  # and vowels
LONG = 9  # letters from which on two slips may be in it
TRIED = 20  # words that are compared with what is public


class Near(NamedTuple):
    distance: int
    text: str


def slips(word: str) -> int:
    """Return how many slips a word may hold: letters too many, too few, wrong, or two that changed places."""
    if len(word) < LEAST or any(each.isdigit() for each in word):
        return 0
    return 1 + (len(word) >= LONG)


def may_be(word: str, text: str) -> bool:
    """Say whether a slip away is near enough: in a short word, no other letter of quite another sound."""
    if len(word) > SHORT or len(word) != len(text):
        return True
    return sorted(word) == sorted(text) or word.translate(ALIKE) == text.translate(ALIKE)


@kept
def vocabulary() -> dict[int, list[str]]:
    """Return all words by their length, the most frequent first."""
    entries: dict[str, int] = defaultdict(int)
    for text, number in SearchTerm.objects.values_list("text", "entries").iterator():
        entries[text] += number
    found: dict[int, list[str]] = defaultdict(list)
    for text in sorted(entries, key=lambda text: (-entries[text], text)):
        found[len(text)].append(text)
    return found


def nearest(word: str) -> Iterator[Near]:
    """
    Yield the words that are nearest, those that are equally near by their frequency.

    They begin with the same letter, as nearly all misspellings do, or one of the same sound: Corea is Korea.
    They are no codes: “data” is no “ATA”.
    """
    most, words, first = slips(word), vocabulary(), word[:1].translate(FIRST)
    if not most:
        return
    near = [
        Near(int(distance), text)
        for length in range(max(LEAST, len(word) - most), len(word) + most + 1)
        for text, distance, _place in process.extract(
            word, words.get(length, ()), scorer=OSA.distance, score_cutoff=most, limit=None
        )
        if text[:1].translate(FIRST) == first and may_be(word, text)
    ]
    yield from sorted(near, key=lambda each: each.distance)


def corrections(words: Iterable[str], language: str, moment: datetime) -> dict[str, str]:
    """
    Return the folded words of public texts that `words` are meant for; of a word, none if none is near.

    The nearest first, then those in the reader's language, then the most frequent. A short one of the other
    language alone is none: « offre » is no slip of “offer”.
    """
    near = {word: list(islice(nearest(word), TRIED)) for word in words}
    texts = {each.text for found in near.values() for each in found}
    public = SearchPosting.objects.filter(public_at(moment, "entry__"), term=OuterRef("pk"))
    terms = SearchTerm.objects.filter(Exists(public), text__in=texts)
    rows: dict[str, tuple[bool, int, str]] = {}
    for text, spoken, entries in terms.values_list("text", "language", "entries"):
        row = (spoken not in (language, ""), -entries, text)
        rows[text] = min(rows.get(text, row), row)
    found = {}
    for word, each in near.items():
        meant = (one for one in each if one.text in rows)
        meant = (one for one in meant if len(word) > SHORT or not rows[one.text][0])
        ranked = sorted((one.distance, *rows[one.text]) for one in meant)
        if ranked:
            found[word] = ranked[0][-1]
    return found
