"""What the history keeps, versions of entries with their rows and of reference tables, and how it reads."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import reversion
from django.contrib.admin.models import LogEntry
from django.db import models
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, ngettext
from reversion.models import Revision, Version

from cnrs_intl.catalogue.fields import LANGUAGES, current_language, fold
from cnrs_intl.catalogue.models import Entry, Reference, Row
from cnrs_intl.catalogue.querysets import Status, status_of

# A part of a revision's comment: Django's change message, or {"did": a key of EVENTS, with its words}.
Event = dict[str, Any]

# What can be done besides filling in a form. A room adds its own.
EVENTS: dict[str, Any] = {
    "published": gettext_lazy("Published."),
    "draft_published": gettext_lazy("Draft published."),
    "set_published": gettext_lazy("Published with the set “%(name)s”."),
    "published_in_time": gettext_lazy("Published as scheduled."),
    "published_as_approved": gettext_lazy("Published as scheduled, approved by %(name)s."),
    "written_by": gettext_lazy("Written by %(names)s."),
    "scheduled": gettext_lazy("Scheduled for publication."),
    "unscheduled": gettext_lazy("No longer scheduled."),
    "withdrawn": gettext_lazy("Withdrawn."),
    "brought_back": gettext_lazy("Brought back."),
    "handed_over": gettext_lazy("Handed over to %(name)s."),
    "owner_gone": gettext_lazy("Without an owner since theirs left."),
    "deleted": gettext_lazy("Deleted “%(name)s”."),
    "imported": gettext_lazy("Import of %(file)s."),
    "loaded": gettext_lazy("Loaded from the fixtures"),
    "corrected": gettext_lazy("Corrected by a new version of the portal."),
    "checked": gettext_lazy("Checked: still correct."),
    "placement_confirmed": gettext_lazy("Placement confirmed."),
    "translations_right": gettext_lazy("Older translations found right."),
    "older_translation": gettext_lazy("Published with an older translation: %(texts)s."),
    "restored": gettext_lazy("Brought back after it was deleted, as a draft."),
    "copied": gettext_lazy("Copied from “%(name)s”."),
    "copied_for_next_year": gettext_lazy("Copied from “%(name)s”, for next year."),
    "undone": gettext_lazy("Undone: the change of %(when)s."),
}
COMMENT = "commented"  # what colleagues were told of a change, in somebody’s own words
DELETED = "deleted"
UNSEEN = "unseen"  # nothing changed that is public or was: drafts, what is withdrawn or yet to come
SET_PUBLISHED = "set_published"
UNDONE = "undone"  # with the number of the revision that was taken back
NAMED = 30  # names in one sentence


def register(all_models: Iterable[type[models.Model]]) -> None:
    """Have django-reversion keep an entry with its rows."""
    for model in all_models:
        if issubclass(model, Entry | Reference):
            reversion.register(model, follow=model.rows)
        elif issubclass(model, Row):
            reversion.register(model)


NOT_UNDONE = {"loaded"}  # what the portal began with


def can_be_undone(comment: str) -> bool:
    """Whether a revision, by its comment, is one that can be taken back."""
    return not NOT_UNDONE & {part.get("did") for part in parts_of(comment) or ()}


def was_imported(comment: str) -> bool:
    """Whether a revision, by its comment, is an import."""
    return any(part.get("did") == "imported" for part in parts_of(comment) or ())


def event(name: str, /, **words: str) -> Event:
    """Return what was done, a key of EVENTS, with the words that its sentence takes."""
    return {"did": name, **words}


def fields_changed(fields: Iterable[Any]) -> Event:
    """Return that fields were changed, each named once, as Django's forms note it: read in both languages."""
    with translation.override(None):
        return {
            "changed": {"fields": list(dict.fromkeys(str(capfirst(each.verbose_name)) for each in fields))}
        }


def comment_of(events: list[Event]) -> str:
    return json.dumps(events)


def parts_of(comment: str) -> list[Event] | None:
    """Return what a revision's comment is made of; None where it is plain words."""
    try:
        parts = json.loads(comment)
    except ValueError:
        return None
    return parts if isinstance(parts, list) else None


def place_in_history(model: type[models.Model], pk: Any) -> str:
    """Return by what a comment tells one entry from the others that its revision changed."""
    return f"{model._meta.label_lower} {pk}"


def of_one(parts: Iterable[Event], place: str) -> list[Event]:
    """Return what a comment says of one entry: of what it says entry by entry, no other's."""
    found = []
    for part in parts:
        own = part.get("by_entry")
        if own is None or place in own:
            found.append(part | (own[place] if own else {}))
    return found


def in_words(comment: str, *kinds: type[models.Model], place: str = "") -> str:
    """
    Return what a revision's comment says was done, in the reader's language.

    `kinds`: what it changed; `place`: the one entry of it that is asked about.
    """
    parts = parts_of(comment)
    if parts is None:
        return gettext(comment) if comment else ""
    parts = of_one(parts, place) if place else parts
    words = [in_language(part) for part in parts if part.get("did") in EVENTS]
    changes = [part for part in parts if "did" not in part]
    if changes:
        translate_labels(changes, {stored: word for kind in kinds for stored, word in labels(kind).items()})
        words.append(LogEntry(change_message=json.dumps(changes)).get_change_message())
    return " ".join(words)


def in_language(part: Event) -> str:
    """Return the sentence of an event; of what it has in both languages, such as when_fr, the reader's."""
    suffix = f"_{current_language()}"
    own = {name.removesuffix(suffix): value for name, value in part.items() if name.endswith(suffix)}
    return str(EVENTS[part["did"]]) % (part | own)


def remark_in(comment: str) -> str:
    """Return what colleagues were told of a change, in the words of whoever made it."""
    return " ".join(part["comment"] for part in parts_of(comment) or () if part.get("did") == COMMENT)


def tell_apart(events: list[Event], deleted: Mapping[tuple[Any, Any], Any]) -> None:
    """Have `events` name what was deleted, by models and keys, so that it is found again."""
    for (model, pk), instance in deleted.items():
        known = [each for each in events if each.get("did") == DELETED and "pk" not in each]
        found = next((each for each in known if each["name"] == str(instance)), None)
        if found is None:
            events.append(found := event(DELETED, name=str(instance)))
        found.update(model=model._meta.label_lower, pk=pk)


def unseen(before: Mapping[Any, Any], after: Mapping[Any, Any], touched: Collection[Any]) -> list[Event]:
    """Return the event that a change has of which the public sees nothing; instances by models and keys."""
    for key in {*touched, *(key for key, old in before.items() if old is None)}:
        known = [each for each in (before.get(key), after.get(key)) if each is not None]
        if not known or any(map(has_come, known)):
            return []
    return [event(UNSEEN)]


def has_come(instance: Any) -> bool:
    """Whether something is public, or was until its time was over, which is kept with it; references are."""
    if not isinstance(instance, Entry):
        return True
    return status_of(instance.state, instance.publish_at) == Status.PUBLISHED


def seen() -> models.QuerySet[Revision]:
    """Return the revisions that changed something public, made it so, or ended that."""
    return Revision.objects.exclude(comment__contains=json.dumps(event(UNSEEN)))


def names_in_both(word: str, names: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """
    Return the words of an event that names several: `word` in both languages, in order, and no more than 30.

    `names`: of each, its name by language.
    """
    every, found = list(names), {}
    for language in LANGUAGES:
        with translation.override(language):
            ordered = sorted((name[language] for name in every), key=fold)
            shown = ordered if len(ordered) <= NAMED else [*ordered[:NAMED], others(len(ordered) - NAMED)]
            found[f"{word}_{language}"] = get_text_list(shown, gettext("and"))
    return found


def others(count: int) -> str:
    return ngettext("%(count)d more", "%(count)d more", count) % {"count": count}


def time_in_both(word: str, time: datetime) -> dict[str, str]:
    """Return the words of an event that says when something was, in both languages."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[f"{word}_{language}"] = date_format(localtime(time), "DATETIME_FORMAT")
    return found


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
    return versions_of_key(type(instance), instance.pk)


def versions_of_key(model: type[models.Model], pk: Any) -> models.QuerySet[Version]:
    """Return the kept versions of something that may be gone, last one first."""
    found: models.QuerySet[Version] = Version.objects.get_for_object_reference(model, pk)
    return found.select_related("revision__user", "revision__author").order_by("-pk")


def author_of(revision: Revision) -> str:
    """Return the name of whoever made a revision, kept with it; empty for the portal itself."""
    if author := getattr(revision, "author", None):
        return str(author)
    return str(revision.user.get_username()) if revision.user else ""


def lines_of(versions: Iterable[Version], model: type[models.Model]) -> Iterator[dict[str, Any]]:
    """Yield what the history says of each version: its number and its change's, when, who, what, comment."""
    for version in versions:
        revision = version.revision
        yield {
            "pk": version.pk,
            "revision": revision.pk,
            "when": revision.date_created,
            "who": author_of(revision),
            "what": in_words(revision.comment, model, place=place_in_history(model, version.object_id)),
            "comment": remark_in(revision.comment),
        }


def last_version(instance: models.Model) -> int:
    """Return the number of the last kept version of `instance`, 0 if there is none."""
    version = versions_of(instance).first()
    return version.pk if version else 0


def last_change(instance: models.Model) -> str:
    """Return when `instance` was last changed and by whom, in words; nothing if it never was."""
    version = versions_of(instance).first()
    return change_in_words(version) if version else ""


def last_changes(model: type[models.Model], pks: Iterable[Any]) -> dict[Any, str]:
    """Return the same of several of a model, by their keys, with two queries."""
    kept = Version.objects.get_for_model(model).filter(object_id__in=[str(pk) for pk in pks])
    last = kept.order_by().values("object_id").annotate(last=models.Max("pk")).values_list("last", flat=True)
    found = Version.objects.filter(pk__in=list(last)).select_related("revision__user", "revision__author")
    return {int(version.object_id): change_in_words(version) for version in found}


def change_in_words(version: Version) -> str:
    when = date_format(localtime(version.revision.date_created), "DATETIME_FORMAT")
    who = author_of(version.revision)
    return gettext("%(when)s, by %(who)s") % {"when": when, "who": who} if who else when
