"""
How the public search reads postings: only those that it needs, whatever the database expects of a word.

Each query is of several parts, and put together here: on SQLite the ORM unites nothing that has a limit.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet

from cnrs_intl.catalogue.models import SearchPosting
from cnrs_intl.catalogue.querysets import public_at

Statement = tuple[str, tuple[Any, ...]]  # and its values
OF_PAIRS = (
    "SELECT term_id, weight, entry_id FROM (VALUES {}) AS pair"
    " JOIN catalogue_searchposting ON entry_id = pair.column1 AND term_id = pair.column2"
)


class Use(NamedTuple):
    """A term of the index, and for which words asked it counts how much."""

    pk: int
    language: str
    entries: int
    counts: Mapping[int, int]

    @property
    def quality(self) -> int:
        return max(self.counts.values())


def columns(language: str) -> list[str]:
    return ["term", "weight", "entry", "entry__kind", "entry__number", f"entry__title_{language}_key"]


def best_postings(terms: Collection[Use], most: int, language: str, moment: datetime) -> list[Any]:
    """
    Return the public postings of all terms in one query; of those with many, the ones that weigh most.

    That a weight is itself tells nothing, but PostgreSQL then expects few rows, and looks up their entries.
    Else it expects too many of the terms that few have, and reads all entries.
    """
    public = SearchPosting.objects.filter(public_at(moment, "entry__")).values_list(*columns(language))
    many = [use.pk for use in terms if use.entries > most]
    few = [use.pk for use in terms if use.entries <= most]
    parts = [public.filter(term=term).order_by("-weight", "entry")[:most] for term in many]
    parts += [public.filter(term__in=few, weight=F("weight") + 0)] if few else []
    return united(map(statement, parts))


def postings_in(entries: Collection[int], terms: Iterable[Use], most: int) -> list[Any]:
    """
    Return the postings that these entries have of these terms, in one query.

    Of a term with many, each is looked up by itself: its others, a third of all entries, cost more.
    """
    terms = list(terms)
    pairs = [f"({entry:d},{use.pk:d})" for use in terms if use.entries > most for entry in entries]
    few = [use.pk for use in terms if use.entries <= most]
    parts = [(OF_PAIRS.format(",".join(pairs)), ())] if pairs else []
    if few and entries:
        having = SearchPosting.objects.filter(entry__in=entries, term__in=few)
        parts.append(statement(having.values_list("term", "weight", "entry")))
    return united(parts)


def statement(rows: QuerySet[Any, Any]) -> Statement:
    return rows.query.sql_with_params()


def united(parts: Iterable[Statement]) -> list[Any]:
    """Return the rows of all parts, in one query; none, and no query, without parts."""
    parts = list(parts)
    if not parts:
        return []
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part{at}" for at, (sql, _values) in enumerate(parts))  # noqa: S608 - ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _sql, values in parts for value in values])
        return cursor.fetchall()
