"""A draft or a set, with all drafts that go with it: as they are now, and who may do what with them."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError, may
from cnrs_intl.catalogue.publishing import ChangedMeanwhileError, writers_of
from cnrs_intl.catalogue.versions import is_kind

Proposal = Any  # a Draft in no set, or a DraftSet


def models_of_drafts() -> list[Any]:
    """Return what drafts can be of."""
    return [model for model in apps.get_models() if is_kind(model)]


def drafts_in(proposal: Proposal, seen: str = "") -> list[Draft]:
    """Return the drafts that are published as one. Raises ChangedMeanwhileError if they are not as `seen`."""
    if isinstance(proposal, DraftSet):
        found = list(Draft.objects.filter(set=proposal).select_related("set").order_by("model", "object_id"))
    else:
        found = [proposal]
    hold_to_seen(proposal, found, seen)
    return found


def locked(proposal: Proposal, seen: str = "") -> tuple[Proposal, list[Draft]]:
    """
    Return a draft or a set as it is now, with its drafts, and keep others from changing them meanwhile.

    Raises ChangedMeanwhileError where it is gone, or not as `seen`.
    """
    of_set = isinstance(proposal, DraftSet)
    wanted = Draft.objects.filter(**({"set": proposal} if of_set else {"pk": proposal.pk}))
    drafts = list(wanted.order_by("model", "object_id").select_for_update())
    found: Proposal = next(iter(drafts), None)
    if of_set:
        found = DraftSet.objects.select_for_update().filter(pk=proposal.pk).first()
        drafts = list(wanted.order_by("model", "object_id"))  # one may have come while the set was waited for
    if found is None:
        words = _("“%(name)s” was published or discarded meanwhile.")
        raise ChangedMeanwhileError(words % {"name": proposal})
    hold_to_seen(found, drafts, seen)
    return found, drafts


def hold_to_seen(proposal: Proposal, drafts: list[Draft], seen: str) -> None:
    """Refuse what was written since somebody looked at it. Raises ChangedMeanwhileError."""
    if not seen:
        return
    known = dict(part.split(":") for part in seen.split(",") if part.count(":") == 1)
    now = {str(draft.pk): str(draft.number) for draft in drafts}
    if known == now:
        return
    changed = [draft for draft in drafts if known.get(str(draft.pk)) != str(draft.number)]
    person = next((draft.author_name for draft in changed if draft.author_name), _("Somebody"))
    words = _("%(person)s changed “%(name)s” meanwhile: look again.")
    raise ChangedMeanwhileError(words % {"person": person, "name": proposal})


def hold_to_outside(proposal: Proposal) -> None:
    """Refuse what has to be done with the whole set that a draft is in, or with an empty one. Raises."""
    if isinstance(proposal, Draft) and proposal.set:
        words = _("It is in the set “%(name)s”: do this with the set, or take the draft out of it.")
        raise ValidationError(words % {"name": proposal.set})
    if isinstance(proposal, DraftSet) and not proposal.drafts.exists():
        raise ValidationError(_("This set is empty: put drafts into it first."))


def may_change(user: Any, drafts: list[Draft]) -> bool:
    """Whether an account may write in drafts; of an empty set, in any at all."""
    models = {model_named(draft.model) for draft in drafts}
    if not models:
        return any(may(user, "change", model) for model in models_of_drafts())
    return all(may(user, "change", model) for model in models)


def is_publisher(user: Any, drafts: list[Draft]) -> bool:
    """Whether an account may publish such drafts; of an empty set, any at all."""
    models = {model_named(draft.model) for draft in drafts}
    if not models:
        return any(may(user, "publish", model) for model in models_of_drafts())
    return all(may(user, "publish", model) for model in models)


def has_written(user: Any, drafts: list[Draft]) -> bool:
    """Whether an account wrote any of these."""
    return user.pk in writers_of(drafts)


def is_own(user: Any, draft: Draft) -> bool:
    """Whether nobody else wrote in a draft."""
    return writers_of([draft]) == {user.pk} or (draft.content is None and draft.author_id == user.pk)


def hold_to_change(user: Any, drafts: list[Draft]) -> None:
    if not may_change(user, drafts):
        raise NotAllowedError(_("Your account may not change this. Nothing was changed."))


def hold_to_publishing(
    user: Any, drafts: list[Draft], *, own: bool = False, writers: Collection[int] | None = None
) -> None:
    """Refuse who may not publish drafts, or, unless `own`, wrote in them where two persons are needed."""
    if not is_publisher(user, drafts):
        raise NotAllowedError(_("Only a Publisher may do this. Nothing was changed."))
    if not settings.TWO_PERSONS or own:
        return
    if user.pk in (writers_of(drafts) if writers is None else writers):
        raise NotAllowedError(
            _("Somebody else has to publish what you wrote: ask for approval. Nothing was changed.")
        )
