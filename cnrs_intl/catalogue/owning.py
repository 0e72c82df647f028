"""Who owns which entries, and how they pass to a colleague when somebody leaves."""

from collections.abc import Collection
from typing import Any

import reversion
from django.apps import apps

from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.models import Entry, RevisionAuthor
from cnrs_intl.catalogue.writing import change


def kept() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Entry)]


def owned_by(accounts: Collection[Any]) -> list[Any]:
    """Return the entries that accounts own, by kind and name."""
    found = [each for model in kept() for each in model._base_manager.filter(owner__in=accounts)]
    return sorted(found, key=lambda each: (str(each._meta.verbose_name), str(each)))


def hand_over(accounts: Collection[Any], to: Any, *, by: Any) -> list[Any]:
    """
    Have `to` (None: nobody) own what accounts own; return those entries.

    `by` signs it and need not be allowed to change them: whoever may close an account may pass on what it
    owns, which says nothing to the public.
    """
    querysets = [model._base_manager.filter(owner__in=accounts) for model in kept()]
    owned = owned_by(accounts)
    with change(*querysets) as opened:
        for entry in owned:
            entry.owner = to
            entry.save()
        if owned:
            opened.events = [event("handed_over", name=name_of(to)) if to else event("owner_gone")]
            reversion.set_user(by)
            reversion.add_meta(RevisionAuthor, name=name_of(by))
    return owned
