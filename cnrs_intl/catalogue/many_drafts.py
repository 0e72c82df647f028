"""
Several drafts that somebody ticked: asked for, put into a set or published as one, all or none.

A tick says which draft, and how often it had been written, as `workflow.seen_of` does. Whoever calls these
gives the account. What stands in the way is said of each draft by its name (ValidationError).
"""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.catalogue import clock, mailing
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.drafts import IN_ORDER, begin_again
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import hold_to_change, hold_to_outside, hold_to_publishing
from cnrs_intl.catalogue.publishing import (
    ChangedMeanwhileError,
    live_ones,
    publish,
    versions_now,
    writers_of_each,
)
from cnrs_intl.catalogue.workflow import Check, to_come
from cnrs_intl.catalogue.writing import Change

Status = Draft.Status
Writers = dict[int, set[int]]  # the accounts that wrote drafts, by their keys
TICK = re.compile(r"(\d{1,18}):(\d{1,9})", re.ASCII)


def ticked(ticks: Iterable[str], *, to_lock: bool = False) -> list[Draft]:
    """
    Return the drafts that were ticked, in the order in which drafts are locked; one query.

    Raises ValidationError where there are none, ChangedMeanwhileError where one is gone or was written since.
    """
    seen = {int(found[1]): int(found[2]) for found in map(TICK.fullmatch, ticks) if found}
    if not seen:
        raise ValidationError(_("Tick at least one draft. Nothing was changed."))
    found = Draft.objects.filter(pk__in=seen).select_related("set").order_by(*IN_ORDER)
    drafts = list(found.select_for_update(of=("self",)) if to_lock else found)
    words = _("%(person)s changed “%(name)s” meanwhile: look again.")
    problems = [
        words % {"person": draft.author_name or _("Somebody"), "name": draft}
        for draft in drafts
        if draft.number != seen[draft.pk]
    ]
    if gone := len(seen) - len(drafts):
        said = ngettext(
            "%(count)d draft that you ticked was published or discarded meanwhile.",
            "%(count)d drafts that you ticked were published or discarded meanwhile.",
            gone,
        )
        problems.append(said % {"count": gone})
    if problems:
        raise ChangedMeanwhileError([*problems, _("Nothing was changed.")])
    return drafts


def refusals(drafts: Iterable[Draft], hold: Callable[[Draft], None]) -> dict[int, str]:
    """Return why `hold` refuses drafts, in words that name each, by their keys."""
    found = {}
    for draft in drafts:
        try:
            hold(draft)
        except (NotAllowedError, ValidationError) as error:
            reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
            words = _("“%(name)s”: %(problem)s")
            found[draft.pk] = words % {"name": draft, "problem": " ".join(reasons)}
    return found


def hold_all(drafts: Iterable[Draft], hold: Callable[[Draft], None]) -> None:
    """Refuse all drafts where `hold` refuses any. Raises ValidationError."""
    if problems := refusals(drafts, hold):
        raise ValidationError([*problems.values(), _("Nothing was changed.")])


# Asked for


@transaction.atomic
def ask(ticks: Iterable[str], user: Any) -> list[Draft]:
    """Ask Publishers for the approval of one's own drafts, each with the comment and the date that it has."""
    drafts = ticked(ticks, to_lock=True)
    hold_all(drafts, partial(hold_to_asking, user=user, writers=writers_of_each(drafts)))
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(
        status=Status.WAITING, asked_by=user, asked_at=clock.now(), answer="", failure=[]
    )
    mailing.asked_together(drafts, user)
    return drafts


def hold_to_asking(draft: Draft, user: Any, writers: Writers) -> None:
    hold_to_change(user, [draft])
    hold_to_outside(draft)
    if user.pk not in writers[draft.pk]:
        raise ValidationError(_("You did not write in it: whoever did asks for its approval."))
    if draft.status == Status.WAITING:
        raise ValidationError(_("It waits for approval already."))
    hold_to_undated(draft)
    to_come(draft.publish_at)


def hold_to_undated(draft: Draft) -> None:
    if draft.status == Status.APPROVED:
        raise ValidationError(_("It is scheduled already: cancel its date first."))


# Put into a set


@transaction.atomic
def put(
    ticks: Iterable[str], user: Any, of_set: DraftSet | None, new: str = ""
) -> tuple[list[Draft], DraftSet]:
    """Put drafts into a set, or a new one called `new`; each set that changes has to be approved again."""
    drafts = ticked(ticks, to_lock=True)
    hold_all(drafts, partial(hold_to_putting, user=user))
    if new:
        of_set = DraftSet.objects.create(name=new, created_by=user)
    if of_set is None:
        raise ValidationError(_("Choose a set, or type the name of a new one. Nothing was changed."))
    moved = [draft for draft in drafts if draft.set_id != of_set.pk]
    if moved:
        change_sets({of_set.pk} | {draft.set_id for draft in moved if draft.set_id}, needed=of_set)
    Draft.objects.filter(pk__in=[draft.pk for draft in moved]).update(
        set=of_set, status=Status.WRITING, approved_by=None, approved_at=None, failure=[], publish_at=None
    )
    return drafts, of_set


def hold_to_putting(draft: Draft, user: Any) -> None:
    hold_to_change(user, [draft])
    hold_to_undated(draft)


def change_sets(keys: set[int], needed: DraftSet) -> None:
    """Have sets be other ones than were approved. Raises ChangedMeanwhileError where `needed` is gone."""
    found = list(DraftSet.objects.filter(pk__in=keys).order_by("pk").select_for_update())
    if needed.pk not in {each.pk for each in found}:
        words = _("“%(name)s” was published or discarded meanwhile.")
        raise ChangedMeanwhileError(words % {"name": needed})
    for each in found:
        begin_again(each)
        each.save()


# Published


def free_to_publish(drafts: list[Draft], user: Any) -> tuple[list[Draft], list[str]]:
    """Return which drafts an account may publish at once, and of the others why not."""
    hold = partial(hold_to_going_live, user=user, writers=writers_of_each(drafts))
    problems = refusals(drafts, hold)
    return [draft for draft in drafts if draft.pk not in problems], list(problems.values())


def hold_to_going_live(draft: Draft, user: Any, writers: Writers) -> None:
    hold_to_outside(draft)
    hold_to_publishing(user, [draft], writers=writers[draft.pk])
    if draft.publish_at:
        raise ValidationError(_("It has a date: approve or publish it by itself."))


def publish_together(drafts: list[Draft], user: Any, check: Check) -> Change:
    """
    Publish drafts as one. `check` may stop it (consequences).

    Raises what `publishing.publish` raises, and ValidationError where any is not free to be published.
    """
    with transaction.atomic():
        writers = writers_of_each(drafts)
        hold_all(drafts, partial(hold_to_going_live, user=user, writers=writers))
        made = publish(drafts, user=user, check=check)
        mailing.published_together(drafts, user, writers)
    return made


def stale(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts of what moved on since, in a way that could not be brought into them by itself."""
    versions = versions_now(live_ones(drafts))
    keys = {draft.pk: (model_named(draft.model), draft.object_id) for draft in drafts}
    return [
        draft
        for draft in drafts
        if draft.content is not None and versions.get(keys[draft.pk], draft.based_on) != draft.based_on
    ]
