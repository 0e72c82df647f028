"""
What becomes of a draft or a set of drafts: asked for, sent back, approved, scheduled, published, discarded.

Whoever calls these gives the account; what it may not do is refused in words (NotAllowedError), and so is
what makes no sense (ValidationError, with the cure). Approval holds for what a draft says: what is written
later has to be approved again (`drafts.write`). `seen` is what somebody looked at, as `seen_of` told it.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock, mailing, version
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.contents import content_of, names_in
from cnrs_intl.catalogue.drafts import be_written, begin_again, draft_of, put_on, rewrite, write
from cnrs_intl.catalogue.locking import lock
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import (
    Proposal,
    drafts_in,
    has_written,
    hold_to_change,
    hold_to_outside,
    hold_to_publishing,
    is_own,
    is_publisher,
    locked,
)
from cnrs_intl.catalogue.publishing import (
    authors_of,
    hold_to_live,
    publish,
    querysets,
    set_published,
    writers_of,
)
from cnrs_intl.catalogue.writing import Change, nothing_beside_the_door

Status = Draft.Status
Check = Callable[[Change], None]


class DoneError(Exception):
    """Raised and caught here, to undo what was only tried."""


def propose(entry: Entry, user: Any) -> Draft:
    """Have an entry that is new, or was withdrawn, be asked for, scheduled or put into a set as it stands."""
    if known := draft_of(entry):
        return known
    if entry.state == Entry.State.PUBLISHED:
        raise ValidationError(
            _("Only what is new or withdrawn can be proposed: change this one with a draft.")
        )
    draft = Draft(
        model=entry._meta.label_lower, object_id=entry.pk, content=None, names=names_in(content_of(entry))
    )
    hold_to_change(user, [draft])
    write(draft, user)
    draft.authors.add(*writers_of([draft]))
    return draft


def to_come(moment: datetime | None) -> datetime | None:
    """Return a time to come, or none. Raises ValidationError."""
    if moment and moment <= clock.now():
        words = _("This time is past: choose a time to come, or empty it to publish without one.")
        raise ValidationError({"publish_at": words})
    return moment


@transaction.atomic
def ask(proposal: Proposal, user: Any, comment: str = "", publish_at: datetime | None = None) -> None:
    """Ask Publishers for approval, at once or for a time."""
    found, drafts = locked(proposal)
    hold_to_change(user, drafts)
    hold_to_outside(found)
    if found.status == Status.APPROVED:
        raise ValidationError(_("It is scheduled already: cancel its date first."))
    found.publish_at = to_come(publish_at)
    found.comment, found.answer, found.failure = comment or found.comment, "", []
    found.status, found.asked_by, found.asked_at = Status.WAITING, user, clock.now()
    found.save()
    mailing.asked(found, drafts, user)


@transaction.atomic
def send_back(proposal: Proposal, user: Any, answer: str) -> None:
    """Send back to be written again, saying why; a draft leaves its set."""
    found, drafts = locked(proposal)
    hold_to_publishing(user, drafts, own=True)
    if not answer.strip():
        raise ValidationError({"answer": _("Say what is to be changed: the authors read it.")})
    leave_set(found)
    be_written(found)
    found.answer = answer.strip()
    found.save()
    mailing.sent_back(found, drafts, user)


def leave_set(draft: Proposal) -> None:
    """Take a draft out of its set, unsaved; the set is another one then, and has to be approved again."""
    if isinstance(draft, Draft) and draft.set:
        of_set = DraftSet.objects.select_for_update().get(pk=draft.set.pk)
        draft.set = None
        change_set(of_set)


def change_set(of_set: DraftSet) -> None:
    begin_again(of_set)
    of_set.save()


def approve(
    proposal: Proposal, user: Any, *, seen: str = "", check: Check | None = None, at_once: bool = False
) -> Change | None:
    """
    Publish at once; or, where a time is set and not `at_once`, have it be published then (returns None).

    `check` may stop it (consequences). Raises also DoesNotApplyError, as `publishing.publish`.
    """
    drafts = drafts_in(proposal, seen)
    hold_to_outside(proposal)
    hold_to_publishing(user, drafts)
    moment = None if at_once else proposal.publish_at
    if moment is None:
        return publish_now(proposal, drafts, user, check)
    if proposal.status == Status.APPROVED:
        raise ValidationError(_("It is scheduled already."))
    schedule(proposal, user, moment, seen=seen, check=check)
    return None


def publish_now(proposal: Proposal, drafts: list[Draft], user: Any, check: Check | None) -> Change:
    """Publish all of a proposal, as one."""
    with transaction.atomic():
        of_set = proposal if isinstance(proposal, DraftSet) else None
        events = [set_published(of_set)] if of_set else []
        writers = writers_of(drafts)
        made = publish(drafts, user=user, check=check, events=events, of_set=of_set)
        mailing.published(proposal, drafts, user, writers)
    return made


def publish_set(of_set: DraftSet, user: Any, *, seen: str = "", check: Check | None = None) -> Change | None:
    """Publish all drafts of a set at once, as one; the set goes with them."""
    return approve(of_set, user, seen=seen, check=check, at_once=True)


def schedule(
    proposal: Proposal, user: Any, moment: datetime, *, seen: str = "", check: Check | None = None
) -> None:
    """Approve for a time to come, once it was tried whether it applies; what it will do goes by then."""
    to_come(moment)
    drafts = drafts_in(proposal, seen)
    hold_to_outside(proposal)
    hold_to_publishing(user, drafts)
    with clock.at(moment):
        rehearse(proposal, drafts, user, check)
    with transaction.atomic():
        version.count_up()  # so that every process learns of the time; and it is locked before drafts are
        found, drafts = locked(proposal, seen_of(proposal, drafts))
        be_written(found)
        found.publish_at, found.status = moment, Status.APPROVED
        found.approved_by, found.approved_at = user, clock.now()
        found.save()
        mailing.scheduled(found, drafts, user)


def rehearse(proposal: Proposal, drafts: list[Draft], user: Any, check: Check | None = None) -> None:
    """Publish, and undo it: raises what stands in the way, or what `check` raises."""
    of_set = proposal if isinstance(proposal, DraftSet) else None
    with suppress(DoneError), transaction.atomic():
        publish(drafts, user=user, check=check, of_set=of_set)
        raise DoneError


def problems_together(drafts: list[Draft]) -> list[Problem]:
    """Return what keeps drafts from being published as one; it is tried where nobody sees it, and undone."""
    with transaction.atomic(), version.apart(), nothing_beside_the_door(False):
        lock(tuple(querysets(drafts)))  # as a change does, so that neither waits for the other for ever
        try:
            hold_to_live(drafts)
            put_on(drafts, masked=False)
        except DoesNotApplyError as error:
            return error.problems
        finally:
            transaction.set_rollback(True)
    return []


def seen_of(proposal: Proposal, drafts: list[Draft] | None = None) -> str:
    """Return what tells whether a draft, or any of a set, was written since: for forms to send back."""
    found = drafts_in(proposal) if drafts is None else drafts
    return ",".join(f"{draft.pk}:{draft.number}" for draft in found)


@transaction.atomic
def cancel(proposal: Proposal, user: Any) -> None:
    """Cancel the time at which something is to be published, or what failed then; it can be written again."""
    version.count_up()
    found, drafts = locked(proposal)
    hold_to_outside(found)
    if not has_written(user, drafts):
        hold_to_publishing(user, drafts, own=True)
    if found.status not in (Status.APPROVED, Status.FAILED):
        raise ValidationError(_("Nothing is scheduled here."))
    be_written(found)
    found.publish_at = None
    found.save()


@transaction.atomic
def discard(draft: Draft, user: Any) -> None:
    """Do away with a draft; what is live, or new and not public, stays as it is."""
    found, drafts = locked(draft)
    own = is_own(user, found) or authors_of([found]) == {user.pk}  # whoever made the entry has no part in it
    if not own and not is_publisher(user, drafts):
        raise NotAllowedError(_("Others wrote in this draft: only a Publisher may discard it."))
    leave_set(found)
    found.delete()


@transaction.atomic
def discard_set(of_set: DraftSet, user: Any, *, with_drafts: bool) -> None:
    """Do away with a set; its drafts stay, each by itself, or go too."""
    found, drafts = locked(of_set)
    if found.created_by_id != user.pk and not is_publisher(user, drafts):
        raise NotAllowedError(_("Somebody else made this set: only a Publisher may discard it."))
    for draft in drafts:
        if with_drafts:
            discard(draft, user)
        else:
            draft.set = None
            rewrite(draft)
    DraftSet.objects.filter(pk=found.pk).delete()


@transaction.atomic
def put(draft: Draft, of_set: DraftSet | None, user: Any) -> None:
    """Put a draft into a set, or out of the one that it is in; each set has to be approved again."""
    found, drafts = locked(draft)
    hold_to_change(user, drafts)
    if found.set_id == (of_set and of_set.pk):
        return
    if found.status == Status.APPROVED:
        raise ValidationError(_("It is scheduled already: cancel its date first."))
    leave_set(found)
    be_written(found)
    found.publish_at = None
    if of_set:
        target, _drafts = locked(of_set)
        change_set(target)
        found.set = target
    found.save()


@transaction.atomic
def set_date(of_set: DraftSet, user: Any, moment: datetime | None) -> None:
    """Say when a set is to be published, once it is approved."""
    found, drafts = locked(of_set)
    hold_to_change(user, drafts)
    if moment != found.publish_at:
        found.publish_at = to_come(moment)
        begin_again(found)
        found.save()
