"""What entries, references and accounts are called in the reader's language, those that are gone too."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue.contents import relations_of
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.fields import columns_of, current_language
from cnrs_intl.catalogue.models import Catalogued

Key = tuple[Any, Any]  # a model and a key of it


def keys_in(content: Iterable[dict[str, Any]], model_of: Any) -> set[Key]:
    """Return what the objects of a content are related to; `model_of` gives the model of a label."""
    found: set[Key] = set()
    for each in content:
        model, fields = model_of(each["model"]), each["fields"]
        found |= {(field.related_model, fields.get(field.name)) for field in relations_of(model)}
        for field in model._meta.many_to_many:
            found |= {(field.related_model, key) for key in fields.get(field.name) or ()}
    return {(model, key) for model, key in found if key is not None}


def name_in(model: Any, fields: Mapping[str, Any]) -> str:
    """Return what something is called by its fields, in the reader's language if it has a name in that."""
    if not hasattr(model, model.name_field):
        return ""
    columns = columns_of(model, [model.name_field])
    own_first = sorted(columns, key=lambda column: not column.endswith(f"_{current_language()}"))
    return next((str(fields[column]) for column in own_first if fields.get(column)), "")


def title_in(model: Any, fields: Mapping[str, Any]) -> str:
    """Return a name, with what it means in the reader's language where it stays in another one."""
    name, gloss = name_in(model, fields), fields.get(f"gloss_{current_language()}")
    return f"{gloss} ({name})" if name and gloss else name


class Names:
    """Names by models and keys: one query for each model, and one for all that are gone."""

    def __init__(self, keys: Iterable[Key]) -> None:
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for model, key in keys:
            wanted[model].add(key)
        self.there: dict[Key, str] = {}
        for model, pks in sorted(wanted.items(), key=lambda each: str(each[0]._meta.label)):
            for pk, instance in model._base_manager.in_bulk(pks).items():
                self.there[model, pk] = str(instance) if issubclass(model, Catalogued) else name_of(instance)
        gone = {(model, pk) for model, pks in wanted.items() for pk in pks} - self.there.keys()
        self.gone = last_names(gone) if gone else {}

    def of(self, model: Any, key: Any) -> str:
        """Return a name, the last one of what is gone."""
        return self.there.get((model, key)) or self.gone[model, key]

    def shown(self, model: Any, key: Any) -> str:
        """Return a name, and that it is gone if it is."""
        name = self.of(model, key)
        return name if (model, key) in self.there else _("%(name)s (deleted)") % {"name": name}


def last_names(keys: Iterable[Key]) -> dict[Key, str]:
    """Return what things that are gone were called, as far as the history knows."""
    wanted = list(keys)
    types = {model: ContentType.objects.get_for_model(model) for model, _pk in wanted}
    chosen = Q()
    for model, pk in wanted:
        chosen |= Q(content_type=types[model], object_id=str(pk))
    last = Version.objects.filter(chosen).order_by().values("content_type_id", "object_id")
    versions = Version.objects.filter(pk__in=last.annotate(last=Max("pk")).values("last"))
    kept = {(version.content_type_id, version.object_id): version for version in versions}
    found = {}
    for model, pk in wanted:
        version = kept.get((types[model].pk, str(pk)))
        words = f"{capfirst(str(model._meta.verbose_name))} {pk}"
        found[model, pk] = (version and name_kept(model, version)) or words
    return found


def name_kept(model: Any, version: Version) -> str:
    """Return what a version of something calls it."""
    (data,) = json.loads(version.serialized_data)
    return name_in(model, data["fields"]) or str(version.object_repr)
