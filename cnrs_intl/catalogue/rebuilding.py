"""Making the index of the public search anew, and comparing it with the catalogue that it is of."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.documents import (
    FORMAT,
    Document,
    called,
    declared,
    documents_of,
    searched_models,
    sources,
)
from cnrs_intl.catalogue.indexing import BATCH, add, recount
from cnrs_intl.catalogue.models import LoadedRow, SearchEntry, SearchPosting, SearchTerm, SearchText
from cnrs_intl.catalogue.weighing import Term, weights

MARK = "search"  # under which LoadedRow keeps what the index was made by


def stamp() -> str:
    """Return what an index is made by: this code, what models and translations say, and the stemmer."""
    said = [
        sorted((model._meta.label_lower, repr(each)) for model, each in told.items())
        for told in (declared, called)
    ]
    digest = blake2b(repr(said).encode(), digest_size=8)
    for path in translations():
        digest.update(path.read_bytes())
    return f"{FORMAT} {version_of('snowballstemmer')} {digest.hexdigest()}"


def translations() -> list[Path]:
    """Return the files whose words documents may hold: those of an instrument say “Duration”."""
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po"))


def is_current() -> bool:
    """Whether there is an index, made as it would be now."""
    marked = LoadedRow.objects.filter(model=MARK, key=stamp()).exists()
    return marked and SearchEntry.objects.exists()


def every_document() -> Iterator[Document]:
    for model in searched_models():
        yield from documents_of(model)
    for source in sources.values():
        yield from source.make()


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew; return how many entries it has."""
    version.count_up()
    for model in (SearchPosting, SearchText, SearchEntry, SearchTerm):
        rows = model.objects.all()
        rows._raw_delete(rows.db)
    documents = list(every_document())
    recount(add(documents), add([]))
    LoadedRow.objects.filter(model=MARK).delete()
    LoadedRow.objects.create(model=MARK, key=stamp())
    return len(documents)


def differences() -> Iterator[str]:
    """Yield what differs between the index and the catalogue, in words."""
    there = dict(SearchEntry.objects.values_list("key", "digest"))
    waiting: list[Document] = []
    for document in every_document():
        digest = there.pop(document.key, "")
        if not digest:
            yield f"{document.key} is not in the index"
        elif digest != document.digest:
            yield f"{document.key} is in the index as it was"
        else:
            waiting.append(document)
        if len(waiting) == BATCH:
            yield from wrong_words(waiting)
            waiting = []
    yield from wrong_words(waiting)
    yield from (f"{key} is in the index, but not in the catalogue" for key in sorted(there))
    yield from wrong_counts()


def wrong_words(documents: list[Document]) -> Iterator[str]:
    """Yield of which documents the index has other words than it should."""
    found: dict[str, dict[Term, int]] = defaultdict(dict)
    rows = SearchPosting.objects.filter(entry__key__in=[each.key for each in documents])
    columns = ("entry__key", "term__text", "term__language", "weight")
    for key, text, language, weight in rows.values_list(*columns):
        found[key][text, language] = weight
    for document in documents:
        if found[document.key] != weights(document):
            yield f"{document.key} has other words in the index"


def wrong_counts() -> Iterator[str]:
    counted = SearchTerm.objects.annotate(found=Count("postings")).order_by("text", "language")
    for term in counted.iterator():
        if term.entries != term.found or not term.found:
            yield f"the word “{term.text}” counts {term.entries} entries"
