"""What rows were loaded with by a version of the portal that did not remember it, from their histories."""

import json
from typing import Any

from django.db.models import Min
from reversion.models import Version

from cnrs_intl.catalogue.fixtures import key_in_words
from cnrs_intl.catalogue.history import UNSEEN, comment_of, event

# What the history says of a load, today, also of one that brought drafts alone, and in the first versions.
LOADED = (
    comment_of([event("loaded")]),
    comment_of([event("loaded"), event(UNSEEN)]),
    "Loaded from the fixtures",
)

Fields = dict[str, Any]


class FirstVersions:
    """The versions with which the histories of loaded rows begin, by model; each model is read once."""

    def __init__(self) -> None:
        self.rows: dict[Any, dict[int, tuple[list[Any], Fields]]] = {}
        self.by_key: dict[Any, dict[str, tuple[int, Fields]]] = {}

    def of(self, model: Any, key: str) -> tuple[int | None, Fields]:
        """Return the number of a row and its first values by column; none if its history tells of no load."""
        if model not in self.by_key:
            found: dict[str, tuple[int, Fields]] = {}
            for pk, (natural, fields) in self.loaded(model).items():
                found.setdefault(key_in_words(natural), (pk, fields))
            self.by_key[model] = found
        return self.by_key[model].get(key, (None, {}))

    def loaded(self, model: Any) -> dict[int, tuple[list[Any], Fields]]:
        """Return each loaded row by its number: its natural key then, and its values."""
        if model not in self.rows:
            versions = Version.objects.get_for_model(model).order_by()
            first = versions.values("object_id").annotate(first=Min("pk")).values("first")
            loads = versions.filter(pk__in=first, revision__comment__in=LOADED).order_by("pk")
            found = {}
            for pk, data in loads.values_list("object_id", "serialized_data"):
                fields = json.loads(data)[0]["fields"]
                if (key := self.natural_key(model, fields)) is not None:
                    found[int(pk)] = (key, fields)
            self.rows[model] = found
        return self.rows[model]

    def natural_key(self, model: Any, fields: Fields) -> list[Any] | None:
        """Return the key of a row as its file had it; None if it belongs to what was not loaded."""
        key = []
        for name in model.natural_key_fields:
            column, value = model._meta.get_field(name), fields.get(name)
            if column.is_relation and value is not None:
                related = self.loaded(column.related_model).get(value)
                if related is None:
                    return None
                value = related[0]
            key.append(value)
        return key
