"""The journal of everybody's changes: what each revision changed, who made it, when and why, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import make_aware
from reversion.models import Revision, Version

from cnrs_intl.catalogue.first_versions import LOADED
from cnrs_intl.catalogue.history import (
    DELETED,
    SET_PUBLISHED,
    author_of,
    can_be_undone,
    in_words,
    parts_of,
    remark_in,
)
from cnrs_intl.catalogue.models import Catalogued, RevisionAuthor
from cnrs_intl.catalogue.naming import Names
from cnrs_intl.catalogue.versions import Key, gone_versions, is_kind

PORTAL = "-"  # for a person: what the portal did itself
SHOWN = 10  # names of what one change changed


class Changed(NamedTuple):
    """An entry or reference that a revision changed, and whether it is still there."""

    name: str
    model: str
    pk: int
    is_there: bool


class Entry(NamedTuple):
    """A line of the journal."""

    revision: int
    when: datetime
    who: str
    what: str
    comment: str
    changed: list[Changed]
    more: int  # that were changed and are not named
    undoable: bool = True


class Gone(NamedTuple):
    """Something that was deleted: its last version, when and by whom, as far as the history knows."""

    version: Version
    kind: Any
    name: str
    when: datetime | None
    who: str


def kinds() -> list[Any]:
    """Return the models of entries and references, in the order of the house."""
    return [model for model in apps.get_models() if issubclass(model, Catalogued) and is_kind(model)]


def people() -> list[str]:
    """Return the names of all who ever changed something, as the history kept them."""
    return list(RevisionAuthor.objects.order_by("name").values_list("name", flat=True).distinct())


def revisions(
    person: str = "", kind: Any = None, since: date | None = None, until: date | None = None
) -> Any:
    """Return revisions, last one first, of one person, of one model, and of some days (in Paris)."""
    found = Revision.objects.select_related("user", "author").order_by("-date_created", "-pk")
    if person:
        found = (
            found.filter(author__name=person) if person != PORTAL else found.filter(author=None, user=None)
        )
    if kind:
        versions = Version.objects.filter(revision=OuterRef("pk"), content_type=type_of(kind))
        deleted = Q(comment__contains=f'"model": "{kind._meta.label_lower}"')
        found = found.filter(Exists(versions) | deleted)
    if since:
        found = found.filter(date_created__gte=midnight(since))
    if until:
        found = found.filter(date_created__lt=midnight(until + timedelta(days=1)))
    return found


def without_loading(found: Any) -> Any:
    """Leave out of some revisions those with which a portal was filled."""
    return found.exclude(comment__in=LOADED)


def of_set(pk: int) -> Revision | None:
    """Return the revision with which a set of drafts went live; None if none did, or before that was kept."""
    kept = Revision.objects.filter(comment__contains=f'"set": "{pk}"').select_related("user", "author")
    for revision in kept.order_by("pk"):
        if name_of_set(revision, pk):
            return revision
    return None


def name_of_set(revision: Revision, pk: int) -> str:
    """Return what a set was called that went live with a revision; nothing if it did not."""
    parts = parts_of(revision.comment) or []
    names = (
        part["name"] for part in parts if part.get("did") == SET_PUBLISHED and part.get("set") == str(pk)
    )
    return next(names, "")


def all_changed_by(revision: Revision) -> list[Changed]:
    """Return all that a revision changed, in the order of their names."""
    types = {type_of(model).pk: model for model in kinds()}
    versions = Version.objects.filter(revision=revision, content_type__in=types)
    keys = [(types[kind], int(pk)) for kind, pk in versions.values_list("content_type_id", "object_id")]
    names = Names(keys)
    found = [Changed(names.of(*key), key[0]._meta.label_lower, key[1], key in names.there) for key in keys]
    return sorted([*found, *deleted_in(revision)])


def midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def type_of(model: Any) -> ContentType:
    return ContentType.objects.get_for_model(model)


def entries(page: Iterable[Revision]) -> list[Entry]:
    """Return the lines of some revisions, with a fixed number of queries."""
    wanted = list(page)
    touched, counts, models = touched_by(wanted)
    deleted = {revision.pk: deleted_in(revision) for revision in wanted}
    names = Names(key for keys in touched.values() for key in keys)
    found = []
    for revision in wanted:
        changed = [
            Changed(names.of(*key), key[0]._meta.label_lower, key[1], key in names.there)
            for key in touched[revision.pk]
        ]
        gone = deleted[revision.pk]
        shown = [*gone, *changed][:SHOWN]
        more = counts[revision.pk] + len(gone) - len(shown)
        what = in_words(revision.comment, *models[revision.pk])
        who, remark = author_of(revision), remark_in(revision.comment)
        undone = can_be_undone(revision.comment)
        found.append(Entry(revision.pk, revision.date_created, who, what, remark, shown, more, undone))
    return found


def touched_by(wanted: Collection[Revision]) -> tuple[Any, Any, Any]:
    """Return, by revision, the first ten that each changed, how many these are, and of which models."""
    types = {type_of(model).pk: model for model in kinds()}
    of_each = F("revision_id")
    versions = (
        Version.objects.filter(revision__in=[each.pk for each in wanted], content_type__in=types)
        .order_by("revision_id", "pk")
        .annotate(
            place=Window(RowNumber(), partition_by=of_each, order_by="pk"),
            count=Window(Count("pk"), partition_by=of_each),
        )
        .filter(place__lte=SHOWN)
        .values_list("revision_id", "content_type_id", "object_id", "count")
    )
    touched: dict[int, list[Key]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    models: dict[int, list[Any]] = defaultdict(list)
    for revision, kind, pk, count in versions:
        touched[revision].append((types[kind], int(pk)))
        counts[revision] = count
        models[revision] += [types[kind]] if types[kind] not in models[revision] else []
    return touched, counts, models


def deleted_in(revision: Revision) -> list[Changed]:
    """Return what a revision deleted, by the names that it had."""
    parts = parts_of(revision.comment) or []
    return [
        Changed(part["name"], part["model"], int(part["pk"]), is_there=False)
        for part in parts
        if part.get("did") == DELETED and "pk" in part
    ]


def gone() -> list[Gone]:
    """Return all that was deleted, last one first, with a fixed number of queries."""
    found = []
    deletions = last_deletions()
    for version in gone_versions(kinds()):
        model = version._model
        revision = deletions.get((model._meta.label_lower, int(version.object_id)))
        when, who = (revision.date_created, author_of(revision)) if revision else (None, "")
        found.append(Gone(version, model, str(version.object_repr), when, who))
    return sorted(found, key=last_seen, reverse=True)


def last_seen(each: Gone) -> tuple[datetime, int]:
    return each.when or each.version.revision.date_created, each.version.pk


def last_deletions() -> dict[tuple[str, int], Revision]:
    """Return the revision in which each thing was last deleted."""
    found: dict[tuple[str, int], Revision] = {}
    kept = Revision.objects.filter(comment__contains=f'"did": "{DELETED}"').select_related("user", "author")
    for revision in kept.order_by("pk"):
        found |= {(each.model, each.pk): revision for each in deleted_in(revision)}
    return found
