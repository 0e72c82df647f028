"""
Filling the index of the public search, in the transaction that changes what it holds.

A change by the one door brings it up to date once, at its end; what is saved outside, at once. All of it
happens while the number of the catalogue is held (`version.count_up`), so one at a time: no two
transactions wait for each other, or write a word twice. A preview writes nothing here; see `overlay`.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q
from django.db.models.signals import m2m_changed, post_delete, post_save

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.documents import (
    Document,
    Key,
    declared,
    documents_of,
    key_of,
    searched_models,
    searched_rows,
    sources,
)
from cnrs_intl.catalogue.fields import LANGUAGES, fold
from cnrs_intl.catalogue.models import (
    Catalogued,
    FormerAddress,
    SearchEntry,
    SearchPosting,
    SearchTerm,
    SearchText,
)
from cnrs_intl.catalogue.stemming import stem
from cnrs_intl.catalogue.weighing import Term, weights

BATCH = 500  # documents, or keys in one query
START = 3  # letters by which the beginning of a word finds it
waiting: ContextVar[set[Key] | None] = ContextVar("waiting", default=None)


@contextmanager
def held() -> Iterator[set[Key]]:
    """Give the keys of what is saved meanwhile: whoever holds it brings the index up to date."""
    found: set[Key] = set()
    token = waiting.set(found)
    try:
        yield found
    finally:
        waiting.reset(token)


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(saved, dispatch_uid="catalogue.indexing")


def saved(sender: Any, instance: Any = None, **kwargs: Any) -> None:
    """Bring the index up to date with what was saved, deleted or related; or have it wait."""
    if not isinstance(instance, Catalogued | FormerAddress) or type(instance) not in relevant():
        return
    refresh([owner_of(instance)])


def owner_of(instance: Any) -> Key:
    """Return the key of that with which `instance` is found."""
    if isinstance(instance, FormerAddress):
        model: Any = apps.get_model(instance.model)
        row = model.entry_field and model._base_manager.filter(pk=instance.entry_id).first()
        return owner_of(row) if row else (model, instance.entry_id)
    if not instance.entry_field:
        return type(instance), instance.pk
    field = instance._meta.get_field(instance.entry_field)
    return field.related_model, getattr(instance, field.attname)


@cache
def relevant() -> frozenset[Any]:
    """Return the models of which something stands in the index."""
    found: set[Any] = {FormerAddress}
    for model in searched_models():
        found |= {model, *searched_rows(model).values()}
        first = {path.partition("__")[0] for path in declared[model].paths if "__" in path}
        found |= {model._meta.get_field(name).related_model for name in first & {*getattr(model, "rows", ())}}
    found |= {*named_by()}
    return frozenset(found | {model for source in sources.values() for model in source.of})


def refresh(keys: Collection[Key]) -> None:
    """Bring the index up to date with entries and references, whatever happened to them or their rows."""
    if (later := waiting.get()) is not None:
        later.update(keys)
    elif version.is_set_apart():
        version.note_apart(keys)
    else:
        with transaction.atomic(savepoint=False):
            version.count_up()  # before it is read what is to be found
            replace(*with_followers(keys))


def with_followers(keys: Collection[Key]) -> tuple[list[str], list[Document]]:
    """Return under which keys something is filled in anew, and what: that, and what names it in its texts."""
    pks: dict[Any, set[Any]] = defaultdict(set)
    for model, pk in keys:
        pks[model].add(pk)
    for model in [*pks]:
        for relation in relations_of_followers(model):
            pks[relation.related_model] |= followers(relation, pks[model])
    found = [model for model in searched_models() if pks[model]]
    documents = [each for model in found for each in documents_of(model, pks[model])]
    ofs = [key_of(model, pk) for model in found for pk in sorted(pks[model])]
    for source in sources.values():
        if any(pks[model] for model in source.of):
            ofs.append(source.kind)
            documents += source.make()
    return ofs, documents


def relations_of_followers(model: Any) -> list[Any]:
    if model not in declared:
        return named_by().get(model, [])
    return [model._meta.get_field(name) for name in declared[model].followers]


@cache
def named_by() -> dict[Any, list[Any]]:
    """Return by which relations others name what is not found by itself, such as an activity."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for model in searched_models():
        for name in {path.partition("__")[0] for path in declared[model].paths if "__" in path}:
            column = model._meta.get_field(name)
            if column.many_to_many and column.related_model not in declared:
                found[column.related_model].append(column.remote_field)
    return found


def followers(relation: Any, pks: set[Any]) -> set[Any]:
    """Return what is related; of what is gone nobody knows any more what was: all that might be."""
    others = relation.related_model._base_manager.order_by("pk")
    there = set(relation.model._base_manager.filter(pk__in=pks).values_list("pk", flat=True))
    if there == pks:
        others = others.filter(**{f"{relation.field.name}__in": pks})
    return set(others.values_list("pk", flat=True))


def refresh_sources() -> None:
    """Bring what is no row up to date: its texts may come with a new version of the portal."""
    with transaction.atomic():
        version.count_up()
        replace([*sources], [each for source in sources.values() for each in source.make()])


def replace(ofs: list[str], documents: list[Document]) -> None:
    """Have the index hold just `documents` under the keys `ofs`."""
    there: dict[str, tuple[int, str]] = {}
    for some in batches(ofs):
        there |= stored(Q(of__in=some))
    for some in batches([each.key for each in documents if each.key not in there]):
        there |= stored(Q(key__in=some))  # rows that were another's
    wanted = {each.key: each.digest for each in documents}
    stale = [pk for key, (pk, digest) in there.items() if wanted.get(key) != digest]
    new = [each for each in documents if each.key not in there or there[each.key][1] != wanted[each.key]]
    if stale or new:
        with transaction.atomic():
            version.count_up()
            lost = remove(stale)
            recount(add(new), lost)


def stored(condition: Q) -> dict[str, tuple[int, str]]:
    rows = SearchEntry.objects.filter(condition).values_list("key", "pk", "digest")
    return {key: (pk, digest) for key, pk, digest in rows}


def batches(every: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(every), BATCH):
        yield every[at : at + BATCH]


def remove(pks: list[int]) -> Counter[int]:
    """Take entries out of the index; return how many of them had each term."""
    lost: Counter[int] = Counter()
    for some in batches(pks):
        postings = SearchPosting.objects.filter(entry__in=some)
        lost.update(postings.values_list("term", flat=True))
        for rows in (
            postings,
            SearchText.objects.filter(entry__in=some),
            SearchEntry.objects.filter(pk__in=some),
        ):
            rows._raw_delete(rows.db)
    return lost


def add(documents: Iterable[Document]) -> Counter[int]:
    """Put documents into the index; return how many of them have each term."""
    gained: Counter[int] = Counter()
    for some in batches(list(documents)):
        entries = SearchEntry.objects.bulk_create([row_of(each) for each in some])
        SearchText.objects.bulk_create(
            SearchText(entry=entry, language=language, **texts_of(each, language))
            for entry, each in zip(entries, some, strict=True)
            for language in LANGUAGES
        )
        weighed = [weights(each) for each in some]
        numbers = numbers_of({term for one in weighed for term in one})
        rows = [
            SearchPosting(entry=entry, term_id=numbers[term], weight=weight)
            for entry, one in zip(entries, weighed, strict=True)
            for term, weight in one.items()
        ]
        SearchPosting.objects.bulk_create(rows, batch_size=5000)
        gained.update(row.term_id for row in rows)
    return gained


def row_of(document: Document) -> SearchEntry:
    state, publish_at, withdraw_at = document.window
    titles = {f"title_{code}_key": fold(one.title)[:255] for code, one in document.wordings.items()}
    return SearchEntry(
        key=document.key,
        of=document.of,
        kind=document.kind,
        number=document.number,
        state=state,
        publish_at=publish_at,
        withdraw_at=withdraw_at,
        digest=document.digest,
        **titles,
    )


def texts_of(document: Document, language: str) -> dict[str, str]:
    said = document.wordings[language]
    names = "\n".join([*document.names, *said.names, *document.codes])
    return {"url": said.url, "title": said.title, "names": names, "summary": said.summary, "body": said.body}


def numbers_of(terms: Collection[Term]) -> dict[Term, int]:
    """Return the primary keys of terms; what is new is added."""
    found: dict[Term, int] = {}
    for some in batches(sorted({text for text, _language in terms})):
        rows = SearchTerm.objects.filter(text__in=some).values_list("text", "language", "pk")
        found |= {(text, language): pk for text, language, pk in rows}
    new = [
        SearchTerm(
            text=text,
            language=language,
            stem=stem(text, language),
            start=text[:START],
        )
        for text, language in sorted(set(terms) - found.keys())
    ]
    made = SearchTerm.objects.bulk_create(new, batch_size=1000)
    return found | {(term.text, term.language): term.pk for term in made}


def recount(gained: Counter[int], lost: Counter[int]) -> None:
    """Note how many entries have each term, and forget terms that none has any more."""
    by_change: dict[int, list[int]] = defaultdict(list)
    for pk in gained.keys() | lost.keys():
        by_change[gained[pk] - lost[pk]].append(pk)
    by_change.pop(0, None)
    for change, pks in sorted(by_change.items()):
        for some in batches(sorted(pks)):
            terms = SearchTerm.objects.filter(pk__in=some)
            terms.update(entries=F("entries") + change)
            if change < 0:
                (gone := terms.filter(entries=0))._raw_delete(gone.db)
