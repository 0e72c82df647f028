"""
The one door by which the catalogue is changed: all or nothing, one revision, one step of its number.

Forms, actions, imports, moves and deletions of rows go through it. It takes its locks in one order,
entries by table and key, then the number, so that two changes never wait for each other.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import reversion
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.history import Event, comment_of
from cnrs_intl.catalogue.models import Catalogued, Entry, RevisionAuthor

Key = tuple[Any, Any]  # a model and the key of a row of it


class NotLockedError(RuntimeError):
    """Something was saved or deleted that is not among what the change was opened for."""


class Change:
    """A change of the catalogue under way."""

    def __init__(self, locked: dict[Key, Any], check: Callable[["Change"], None] | None) -> None:
        self.before = locked  # what may be changed, as it was; None for what is new
        self.check = check
        self.after: dict[Key, Any] = {}  # the entries that were saved themselves
        self.touched: set[Key] = set()  # those of which anything was changed, rows included
        self.deleted: set[Key] = set()
        self.rows_deleted = False
        self.events: list[Event] = []

    def note(self, instance: Any, *, created: bool = False, deleted: bool = False) -> None:
        """Note that `instance`, an entry or a row of one, was saved or deleted."""
        key = entry_of(instance)
        if key == key_of(instance):
            if created:
                self.before.setdefault(key, None)
            if deleted:
                self.deleted.add(key)
            else:
                self.after[key] = instance
        elif deleted:
            self.rows_deleted = True
        if key not in self.before:
            raise NotLockedError(f"{instance!r} is changed without having been locked")
        self.touched.add(key)

    def touch(self, *instances: Any) -> None:
        """Say that something of these was changed that no signal tells, such as a row that went elsewhere."""
        self.touched |= {entry_of(instance) for instance in instances}

    def add_new(self, instances: Iterable[Any]) -> None:
        """Note what was inserted without a signal, and is kept in the revision already."""
        for instance in instances:
            if instance.entry_field:
                self.touched |= {key for key in [entry_of(instance)] if self.before[key] is not None}
            else:
                self.before[key_of(instance)] = None

    def confirm(self) -> None:
        """Stop the change where somebody must first see what it does; once its writes are done."""
        if self.check:
            self.check(self)

    def finish(self) -> None:
        """Raise the version of each entry of which only rows changed, and put all into the revision."""
        for model in sorted({model for model, _pk in self.touched}, key=lambda model: model._meta.label):
            pks = [pk for of, pk in self.touched - self.deleted if of is model]
            for entry in model._base_manager.filter(pk__in=pks).order_by("pk"):
                key = key_of(entry)
                if issubclass(model, Entry) and key not in self.after and self.before[key] is not None:
                    entry.save()
            for entry in with_rows(model).filter(pk__in=pks).order_by("pk"):
                reversion.add_to_revision(entry)


current: ContextVar[Change | None] = ContextVar("change", default=None)


def key_of(instance: models.Model) -> Key:
    return type(instance), instance.pk


def entry_of(instance: Any) -> Key:
    """Return the key of what `instance` is edited with: itself, or that of which it is a row."""
    if not instance.entry_field:
        return key_of(instance)
    field = instance._meta.get_field(instance.entry_field)
    return field.related_model, getattr(instance, field.attname)


@contextmanager
def change(
    *querysets: Any, user: Any = None, check: Callable[[Change], None] | None = None
) -> Iterator[Change]:
    """
    Change entries and references, with their rows, in one go.

    `querysets` hold what is to be changed; what is new needs none. `user`: an account, whose name is
    kept. `check` may raise to stop the change, once `confirm()` is called. Whatever is raised inside
    undoes everything, and is raised again.
    """
    with transaction.atomic(), reversion.create_revision(manage_manually=True, atomic=False):
        opened = Change(lock(querysets), check)
        version.count_up()
        token = current.set(opened)
        try:
            yield opened
        finally:
            current.reset(token)
        if connection.needs_rollback or not (opened.touched or opened.events):
            transaction.set_rollback(True)  # nothing happened: the number stays
            return
        opened.finish()
        sign(user, opened.events)
        if opened.deleted and opened.touched <= opened.deleted:
            keep_deletion(user, opened.events)


def lock(querysets: tuple[Any, ...]) -> dict[Key, Any]:
    """Lock rows by table and key; return each as it is now."""
    found: dict[Key, Any] = {}
    for queryset in sorted(querysets, key=lambda each: each.model._meta.label_lower):
        wanted = sorted({*queryset.order_by().values_list("pk", flat=True)})
        rows = queryset.model._base_manager.filter(pk__in=wanted).order_by("pk")
        found |= {key_of(row): row for row in rows.select_for_update(no_key=True)}
    return found


def sign(user: Any, events: list[Event]) -> None:
    """Say in the revision who made it, by name for good, and what was done."""
    reversion.set_comment(comment_of(events))
    if user is not None:
        reversion.set_user(user)
        reversion.add_meta(RevisionAuthor, name=name_of(user))


def keep_deletion(user: Any, events: list[Event]) -> None:
    """Keep who deleted what: reversion makes no revision where nothing stands that it could hold."""
    revision = Revision.objects.create(date_created=timezone.now(), user=user, comment=comment_of(events))
    if user is not None:
        RevisionAuthor.objects.create(revision=revision, name=name_of(user))


def name_of(user: Any) -> str:
    """Return how the history calls an account: “claire (Claire Martin)”."""
    full = user.get_full_name()
    return f"{user.get_username()} ({full})" if full else str(user.get_username())


def with_rows(model: Any) -> Any:
    """Read entries with all that the history keeps of them, and what their rows are called after."""
    related = []
    for name in model.rows:
        row = model._meta.get_field(name).related_model
        others = [field for field in row._meta.fields if field.is_relation and field.name != row.entry_field]
        related += [name, *(f"{name}__{field.name}" for field in others)]
    return model._base_manager.prefetch_related(*related)


def noted(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Tell the change under way, if there is one, what was saved, deleted or related."""
    opened = current.get()
    if opened and isinstance(instance, Catalogued):
        opened.note(
            instance, created=kwargs.get("created", False), deleted=kwargs.get("signal") is post_delete
        )


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(noted, dispatch_uid="catalogue.writing")
