"""
Texts that still say the name of the department, an office, a sector or an instrument as it was before.

What names were left is read from the history and from the drafts. A text that says itself that a name is a
former one is left alone, and after a year so is every text.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import ngettext
from reversion.models import Version

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.contents import model_named, row_models
from cnrs_intl.catalogue.fields import LANGUAGES, columns_of
from cnrs_intl.catalogue.models import Draft, Entry
from cnrs_intl.catalogue.proposals import models_of_drafts
from cnrs_intl.catalogue.renaming import OldName, left, names_in
from cnrs_intl.catalogue.searching import searched_columns
from cnrs_intl.catalogue.version import kept

POINTED_OUT_FOR = timedelta(days=365)
#: What makes a name a former one, up to three words before it.
FORMER = r"\b(?:former|formerly|previously|ex|anciennement|ancien|ancienne|autrefois)\b"
IS_FORMER = re.compile(rf"{FORMER}(?:[^\w.!?]+\w+){{0,3}}[^\w.!?]*$", re.IGNORECASE)
AROUND = 80  # characters before a name that may say so
APOSTROPHES = str.maketrans("'", "’")


class Place(NamedTuple):
    """A text that says an old name: in what, with its kind and key, and in which column, of which row."""

    name: OldName
    model: str
    pk: int
    row_model: str
    column: str


def renamed_models() -> list[Any]:
    return [model for model in models_of_drafts() if model.called_by]


def old_names() -> set[OldName]:
    """Return the names that were left within a year, or will be by a draft."""
    return left_lately() | left_by_drafts()


@kept
def left_lately() -> set[OldName]:
    """Return the names that the public saw and that are nobody's any more; two queries for each kind."""
    since, found, today = clock.now() - POINTED_OUT_FOR, set(), set()
    for model in renamed_models():
        there = model._base_manager.values("pk", *columns_of(model, model.called_by))
        names = {values["pk"]: names_in(model, values["pk"], values) for values in there}
        today |= {words_of(name) for own in names.values() for name in own}
        found |= {name for name in left_since(model, since) if name.pk in names}
    return {name for name in found if words_of(name) not in today}


def words_of(name: OldName) -> tuple[str, str]:
    return name.words, name.language


def left_since(model: Any, since: Any) -> Iterator[OldName]:
    """Yield what the history says that entries of a model were called, and ceased to be since a moment."""
    before: dict[str, dict[str, Any]] = {}
    versions = Version.objects.get_for_model(model).order_by("pk")
    for key, when, data in versions.values_list("object_id", "revision__date_created", "serialized_data"):
        fields = json.loads(data)[0]["fields"]
        if when >= since:
            yield from left(model, int(key), before.get(key, {}), fields)
        before[key] = fields if fields["state"] == Entry.State.PUBLISHED else {}


def left_by_drafts() -> set[OldName]:
    """Return the names that something public has, and has no more once its draft is published."""
    found = set()
    labels = [model._meta.label_lower for model in renamed_models()]
    for draft in Draft.objects.filter(model__in=labels).exclude(content=None):
        model = model_named(draft.model)
        before, after = (each[0]["fields"] if each else {} for each in (draft.base, draft.content))
        if before.get("state") == Entry.State.PUBLISHED:
            found |= left(model, draft.object_id, before, after)
    return found


def places_of(names: Iterable[OldName]) -> list[Place]:
    """
    Return which texts say some old names, as they will be once all drafts are public. Fixed queries.

    Of names of which one holds the other, such as an office's with its city, the shorter is looked for.
    """
    every = sorted(names)
    wanted = tuple(name for name in every if not any(holds(name, other) for other in every))
    if not wanted:
        return []
    drafts = list(Draft.objects.exclude(content=None).order_by("model", "object_id"))
    drafted = {(draft.model, draft.object_id) for draft in drafts}
    live = [place for place in said_live(*wanted) if (place.model, place.pk) not in drafted]
    return [*live, *(place for draft in drafts for place in said_in_draft(draft, wanted))]


def holds(name: OldName, other: OldName) -> bool:
    """Whether who says one name of something says another one with it."""
    same = name[:2] == other[:2] and other.language in {name.language, ""}
    return same and name.words != other.words and says(name.words, other)


@kept
def said_live(*names: OldName) -> list[Place]:
    found: list[Place] = []
    for model in models_of_drafts():
        label = model._meta.label_lower
        for values in rows_of(model, "pk"):
            found += said_in(model, values, names, label, values["pk"])
        for row_model in row_models(model).values():
            entry = row_model._meta.get_field(row_model.entry_field).attname
            for values in rows_of(row_model, entry):
                found += said_in(row_model, values, names, label, values[entry])
    return found


def rows_of(model: Any, key: str) -> Any:
    columns = [each.name for each in read_columns(model)]
    return model._base_manager.order_by("pk").values(key, *columns) if columns else ()


def said_in_draft(draft: Draft, names: Iterable[OldName]) -> Iterator[Place]:
    for each in draft.content or ():
        yield from said_in(model_named(each["model"]), each["fields"], names, draft.model, draft.object_id)


def read_columns(model: Any) -> list[Any]:
    """Return the columns of sentences, and of names in one language: not those of codes and other names."""
    return [each for each in searched_columns(model) if language_of(each.name) or is_long(each)]


def is_long(column: Any) -> bool:
    return isinstance(column, models.TextField)


def language_of(column: str) -> str:
    language = column.rpartition("_")[2]
    return language if language in LANGUAGES else ""


def said_in(
    model: Any, values: dict[str, Any], names: Iterable[OldName], label: str, pk: int
) -> Iterator[Place]:
    """Yield the places of one row, an entry's or a part of one, that say one of some names."""
    for column in read_columns(model):
        text = (values.get(column.name) or "").translate(APOSTROPHES)
        for name in names if text else ():
            is_in_language = not name.language or language_of(column.name) in {name.language, ""}
            if is_in_language and says(text, name):
                yield Place(name, label, pk, model._meta.label_lower, column.name)


def says(text: str, name: OldName) -> bool:
    """Whether a text says a name as a whole word, an acronym in capitals, and not as a former one."""
    words = name.words.translate(APOSTROPHES)
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text, 0 if name.is_acronym else re.IGNORECASE)
    return any(not IS_FORMER.search(text[max(each.start() - AROUND, 0) : each.start()]) for each in found)


def by_words(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Return places by the old name that they say; a name that is the same in both languages is one."""
    found: dict[str, dict[Any, Place]] = defaultdict(dict)
    for place in places:
        found[place.name.words].setdefault(place[1:], place)
    return {words: list(those.values()) for words, those in found.items()}


def still_say(words: str, count: int) -> str:
    text = ngettext("%(count)d text still uses “%(name)s”", "%(count)d texts still use “%(name)s”", count)
    return text % {"count": count, "name": words}
