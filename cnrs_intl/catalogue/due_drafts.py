"""
Drafts and sets that become public at the time that was set for them, each once, by whichever process sees it.

What cannot be published leaves what is live as it is, stays to be seen as failed, and is not tried again.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import clock, mailing, version
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.due import scheduled_drafts
from cnrs_intl.catalogue.history import Event, event
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.proposals import Proposal, drafts_in, hold_to_outside, locked
from cnrs_intl.catalogue.publishing import ChangedMeanwhileError, publish, set_published, writers_of
from cnrs_intl.catalogue.version import AWAY
from cnrs_intl.catalogue.workflow import rehearse

logger = logging.getLogger(__name__)
BRIEF = 2000  # milliseconds that a visitor waits for somebody who is changing what is to be published
trying = threading.Lock()
Lines = list[dict[str, str]]  # why something failed, by language


class Outcome(NamedTuple):
    """What became of something that was due: its name, and why it could not be published."""

    name: str
    failure: Lines


def publish_due() -> list[Outcome]:
    """
    Publish all whose time has come, the earliest first; return what became of each. Raises nothing.

    With the database away, or busy for too long, all that is left stays due. One thread at a time: another
    one goes on at once.
    """
    if not trying.acquire(blocking=False):
        return []
    try:
        with waiting_briefly():
            return publish_all()
    except Exception:
        logger.warning("Drafts that are due could not be published yet", exc_info=True)
        return []
    finally:
        trying.release()


def publish_all() -> list[Outcome]:
    found: list[Outcome] = []
    for proposal in due_now():
        try:
            outcome = publish_one(proposal)
        except AWAY:
            logger.warning("Drafts that are due could not be published yet", exc_info=True)
            break
        except Exception:  # not even that it failed could be kept: the others have nothing to do with it
            logger.exception("Could not be published as scheduled, nor kept as failed: %s", proposal)
            continue
        found += [outcome] if outcome else []
    return found


@contextmanager
def waiting_briefly() -> Iterator[None]:
    """Have SQLite wait for others only briefly, where a visitor waits for that."""
    if not version.visited.get() or connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BRIEF}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


@contextmanager
def brief_transaction() -> Iterator[None]:
    """Open a transaction that, where a visitor waits for it, waits for the locks of others only briefly."""
    with transaction.atomic():
        if version.visited.get() and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {BRIEF}")
        yield


def due_now() -> list[Proposal]:
    """Return what is to be public by now, in the order of its time."""
    moment = clock.now()
    found = [each for wanted in scheduled_drafts() for each in wanted.filter(publish_at__lte=moment)]
    return sorted(found, key=lambda each: (each.publish_at, each.pk))


def publish_one(proposal: Proposal) -> Outcome | None:
    """Publish one in a transaction of its own; None where another process did, or somebody changed it."""
    try:
        publish_in_time(proposal)
    except ChangedMeanwhileError:
        return None
    except AWAY:
        raise
    except Exception as error:  # whatever it is, no visitor has to do with it
        return fail(proposal, error)
    logger.info("Published as scheduled: %s", proposal)
    return Outcome(str(proposal), [])


@brief_transaction()
def publish_in_time(proposal: Proposal) -> None:
    hold_to_outside(proposal)
    drafts = drafts_in(proposal)
    writers = writers_of(drafts)
    of_set = proposal if isinstance(proposal, DraftSet) else None
    events = events_of(proposal)
    publish(drafts, user=None, events=events, of_set=of_set, approver=proposal.approved_by)
    mailing.published(proposal, drafts, None, writers)


def events_of(proposal: Proposal) -> list[Event]:
    """Return what the history says of it: who approved it, and the set that it was in."""
    found = [set_published(proposal)] if isinstance(proposal, DraftSet) else []
    if proposal.approved_by:
        return [*found, event("published_as_approved", name=name_of(proposal.approved_by))]
    return [*found, event("published_in_time")]


def fail(proposal: Proposal, error: Exception) -> Outcome | None:
    """Keep why something could not be published, log it, and mail it; None where another process did."""
    lines = why_not(proposal, error)
    with brief_transaction():
        try:
            found, drafts = locked(proposal)
        except ChangedMeanwhileError:
            return None
        if found.status != Draft.Status.APPROVED or found.publish_at != proposal.publish_at:
            return None
        found.status, found.failure = Draft.Status.FAILED, lines
        found.save()
        mailing.failed(found, drafts)
    logger.error(
        "Could not be published as scheduled: %s: %s",
        proposal,
        " / ".join(line["en"] for line in lines),
        exc_info=None if isinstance(error, DoesNotApplyError | ValidationError) else error,
    )
    return Outcome(str(proposal), lines)


def why_not(proposal: Proposal, error: Exception) -> Lines:
    """Return why it cannot be published, line by line, in each language: it is tried again in each."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = lines_of(reason(proposal) or error)
    rows = zip_longest(*found.values(), fillvalue="")
    return [dict(zip(found, row, strict=True)) for row in rows]


def reason(proposal: Proposal) -> Any:
    """Return what stands in the way now, in the current language."""
    try:
        with brief_transaction():
            rehearse(proposal, drafts_in(proposal), None)
    except AWAY:
        raise
    except Exception as error:
        return error
    return None


def lines_of(error: Exception) -> list[str]:
    if isinstance(error, DoesNotApplyError):
        return [str(problem) for problem in error.problems]
    if isinstance(error, ValidationError):
        return list(error.messages)
    return [_("Something unforeseen went wrong. Whoever runs the portal finds it in its log.")]
