"""How much a word weighs where it stands: in a title more than in a summary, in a short title more still."""

from collections.abc import Iterator

from cnrs_intl.catalogue.documents import Document
from cnrs_intl.catalogue.stemming import STOP, tokens

TITLE, NAME, CODE, SUMMARY, BODY = 600, 500, 300, 200, 80
ALONE = 400  # what a word weighs besides that is all of a title or name; one of two, half of it
Term = tuple[str, str]  # a folded word, and its language


def weights(document: Document) -> dict[Term, int]:
    """Return the words of a document, each with the most that it weighs anywhere in it."""
    found: dict[Term, int] = {}
    for term, weight in each_weight(document):
        found[term] = max(found.get(term, 0), weight * document.share // 100)
    return found


def each_weight(document: Document) -> Iterator[tuple[Term, int]]:
    for name in document.names:
        yield from of_name(name, "", NAME)
    for code in document.codes:
        yield from of_name(code, "", CODE)
    for language, wording in document.wordings.items():
        for title in dict.fromkeys((*wording.titles, wording.title)):
            yield from of_name(title, language, TITLE)
        for name in wording.names:
            yield from of_name(name, language, NAME)
        yield from of_text(wording.summary, language, SUMMARY)
        yield from of_text(wording.body, language, BODY)


def of_name(text: str, language: str, least: int) -> Iterator[tuple[Term, int]]:
    every = list(tokens(text))
    told = sum(not token.is_joined and token.text not in STOP for token in every)
    for token in every:
        yield (token.text, language), least + ALONE // max(told, 1)


def of_text(text: str, language: str, weight: int) -> Iterator[tuple[Term, int]]:
    for token in tokens(text):
        if token.text not in STOP:
            yield (token.text, language), weight
