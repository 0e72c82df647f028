"""
Versions of the history as contents, in today's columns.

A column that is no longer there is left out. One that was not there yet takes what is live today, so that
a comparison with today shows no difference that nobody made; its default where nothing is live.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from reversion.models import Version

from cnrs_intl.catalogue.contents import Content, contents_of, entry_columns, row_columns, row_models
from cnrs_intl.catalogue.models import Entry, Reference

Key = tuple[Any, int]


def is_kind(model: Any) -> bool:
    """Whether something has a history of its own: entries and references, not their rows."""
    return isinstance(model, type) and issubclass(model, Entry | Reference) and not model.entry_field


def key_of(version: Version) -> Key:
    """Return the model and the key of what a version is of."""
    return version._model, int(version.object_id)


def content_at(version: Version) -> Content:
    """Return what an entry or reference held, with its rows, when `version` was kept."""
    return contents_at([version])[0]


def contents_at(versions: Iterable[Version]) -> list[Content]:
    """Return the contents of several versions, in their order, with a fixed number of queries a model."""
    wanted = list(versions)
    rows = rows_kept(wanted)
    found = [[kept(version), *rows.get((version.revision_id, *key_of(version)), [])] for version in wanted]
    if any(missing(each) for content in found for each in content):
        today = live({key_of(version) for version in wanted})
        return [[in_todays_columns(each, today) for each in content] for content in found]
    return [[in_todays_columns(each, {}) for each in content] for content in found]


def last_contents(instances: Iterable[Any]) -> dict[Key, Content]:
    """Return what the history last kept of several, by model and key; of what it never did, nothing."""
    versions: list[Version] = []
    by_model: dict[Any, list[str]] = {}
    for each in instances:
        by_model.setdefault(type(each), []).append(str(each.pk))
    for model, pks in by_model.items():
        known = Version.objects.get_for_model(model).filter(object_id__in=pks).order_by()
        last = known.values("object_id").annotate(last=Max("pk")).values("last")
        versions += Version.objects.filter(pk__in=last)
    return dict(zip(map(key_of, versions), contents_at(versions), strict=True)) if versions else {}


def kept(version: Version) -> dict[str, Any]:
    """Return one object as a version has it, under the label that its model has today."""
    (data,) = json.loads(version.serialized_data)
    model = version._model
    return {"model": model._meta.label_lower, "pk": data["pk"], "fields": data["fields"], "of": model}


def rows_kept(versions: list[Version]) -> dict[tuple[int, Any, int], list[dict[str, Any]]]:
    """Return the rows that were kept with some versions, in their order, by revision, model and key."""
    found: dict[tuple[int, Any, int], list[dict[str, Any]]] = {}
    models = {model: name for version in versions for name, model in row_models(version._model).items()}
    if not models:
        return found
    types = [each.pk for each in ContentType.objects.get_for_models(*models).values()]
    revisions = {version.revision_id for version in versions}
    order = [*models]
    every = Version.objects.filter(revision__in=revisions, content_type__in=types)
    for version in sorted(every, key=lambda row: (order.index(row._model), int(row.object_id))):
        row = kept(version)
        field = row["of"]._meta.get_field(row["of"].entry_field)
        key = (version.revision_id, field.related_model, row["fields"][field.name])
        found.setdefault(key, []).append(row)
    return found


def columns_of(model: Any) -> list[str]:
    return entry_columns(model) if is_kind(model) else row_columns(model)


def missing(each: dict[str, Any]) -> bool:
    return not set(columns_of(each["of"])) <= each["fields"].keys()


def live(keys: Iterable[Key]) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the fields of what is live, and its rows, by label and key."""
    instances: list[Any] = []
    for model in {model for model, _pk in keys}:
        instances += model._base_manager.filter(pk__in=[pk for of, pk in keys if of is model])
    return {(each["model"], each["pk"]): each["fields"] for one in contents_of(instances) for each in one}


def in_todays_columns(each: dict[str, Any], today: dict[tuple[str, int], Any]) -> dict[str, Any]:
    model, fields = each["of"], {}
    known = today.get((each["model"], each["pk"]), {})
    for name in columns_of(model):
        value = each["fields"].get(name, known.get(name, default_of(model._meta.get_field(name))))
        fields[name] = sorted(value) if isinstance(value, list) else value
    return {"model": each["model"], "pk": each["pk"], "fields": fields}


def default_of(field: Any) -> Any:
    return [] if field.many_to_many else field.value_from_object(field.model())


def before_of(versions: Iterable[Version]) -> dict[int, Version]:
    """Return, by each version's number, the one that was kept of the same thing before it."""
    wanted = list(versions)
    earlier = Version.objects.filter(
        object_id__in={version.object_id for version in wanted},
        content_type__in={version.content_type_id for version in wanted},
        pk__lt=max((version.pk for version in wanted), default=0),
    )
    numbers: dict[tuple[int, str], list[int]] = {}
    for pk, kind, key in earlier.order_by("pk").values_list("pk", "content_type_id", "object_id"):
        numbers.setdefault((kind, key), []).append(pk)
    previous = {}
    for version in wanted:
        known = numbers.get((version.content_type_id, version.object_id), [])
        if own := [pk for pk in known if pk < version.pk]:
            previous[version.pk] = own[-1]
    kept_then = Version.objects.in_bulk(previous.values())
    return {pk: kept_then[earlier] for pk, earlier in previous.items()}


def last_of(model: Any, pk: Any) -> Version | None:
    """Return the last version of something, which may be gone."""
    versions = Version.objects.get_for_object_reference(model, pk).select_related("revision")
    last: Version | None = versions.order_by("-pk").first()
    return last


def gone_versions(models: Iterable[Any]) -> list[Version]:
    """Return the last version of everything that was deleted, without what it held: one query a model."""
    found: list[Version] = []
    for model in models:
        last = Version.objects.get_deleted(model).order_by()
        kept = Version.objects.filter(pk__in=last.values("pk")).select_related("revision")
        found += kept.defer("serialized_data")
    return found
