"""
Inserting the rows of a file at once: what `loading` does row by row, with one query per model for each step.

Only for rows with nothing odd about them. About any other one, `loading` goes row by row, which knows
what to do with each oddity and names the row and its fault.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import reversion
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DatabaseError, models, transaction

from cnrs_intl.catalogue.models import Catalogued

Key = tuple[Any, ...]
Keys = dict[Key, Any]


class OddRowError(Exception):
    """A row is wrong, names what is not there (yet), or has a key that is taken; nothing was inserted."""


@dataclass
class Insertion:
    """A row to insert, and what can only be written once it has a number."""

    instance: Any
    key: Key
    related: dict[str, list[Any]] = field(default_factory=dict)  # many-to-many
    ahead: dict[str, Key] = field(default_factory=dict)  # to rows of the same file


def insert(model: type[models.Model], rows: list[dict[str, Any]]) -> list[Any]:
    """
    Insert `rows`, mappings of fields as the files have them, keep each in the revision, and return them.

    Raises OddRowError, having inserted nothing.
    """
    if model.save is not models.Model.save and model.save is not Catalogued.save:
        raise OddRowError(f"{model} does more on saving")
    try:
        with transaction.atomic():
            insertions = read(model, rows)
            insert_valid(model, insertions)
    except (DatabaseError, ValidationError, FieldDoesNotExist, LookupError, TypeError, ValueError) as error:
        raise OddRowError(str(error)) from error
    instances = [one.instance for one in insertions]
    keep(model, instances)
    return instances


def read(model: Any, rows: Iterable[dict[str, Any]]) -> list[Insertion]:
    """Return what to insert. Raises if a key is taken, stands twice or is none of those that are known."""
    keys = {related: keys_of(related) for related in {f.related_model for f in relations(model)} | {model}}
    insertions = [make(model, row, keys) for row in rows]
    taken = set(keys[model])
    for one in insertions:
        if one.key in taken:
            raise ValueError(f"{one.key} is taken")
        taken.add(one.key)
    return insertions


def make(model: Any, row: dict[str, Any], keys: dict[Any, Keys]) -> Insertion:
    instance = model()
    insertion = Insertion(instance, ())
    for name, value in row.items():
        column = model._meta.get_field(name)
        if not column.is_relation:
            setattr(instance, name, column.to_python(value))
        elif column.many_to_many:
            insertion.related[name] = [keys[column.related_model][frozen(key)] for key in value]
        elif value is not None:
            relate(insertion, column, frozen(value), keys[column.related_model])
    insertion.key = tuple(
        frozen(row[name]) if model._meta.get_field(name).is_relation else getattr(instance, name)
        for name in model.natural_key_fields
    )
    return insertion


def relate(insertion: Insertion, column: Any, key: Key, known: Keys) -> None:
    if key in known:
        setattr(insertion.instance, column.attname, known[key])
    elif column.related_model is type(insertion.instance):
        insertion.ahead[column.name] = key
    else:
        raise LookupError(f"{column.name} names {key}")


def insert_valid(model: Any, insertions: list[Insertion]) -> None:
    """
    Insert the rows, held to the same rules as one by one.

    Fields are cleaned before. What rows say of one another is judged after, when all are there: unique
    keys and conditions by the database, which has every one of them, the rest by `clean`.
    """
    for one in insertions:
        # A relation that was found by its key needs not be looked up again.
        one.instance.clean_fields(
            exclude={f.name for f in relations(model) if getattr(one.instance, f.attname, None)}
        )
    model._base_manager.bulk_create([one.instance for one in insertions], batch_size=500)
    numbers = {one.key: one.instance.pk for one in insertions}
    for one in insertions:
        for name, key in one.ahead.items():
            setattr(one.instance, model._meta.get_field(name).attname, numbers[key])
    if names := {name for one in insertions for name in one.ahead}:
        model._base_manager.bulk_update([one.instance for one in insertions if one.ahead], names)
    prefetch([one.instance for one in insertions])
    for one in insertions:
        one.instance.clean()
        for name, numbers_related in one.related.items():
            getattr(one.instance, name).set(numbers_related)


def keep(model: Any, instances: list[Any]) -> None:
    """Put the rows into the current revision, as saving each would have done."""
    if reversion.is_registered(model):
        for instance in instances:
            reversion.add_to_revision(instance)


def prefetch(instances: list[Any]) -> None:
    """Fetch what a row's name, its checks and its history look at, for all rows in one query each."""
    if instances:
        model = type(instances[0])
        single = [f.name for f in relations(model) if not f.many_to_many]
        models.prefetch_related_objects(instances, *single, *getattr(model, "rows", ()))


def relations(model: Any) -> list[Any]:
    return [f for f in (*model._meta.fields, *model._meta.many_to_many) if f.is_relation]


def keys_of(model: Any) -> Keys:
    """Return the number of each row by its natural key, a relation in it by that row's own key."""
    inner = [inner_keys(model, name) for name in model.natural_key_fields]
    rows = model._base_manager.values_list("pk", *model.natural_key_fields)
    return {
        tuple(known[part] if known else part for known, part in zip(inner, parts, strict=True)): pk
        for pk, *parts in rows
    }


def inner_keys(model: Any, name: str) -> dict[Any, Key]:
    column = model._meta.get_field(name)
    return {pk: key for key, pk in keys_of(column.related_model).items()} if column.is_relation else {}


def frozen(key: Any) -> Any:
    """Return a natural key of a file, a list, as one that can be looked up; a bare number is none."""
    if not isinstance(key, list):
        raise TypeError(f"{key!r} is not a natural key")
    return tuple(frozen(part) if isinstance(part, list) else part for part in key)
