"""Drafts that nobody goes on with, as all who wrote them have closed accounts: colleagues take them over."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.drafts import IN_ORDER, name_of
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.proposals import hold_to_change, locked


def is_left(draft: Draft) -> bool:
    """Whether all who wrote in a draft, which may have been read with it, have closed accounts."""
    authors = draft.authors.all()
    return bool(authors) and not any(each.is_active for each in authors)


def left(leaving: Collection[Any] = ()) -> Any:
    """Return the drafts that are left, or will be once the accounts that are `leaving` are closed, too."""
    written = Draft.authors.through.objects
    going_on = written.filter(user__is_active=True).exclude(user__in=leaving)
    return Draft.objects.filter(pk__in=written.values("draft")).exclude(pk__in=going_on.values("draft"))


def left_by(accounts: Collection[Any]) -> Any:
    """Return the drafts that some accounts leave to nobody, once they are closed."""
    theirs = Draft.authors.through.objects.filter(user__in=accounts)
    return left(leaving=accounts).filter(pk__in=theirs.values("draft")).order_by(*IN_ORDER)


@transaction.atomic
def take_over(draft: Draft, user: Any) -> None:
    """Have a draft that is left be one's own. What was asked for, approved and dated stays as it is."""
    found, drafts = locked(draft)
    hold_to_change(user, drafts)
    if not is_left(found):
        raise ValidationError(_("Whoever wrote this draft can go on with it: nothing was taken over."))
    give(found, user)


@transaction.atomic
def hand_over_drafts(accounts: Collection[Any], to: Any) -> list[Draft]:
    """Have `to` go on with what accounts leave to nobody; return these drafts."""
    found = list(left_by(accounts).select_for_update())
    for draft in found:
        give(draft, to)
    return found


def give(draft: Draft, user: Any) -> None:
    """Count an account among those who wrote a draft: it is on their list, and two persons stay two."""
    draft.author, draft.author_name = user, name_of(user)
    draft.save(update_fields=["author", "author_name"])
    draft.authors.add(user)
