"""
The public search: what answers any text, in the language of the page, the best first.

A search takes the same number of queries whatever it finds: terms, postings, the texts of one page of
results; more where a word is unknown, and one where a word is so common that not all of it is read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.asked_words import Asked, asked
from cnrs_intl.catalogue.documents import orders
from cnrs_intl.catalogue.extracts import Marker
from cnrs_intl.catalogue.fields import LANGUAGES, current_language
from cnrs_intl.catalogue.matching import Candidates, Ranked, candidates, ranked
from cnrs_intl.catalogue.models import SearchText
from cnrs_intl.catalogue.overlay import Overlay, overlay
from cnrs_intl.catalogue.results import Result, Results
from cnrs_intl.catalogue.spelled import as_written
from cnrs_intl.catalogue.spelling import LONG, corrections

BEST = 3  # results that tell how a corrected word is written
Texts = Mapping[Any, SearchText]  # by entry and language


def search(typed: str, kind: str = "", page: int = 1, per_page: int = 20, meant: str = "") -> Results:
    """
    Return one page of what answers `typed`, any text, in the current language; never raises.

    `kind`: a model's name or that of a source; results of that kind alone, and none of one that is unknown.
    `meant`: what is surely meant, if known; where a word is unknown, it is looked for, and nothing guessed.
    Counts are exact up to `matching.MOST` entries a word, and beyond that the least that there are.
    """
    wanted = asked(typed)
    if not wanted.words:
        return Results(wanted.text)
    over = overlay()
    understood, found = matched(wanted, meant, over)
    every = ranked(found, understood, current_language(), orders())
    of_kind = [each for each in every if not kind or each.kind == kind]
    first = (max(page, 1) - 1) * per_page
    on_page = of_kind[first : first + per_page]
    best = [] if understood is wanted or understood.text == meant else every[:BEST]
    texts = texts_of([*on_page, *best], over)
    return Results(
        query=wanted.text,
        corrected=told(understood, wanted, there(best, texts), texts),
        counts=dict(Counter(each.kind for each in every)),
        total=len(of_kind),
        with_all_words=sum(each.words == len(understood.words) for each in of_kind),
        results=shown(there(on_page, texts), understood, texts),
    )


def matched(wanted: Asked, surely: str, over: Overlay | None) -> tuple[Asked, Candidates]:
    """Return what was understood, misspelled words corrected, and what has any of it."""
    found = answering(wanted, over)
    unknown = unknown_in(wanted, found)
    if not unknown:
        return wanted, found
    if surely:
        understood = asked(surely)
        return (wanted, found) if understood == wanted else (understood, answering(understood, over))
    return corrected(wanted, found, unknown, over)


def unknown_in(wanted: Asked, found: Candidates) -> dict[str, int]:
    """Return the words that nothing has, with their places."""
    known = {place for each in found.values() for points in each.points.values() for place in points}
    return {token.text: place for place, token in enumerate(wanted.words) if place not in known}


def corrected(
    wanted: Asked, found: Candidates, unknown: dict[str, int], over: Overlay | None
) -> tuple[Asked, Candidates]:
    """Return the same with the words that those unknown are meant for, where something has them."""
    meant = corrections(unknown, current_language(), clock.now())
    if not meant:
        return wanted, found
    understood = having(wanted, unknown, meant)
    answers = answering(understood, over)
    sure = {word: written for word, written in meant.items() if len(word) >= LONG}
    if sure == meant or is_supported(understood, answers):
        return understood, answers
    if not sure:
        return wanted, found
    understood = having(wanted, unknown, sure)
    return understood, answering(understood, over)


def having(wanted: Asked, places: dict[str, int], meant: dict[str, str]) -> Asked:
    return wanted.having({places[word]: written for word, written in meant.items()})


def is_supported(understood: Asked, answers: Candidates) -> bool:
    """Whether something has all words as they were understood: else short ones were not meant."""
    return len(understood.words) == 1 or any(each.has_all(understood) for each in answers.values())


def answering(wanted: Asked, over: Overlay | None) -> Candidates:
    """Return what is public and has any of the words; in a preview, as it is there."""
    language = current_language()
    found = candidates(wanted, language, clock.now())
    return over.adjusted(found, wanted, language) if over else found


def told(understood: Asked, wanted: Asked, best: Sequence[Ranked], texts: Texts) -> str:
    """Return what was looked for instead: a name as it is known, corrected words as the best have them."""
    if understood is wanted:
        return ""
    return in_words(understood, wanted, best, texts) if best else understood.text


def in_words(understood: Asked, wanted: Asked, best: Sequence[Ranked], texts: Texts) -> str:
    """Return what was understood as a text, its corrected words as the best results write them."""
    typed = {token.text for token in wanted.words}
    own_first = sorted(LANGUAGES, key=lambda language: language != current_language())
    written: dict[int, str] = {}
    for place, token in enumerate(understood.words):
        if token.text not in typed:
            ways = (as_written(token.text, [texts[each.entry, code] for each in best]) for code in own_first)
            written[place] = next(filter(None, ways), token.text)
    return understood.having(written).text


def texts_of(found: Sequence[Ranked], over: Overlay | None) -> Texts:
    """Return the texts of results in each language, read at once."""
    stored = {each.entry for each in found if isinstance(each.entry, int)}
    rows = SearchText.objects.filter(entry__in=stored)
    return {(row.entry_id, row.language): row for row in rows} | (over.texts if over else {})


def there(found: Sequence[Ranked], texts: Texts) -> list[Ranked]:
    """Return those that have texts: what is filled in anew beside a search loses those that it found."""
    return [each for each in found if all((each.entry, language) in texts for language in LANGUAGES)]


def shown(page: Sequence[Ranked], understood: Asked, texts: Texts) -> list[Result]:
    """Return results as they are shown."""
    language, marker = current_language(), Marker(understood.looked_for)
    return [
        Result(
            kind=each.kind,
            url=texts[each.entry, language].url,
            title=marker.title(texts[each.entry, language]),
            extract=marker.extract(texts[each.entry, each.language], titled=each.language != language),
            language=each.language,
        )
        for each in page
    ]
