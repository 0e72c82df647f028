"""
Which row a row of a file is about, and whether anybody changed it since the file left.

Its last column says both: 57v12 is row 57 as of version 12 of the entry that it is edited with. So another
slug is a rename and no new entry, and what somebody changed meanwhile is not overwritten. A file that was
typed by hand has no such column: what its rows overwrite is shown, and asked for by a tick.
"""

import re
from collections import defaultdict
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue.headers import VERSION
from cnrs_intl.catalogue.history import last_change, last_changes, was_imported
from cnrs_intl.catalogue.models import Draft, Entry

WRITTEN = re.compile(r"(?P<pk>[0-9]{1,18})v(?P<version>[0-9]{1,18})")


@dataclass
class Live:
    """What is live of a table, though the tables hold drafts meanwhile: versions, and rows beside drafts."""

    versions: dict[Any, int]
    beside_drafts: dict[Any, Any] = field(default_factory=dict)


live_now: ContextVar[dict[Any, Live]] = ContextVar("live")  # by models, where drafts are put on


def entry_model_of(model: Any) -> Any:
    return model._meta.get_field(model.entry_field).related_model if model.entry_field else model


def entry_key(instance: Any) -> Any:
    """Return the key of what a row is edited with: its own, or that of its entry."""
    if not instance.entry_field:
        return instance.pk
    return getattr(instance, instance._meta.get_field(instance.entry_field).attname)


def versions_of(model: Any) -> dict[Any, int]:
    """Return the version of each entry or reference, by its key, with one query."""
    of = entry_model_of(model)
    if issubclass(of, Entry):
        return dict(of._base_manager.values_list("pk", "version"))
    kept = Version.objects.get_for_model(of).order_by().values_list("object_id").annotate(Max("pk"))
    return {int(pk): version for pk, version in kept}


def live_of(model: Any) -> Live:
    """Return what is live of a table, before drafts are put on: as little as what has drafts."""
    label = entry_model_of(model)._meta.label_lower
    drafted = Draft.objects.filter(model=label).exclude(content=None).values_list("object_id", flat=True)
    name = model._meta.get_field(model.entry_field).attname if model.entry_field else "pk"
    rows = model._base_manager.filter(**{f"{name}__in": list(drafted)})
    relations = [each.name for each in model._meta.many_to_many]
    return Live(versions_of(model), {row.pk: row for row in rows.prefetch_related(*relations)})


def written(instance: Any, versions: dict[Any, int]) -> str:
    return f"{instance.pk}v{versions.get(entry_key(instance), 0)}"


def read(cell: Any) -> tuple[int, int] | None:
    """Return the row and the version that a cell names; nothing where it is empty. Raises ValidationError."""
    text = "" if cell is None else str(cell).strip()
    if not text:
        return None
    found = WRITTEN.fullmatch(text)
    if found is None:
        words = _(
            "“%(value)s” is no version: leave it as it was exported; for something new, leave it empty."
        )
        raise ValidationError({VERSION: words % {"value": text}})
    return int(found["pk"]), int(found["version"])


def imported_by(user: Any, model: Any, since: dict[Any, int], now: dict[Any, int]) -> set[Any]:
    """
    Return which entries, by key, only imports of `user` changed since they had these versions. One query.

    Somebody who imports a file, sees what is wrong, and sends the same file with one cell more, overwrites
    only what that file brought. What anybody typed on a form, `user` too, the file does not know: an old cell
    of it would undo that. So such rows stay refused, and those of which the history lacks a version.
    """
    of = entry_model_of(model)
    later: dict[Any, list[bool]] = defaultdict(list)
    kept = Version.objects.get_for_model(of).filter(object_id__in=[str(pk) for pk in since])
    columns = ("object_id", "pk", "revision__user_id", "revision__comment")
    for object_id, number, author, comment in kept.order_by("-pk").values_list(*columns) if since else ():
        key = int(object_id)
        # An entry counts its versions, all of which are in the history; a reference has the history’s number.
        wanted = now[key] - since[key] > len(later[key]) if issubclass(of, Entry) else number > since[key]
        if wanted:
            later[key].append(author == user.pk and was_imported(comment))
    return {
        key
        for key, own in later.items()
        if all(own) and (not issubclass(of, Entry) or len(own) == now[key] - since[key])
    }


def overwritten(model: Any, instances: list[Any]) -> dict[Any, str]:
    """Return of rows, by their keys, when what they are edited with was last changed and by whom."""
    known = last_changes(entry_model_of(model), {entry_key(each) for each in instances}) if instances else {}
    return {each.pk: known.get(entry_key(each), "") for each in instances}


def stale(instance: Any) -> str:
    """Say that something was changed since a file left, by whom and when."""
    entry = getattr(instance, instance.entry_field) if instance.entry_field else instance
    words = _("“%(name)s” was changed after this file was exported. Export it again, and change that file.")
    if change := last_change(entry):
        words = _(
            "“%(name)s” was changed after this file was exported (%(change)s). "
            "Export it again, and change that file; or delete this row."
        )
        return words % {"name": entry, "change": change}
    return words % {"name": entry}
