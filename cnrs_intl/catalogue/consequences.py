"""
What the public would see change, said before it does: which contacts, addresses, links and values.

A change is made inside its transaction, what the public is told is compared with before, and the
transaction is rolled back unless somebody has seen just that and confirmed it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.dead_links import dead_links
from cnrs_intl.catalogue.field_changes import Value, changed_rows, changed_values, inner_changes
from cnrs_intl.catalogue.first_seen import FirstSeen, older_translations, published_first
from cnrs_intl.catalogue.links import (
    Difference,
    address_changes,
    addresses,
    former_addresses,
    former_holder,
    linked_from,
)
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.told import Heading, Picture, differences, picture, warnings
from cnrs_intl.catalogue.writing import Change, Key, in_order

CONFIRMED = "_confirmed"  # what the page's button sends: the digest of what was seen
ACCEPTED = "_accepted"  # what its tick sends, where there is a warning


@dataclass(frozen=True)
class Consequences:
    """What a change does, in words; nothing in it where the public sees nothing of it."""

    entries: list[Difference] = field(default_factory=list)  # what is changed, its status before and after
    differences: list[tuple[Heading, list[Difference]]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)  # addresses that lead nowhere then, or names without page
    moved: list[Difference] = field(default_factory=list)  # entry, address before and after
    taken_over: list[Difference] = field(default_factory=list)  # address, entry before and after
    links: list[str] = field(default_factory=list)  # entries whose pages no longer link to it
    values: list[Value] = field(default_factory=list)
    inner: list[Value] = field(default_factory=list)  # what staff alone see change
    first: list[FirstSeen] = field(default_factory=list)  # what was never public before
    dead: list[str] = field(default_factory=list)  # links in texts that lead nowhere then
    older: list[str] = field(default_factory=list)  # texts that are older than in the other language then
    hidden_from: datetime | None = None  # when the change comes true, if later than now
    warnings: list[str] = field(default_factory=list)  # that somebody has to tick to have read
    has_changed: bool = False  # since it was shown and confirmed
    is_unticked: bool = False  # it was confirmed without that tick

    @property
    def is_empty(self) -> bool:
        return not any(
            (self.differences, self.gone, self.moved, self.taken_over, self.links, self.values, self.statuses)
        )

    @property
    def statuses(self) -> list[Difference]:
        """What the public begins or ceases to see."""
        return [each for each in self.entries if each.before != each.after]

    @property
    def has_addresses(self) -> bool:
        return any(each.startswith("/") for each in self.gone)

    @property
    def digest(self) -> str:
        """Return what is confirmed: another value as soon as the change would do something else."""
        seen = (self.entries, self.differences, self.gone, self.moved, self.taken_over, self.warnings)
        return hashlib.sha256(repr(seen).encode()).hexdigest()


class NotConfirmedError(Exception):
    """A change was undone because nobody has confirmed its consequences yet."""

    def __init__(self, change: Change, before: Picture | None = None, after: Picture | None = None) -> None:
        super().__init__("The consequences are not confirmed.")
        self.before, self.after = before, picture_after(change) if after is None else after
        self.found = consequences_within(change)
        if before is not None:
            told = differences(before, self.after)
            self.found = replace(self.found, differences=told, warnings=warnings(before, self.after))
        self.lost = [old for old, new in changed_entries(change) if is_lost(old, new)]

    def consequences(self) -> Consequences:
        """Return what the change would have done; to be asked once it is undone."""
        links = [link for entry in self.lost for link in linked_from(entry)]
        told = self.found.differences if self.before is not None else differences(picture(), self.after)
        return replace(self.found, differences=told, links=links)


class Confirmation:
    """
    Lets a change pass of which the public is told nothing, or whose consequences were seen, as was `sent`.

    Whoever opens the change calls `start` before anything is written. With `always`, somebody is asked
    in any case.
    """

    def __init__(self, sent: Mapping[str, Any], *, always: bool = False) -> None:
        self.token = sent.get(CONFIRMED, "")
        self.accepted = ACCEPTED in sent
        self.always = always
        self.before: Picture = []

    def start(self) -> None:
        """Look at what the public is told; with the locks, so nobody changes it."""
        self.before = picture()

    def __call__(self, change: Change) -> None:
        """Raise NotConfirmedError, which undoes the change, unless it may pass."""
        after = picture_after(change)
        if not (self.always or asks_first(change) or differences(self.before, after)):
            return
        stopped = NotConfirmedError(change, self.before, after)
        has_changed = bool(self.token) and stopped.found.digest != self.token
        is_unticked = bool(self.token and stopped.found.warnings) and not self.accepted
        if not self.token or has_changed or is_unticked:
            stopped.found = replace(
                with_rows(stopped.found, change), has_changed=has_changed, is_unticked=is_unticked
            )
            raise stopped


class Preview:
    """Keeps what a change does that is undone in any case."""

    found: NotConfirmedError | None = None

    def __call__(self, change: Change) -> None:
        self.found = NotConfirmedError(change)
        self.found.found = with_rows(self.found.found, change)


def asks_first(change: Change) -> bool:
    """Whether a change takes something from the public: a page, an address, or a page in time."""
    return (
        any(is_lost(old, new) or has_moved(old, new) for old, new in changed_entries(change))
        or next(taken_over(change), None) is not None
    )


def changed_entries(change: Change) -> Iterator[tuple[Any, Any]]:
    """Yield what was changed itself, before and after; None for what was not or is no more."""
    for key in in_order(change.after.keys() | change.deleted):
        yield change.before[key], None if key in change.deleted else change.after[key]


def is_lost(old: Any, new: Any) -> bool:
    """Whether the public will no longer see an entry, at once or from an earlier day than before."""
    if old is None or not is_public(old):
        return False
    if new is None or not is_public(new):
        return True
    before, after = (getattr(each, "withdraw_at", None) for each in (old, new))
    return bool(after and (before is None or after < before))


def has_moved(old: Any, new: Any) -> bool:
    """Whether something stays public at another address."""
    return bool(old and new and is_public(old) and is_public(new) and addresses(old) != addresses(new))


def is_public(instance: Any) -> bool:
    """Whether the public sees an entry; of a reference it always sees what there is."""
    return getattr(instance, "is_public", True)


def hidden_from(change: Change) -> datetime | None:
    """Return from when entries will be hidden that are lost later than now."""
    lost = [new for old, new in changed_entries(change) if is_lost(old, new)]
    times = [new.withdraw_at for new in lost if new and new.is_public]
    return min(times, default=None)


def taken_over(change: Change) -> Iterator[Difference]:
    """Yield each address that led to another entry and leads to this one from now on."""
    for old, new in changed_entries(change):
        if (
            not isinstance(new, Entry)
            or not new.is_public
            or (old and old.is_public and old.slug == new.slug)
        ):
            continue
        if other := former_holder(new):
            yield from (Difference(address, str(other), str(new)) for address in addresses(new))


def consequences_within(change: Change) -> Consequences:
    """Return what a change does, inside its transaction, but for what compares it with before."""
    gone: list[str] = []
    moved: list[Difference] = []
    values: list[Value] = []
    for old, new in changed_entries(change):
        lost = is_lost(old, new)
        holder = former_holder(old) if lost and isinstance(old, Entry) else None
        if holder and holder.is_public:
            moved += address_changes(old, holder)
        elif lost:
            gone += former_addresses(old) or [str(old)]
        elif has_moved(old, new):
            moved += address_changes(old, new) if isinstance(new, Entry) else []
            gone += [] if isinstance(new, Entry) else addresses(old)
        if old and new and is_public(old):
            values += changed_values(old, new, several=len(change.after) > 1)
    return Consequences(
        entries=[status_change(change, key) for key in in_order(change.touched)],
        gone=gone,
        moved=moved,
        taken_over=list(taken_over(change)),
        values=values,
        inner=inner_changes(changed_entries(change)),
        first=published_first(changed_entries(change)),
        older=list(older_translations(changed_entries(change))),
        dead=dead_links(changed_entries(change), is_lost),
        hidden_from=hidden_from(change),
    )


def with_rows(found: Consequences, change: Change) -> Consequences:
    """Return consequences with what changes in rows: to be shown, as whoever has confirmed saw it."""
    rows = changed_rows(still_public(change), several=len(change.touched) > 1)
    return replace(found, values=[*found.values, *rows])


def still_public(change: Change) -> Iterator[Any]:
    """Yield what was changed, itself or its rows, and the public saw before and sees now."""
    for key in in_order(change.touched - change.deleted):
        old, new = change.before[key], change.after.get(key, change.before[key])
        if old and is_public(old) and is_public(new):
            yield new


def status_change(change: Change, key: Key) -> Difference:
    """Return what becomes of an entry that was changed, itself or its rows."""
    old, new = change.before[key], change.after.get(key, change.before[key])
    before, after = (str(each.status.label) if isinstance(each, Entry) else "" for each in (old, new))
    if key in change.deleted:
        after = _("deleted")
    elif is_lost(old, new):
        after = _("withdrawn")
    return Difference(str(new), before or _("new") if old is None else before, after)


def picture_after(change: Change) -> Picture:
    """Return what the public is told once the change is made, and come true if it is for later."""
    later = [new for old, new in changed_entries(change) if new and is_lost(old, new) and new.is_public]
    if not later:
        return picture()
    with transaction.atomic():
        for new in later:
            type(new)._base_manager.filter(pk=new.pk).update(state=Entry.State.WITHDRAWN)
        after = picture()
        transaction.set_rollback(True)
    return after
