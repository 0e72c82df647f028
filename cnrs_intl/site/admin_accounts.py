"""
What holds for every account of staff: it is closed, never deleted, and somebody can always keep accounts.

A closed account logs nobody in; its name stays in the history, and whoever keeps accounts can open it again.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.accounts.models import User
from cnrs_intl.accounts.ways_in import is_known_to_sign_on, with_a_way_in
from cnrs_intl.catalogue.resuming import Resumable
from cnrs_intl.catalogue.roles import ADMINISTRATORS
from cnrs_intl.site.admin_passwords import why_not_this_address

OPEN = _("Open account")
OWN = _("You cannot close your own account, nor shut yourself out: ask another Administrator.")
LAST = _(
    "Nobody else could keep the accounts then: first make another account that is open and in the group"
    " of Administrators."
)


def one_at_a_time() -> None:
    """
    Have whoever else closes an account or changes its rights wait until this transaction ends.

    A lock on the accounts themselves would not do: who is in the group stands in another table, and would be
    read as it was before the wait.
    """
    list(Group.objects.filter(name=ADMINISTRATORS).select_for_update(no_key=True))


def others_keep_accounts(account: User) -> bool:
    """Whether somebody else than `account` can keep accounts, for as long as `one_at_a_time` holds."""
    one_at_a_time()
    administrators = User.objects.filter(groups__name=ADMINISTRATORS).values("pk")
    keepers = User.objects.filter(
        Q(is_superuser=True) | Q(pk__in=administrators), with_a_way_in(), is_active=True, is_staff=True
    )
    return keepers.exclude(pk=account.pk).exists()


def why_not_closed(asker: Any, account: User) -> str:
    """Return why `asker` may not close an account, in words; nothing if they may. In a transaction."""
    if account.is_superuser and not asker.is_superuser:
        words = gettext("“%(account)s” is a superuser’s account: only a superuser may close it.")
        return words % {"account": account}
    if account == asker:
        return str(OWN)
    return "" if others_keep_accounts(account) else str(LAST)


def close(account: User) -> None:
    account.is_active = False
    account.save(update_fields=["is_active"])
    end_sessions(account)


def end_sessions(account: User) -> None:
    """Log an account out everywhere, so that none of its sessions lives on once it is open again."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        if session.get_decoded().get(SESSION_KEY) == str(account.pk):
            session.delete()


class AccountForm(Resumable, UserChangeForm):
    """An account's form; it shuts out neither whoever fills it in nor the last who keeps accounts."""

    password: Any = None  # how it is kept is nothing to read: the page says whether there is one
    asker: ClassVar[Any] = None  # set by the admin

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if box := self.fields.get("is_active"):
            box.label, box.help_text = OPEN, _("Whoever has it can log in.")

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        one_at_a_time()
        if not (self.stays("is_active") and self.stays("is_staff")) and self.instance == self.asker:
            raise forms.ValidationError(OWN, code="own")
        if self.keeps_no_more() and self.instance == self.asker:
            raise forms.ValidationError(OWN, code="own")
        if self.keeps_no_more() and not others_keep_accounts(self.instance):
            raise forms.ValidationError(LAST, code="last")
        opens = self.stays("is_active") and {"is_active", "is_staff"} & set(self.changed_data)
        if opens or "email" in self.changed_data:
            self.check_address()
        return self.cleaned_data

    def check_address(self) -> None:
        email = self.cleaned_data.get("email", "")
        if self.stays("is_active") and (words := why_not_this_address(email, self.instance)):
            self.add_error("email", words)

    def stays(self, name: str) -> bool:
        """Whether what the account is, and a form may not show, is so after the save as well."""
        return bool(self.cleaned_data.get(name, getattr(self.instance, name)))

    def keeps_no_more(self) -> bool:
        """Whether the account kept the accounts, or could have, and will not after the save."""
        before = self.instance.groups.filter(name=ADMINISTRATORS).exists()
        groups = self.cleaned_data.get("groups")
        after = before if groups is None else any(group.name == ADMINISTRATORS for group in groups)
        kept = self.instance.is_active and self.instance.is_staff and (self.instance.is_superuser or before)
        keeps = self.stays("is_active") and self.stays("is_staff") and (self.stays("is_superuser") or after)
        email = self.cleaned_data.get("email", self.instance.email)
        keeps = keeps and (self.instance.has_usable_password() or is_known_to_sign_on(self.instance, email))
        return bool(kept and not keeps)
