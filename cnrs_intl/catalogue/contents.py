"""
What an entry or reference holds, with its rows, as data that can be kept, compared and written again.

A `Content` is Django's own serialisation: first the entry, of which the columns that staff edit, then its
rows with all that they keep. Relations are primary keys; times and days are ISO texts.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import connection, models

from cnrs_intl.catalogue.fields import LANGUAGES, FoldedKeyField
from cnrs_intl.catalogue.models import Catalogued

Content = list[dict[str, Any]]
# Of drafts alone, by column: as of when texts count that were found right, or are only corrected there.
SETTLED = "texts_changed"


def model_named(label: str) -> Any:
    """Return the model of a label such as offices.office. Raises LookupError."""
    return apps.get_model(label)


def row_models(model: Any) -> dict[str, Any]:
    """Return the models of the rows of `model`, by the relation that leads to them."""
    return {name: model._meta.get_field(name).related_model for name in model.rows}


def entry_columns(model: Any) -> list[str]:
    """Return what is kept of an entry or reference itself: what staff edit."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [field.name for field in fields if field.editable and not field.primary_key]


def row_columns(model: Any) -> list[str]:
    """Return what is kept of a row: all but what is computed."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    return [f.name for f in fields if not f.primary_key and not isinstance(f, FoldedKeyField)]


def serialised(objects: Iterable[Any], columns: list[str]) -> Content:
    found: Content = json.loads(serializers.serialize("json", objects, fields=columns))
    for each in found:
        for value in each["fields"].values():
            if isinstance(value, list):
                value.sort()
    return found


def content_of(instance: Catalogued) -> Content:
    """Return what the database holds of `instance` and its rows."""
    return contents_of([instance])[0]


def contents_of(instances: Iterable[Any]) -> list[Content]:
    """Return the contents of several, in their order, with a fixed number of queries for each model."""
    wanted = list(instances)
    found: dict[tuple[Any, Any], Content] = {}
    for model in {type(each) for each in wanted}:
        related = [*row_models(model), *(field.name for field in model._meta.many_to_many)]
        pks = [each.pk for each in wanted if type(each) is model]
        for entry in model._base_manager.filter(pk__in=pks).prefetch_related(*related):
            found[model, entry.pk] = whole(entry)
    return [found[type(each), each.pk] for each in wanted]


def whole(entry: Any) -> Content:
    """Return the content of an entry that was read with its rows."""
    content = serialised([entry], entry_columns(type(entry)))
    for name, model in row_models(type(entry)).items():
        rows = sorted(getattr(entry, name).all(), key=lambda row: row.pk)
        content += serialised(rows, row_columns(model))
    return content


def names_in(content: Content) -> dict[str, str]:
    """Return what the entry of a content calls itself, by language."""
    first = content[0]
    model, fields = model_named(first["model"]), first["fields"]
    return {code: fields.get(f"{model.name_field}_{code}") or fields.get("slug", "") for code in LANGUAGES}


def without(content: Content, *columns: str) -> Content:
    """Return a content that says nothing of some columns of the entry."""
    if not content:
        return []
    first, *rows = content
    fields = {name: value for name, value in first["fields"].items() if name not in columns}
    return [first | {"fields": fields}, *rows]


def having(content: Content, **columns: Any) -> Content:
    """Return a content whose entry has other values in some columns."""
    first, *rows = content
    return [first | {"fields": first["fields"] | columns}, *rows]


def settled_in(content: Content | None) -> dict[str, str]:
    """Return the texts of which a draft says as of which moment they count, by column."""
    found: dict[str, str] = content[0]["fields"].get(SETTLED, {}) if content else {}
    return found


def reserve_keys(contents: Iterable[Content]) -> None:
    """
    Have no row that is made later take a primary key that a content has for a new row of its own.

    PostgreSQL never gives a number twice; SQLite forgets those of a transaction that was undone.
    """
    if connection.vendor != "sqlite":
        return
    highest: dict[str, int] = {}
    for each in (each for content in contents for each in content):
        highest[each["model"]] = max(highest.get(each["model"], 0), each["pk"] or 0)
    with connection.cursor() as cursor:
        for label, number in highest.items():
            table = model_named(label)._meta.db_table
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s"
                " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                [table, number, table],
            )


def relations_of(model: Any) -> list[models.ForeignKey]:
    return [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]
