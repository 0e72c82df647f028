"""
Loading `fixtures/`, the real catalogue: each row once ever, and corrections where staff have not edited it.

Which rows were loaded is remembered, so that what staff have since edited, renamed or deleted stays as they
left it; what a new version of the files corrects is the business of `correcting`.

The rows of a file are inserted at once. If one is odd, they go in one by one, each with all its
checks, which names the one that is wrong.
"""

from pathlib import Path
from typing import Any, NamedTuple

from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.db import IntegrityError, models, transaction

from cnrs_intl.catalogue import bulk
from cnrs_intl.catalogue.correcting import Corrections, remembered
from cnrs_intl.catalogue.fixtures import (
    FileRow,
    FixtureError,
    digest_of,
    files_in,
    key_in_words,
    models_in_floor_order,
    rows_of,
)
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.writing import Change, change

WHOLE = "fixtures"  # under which LoadedRow keeps the digest of a folder all of whose rows were loaded

Made = list[tuple[FileRow, Any]]  # rows that are done with, each with what it became; None if staff had one
Rows = dict[type[models.Model], list[FileRow]]


class Outcome(NamedTuple):
    """How many rows were loaded and corrected, by model, and how many values are left as staff have them."""

    loaded: dict[str, int]
    corrected: dict[str, int]
    left: int = 0


@transaction.atomic
def load(folder: Path) -> Outcome:
    """
    Load what `folder` holds and was never loaded; then correct what was loaded with something else.

    Raises FixtureError, having changed nothing, if a row is wrong.
    """
    files = files_in(folder)
    mark = LoadedRow(model=WHOLE, key=digest_of(files))
    if LoadedRow.objects.filter(model=WHOLE, key=mark.key).exists():
        return Outcome(dict.fromkeys((model._meta.label_lower for model in files), 0), {})
    rows = {model: rows_of(model, path) for model, path in files.items()}
    entries = [model._base_manager.all() for model in models_in_floor_order() if not model.entry_field]  # type: ignore[attr-defined]
    with change(*entries) as opened:
        known = {model: keys_of(model) for model in files}
        new = {model: [row for row in rows[model] if row.key not in known[model]] for model in files}
        loaded = {model._meta.label_lower: load_model(model, new[model], opened) for model in files}
        opened.events = [event("loaded")] if any(new.values()) else []
    with change(*entries) as opened:
        corrections = Corrections(opened)
        for model in files:
            corrections.bring(model, [row for row in rows[model] if row.key in known[model]])
        opened.events = [event("corrected")] if opened.touched else []
    left = corrections.note()
    if not any(skipped for _number, skipped in loaded.values()):
        LoadedRow.objects.filter(model=WHOLE).delete()
        mark.save()
    return Outcome({label: number for label, (number, _) in loaded.items()}, corrections.corrected, left)


def keys_of(model: type[models.Model]) -> set[str]:
    """Return the keys of the rows that were loaded."""
    return set(LoadedRow.objects.filter(model=model._meta.label_lower).values_list("key", flat=True))


def load_model(model: type[models.Model], rows: list[FileRow], opened: Change) -> tuple[int, int]:
    """Load new rows of one file; return how many were loaded, and how many are to be tried again."""
    try:
        instances = bulk.insert(model, [row.fields for row in rows])
        opened.add_new(instances)
        made = list(zip(rows, instances, strict=True))
    except bulk.OddRowError:
        made = load_one_by_one(model, f"{model._meta.label_lower}.yaml", rows)
    LoadedRow.objects.bulk_create([remembered(model, *pair) for pair in made], batch_size=500)
    return sum(instance is not None for _row, instance in made), len(rows) - len(made)


def load_one_by_one(model: type[models.Model], name: str, rows: list[FileRow]) -> Made:
    """Load rows that may be odd; return those that are done with."""
    made: Made = []
    pointing_ahead = []
    for row in rows:
        found = deserialized(model, row.fields, f"{name}, row {row.number}")
        if names_what_staff_removed(found, f"{name}, {row.key}"):
            continue
        try:
            made.append((row, found.object if save(found) else None))
        except (IntegrityError, ValidationError) as error:
            raise FixtureError(f"{name}, {row.key}: {error}") from error
        if found.deferred_fields:
            pointing_ahead.append((row.key, found))
    for key, found in pointing_ahead:
        try:
            found.save_deferred_fields()
        except DeserializationError as error:
            raise FixtureError(f"{name}, {key}: {error}") from error
    return made


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
            if LoadedRow.objects.filter(model=related._meta.label_lower, key=key_in_words(key)).exists():
                return True
            raise FixtureError(f"{place}: {field.name} names {key}, which is not there")
    return False
