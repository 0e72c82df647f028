"""A draft or a set on a list: what it is, where it is, and what whoever reads may do with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.draft_words import address, failure_of, form_of, kind_of, summary_of
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.left_drafts import is_left
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.proposals import is_publisher, may_change
from cnrs_intl.catalogue.workflow import seen_of

Status = Draft.Status


class Way(NamedTuple):
    """What can be done, and at which address."""

    words: str
    address: str
    is_publishing: bool = False


@dataclass(frozen=True)
class Line:
    name: str
    address: str
    kind: str
    summary: str
    who: str
    when: Any
    proposal: Any  # what is approved and dated: its set, or itself
    of_set: Any = None
    set_address: str = ""
    failure: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    tick: str = ""  # what a tick of it sends; nothing of a set, or for whoever may do nothing with it

    @property
    def status(self) -> str:
        return capfirst(str(self.proposal.get_status_display()))


def line_of_draft(draft: Draft, user: Any) -> Line:
    """Return the line of a draft that was read with its set and its authors."""
    return Line(
        name=str(draft),
        address=form_of(draft),
        kind=kind_of(draft),
        summary=summary_of(draft),
        who=draft.author_name,
        when=draft.changed_at,
        proposal=draft.proposal,
        of_set=draft.set,
        set_address=address("admin:draft_set", draft.set_id) if draft.set_id else "",
        failure=failure_of(draft),
        ways=list(ways_of_draft(draft, user)),
        tick=seen_of(draft, [draft]) if may_change(user, [draft]) else "",
    )


def line_of_set(of_set: DraftSet, user: Any) -> Line:
    """Return the line of a set that was read with whoever made it, and its drafts with their authors."""
    drafts = list(of_set.drafts.all())
    return Line(
        name=str(of_set),
        address=address("admin:draft_set", of_set.pk),
        kind=str(DraftSet._meta.verbose_name),
        summary=", ".join(sorted(draft.name for draft in drafts)),
        who=name_of(of_set.created_by) if of_set.created_by else "",
        when=max((draft.changed_at for draft in drafts), default=of_set.created_at),
        proposal=of_set,
        failure=failure_of(of_set),
        ways=list(ways_of_set(of_set, drafts, user)),
    )


def writers(drafts: Iterable[Draft]) -> set[int]:
    return {author.pk for draft in drafts for author in draft.authors.all()}


def ways_of_draft(draft: Draft, user: Any) -> Iterable[Way]:
    """Yield what somebody may do with a draft; what is done with its whole set, its set offers."""
    offered = [
        Way(_("Edit"), form_of(draft)),
        Way(_("Preview"), address("preview", f"draft-{draft.pk}")),
        Way(_("Secret link"), f"{address('admin:preview_links')}?draft={draft.pk}"),
        Way(_("Compare"), address("admin:draft_compare", draft.pk) if draft.content is not None else ""),
    ]
    yield from (way for way in offered if way.address)
    own, publishes = writers([draft]) == {user.pk}, is_publisher(user, [draft])
    if not draft.set_id:
        yield from ways_of(draft, "draft", [draft], user)
    elif publishes:
        yield Way(_("Send back"), address("admin:draft_return", draft.pk))
    if may_change(user, [draft]):
        if is_left(draft):
            yield Way(_("Take over"), address("admin:draft_take_over", draft.pk))
        if draft.proposal.status != Status.APPROVED or draft.set_id:
            words = _("Change the set") if draft.set_id else _("Put into a set")
            yield Way(words, address("admin:draft_put", draft.pk))
        if own or publishes:
            yield Way(_("Discard"), address("admin:draft_discard", draft.pk))


def ways_of_set(of_set: DraftSet, drafts: list[Draft], user: Any) -> Iterable[Way]:
    if preview := address("preview", f"set-{of_set.pk}"):
        yield Way(_("Preview"), preview)
        yield Way(_("Secret link"), f"{address('admin:preview_links')}?set={of_set.pk}")
    if drafts:
        yield from ways_of(of_set, "set", drafts, user)
    if may_change(user, drafts) and (of_set.created_by_id == user.pk or is_publisher(user, drafts)):
        yield Way(_("Discard"), address("admin:set_discard", of_set.pk))


def ways_of(proposal: Any, kind: str, drafts: list[Draft], user: Any) -> Iterable[Way]:
    """Yield how a draft or a set goes on from the status that it has."""

    def way(words: str, name: str) -> Way:
        return Way(words, address(f"admin:{kind}_{name}", proposal.pk), name in ("approve", "publish"))

    if not may_change(user, drafts):
        return
    wrote, publishes = user.pk in writers(drafts), is_publisher(user, drafts)
    asked, dated = proposal.status == Status.WAITING, proposal.status in (Status.APPROVED, Status.FAILED)
    if proposal.status in (Status.WRITING, Status.FAILED):
        yield way(_("Ask for approval"), "ask")
    if publishes and not (settings.TWO_PERSONS and wrote):
        yield way(_("Approve"), "approve") if asked else way(_("Publish"), "publish")
    if publishes and (asked or dated):
        yield way(_("Send back"), "return")
    if dated and (publishes or wrote):
        yield way(_("Cancel the date"), "cancel")
