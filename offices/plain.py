"""Words that decide nothing: too common to be a country's name, or there to make a sentence."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cnrs_intl.catalogue.fields import fold
from offices.typed import CONJUNCTIONS, LINKS, Typed

HERE = Path(__file__).parent


@cache
def words_in(name: str) -> frozenset[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def is_common(key: str) -> bool:
    """Say whether a folded key is a word that is too common to decide which country is meant."""
    return key in words_in("common_words.txt")


def is_of_sentences(key: str) -> bool:
    """Say whether a folded word is one that sentences about a country are made of: which, office, pour."""
    return key in words_in("sentence_words.txt")


def closes_nothing(key: str) -> bool:
    """Say whether no sentence ends with a folded word: something is left out after it."""
    return key in OPENING


OPENING = {
    "of",
    "the",
    "de",
    "du",
    "des",
    "d",
    "la",
    "le",
    "les",
    "l",
    "a",
    "an",
    "un",
    "une",
    "and",
    "et",
    "not",
}


# Words before a country's name that exclude it: without Brazil, other than Japan, à l’exception de l’Inde.
EXCLUDING = {
    *("not", "no", "non", "but", "without", "except", "excepting", "excluding", "outside", "than"),
    *("pas", "sans", "hors", "dehors", "sauf", "excepte", "exception", "excluant", "autre", "autres", "ni"),
}
BEFORE_A_NAME = (LINKS - CONJUNCTIONS) | {"of", "for", "from", "que"}


def excludes(words: Iterable[str]) -> bool:
    """Say whether the last of some folded words, articles and the like aside, excludes what comes after."""
    said = [word for word in words if word not in BEFORE_A_NAME]
    return bool(said) and said[-1] in EXCLUDING


def trimmed(query: str) -> str:
    """Return a text without the words of a sentence around what it is about; nothing if that is all."""
    typed = Typed(query)
    about = [place for place, word in enumerate(typed.words) if not is_of_sentences(word.key)]
    if not about:
        return ""
    return typed.source[typed.words[about[0]].begin : typed.words[about[-1]].end]
