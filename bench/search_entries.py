"""
Entries made up for the index of the search, in their tens of thousands: see `search`.

Words are as frequent as in any language: the second half as often as the first, and so on.
"""

import os
import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate, islice
from typing import Any

ENTRIES = int(os.environ.get("ENTRIES", "100000"))
WORDS = 40_000  # of each language
SYLLABLES = [first + vowel for first in "bcdfglmnprstv" for vowel in ("a", "e", "i", "o", "u", "an", "er")]
DRAWN = 90  # words of an entry in each language, of which some 60 are different ones
TITLE, SUMMARY = 4, 18  # the first of them are its title, those up to here its summary
BAG = 1_000_000  # words that were drawn: each entry has some that stand side by side there
ENDS = {"en": ("", "s", "ing", "tion"), "fr": ("", "s", "ment", "aire")}


def words_of(language: str) -> list[str]:
    """Return words of a language, the commonest first: short ones, as in any."""
    chance = random.Random(language)  # noqa: S311 - nothing is kept secret by it
    found: dict[str, None] = {}
    while len(found) < WORDS:
        syllables = 2 + (len(found) > 500) + (len(found) > 5000)  # noqa: PLR2004
        stem = "".join(chance.choice(SYLLABLES) for _ in range(syllables))
        found[stem + chance.choice(ENDS[language])] = None
    return list(found)


def fill() -> None:
    """Fill the tables of the index with ENTRIES."""
    from django.db import connection  # noqa: PLC0415

    from cnrs_intl.catalogue.models import SearchEntry, SearchPosting, SearchTerm, SearchText  # noqa: PLC0415

    if connection.vendor == "sqlite":
        for setting in ("foreign_keys=OFF", "cache_size=-400000", "synchronous=OFF", "temp_store=MEMORY"):
            connection.cursor().execute(f"PRAGMA {setting}")
    for model in (SearchPosting, SearchText, SearchEntry, SearchTerm):
        model.objects.all()._raw_delete("default")
    words = {language: words_of(language) for language in ENDS}
    said = [bag(place, language) for place, language in enumerate(words)]
    write(SearchTerm, terms(words))
    write(SearchEntry, map(entry, range(1, ENTRIES + 1)))
    write(SearchText, texts(said, words))
    with without_indexes(SearchPosting):
        write(SearchPosting, postings(said))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalogue_searchterm SET entries = counted.entries FROM"
            " (SELECT term_id, count(*) AS entries FROM catalogue_searchposting GROUP BY term_id) AS counted"
            " WHERE counted.term_id = catalogue_searchterm.id"
        )
        cursor.execute("DELETE FROM catalogue_searchterm WHERE entries = 0")
    analyse()


def analyse() -> None:
    """Have the database know its tables: PostgreSQL does so by itself, and only then reads an index alone."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def terms(words: dict[str, list[str]]) -> Iterator[tuple[Any, ...]]:
    from cnrs_intl.catalogue.stemming import stem  # noqa: PLC0415

    every = ((language, word) for language, some in words.items() for word in some)
    for number, (language, word) in enumerate(every, 1):
        yield number, word, language, stem(word, language), word[:3], 0


def bag(place: int, language: str) -> list[list[int]]:
    """Return of each entry the ranks of its words in one language, the weightiest first."""
    chance = random.Random(f"{place} {language}")  # noqa: S311
    weights = list(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    every = chance.choices(range(WORDS), cum_weights=weights, k=BAG)
    starts = [chance.randrange(BAG - DRAWN) for _ in range(ENTRIES)]
    return [list(dict.fromkeys(every[start : start + DRAWN])) for start in starts]


def entry(number: int) -> tuple[Any, ...]:
    kind = ("office", "call", "instrument", "country")[number % 4]
    key, title = f"bench:{number}", f"entry{number}"
    return number, key, key, kind, number, "published", None, None, title, title, ""


def texts(said: list[list[list[int]]], words: dict[str, list[str]]) -> Iterator[tuple[Any, ...]]:
    """Yield what is shown of each entry in each language: the words that it has in the index."""
    key = 0
    for number in range(1, ENTRIES + 1):
        for bags, (language, every) in zip(said, words.items(), strict=True):
            key += 1
            own = [every[rank] for rank in bags[number - 1]]
            title, summary, body = own[:TITLE], own[TITLE:SUMMARY], own[SUMMARY:]
            parts = (" ".join(title).capitalize(), "", " ".join(summary), " ".join(body))
            yield (key, number, language, f"/{language}/{number}/", *parts)


def postings(said: list[list[list[int]]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield them in the order of their entries and terms, in which they are written fastest."""
    weights = [700] * TITLE + [200] * (SUMMARY - TITLE) + [80] * (DRAWN - SUMMARY)
    key = 0
    for number in range(ENTRIES):
        for place, bags in enumerate(said):
            first = place * WORDS + 1
            for rank, weight in sorted(zip(bags[number], weights, strict=False)):
                key += 1
                yield key, number + 1, first + rank, weight


@contextmanager
def without_indexes(model: Any) -> Iterator[None]:
    """Have a table without what slows down its filling, and make that at the end."""
    from django.db import connection  # noqa: PLC0415

    editor = connection.schema_editor(collect_sql=True)  # not entered: SQLite would look through all rows
    editor.deferred_sql = []
    indexes = model._meta.indexes
    constraints = model._meta.constraints if connection.vendor == "postgresql" else []  # SQLite copies all
    run(index.remove_sql(model, editor) for index in indexes)
    run(constraint.remove_sql(model, editor) for constraint in constraints)
    yield
    run(constraint.create_sql(model, editor) for constraint in constraints)
    run(index.create_sql(model, editor) for index in indexes)


def run(statements: Iterable[Any]) -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(str(statement))


def write(model: Any, rows: Iterator[tuple[Any, ...]]) -> None:
    """Insert rows as fast as the database can; columns in the order of the model."""
    from django.db import connection, transaction  # noqa: PLC0415

    fields = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            with cursor.copy(f"COPY {table} ({fields}) FROM STDIN") as copy:
                for some in batched(rows):
                    copy.write("".join(map(line, some)))
        else:
            marks = ", ".join(["?"] * len(model._meta.concrete_fields))
            connection.connection.executemany(f"INSERT INTO {table} ({fields}) VALUES ({marks})", rows)  # noqa: S608


def batched(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, 10_000)):
        yield some


def line(row: tuple[Any, ...]) -> str:
    """Return a row as COPY reads it; none of the values here has a sign that it would have to escape."""
    return "\t".join("\\N" if value is None else str(value) for value in row) + "\n"
