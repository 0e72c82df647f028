"""
The one door by which the catalogue is changed: all or nothing, one revision, one step of its number.

Forms, actions, imports, moves and deletions of rows go through it. It takes its locks in one order,
entries by table and key, then the number, so that two changes never wait for each other.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import reversion
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone
from reversion.models import Revision
from reversion.signals import post_revision_commit

from cnrs_intl.catalogue import drafts, indexing, permissions, renaming, translating, version
from cnrs_intl.catalogue.contents import SETTLED, Content, content_of, having
from cnrs_intl.catalogue.drafts import Into, name_of
from cnrs_intl.catalogue.history import Event, comment_of, tell_apart, unseen
from cnrs_intl.catalogue.locking import lock, lock_keys, lock_with_sets
from cnrs_intl.catalogue.models import Catalogued, Draft, Entry, RevisionAuthor

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
        self.settled: dict[Key, dict[str, str]] = {}  # translations said to be right, for drafts to keep
        self.corrected: set[Key] = set()  # entries of which the other language need not follow
        self.drafts: list[Draft] = []  # what was kept of a change into drafts
        self.revision: Revision | None = None  # that keeps it, once it is made

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
                self.corrected |= {key} if getattr(instance, "only_corrected", False) else set()
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
guarded: ContextVar[bool] = ContextVar("guarded", default=False)  # whether all must pass by the door


@contextmanager
def nothing_beside_the_door(holds: bool = True) -> Iterator[None]:
    """Refuse whatever is saved of the catalogue outside a change: for what staff do."""
    token = guarded.set(holds)
    try:
        yield
    finally:
        guarded.reset(token)


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
    *querysets: Any,
    user: Any = None,
    check: Callable[[Change], None] | None = None,
    into: Into | None = None,
    authors: Collection[Any] | None = None,
) -> Iterator[Change]:
    """
    Change entries and references, with their rows, in one go.

    `querysets` hold what is to be changed; what is new needs none. `user`: an account, whose name is
    kept. `check` may raise to stop the change, once `confirm()` is called. `into`: nothing live is changed;
    what was written is kept as drafts. `authors`: the accounts that wrote it, where that is not `user`.
    Whatever is raised inside undoes everything, and is raised again. Raises NotAllowedError.
    """
    made = made_live(querysets, user, check, authors) if into is None else drafted(querysets, user, into)
    with made as opened:
        yield opened


@contextmanager
def made_live(querysets: tuple[Any, ...], user: Any, check: Any, authors: Any) -> Iterator[Change]:
    """Make a change for all to see, and bring the drafts of what it changed up to date."""
    with transaction.atomic():
        with reversion.create_revision(manage_manually=True, atomic=False):
            opened = Change(lock(querysets), check)
            version.count_up()
            with indexing.held() as touched:
                with under_way(opened):
                    yield opened
                if not conclude(opened, user, authors):
                    return
            indexing.refresh(
                touched | opened.touched | {key for key in opened.before if not opened.before[key]}
            )
        opened.revision = made.get()
        drafts.follow(opened.touched - opened.deleted)
        drafts.forget_new(opened.deleted)


@contextmanager
def drafted(querysets: tuple[Any, ...], user: Any, into: Into) -> Iterator[Change]:
    """Make a change on top of the drafts that there are, read what came of it, undo it, and keep that."""
    with transaction.atomic():
        captured = []
        locked = lock_with_sets(querysets, into)  # until it is kept, or two would each keep their own
        with (
            transaction.atomic(),
            indexing.held(),  # all of it is undone
            reversion.create_revision(manage_manually=True, atomic=False),
        ):
            opened = Change(dict.fromkeys(into.also) | locked, None)
            put_drafts_on(opened, into)
            with under_way(opened):
                yield opened
            if not connection.needs_rollback:
                permissions.hold_drafts({model for model, _pk in opened.touched}, user)
                renaming.note(opened.before, opened.after)
                captured = [read_back(key, opened) for key in in_order(opened.touched - opened.deleted)]
            transaction.set_rollback(True)
        for content in captured:
            before = drafts.live(Draft(model=content[0]["model"], object_id=content[0]["pk"]))
            if draft := drafts.keep(content, user, into=into, before=before):
                opened.drafts.append(draft)


@contextmanager
def as_drafted(keys: Iterable[Key], into: Into) -> Iterator[None]:
    """Have the tables hold the drafts of some entries and references for a while; all is undone."""
    with transaction.atomic(), version.apart():
        opened = Change(dict.fromkeys(keys), None)
        lock_keys(opened.before, into)  # as a change does, so that neither waits for the other for ever
        put_drafts_on(opened, into)
        yield
        transaction.set_rollback(True)


def put_drafts_on(opened: Change, into: Into) -> None:
    """Have what is to be changed hold its drafts, and entries count as drafts where `into` masks them."""
    with nothing_beside_the_door(False):
        drafts.put_on_with_set(opened.before, into)
    if into.masked:
        for model in {model for model, _pk in opened.before if issubclass(model, Entry)}:
            pks = [pk for of, pk in opened.before if of is model]
            model._base_manager.filter(pk__in=pks, state=Entry.State.PUBLISHED).update(
                state=Entry.State.DRAFT
            )


def read_back(key: Key, opened: Change) -> Content:
    """Return what something holds inside the transaction that changes it, and what its draft said besides."""
    model, pk = key
    content, draft = content_of(model._base_manager.get(pk=pk)), drafts.draft_at(model, pk)
    kept = translating.moments_kept(opened.before.get(key), draft, content, corrected=key in opened.corrected)
    settled = kept | opened.settled.get(key, {})
    return having(content, **{SETTLED: settled}) if settled else content


def in_order(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0]._meta.label, key[1]))


@contextmanager
def under_way(opened: Change) -> Iterator[None]:
    token = current.set(opened)
    try:
        yield
    finally:
        current.reset(token)


def conclude(opened: Change, user: Any, authors: Collection[Any] | None) -> bool:
    """Hold a change to who may make it, and have a revision keep it; return whether anything happened."""
    if connection.needs_rollback or not (opened.touched or opened.events):
        transaction.set_rollback(True)  # the number stays
        return False
    permissions.hold(opened, user, authors)
    renaming.note(opened.before, opened.after)
    with nothing_beside_the_door(False):
        opened.finish()
    opened.events += unseen(opened.before, opened.after, opened.touched)
    tell_apart(opened.events, {key: opened.before[key] for key in in_order(opened.deleted)})
    sign(user, [*opened.events, *translating.recorded(opened.before, opened.after, opened.events)])
    made.set(None)
    if opened.deleted and opened.touched <= opened.deleted:
        keep_deletion(user, opened.events)
    return True


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
    made.set(revision)


made: ContextVar[Revision | None] = ContextVar("revision", default=None)  # that of the last change


def revised(revision: Revision, **kwargs: Any) -> None:
    made.set(revision)


def with_rows(model: Any) -> Any:
    """Read entries with all that the history keeps of them, and what their rows are called after."""
    related = [field.name for field in model._meta.many_to_many]
    for name in model.rows:
        row = model._meta.get_field(name).related_model
        others = [field for field in row._meta.fields if field.is_relation and field.name != row.entry_field]
        related += [name, *(f"{name}__{field.name}" for field in others)]
    return model._base_manager.prefetch_related(*related)


def noted(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """Tell the change under way, if there is one, what was saved, deleted or related."""
    opened = current.get()
    if opened is None and guarded.get() and isinstance(instance, Catalogued):
        raise NotLockedError(f"{instance!r} is changed without a change having been opened")
    if opened and isinstance(instance, Catalogued):
        opened.note(
            instance, created=kwargs.get("created", False), deleted=kwargs.get("signal") is post_delete
        )


def watch() -> None:
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(noted, dispatch_uid="catalogue.writing")
    post_revision_commit.connect(revised, dispatch_uid="catalogue.writing")
