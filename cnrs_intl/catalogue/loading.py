"""
Loading `fixtures/`, the real catalogue: each row once ever.

A file is named after its model, `offices.office.yaml`, and holds a list of rows, each a
mapping of fields; relations are natural keys. Which rows were loaded is remembered, so
that what staff have since edited, renamed or deleted stays as they left it.

The rows of a file are inserted at once. If one is odd, they go in one by one, each with all its
checks, which names the one that is wrong.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError, models, transaction

from cnrs_intl.catalogue import bulk
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Catalogued, LoadedRow
from cnrs_intl.catalogue.writing import Change, change

WHOLE = "fixtures"  # under which LoadedRow keeps the digest of a folder all of whose rows were loaded
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first, in C, is not on every machine


class FixtureError(Exception):
    """A row that cannot be loaded; the message names the file, the row and the fault."""


class NewRow(NamedTuple):
    """A row of a file that was never loaded, with the key to remember it by."""

    number: int
    key: str
    fields: dict[str, Any]


def models_in_floor_order() -> list[type[models.Model]]:
    """Return the catalogue's models, each after those whose natural keys its rows name."""
    by_app = [
        (config, [model for model in config.get_models() if issubclass(model, Catalogued)])
        for config in apps.get_app_configs()
    ]
    return serializers.sort_dependencies([pair for pair in by_app if pair[1]])


def digest(paths: dict[type[models.Model], Path]) -> str:
    """Return what changes with any row, and with what a row is remembered by."""
    found = hashlib.sha256()
    for model, path in paths.items():
        found.update(f"{model._meta.label} {model.natural_key_fields}\n".encode())  # type: ignore[attr-defined]
        found.update(path.read_bytes())
    return found.hexdigest()


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """
    Load what `folder` holds and was never loaded; return how many rows were loaded, by model.

    Raises FixtureError, having changed nothing, if a row is wrong.
    """
    files = {model: folder / f"{model._meta.label_lower}.yaml" for model in models_in_floor_order()}
    paths = {model: path for model, path in files.items() if path.exists()}
    mark = LoadedRow(model=WHOLE, key=digest(paths))
    loaded = {model._meta.label_lower: 0 for model in paths}
    if LoadedRow.objects.filter(model=WHOLE, key=mark.key).exists():
        return loaded
    is_whole = True
    entries = [model._base_manager.all() for model in files if not model.entry_field]  # type: ignore[attr-defined]
    with change(*entries) as opened:
        for model, path in paths.items():
            number, skipped = load_model(model, path, opened)
            loaded[model._meta.label_lower] = number
            is_whole = is_whole and not skipped
        opened.events = [event("loaded")]
    if is_whole:
        LoadedRow.objects.filter(model=WHOLE).delete()
        mark.save()
    return loaded


def load_model(model: type[models.Model], path: Path, opened: Change) -> tuple[int, int]:
    """Load the rows of one file; return how many were loaded, and how many are to be tried again."""
    rows = new_rows(model, path)
    try:
        opened.add_new(bulk.insert(model, [row.fields for row in rows]))
        loaded, remembered = len(rows), [row.key for row in rows]
    except bulk.OddRowError:
        loaded, remembered = load_one_by_one(model, path.name, rows)
    label = model._meta.label_lower
    LoadedRow.objects.bulk_create([LoadedRow(model=label, key=key) for key in remembered], batch_size=500)
    return loaded, len(rows) - len(remembered)


def new_rows(model: type[models.Model], path: Path) -> list[NewRow]:
    known = set(LoadedRow.objects.filter(model=model._meta.label_lower).values_list("key", flat=True))
    found: dict[str, NewRow] = {}
    for number, fields in enumerate(yaml.load(path.read_bytes(), YAML_LOADER) or [], start=1):  # noqa: S506 - a safe one
        key = json.dumps([fields.get(name) for name in model.natural_key_fields], default=str)  # type: ignore[attr-defined]
        if key in found:
            raise FixtureError(f"{path.name}, row {number}: {key} stands there twice")
        if key not in known:
            found[key] = NewRow(number, key, fields)
    return list(found.values())


def load_one_by_one(model: type[models.Model], name: str, rows: list[NewRow]) -> tuple[int, list[str]]:
    """Load rows that may be odd; return how many were loaded, and the keys of those that are done with."""
    loaded, remembered, pointing_ahead = 0, [], []
    for number, key, fields in rows:
        found = deserialized(model, fields, f"{name}, row {number}")
        if names_what_staff_removed(found, f"{name}, {key}"):
            continue
        try:
            loaded += save(found)
        except (IntegrityError, ValidationError) as error:
            raise FixtureError(f"{name}, {key}: {error}") from error
        remembered.append(key)
        if found.deferred_fields:
            pointing_ahead.append((key, found))
    for key, found in pointing_ahead:
        try:
            found.save_deferred_fields()
        except DeserializationError as error:
            raise FixtureError(f"{name}, {key}: {error}") from error
    return loaded, remembered


def deserialized(model: type[models.Model], fields: dict[str, Any], place: str) -> DeserializedObject:
    try:
        (found,) = serializers.deserialize(
            "python", [{"model": model._meta.label_lower, "fields": fields}], handle_forward_references=True
        )
    except (DeserializationError, FieldDoesNotExist) as error:
        raise FixtureError(f"{place}: {error}") from error
    return found


def save(found: DeserializedObject) -> bool:
    """Save a row with all its checks, unless staff already made one with the same key."""
    instance: Any = found.object
    if instance.pk:  # deserializing found one with this natural key
        return False
    instance.full_clean()
    instance.save()
    for name, related in (found.m2m_data or {}).items():
        getattr(instance, name).set(related)
    return True


def names_what_staff_removed(found: DeserializedObject, place: str) -> bool:
    """
    Return whether a row points to one that was loaded and that staff have since renamed or deleted.

    Raises FixtureError if it points to nothing that ever was.
    """
    for field, value in found.deferred_fields.items():
        related: Any = field.related_model
        for key in value if field.many_to_many else [value]:
            if related is type(found.object):
                continue  # a later row of the same file
            if LoadedRow.objects.filter(model=related._meta.label_lower, key=json.dumps(key)).exists():
                return True
            raise FixtureError(f"{place}: {field.name} names {key}, which is not there")
    return False
