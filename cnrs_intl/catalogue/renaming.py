"""What gets another name while a request is answered, so that its texts with the old one are pointed out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from cnrs_intl.catalogue.fields import LANGUAGES, columns_of

renamed: ContextVar[set["OldName"] | None] = ContextVar("renamed", default=None)


class OldName(NamedTuple):
    """How texts say a name that something no longer has, in one language or (empty) in both."""

    model: str  # the label of what had it
    pk: int
    words: str
    language: str = ""
    is_acronym: bool = False


def names_in(model: Any, pk: int, fields: Mapping[str, Any]) -> set[OldName]:
    """Return how texts may say the names of something, by its fields."""
    found = set()
    for column in columns_of(model, model.called_by):
        language = column.rpartition("_")[2]
        said = model.said_in_texts(column, fields.get(column) or "")
        found |= {
            OldName(
                model._meta.label_lower,
                pk,
                words,
                language if language in LANGUAGES else "",
                column == "acronym",
            )
            for words in said
            if words
        }
    return found


def left(model: Any, pk: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> set[OldName]:
    """Return the names that something had and has no more, by its fields; not what was only emptied."""
    kept = {name: value for name, value in before.items() if after.get(name)}
    return names_in(model, pk, kept) - names_in(model, pk, after)


def note(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> None:
    """Note the names that a change takes from what the public sees; both: instances by models and keys."""
    noted = renamed.get()
    if noted is None:
        return
    for (model, pk), new in after.items():
        old = before.get((model, pk))
        if old is not None and model.called_by and old.is_public:
            noted |= left(model, pk, vars(old), vars(new))


@contextmanager
def noting_renamed() -> Iterator[set[OldName]]:
    """Give the names that are left within."""
    found: set[OldName] = set()
    token = renamed.set(found)
    try:
        yield found
    finally:
        renamed.reset(token)
