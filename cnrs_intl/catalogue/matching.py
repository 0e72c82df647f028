"""
Which entries have the words that are looked for, and what answers best.

Of a word that very many entries have, the postings that weigh most are read, at most MOST of them, and
at most OF_ALL of all words: so the commonest words cost no more than others. Scores are whole numbers,
alike on every database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q

from cnrs_intl.catalogue.asked_words import MOST_WORDS, Asked, Word
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.models import SearchTerm
from cnrs_intl.catalogue.postings import Use, best_postings, postings_in

MOST = 1000  # postings of one term that are read
OF_ALL, LEAST = 1500, 400  # postings that are read of all words together, and of each word at least
AMONG = 200  # entries of the rarest word in which the others are looked for
MOST_STARTS = 50  # words that begin alike
EXACT, STEM, BEGINNING = 20, 18, 8  # how much of a posting's weight counts
NOTHING: Mapping[int, int] = {}
TITLE = 15_000  # what counts besides where a title of several words is all that was asked for
WHOLE = 10_000_000  # what counts besides for each word that is found whole: more than all else


@dataclass(slots=True)
class Candidate:
    """An entry that has some of the words: by language, how much each of them counts."""

    kind: str
    number: int
    title: str
    points: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def has_all(self, wanted: Asked) -> bool:
        """Whether it has every word in one language or the other."""
        return any(len(self.in_language(language)) == len(wanted.words) for language in LANGUAGES)

    def in_language(self, language: str) -> Mapping[int, int]:
        """Return the words that it has in a language, with what is in none."""
        shared, own = self.points.get("", NOTHING), self.points.get(language, NOTHING)
        if not shared or not own:
            return shared or own
        return {place: max(shared.get(place, 0), own.get(place, 0)) for place in shared.keys() | own.keys()}


class Ranked(NamedTuple):
    """An entry that answers: how many of the words it has, and in which language."""

    entry: Any
    kind: str
    words: int
    language: str


Candidates = dict[Any, Candidate]


def quality_of(word: Word, text: str, language: str, stemmed: str) -> int:
    """Return how much a word of a text answers a word that is looked for; 0: not at all."""
    if text == word.text:
        return EXACT
    if language and word.stems.get(language) == stemmed:
        return STEM
    return BEGINNING if word.begins and text.startswith(word.text) else 0


def counts_of(words: Iterable[Word], text: str, language: str, stemmed: str) -> dict[int, int]:
    found: dict[int, int] = {}
    for word in words:
        if quality := quality_of(word, text, language, stemmed):
            found |= {place: max(found.get(place, 0), quality) for place in word.stands_for}
    return found


def uses(asked: Asked) -> list[Use]:
    """Return the terms that answer, in one query."""
    words = asked.looked_for
    wanted = Q(text__in=[word.text for word in words])
    for language in LANGUAGES:
        stems = [word.stems[language] for word in words if word.stems]
        wanted |= Q(language=language, stem__in=stems)
    for word in words:
        if word.begins:
            wanted |= Q(start=word.text[:3], text__startswith=word.text)
    rows = SearchTerm.objects.filter(wanted).values_list("pk", "language", "entries", "text", "stem")
    found = sorted(rows, key=lambda row: (-row[2], row[3], row[1]))
    made = (
        Use(pk, language, entries, counts)
        for pk, language, entries, text, stemmed in found
        if (counts := counts_of(words, text, language, stemmed))
    )
    return list(not_too_many(made))


def not_too_many(found: Iterable[Use]) -> Iterator[Use]:
    """Yield the terms, of those that only begin like a word the most frequent ones."""
    starts: dict[int, int] = defaultdict(int)
    for use in found:
        if use.quality == BEGINNING:
            place = min(use.counts)
            starts[place] += 1
            if starts[place] > MOST_STARTS:
                continue
        yield use


def candidates(asked: Asked, language: str, moment: datetime) -> Candidates:
    """Return what is public and has any of the words."""
    terms, room = uses(asked), max(OF_ALL // max(len(asked.words), 1), LEAST)
    most = min(MOST, room)
    found: Candidates = {}
    read = affordable(terms, room, most, language)
    take(found, best_postings(read, most, language, moment), read)
    whole = {use.pk for use in read if use.entries <= most}
    left = [use for use in terms if use.pk not in whole]
    if len(asked.words) > 1 and left:
        rarest = rarest_entries(found, terms)
        add_to(found, postings_in(rarest, left, most), left)
    return found


def affordable(terms: Iterable[Use], room: int, most: int, language: str) -> list[Use]:
    """Return the terms that are read: of what answers best, in the reader's language, the commonest."""
    ordered = sorted(terms, key=lambda use: (-use.quality, use.language not in ("", language)))
    taken: dict[int, int] = defaultdict(int)
    chosen = []
    for use in ordered:
        place, cost = min(use.counts), min(use.entries, most)
        if taken[place] + cost <= room:
            taken[place] += cost
            chosen.append(use)
    return chosen


def take(found: Candidates, rows: Iterable[Any], terms: Iterable[Use]) -> None:
    """Take in postings with the entries that have them."""
    rows = list(rows)
    for _term, _weight, entry, kind, number, title in rows:
        if entry not in found:
            found[entry] = Candidate(kind, number, title)
    add_to(found, (row[:3] for row in rows), terms)


def add_to(found: Candidates, rows: Iterable[tuple[int, int, Any]], terms: Iterable[Use]) -> None:
    by_key = {use.pk: use for use in terms}
    for term, weight, entry in rows:
        use = by_key[term]
        add_points(found[entry], use.language, use.counts, weight)


def add_points(candidate: Candidate, language: str, counts: Mapping[int, int], weight: int) -> None:
    for place, quality in counts.items():
        points = weight * quality + (0 if quality == BEGINNING else WHOLE)
        of_language = candidate.points[language]
        if points > of_language.get(place, 0):
            of_language[place] = points


def rarest_entries(found: Candidates, terms: Iterable[Use]) -> list[Any]:
    """Return the entries that have the word which the fewest have: those with all words are among them."""
    having: dict[int, int] = defaultdict(int)
    for use in terms:
        for place in use.counts:
            having[place] += use.entries
    rarest = min(having, key=lambda place: (having[place], place))
    points: dict[Any, int] = {}
    for entry, candidate in found.items():
        for each in candidate.points.values():
            if rarest in each:
                points[entry] = max(points.get(entry, 0), each[rarest])
    return sorted(points, key=lambda entry: (-points[entry], entry))[:AMONG]


def well(points: Mapping[int, int]) -> tuple[int, int, int]:
    """Return how many words are found, how many of them whole, and how much they count besides."""
    whole, score = divmod(sum(points.values()), WHOLE)
    return len(points), whole, score


def ranked(found: Candidates, asked: Asked, language: str, orders: Mapping[str, int]) -> list[Ranked]:
    """Return what answers, the best first: with all words, then with fewer, and in the reader's language."""
    other = next(each for each in LANGUAGES if each != language)
    rows = []
    for entry, each in found.items():
        spoken = language
        words, whole, score = well(each.in_language(language))
        if other in each.points and (others := well(each.in_language(other)))[:2] > (words, whole):
            (words, whole, score), spoken = others, other
        if words > 1 and each.title == asked.key:
            score += TITLE
        worth = ((words * (MOST_WORDS + 1) + whole) * 2 + (spoken == language)) * WHOLE + score
        rank = (-worth, orders.get(each.kind, 99), each.title, each.number, str(entry))
        rows.append((rank, Ranked(entry, each.kind, words, spoken)))
    rows.sort()
    return [row for _rank, row in rows]
