"""
Loading `fixtures/`, the real catalogue: each row once ever.

A file is named after its model, `offices.office.yaml`, and holds a list of rows, each a
mapping of fields; relations are natural keys. Which rows were loaded is remembered, so
that what staff have since edited, renamed or deleted stays as they left it.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import reversion
import yaml
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import models, transaction

from cnrs_intl.catalogue.models import Catalogued, LoadedRow


class FixtureError(Exception):
    """A row that cannot be loaded; the message names the file, the row and the fault."""


def models_in_floor_order() -> list[type[models.Model]]:
    """Return the catalogue's models, each after those whose natural keys its rows name."""
    by_app = [
        (config, [model for model in config.get_models() if issubclass(model, Catalogued)])
        for config in apps.get_app_configs()
    ]
    return serializers.sort_dependencies([pair for pair in by_app if pair[1]])


def rows_of(path: Path) -> list[dict[str, Any]]:
    return yaml.safe_load(path.read_text(encoding="utf-8")) or []


def read(model: type[models.Model], path: Path) -> Iterator[tuple[str, DeserializedObject]]:
    """Yield the rows of one file that were never loaded, each with the key to remember it by."""
    label = model._meta.label_lower
    known = set(LoadedRow.objects.filter(model=label).values_list("key", flat=True))
    for number, row in enumerate(rows_of(path), start=1):
        key = json.dumps([row.get(name) for name in model.natural_key_fields], default=str)  # type: ignore[attr-defined]
        if key in known:
            continue
        try:
            (found,) = serializers.deserialize(
                "python", [{"model": label, "fields": row}], handle_forward_references=True
            )
        except (DeserializationError, FieldDoesNotExist) as error:
            raise FixtureError(f"{path.name}, row {number}: {error}") from error
        yield key, found


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


@transaction.atomic
def load(folder: Path) -> dict[str, int]:
    """
    Load what `folder` holds and was never loaded; return how many rows were made, by model.

    Raises FixtureError, having changed nothing, if a row is wrong.
    """
    made: dict[str, int] = {}
    with reversion.create_revision(atomic=False):
        reversion.set_comment("Loaded from the fixtures")
        for model in models_in_floor_order():
            path = folder / f"{model._meta.label_lower}.yaml"
            if path.exists():
                made[model._meta.label_lower] = load_model(model, path)
    return made


def load_model(model: type[models.Model], path: Path) -> int:
    made, remembered, pointing_ahead = 0, [], []
    for key, found in read(model, path):
        if names_what_staff_removed(found, f"{path.name}, {key}"):
            continue
        try:
            made += save(found)
        except ValidationError as error:
            raise FixtureError(f"{path.name}, {key}: {error}") from error
        remembered.append(LoadedRow(model=model._meta.label_lower, key=key))
        if found.deferred_fields:
            pointing_ahead.append((key, found))
    for key, found in pointing_ahead:
        try:
            found.save_deferred_fields()
        except DeserializationError as error:
            raise FixtureError(f"{path.name}, {key}: {error}") from error
    LoadedRow.objects.bulk_create(remembered)
    return made


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
