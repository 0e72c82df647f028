"""How drafts become live: several as one change, one revision, one step of the catalogue's number."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from itertools import takewhile
from typing import Any

import reversion
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue import applying
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.contents import content_of, model_named
from cnrs_intl.catalogue.drafts import name_of, wanted
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.history import COMMENT, SET_PUBLISHED, Event, event, names_in_both
from cnrs_intl.catalogue.merging import Clash, merge
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry, RevisionAuthor
from cnrs_intl.catalogue.writing import Change, change, key_of


class ChangedMeanwhileError(ValidationError):
    """A draft or a set is not, or no longer where, it was when somebody looked at it."""


def publish(
    drafts: Collection[Draft],
    *,
    user: Any,
    check: Callable[[Change], None] | None = None,
    events: Iterable[Event] = (),
    of_set: DraftSet | None = None,
    approver: Any = None,
) -> Change:
    """
    Have drafts be live, all or none, and do away with them; return the change.

    `user`: who publishes (None: the portal, at the time that `approver` set); `check`: as for `change`;
    `of_set`: the set of which these are all drafts, and which goes, too. Raises DoesNotApplyError with every
    reason why they cannot be live, ChangedMeanwhileError if they are not as they were read, NotAllowedError.
    """
    with change(*querysets(drafts), user=user, check=check, authors=writers_of(drafts)) as opened:
        hold_to_seen(drafts, of_set)
        start(check)
        hold_to_live(drafts)
        entries = applying.write([wanted(draft) for draft in drafts])
        opened.touch(*entries)
        opened.after |= {key_of(entry): entry for entry in entries}
        opened.confirm()
        opened.events = [*(list(events) or [event("draft_published")]), *remarks(drafts, user)]
        do_away(drafts, of_set)
        if approver:
            reversion.add_meta(RevisionAuthor, name=name_of(approver))
    return opened


def remarks(drafts: Collection[Draft], publisher: Any) -> list[Event]:
    """Return what the history keeps of who wrote drafts, and of the comments on them and their sets."""
    said = [text for draft in drafts for text in (draft.set and draft.set.comment, draft.comment) if text]
    comments = [event(COMMENT, comment=text) for text in dict.fromkeys(said)]
    return [*written_by(drafts, publisher), *comments]


def written_by(drafts: Collection[Draft], publisher: Any) -> list[Event]:
    """Return what the history says of who wrote drafts, unless their publisher did alone."""
    authors = get_user_model().objects.filter(pk__in=authors_of(drafts)).order_by("username")
    if not authors or list(authors) == [publisher]:
        return []
    return [
        event(
            "written_by",
            **names_in_both("names", [dict.fromkeys(LANGUAGES, name_of(author)) for author in authors]),
        )
    ]


def set_published(of_set: DraftSet) -> Event:
    """Return what the history says of a set, with the number by which its page finds that again."""
    return event(SET_PUBLISHED, name=of_set.name, set=str(of_set.pk))


def do_away(drafts: Collection[Draft], of_set: DraftSet | None) -> None:
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).delete()
    if of_set:
        DraftSet.objects.filter(pk=of_set.pk).delete()


def authors_of(drafts: Collection[Draft]) -> set[int]:
    """Return the accounts that wrote in drafts themselves."""
    return set().union(*authors_of_each(drafts).values())


def authors_of_each(drafts: Collection[Draft]) -> dict[int, set[int]]:
    """Return likewise, by the keys of the drafts."""
    found: dict[int, set[int]] = {draft.pk: set() for draft in drafts}
    written = Draft.authors.through.objects.filter(draft__in=drafts)
    for key, user in written.values_list("draft_id", "user_id"):
        found[key].add(user)
    return found


def writers_of(drafts: Collection[Draft]) -> set[int]:
    """
    Return the accounts that wrote drafts; and, of entries that are published as they stand, their history.

    Those are what has no draft of its own, and what the public has never seen: its draft follows what anybody
    saves live, and nobody has approved that.
    """
    return set().union(*writers_of_each(drafts).values())


def writers_of_each(drafts: Collection[Draft]) -> dict[int, set[int]]:
    """Return likewise, by the keys of the drafts; with one query, and one more for each model."""
    found = authors_of_each(drafts)
    new: dict[Any, dict[str, int]] = defaultdict(dict)
    for draft in drafts:
        if draft.content is None or (
            draft.base and draft.base[0]["fields"].get("state") == Entry.State.DRAFT
        ):
            new[model_named(draft.model)][str(draft.object_id)] = draft.pk
    for model, keys in new.items():
        for object_id, writers in writers_in_history(model, keys).items():
            found[keys[object_id]] |= writers
    return found


def writers_in_history(model: Any, keys: Iterable[str]) -> dict[str, set[int]]:
    """Return the accounts that wrote entries, by their keys; of withdrawn ones, since they were public."""
    versions = Version.objects.get_for_model(model).filter(object_id__in=list(keys)).order_by("-pk")
    histories: dict[str, list[tuple[int | None, str]]] = defaultdict(list)
    for key, user, data in versions.values_list("object_id", "revision__user_id", "serialized_data"):
        histories[key].append((user, json.loads(data)[0]["fields"].get("state", "")))
    found: dict[str, set[int]] = {}
    for key, history in histories.items():  # what was public, was approved; who withdrew it may have written
        withdrawn = history[0][1] == Entry.State.WITHDRAWN
        written = takewhile(lambda each: each[1] != Entry.State.PUBLISHED, history) if withdrawn else history
        found[key] = {user for user, _state in written if user is not None}
    return found


def hold_to_seen(drafts: Collection[Draft], of_set: DraftSet | None = None) -> None:
    """
    Lock drafts, and the set that they are all of, and refuse what is not as it was read.

    Everybody locks entries first, then the catalogue's number, drafts, sets. Raises ChangedMeanwhileError.
    """
    rows = Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).order_by("model", "object_id")
    stored = {row.pk: row for row in rows.select_for_update()}
    for draft in drafts:
        hold_one_to_seen(draft, stored.get(draft.pk))
    if of_set:
        found = DraftSet.objects.filter(pk=of_set.pk).select_for_update().first()
        hold_one_to_seen(of_set, found)
        if set(Draft.objects.filter(set=of_set).values_list("pk", flat=True)) != {
            draft.pk for draft in drafts
        }:
            raise ChangedMeanwhileError(_("“%(name)s” was changed meanwhile: look again.") % {"name": of_set})


def hold_one_to_seen(seen: Any, stored: Any) -> None:
    """Refuse what is gone, was written, or is approved otherwise. Raises ChangedMeanwhileError."""
    if stored is None:
        words = _("“%(name)s” was published or discarded meanwhile.")
        raise ChangedMeanwhileError(words % {"name": seen})
    compared = ("number", "set_id", "status", "publish_at")
    if any(getattr(seen, name, None) != getattr(stored, name, None) for name in compared):
        words = _("%(person)s changed “%(name)s” meanwhile: look again.")
        person = getattr(stored, "author_name", "") or _("Somebody")
        raise ChangedMeanwhileError(words % {"person": person, "name": seen})


def start(check: Any) -> None:
    """Have a check look at what the public is told before anything is written, where it wants to."""
    if hasattr(check, "start"):
        check.start()


def querysets(drafts: Iterable[Draft]) -> list[Any]:
    """Return what drafts change, by model."""
    keys: dict[Any, list[Any]] = defaultdict(list)
    for draft in drafts:
        keys[model_named(draft.model)].append(draft.object_id)
    return [model.objects.filter(pk__in=pks) for model, pks in keys.items()]


def hold_to_live(drafts: Iterable[Draft]) -> None:
    """Refuse drafts of what is gone, or was changed live meanwhile. Raises DoesNotApplyError."""
    problems: list[Problem] = []
    there = live_ones(drafts)
    versions = versions_now(there)
    for draft in drafts:
        key = model_named(draft.model), draft.object_id
        instance = there.get(key)
        if instance is None and (draft.base or draft.content is None):
            problems.append(Problem(draft.name, "", _("It was deleted meanwhile.")))
        elif instance and draft.content is not None and draft.based_on != versions[key]:
            problems += [problem_of(draft, clash) for clash in clashes_of(draft, instance)]
    if problems:
        raise DoesNotApplyError(problems)


def live_ones(drafts: Iterable[Draft]) -> dict[Any, Any]:
    """Return what drafts are of, as it is live, by model and key."""
    return {key_of(each): each for wanted in querysets(drafts) for each in wanted}


def versions_now(there: dict[Any, Any]) -> dict[Any, int]:
    """Return the version of each of these, as `drafts.version_of` has it, with one query for each model."""
    found = {key: each.version for key, each in there.items() if isinstance(each, Entry)}
    others: dict[Any, list[str]] = defaultdict(list)
    for model, pk in there.keys() - found.keys():
        others[model].append(str(pk))
    for model, pks in others.items():
        kept = Version.objects.get_for_model(model).filter(object_id__in=pks).order_by()
        last = dict(kept.values_list("object_id").annotate(Max("pk")))
        found |= {(model, int(pk)): last.get(pk, 0) for pk in pks}
    return found


def clashes_of(draft: Draft, instance: Any) -> list[Clash]:
    """Return what a draft changes and what was changed live since it was begun."""
    return merge(draft.base, draft.content or [], content_of(instance)).clashes


def problem_of(draft: Draft, clash: Clash) -> Problem:
    model = model_named(clash.model)
    name = (
        str(model._meta.get_field(clash.field).verbose_name) if clash.field else str(model._meta.verbose_name)
    )
    return Problem(draft.name, capfirst(name), _("This was changed meanwhile: bring the draft up to date."))
