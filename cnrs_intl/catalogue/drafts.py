"""
Drafts beside what is live: one for each entry or reference, with its rows.

A draft is written by making a change for real, on top of the draft that there is, reading what came of it,
and undoing it (`writing`): so every form, import and move can write one, and none knows how.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import applying
from cnrs_intl.catalogue.contents import (
    Content,
    content_of,
    having,
    model_named,
    names_in,
    reserve_keys,
)
from cnrs_intl.catalogue.history import last_version
from cnrs_intl.catalogue.lacking import completed
from cnrs_intl.catalogue.merging import changes_between, merge
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry

IN_ORDER = ("model", "object_id")  # in which drafts are locked
WAITING = (Draft.Status.WAITING, Draft.Status.APPROVED, Draft.Status.FAILED)
reopened: ContextVar[list[Any] | None] = ContextVar("reopened", default=None)


@dataclass(frozen=True)
class Into:
    """
    That a change goes into drafts, and into which set (None: those that are in one stay there).

    `masked`: entries count as drafts meanwhile, so that they may lack texts. `also`: the keys of what may
    have nothing but a draft yet.
    """

    set: DraftSet | None = None
    masked: bool = True
    also: tuple[tuple[Any, Any], ...] = ()


def version_of(instance: Any) -> int:
    """Return a number that each save of something live raises."""
    return int(instance.version) if isinstance(instance, Entry) else last_version(instance)


def draft_of(instance: Any) -> Draft | None:
    """Return the draft of an entry or reference, if there is one."""
    return draft_at(type(instance), instance.pk)


def draft_at(model: Any, key: Any) -> Draft | None:
    """Return the draft of what has or would have a key, if there is one."""
    found = Draft.objects.filter(model=model._meta.label_lower, object_id=key)
    return found.select_related("set").first()


def drafts_of(keys: Iterable[tuple[Any, Any]], *, of_set: DraftSet | None = None) -> list[Draft]:
    """Return the drafts of some entries and references, models with keys, and those of a set."""
    wanted = Q(set=of_set) if of_set else Q(pk=None)
    return list(Draft.objects.filter(wanted | are_of(keys)).select_related("set").order_by(*IN_ORDER))


def locked_drafts_of(keys: Iterable[tuple[Any, Any]]) -> list[Draft]:
    """Return the drafts of some entries and references, and keep others from doing anything with them."""
    return list(Draft.objects.filter(are_of(keys)).order_by(*IN_ORDER).select_for_update())


def are_of(keys: Iterable[tuple[Any, Any]]) -> Q:
    by_model: dict[str, list[Any]] = {}
    for model, pk in keys:
        by_model.setdefault(model._meta.label_lower, []).append(pk)
    wanted = Q(pk=None)
    for label, pks in by_model.items():
        wanted |= Q(model=label, object_id__in=pks)
    return wanted


def live(draft: Draft) -> Any:
    """Return what a draft is of, as it is live; None where it is gone or not there yet."""
    return model_named(draft.model)._base_manager.filter(pk=draft.object_id).first()


def wanted(draft: Draft) -> Content:
    """Return what is to be live once a draft is published. Raises DoesNotApplyError where that is gone."""
    if draft.content is not None:
        content: Content = draft.content
        return content
    if (instance := live(draft)) is None:
        raise applying.DoesNotApplyError([applying.Problem(draft.name, "", _("It was deleted meanwhile."))])
    return having(content_of(instance), state=Entry.State.PUBLISHED)


def is_stale(draft: Draft, instance: Any) -> bool:
    """Whether what is live moved on since, in a way that could not be brought into the draft by itself."""
    return draft.content is not None and bool(instance) and draft.based_on != version_of(instance)


def lines(draft: Draft) -> list[Any]:
    """Return what a draft changes: objects before and after, with their changed fields."""
    return list(changes_between(draft.base, draft.content)) if draft.content is not None else []


def put_on(drafts: Collection[Draft], *, masked: bool, complete: bool = False) -> None:
    """
    Have the tables hold what drafts say, inside a transaction that is undone.

    With `complete`, a dash stands for each text that one still lacks. Raises DoesNotApplyError.
    """
    contents = [wanted(draft) for draft in drafts]
    applying.write([completed(each) for each in contents] if complete else contents, as_drafts=masked)


def mates_of(keys: Collection[tuple[Any, Any]], into: Into) -> set[tuple[Any, Any]]:
    """Return what the other drafts of the sets are of that drafts of `keys` are in, or go into."""
    sets = {draft.set for draft in drafts_of(keys) if draft.set} | ({into.set} if into.set else set())
    others = Draft.objects.filter(set__in=sets).values_list("model", "object_id") if sets else ()
    return {(model_named(label), pk) for label, pk in others}


def put_on_with_set(keys: Collection[tuple[Any, Any]], into: Into) -> None:
    """Put on the drafts of `keys`, and with them those of their sets, where these fit."""
    own = drafts_of(keys)
    sets = {draft.set for draft in own if draft.set} | ({into.set} if into.set else set())
    others = {draft.pk: draft for each in sets for draft in drafts_of([], of_set=each)}
    together = list((others | {draft.pk: draft for draft in own}).values())
    try:
        put_on(together, masked=into.masked)
    except applying.DoesNotApplyError:
        if len(together) == len(own):
            raise
        put_on(own, masked=into.masked)


def keep(content: Content, user: Any, *, into: Into, before: Any) -> Draft | None:
    """
    Keep `content` as the draft of `before`, what is live (None: nothing yet), written by `user`.

    Returns None, keeping nothing, where there is no draft and it says what is live already.
    """
    first = content[0]
    model = model_named(first["model"])
    draft = draft_at(model, first["pk"])
    known = content_of(before) if before else []
    if issubclass(model, Entry):
        content = having(content, state=state_wanted(first["fields"]["state"], known))
    if draft is None and content == known:
        return None
    if draft and draft.content == content and into.set in (None, draft.set):
        return draft
    draft = draft or Draft(model=first["model"], object_id=first["pk"], base=known, set=into.set)
    if draft.content is None or draft.pk is None:
        draft.base, draft.based_on = known, version_of(before) if before else 0
    move_to(draft, into.set)
    draft.content, draft.names = content, names_in(content)
    write(draft, user)
    reserve_keys([content])
    return draft


def move_to(draft: Draft, of_set: DraftSet | None) -> None:
    """
    Have a draft, unsaved, be in a set if one is given, whose date holds and not its own.

    A set that it leaves has to be approved again.
    """
    left = draft.set
    if of_set and left and left != of_set:
        left = DraftSet.objects.select_for_update().get(pk=left.pk)
        begin_again(left)
        left.save()
    if of_set and left != of_set:
        draft.publish_at = None
    draft.set = of_set or draft.set


def state_wanted(state: str, known: Content) -> str:
    """Return the state that an entry is to have: what it has, or withdrawn; of a new one, public."""
    before = known[0]["fields"]["state"] if known else Entry.State.DRAFT
    if state == Entry.State.WITHDRAWN or before == Entry.State.DRAFT:
        return str(state if state == Entry.State.WITHDRAWN else Entry.State.PUBLISHED.value)
    return str(before)


def write(draft: Draft, user: Any) -> None:
    """Save what somebody wrote into a draft: it has to be approved again, and so has its set."""
    draft.author, draft.author_name = user, name_of(user) if user else ""
    rewrite(draft)
    if user:
        draft.authors.add(user)


def rewrite(draft: Draft) -> None:
    """Save what is another draft now: nobody has approved this one, nor its set."""
    draft.changed_at, draft.number = timezone.now(), draft.number + 1
    begin_again(draft)
    draft.save()
    if draft.set:
        begin_set_again(draft.set)


def begin_set_again(of_set: DraftSet) -> None:
    """Have a set be written again, whenever it was read; what others changed of it meanwhile stays."""
    stored = DraftSet.objects.select_for_update().filter(pk=of_set.pk).first()
    if stored:
        for column in ("status", "approved_by_id", "approved_at", "failure"):
            setattr(of_set, column, getattr(stored, column))
        begin_again(of_set)
        of_set.save(update_fields=["status", "approved_by", "approved_at", "failure"])


def begin_again(proposal: Any) -> None:
    """Have a draft or a set, unsaved, be written again if it waited: nobody approved what it says now."""
    if proposal.status in WAITING:
        if (noted := reopened.get()) is not None:
            noted.append(proposal)
        be_written(proposal)


def be_written(proposal: Any) -> None:
    """Have a draft or a set, unsaved, be written; what it is for and when stays."""
    proposal.status, proposal.approved_by, proposal.approved_at = Draft.Status.WRITING, None, None
    proposal.failure = []


@contextmanager
def noting_reopened() -> Iterator[list[Any]]:
    """Give a list of what has to be approved again, by whatever road; what was undone stands in it too."""
    found: list[Any] = []
    token = reopened.set(found)
    try:
        yield found
    finally:
        reopened.reset(token)


def name_of(user: Any) -> str:
    """Return how the history calls an account: “claire (Claire Martin)”."""
    full = user.get_full_name()
    return f"{user.get_username()} ({full})" if full else str(user.get_username())


def follow(keys: Collection[tuple[Any, Any]]) -> None:
    """
    Bring drafts up to date with what has just been changed live, where no field was changed by both.

    Where one was, the draft is left as it is, and is stale. That a new entry be published is no longer
    proposed once it is. What others are doing with drafts is waited for:
    what they did would be undone, or what they discarded be there again.
    """
    for draft in locked_drafts_of(keys):
        now = live(draft)
        if draft.content is None and now.state == Entry.State.PUBLISHED:
            draft.delete()
            if draft.set:
                begin_set_again(draft.set)
            continue
        if draft.content is None:
            draft.names = names_in(content_of(now))
            rewrite(draft)
            continue
        current = content_of(now)
        merged = merge(draft.base, draft.content, current)
        if not merged.clashes and draft.based_on:
            draft.content, draft.base, draft.based_on = merged.content, current, version_of(now)
            draft.save()


def forget_new(keys: Collection[tuple[Any, Any]]) -> None:
    """Do away with the drafts of new entries that have just been deleted: nothing is left to be published."""
    gone = [draft.pk for draft in drafts_of(keys) if draft.content is None] if keys else []
    Draft.objects.filter(pk__in=gone).delete()
