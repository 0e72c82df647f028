"""
What a search finds in a preview: what was put on there, not what the index has of it.

The index is not written meanwhile, so that no preview waits for another; what was put on is few, and is
compared in memory, when somebody searches.
"""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.apps import apps

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.asked_words import Asked
from cnrs_intl.catalogue.documents import Document, sources
from cnrs_intl.catalogue.fields import LANGUAGES, fold
from cnrs_intl.catalogue.indexing import texts_of, with_followers
from cnrs_intl.catalogue.matching import Candidate, Candidates, add_points, counts_of
from cnrs_intl.catalogue.models import SearchEntry, SearchText
from cnrs_intl.catalogue.querysets import Status, status_of
from cnrs_intl.catalogue.stemming import stem
from cnrs_intl.catalogue.weighing import weights


class Overlay:
    """What was put on, and under which keys the index has it otherwise."""

    def __init__(self) -> None:
        ofs, documents = with_followers(version.written_apart.get())
        documents += [each for source in sources.values() for each in source.make()]
        self.ofs = {*ofs, *sources}
        self.documents = {each.key: each for each in documents if status_of(*each.window) == Status.PUBLISHED}

    def adjusted(self, found: Candidates, wanted: Asked, language: str) -> Candidates:
        """Return what answers in the preview, given what the index has."""
        rows = list(SearchEntry.objects.filter(pk__in=found).values_list("pk", "key", "of"))
        live = {key for _pk, key, of in rows if of not in self.ofs and key not in self.documents}
        public = still_public(live)
        kept: Candidates = {pk: found[pk] for pk, key, _of in rows if key in public}
        for key, document in self.documents.items():
            if candidate := self.candidate(document, wanted, language):
                kept[key] = candidate
        return kept

    def candidate(self, document: Document, wanted: Asked, language: str) -> Candidate | None:
        title = fold(document.wordings[language].title)
        found = Candidate(document.kind, document.number, title)
        for (text, spoken), weight in weights(document).items():
            counts = counts_of(wanted.looked_for, text, spoken, stem(text, spoken))
            add_points(found, spoken, counts, weight)
        return found if found.points else None

    @cached_property
    def texts(self) -> dict[Any, SearchText]:
        return {
            (key, language): SearchText(language=language, **texts_of(document, language))
            for key, document in self.documents.items()
            for language in LANGUAGES
        }


def overlay() -> Overlay | None:
    """Return what is otherwise in the preview that is being made; None outside of one."""
    return Overlay() if version.is_set_apart() else None


def still_public(keys: set[str]) -> set[str]:
    """Return which of these the tables have as public: a preview may hide some."""
    by_model: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        label, _colon, pk = key.partition(":")
        by_model[label].append(pk)
    found = set()
    for label, pks in by_model.items():
        model: Any = apps.get_model(label)
        public = model.objects.published().filter(pk__in=pks).values_list("pk", flat=True)
        found |= {f"{label}:{pk}" for pk in public}
    return found
