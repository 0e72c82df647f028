"""Contents on their way into the tables: each with the entry in hand, as it is to be, and its rows."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core import serializers

from cnrs_intl.catalogue.contents import SETTLED, Content, model_named, relations_of, row_models, settled_in
from cnrs_intl.catalogue.models import Entry


class Applied:
    """One content on its way into the tables: the entry in hand, as it is to be, and its rows."""

    def __init__(self, content: Content, stored: Any) -> None:
        first, *others = content
        self.model = model_named(first["model"])
        self.stored, self.state_before = stored, getattr(stored, "state", "")
        self.slug_before = getattr(stored, "slug", "")
        (read,) = serializers.deserialize("python", [first], ignorenonexistent=True)
        entry: Any = self.stored or read.object
        self.entry: Any = entry
        settled = settled_in(content)
        changing = {column for column in settled if getattr(entry, column) != first["fields"].get(column)}
        for name in first["fields"].keys() - {SETTLED}:
            if name in {field.name for field in self.model._meta.fields}:
                column = self.model._meta.get_field(name).attname
                setattr(self.entry, column, getattr(read.object, column))
        if isinstance(entry, Entry):
            entry.text_moments = {
                column: moment if column in changing else max(entry.texts_changed.get(column, ""), moment)
                for column, moment in settled.items()
            }
        self.related = changed_relations(stored, read.m2m_data or {})
        self.rows: dict[str, list[Any]] = {name: [] for name in self.model.rows}
        labels = {model._meta.label_lower: name for name, model in row_models(self.model).items()}
        for each in serializers.deserialize("python", others, ignorenonexistent=True):
            self.rows[labels[each.object._meta.label_lower]].append(each.object)

    @property
    def key(self) -> tuple[Any, Any]:
        return self.model, self.entry.pk

    def all_rows(self) -> list[Any]:
        return [row for rows in self.rows.values() for row in rows]


def changed_relations(stored: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry is to be related to where that is not what it is related to already, by field."""
    return {
        name: values
        for name, values in wanted.items()
        if stored is None
        or {each.pk for each in getattr(stored, name).all()} != {getattr(each, "pk", each) for each in values}
    }


def stored_of(contents: Sequence[Content]) -> dict[tuple[str, Any], Any]:
    """Return the entries that contents are of, as the database has them, by their model's label and key."""
    keys: dict[str, list[Any]] = defaultdict(list)
    for first, *_rows in contents:
        keys[first["model"]].append(first["pk"])
    return {
        (label, entry.pk): entry
        for label, pks in keys.items()
        for entry in with_relations(model_named(label)).filter(pk__in=pks)
    }


def with_relations(model: Any) -> Any:
    """Read entries with what they are related to, all at once."""
    return model._base_manager.prefetch_related(*(field.name for field in model._meta.many_to_many))


def by_model(batch: list[Applied]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {model: [] for each in batch for model in row_models(each.model).values()}
    for each in batch:
        for row in each.all_rows():
            found[type(row)].append(row)
    return found


def related_keys(applied: Applied) -> Iterable[tuple[Any, Any, Any]]:
    """Yield each relation that is named: by which instance, in which field, the key."""
    for instance in (applied.entry, *applied.all_rows()):
        for field in relations_of(type(instance)):
            if (key := getattr(instance, field.attname)) is not None:
                yield instance, field, key
    for name, keys in applied.related.items():
        field = applied.model._meta.get_field(name)
        yield from ((applied.entry, field, getattr(key, "pk", key)) for key in keys)
