"""
Names with words cut short: S. Sudan, Dem. Rep. Congo, Papouasie-Nlle-Guinée, Korea, Rep.

Each word that was typed must be one of the name, whole or short, and each of the name must have been typed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from cnrs_intl.catalogue.fields import fold
from cnrs_intl.catalogue.version import kept
from offices import vocabulary
from offices.typed import GLUED
from offices.vocabulary import Entry

# Words that are cut short without a dot, too; any word with one is.
SHORT = re.compile(
    r"[nsewocui]|[ns]th|is|isls?|islds?|rep|dem|am|brit|br|fr|eq|fed|sts|utd|afr|arab|nlles?|nvelle|ste?|gt|gde?"
    r"|terr?|pop|centr?|intl|gren|vin|herz|barb|bol|mts?|pr|pt|no|so|[ns]d|iles?|pac"
)
SMALL = {"and", "the", "of", "de", "du", "des", "la", "le", "les", "l", "d", "et", "y", "&", "a", "en", "in"}
POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
LONGEST_SHORT = 8  # letters of a word that is cut short
PROOF = 4  # letters that a word typed whole has, so that not everything is cut short
ENOUGH = 8  # letters of all words that do as well
TOKEN = re.compile(r"[^\s,;()\[\]/\-‐‑–—'’`´ʼ]+")
INITIALS = re.compile(r"(?:[^\W\d_]\.){2,}")

Words = tuple[str, ...]


def meant(query: str) -> list[Entry]:
    """Return the names that `query` may be short for, one a country; none where nothing is cut short."""
    for typed, may_be_short in orders(query):
        if not any(may_be_short) or not proves(typed, may_be_short):
            continue
        names = by_length().get(len(typed), ())
        found = [
            entry
            for words, entry in names
            if words[0][0] == typed[0][0]
            and all(is_word(*each) for each in zip(typed, may_be_short, words, strict=True))
        ]
        if found:
            return vocabulary.first_of_each(found)
    return []


def orders(query: str) -> Iterator[tuple[Words, list[bool]]]:
    """Yield the words as typed, then with what is behind a comma or in brackets first: Congo, Dem. Rep."""
    first, comma, last = re.sub(r"[()]", ",", query).strip(" ,").partition(",")
    for text in (query, f"{last} {first}") if comma else (query,):
        words = list(words_of(text))
        if words:
            yield tuple(word for word, _short in words), [short for _word, short in words]


def words_of(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the words that count, each with whether it may be cut short; initials are a word each."""
    for token in TOKEN.findall(GLUED.sub(" ", POSSESSIVE.sub("", text))):
        if INITIALS.fullmatch(token):
            yield from ((fold(letter), True) for letter in token if letter != ".")
        elif (word := fold(token)) and word not in SMALL:
            yield word, (token.endswith(".") or bool(SHORT.fullmatch(word))) and len(word) <= LONGEST_SHORT


def proves(typed: Words, may_be_short: list[bool]) -> bool:
    whole = any(len(word) >= PROOF and not short for word, short in zip(typed, may_be_short, strict=True))
    return len(typed) > 1 and (whole or sum(map(len, typed)) >= ENOUGH)


def is_word(typed: str, may_be_short: bool, word: str) -> bool:
    """Say whether what was typed is a word of a name: whole, its beginning, or its first and last letters."""
    if typed == word:
        return True
    return may_be_short and (word.startswith(typed) or is_contracted(typed, word))


def is_contracted(typed: str, word: str) -> bool:
    """Say whether `typed` is `word` with letters left out inside: Nlle, Ste, Utd."""
    if len(typed) < len("St") or len(word) <= len(typed) or (typed[0], typed[-1]) != (word[0], word[-1]):
        return False
    left = iter(word)
    return all(letter in left for letter in typed)


@kept
def by_length() -> dict[int, list[tuple[Words, Entry]]]:
    """Return the names by how many words of them count."""
    found: dict[int, list[tuple[Words, Entry]]] = defaultdict(list)
    for entry in vocabulary.current().names:
        words = tuple(word for word, _short in words_of(entry.text))
        if words:
            found[len(words)].append((words, entry))
    return dict(found)
