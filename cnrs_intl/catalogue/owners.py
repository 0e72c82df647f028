"""Whom an entry can be given to, and what forms call them: by their names, not by what they log in as."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import fold

OPEN = Q(is_active=True, is_staff=True)


def open_accounts() -> Any:
    """Return the accounts of staff that can log in."""
    return get_user_model().objects.filter(OPEN)


def labelled(accounts: Collection[Any]) -> list[tuple[Any, str]]:
    """Return accounts with their full names, in order; with the user name where several have the same."""
    full = {account: account.get_full_name() for account in accounts}
    alike = Counter(map(fold, full.values()))
    found = [(account, label(account, name, alike[fold(name)] > 1)) for account, name in full.items()]
    return sorted(found, key=lambda pair: (fold(pair[1]), pair[0].get_username()))


def label(account: Any, name: str, is_shared: bool) -> str:
    known_as = account.get_username()
    words = f"{name} ({known_as})" if name and is_shared else name or known_as
    return words if account.is_active else _("%(name)s (account closed)") % {"name": words}


class Labelled(ModelChoiceIterator):
    """The choices of an owner, read at once."""

    def __iter__(self) -> Iterator[Any]:
        yield "", self.field.empty_label
        yield from ((account.pk, words) for account, words in labelled(list(self.queryset)))


class OwnerField(forms.ModelChoiceField):
    """One of the open accounts, or who owns it now."""

    iterator = Labelled

    def keep(self, owner: Any) -> None:
        """Offer the account of this key besides, though it may be closed."""
        self.queryset = get_user_model().objects.filter(OPEN | Q(pk=owner))
