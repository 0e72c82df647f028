"""What a content lacks before it may be published, and how a preview shows it all the same."""

from collections.abc import Iterator
from typing import Any

from django.core import serializers
from django.db import models

from cnrs_intl.catalogue.contents import Content, model_named
from cnrs_intl.catalogue.fields import LANGUAGES

NOT_WRITTEN = "—"


def columns_lacking(each: dict[str, Any]) -> list[str]:
    """Return the columns of an entry, or of one of its rows, that are still to be written."""
    (read,) = serializers.deserialize("python", [each], ignorenonexistent=True)
    instance: Any = read.object
    missing: list[str] = instance.missing_texts()
    return missing


def lacking(content: Content) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what a content lacks: of which of its objects, in which column."""
    for each in content:
        yield from ((each, column) for column in columns_lacking(each))


def completed(content: Content) -> Content:
    """Return a content in which a dash stands for each text that it lacks; for an address, the other one."""
    return [
        each
        | {"fields": each["fields"] | {column: stand_in(each, column) for column in columns_lacking(each)}}
        for each in content
    ]


def stand_in(each: dict[str, Any], column: str) -> str:
    if not isinstance(model_named(each["model"])._meta.get_field(column), models.URLField):
        return NOT_WRITTEN
    name = column.rpartition("_")[0]
    others = (each["fields"].get(f"{name}_{language}") for language in LANGUAGES)
    return next(filter(None, others), "")
