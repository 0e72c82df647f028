"""Who owns which entries, and how they pass to a colleague when somebody leaves."""

from collections.abc import Collection
from typing import Any

import reversion
from django.apps import apps
from django.db import transaction

from cnrs_intl.catalogue import drafts
from cnrs_intl.catalogue.contents import having
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Draft, Entry, RevisionAuthor
from cnrs_intl.catalogue.writing import change


def kept() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Entry)]


def owned_by(accounts: Collection[Any]) -> list[Any]:
    """Return the entries that accounts own, by kind and name."""
    found = [each for model in kept() for each in model._base_manager.filter(owner__in=accounts)]
    return sorted(found, key=lambda each: (str(each._meta.verbose_name), str(each)))


def promised_to(accounts: Collection[Any]) -> Any:
    """Return the drafts by which accounts would own what is not theirs yet."""
    keys = [account.pk for account in accounts]
    theirs = drafts.are_of((type(entry), entry.pk) for entry in owned_by(accounts))
    found = Draft.objects.filter(content__0__fields__owner__in=keys)
    return found.exclude(theirs).order_by(*drafts.IN_ORDER)


@transaction.atomic
def hand_over(accounts: Collection[Any], to: Any, *, by: Any) -> list[Any]:
    """
    Have `to` (None: nobody) own what accounts own, or would own by a draft; return those entries and drafts.

    `by` signs it and need not be allowed to change them: whoever may close an account may pass on what it
    owns, which says nothing to the public.
    """
    querysets = [model._base_manager.filter(owner__in=accounts) for model in kept()]
    owned, promised = owned_by(accounts), list(promised_to(accounts))
    with change(*querysets) as opened:
        for entry in owned:
            entry.owner = to
            entry.save()
        if owned:
            opened.events = [event("handed_over", name=name_of(to)) if to else event("owner_gone")]
            reversion.set_user(by)
            reversion.add_meta(RevisionAuthor, name=name_of(by))
    give_in_drafts(accounts, to)
    return [*owned, *promised]


def give_in_drafts(accounts: Collection[Any], to: Any) -> None:
    """Have drafts name `to` where they name one of the accounts; they wait on for what they waited for."""
    keys = [account.pk for account in accounts]
    found = Draft.objects.filter(content__0__fields__owner__in=keys).order_by(*drafts.IN_ORDER)
    for draft in found.select_for_update():
        draft.content = having(draft.content or [], owner=to.pk if to else None)
        draft.save(update_fields=["content"])
