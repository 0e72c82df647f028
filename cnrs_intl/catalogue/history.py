"""What the history keeps, versions of entries with their rows and of reference tables, and how it reads."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import reversion
from django.contrib.admin.models import LogEntry
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy
from reversion.models import Revision, Version

from cnrs_intl.catalogue.models import Entry, Reference, Row

# A part of a revision's comment: Django's change message, or {"did": a key of EVENTS, with its words}.
Event = dict[str, Any]

# What can be done besides filling in a form. A room adds its own.
EVENTS: dict[str, Any] = {
    "published": gettext_lazy("Published."),
    "scheduled": gettext_lazy("Scheduled for publication."),
    "withdrawn": gettext_lazy("Withdrawn."),
    "brought_back": gettext_lazy("Brought back."),
    "deleted": gettext_lazy("Deleted “%(name)s”."),
    "imported": gettext_lazy("Import of %(file)s."),
    "loaded": gettext_lazy("Loaded from the fixtures"),
    "corrected": gettext_lazy("Corrected by a new version of the portal."),
}


def register(all_models: Iterable[type[models.Model]]) -> None:
    """Have django-reversion keep an entry with its rows."""
    for model in all_models:
        if issubclass(model, Entry | Reference):
            reversion.register(model, follow=model.rows)
        elif issubclass(model, Row):
            reversion.register(model)


def event(name: str, /, **words: str) -> Event:
    """Return what was done, a key of EVENTS, with the words that its sentence takes."""
    return {"did": name, **words}


def comment_of(events: list[Event]) -> str:
    return json.dumps(events)


def in_words(comment: str, model: type[models.Model]) -> str:
    """Return a revision's comment in the reader's language."""
    try:
        parts = json.loads(comment)
    except ValueError:
        return gettext(comment) if comment else ""
    if not isinstance(parts, list):
        return comment
    words = [str(EVENTS[part["did"]]) % part for part in parts if part.get("did") in EVENTS]
    changes = [part for part in parts if "did" not in part]
    if changes or not parts:
        translate_labels(changes, labels(model))
        words.append(LogEntry(change_message=json.dumps(changes)).get_change_message())
    return " ".join(words)


def labels(model: type[models.Model]) -> dict[str, str]:
    """Return the labels of a model's fields and its rows', by what the history stored: no translation."""
    fields = list(model._meta.fields) + list(model._meta.many_to_many)
    for name in getattr(model, "rows", ()):
        fields += model._meta.get_field(name).related_model._meta.fields  # type: ignore[union-attr]
    with translation.override(None):
        stored = [str(capfirst(field.verbose_name)) for field in fields]
    return dict(zip(stored, (str(capfirst(field.verbose_name)) for field in fields), strict=True))


def translate_labels(changes: list[Event], known: dict[str, str]) -> None:
    for part in changes:
        for change in part.values():
            if isinstance(change, dict) and "fields" in change:
                change["fields"] = [known.get(label, label) for label in change["fields"]]


def versions_of(instance: models.Model) -> models.QuerySet[Version]:
    """Return the kept versions of `instance`, last one first."""
    found: models.QuerySet[Version] = Version.objects.get_for_object(instance)
    return found.select_related("revision__user", "revision__author").order_by("-pk")


def author_of(revision: Revision) -> str:
    """Return the name of whoever made a revision, kept with it; empty for the portal itself."""
    if author := getattr(revision, "author", None):
        return str(author)
    return str(revision.user.get_username()) if revision.user else ""


def lines_of(versions: Iterable[Version], model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Yield what the history says of each version: when, who and what."""
    for version in versions:
        revision = version.revision
        what = in_words(revision.comment, model)
        yield {"when": revision.date_created, "who": author_of(revision), "what": what}


def last_version(instance: models.Model) -> int:
    """Return the number of the last kept version of `instance`, 0 if there is none."""
    version = versions_of(instance).first()
    return version.pk if version else 0


def last_change(instance: models.Model) -> str:
    """Return when `instance` was last changed and by whom, in words; nothing if it never was."""
    version = versions_of(instance).first()
    if version is None:
        return ""
    when = date_format(localtime(version.revision.date_created), "DATETIME_FORMAT")
    who = author_of(version.revision)
    return gettext("%(when)s, by %(who)s") % {"when": when, "who": who} if who else when
