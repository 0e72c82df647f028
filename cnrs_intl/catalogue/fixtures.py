"""
The files of `fixtures/`: one for each model, named after it, `offices.office.yaml`.

Each holds a list of rows, mappings of fields; relations are natural keys. What the database
remembers of them by `LoadedRow` has the key that a row has in its file.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.apps import apps
from django.core import serializers
from django.db import models

from cnrs_intl.catalogue.models import Catalogued

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first, in C, is not on every machine

Files = dict[type[models.Model], Path]


class FixtureError(Exception):
    """A row that cannot be loaded; the message names the file, the row and the fault."""


class FileRow(NamedTuple):
    """A row of a file, with the key to remember it by."""

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


def files_in(folder: Path) -> Files:
    paths = {model: folder / f"{model._meta.label_lower}.yaml" for model in models_in_floor_order()}
    return {model: path for model, path in paths.items() if path.exists()}


def digest_of(files: Files) -> str:
    """Return what changes with any row, and with what a row is remembered by."""
    found = hashlib.sha256()
    for model, path in files.items():
        found.update(f"{model._meta.label} {model.natural_key_fields}\n".encode())  # type: ignore[attr-defined]
        found.update(path.read_bytes())
    return found.hexdigest()


def rows_of(model: type[models.Model], path: Path) -> list[FileRow]:
    """Return the rows of a file. Raises FixtureError if two have the same key."""
    found: dict[str, FileRow] = {}
    for number, fields in enumerate(yaml.load(path.read_bytes(), YAML_LOADER) or [], start=1):  # noqa: S506 - a safe one
        key = key_in_words([fields.get(name) for name in model.natural_key_fields])  # type: ignore[attr-defined]
        if key in found:
            raise FixtureError(f"{path.name}, row {number}: {key} stands there twice")
        found[key] = FileRow(number, key, fields)
    return list(found.values())


def key_in_words(key: Any) -> str:
    """Return a natural key, a list, as `LoadedRow` keeps it."""
    return json.dumps(key, default=str)
