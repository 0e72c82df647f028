"""Passwords, set by an Administrator or by a mailed link: whoever has a new one is locked out no more."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, PasswordResetForm
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from cnrs_intl.accounts.throttling import COOL_OFF, unlock
from cnrs_intl.accounts.ways_in import others_with
from cnrs_intl.catalogue.resuming import Resumable

MOST_MAILS = 3  # to an account, from each process, within the time for which failed log-ins count
sending = ThreadPoolExecutor(1, "password-mail")
NO_WAY_IN = _(
    "Nobody could log in with this account then: it has no e-mail address by which single sign-on"
    " would know it. Give it one first, or a password."
)


SHARED = _(
    "The account “%(account)s” has this address, too: single sign-on would open neither, as it tells people"
    " apart by their addresses."
)


def why_not_this_address(email: str, account: Any) -> str:
    """Return why an account that is open cannot have an address, in words; nothing if it can."""
    others = others_with(email, account) if settings.OIDC_IS_SET else []
    return str(SHARED) % {"account": others[0]} if others else ""


class OnlyWithPassword:
    """Mixed into a form: without single sign-on, an account with no password is one that nobody can use."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.OIDC_IS_SET:
            self.fields.pop("usable_password", None)
            for name in ("password1", "password2"):
                self.fields[name].required = True
        if field := self.fields.get("usable_password"):
            field.label, field.help_text = _("Log-in"), ""
            field.choices = [("true", _("by a password")), ("false", _("by single sign-on alone"))]


class NewAccountForm(OnlyWithPassword, Resumable, AdminUserCreationForm):
    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if words := why_not_this_address(email, self.instance):
            raise forms.ValidationError(words, code="shared")
        return email

    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.cleaned_data.get("set_usable_password", True) and not self.cleaned_data.get("email"):
            raise forms.ValidationError(NO_WAY_IN, code="no-way-in")
        return cleaned


class AccountPasswordForm(OnlyWithPassword, AdminPasswordChangeForm):
    def clean(self) -> Any:
        cleaned = super().clean()
        if not self.cleaned_data.get("set_usable_password", True) and not self.user.email:
            raise forms.ValidationError(NO_WAY_IN, code="no-way-in")
        words = why_not_this_address(self.user.email, self.user)
        if not self.cleaned_data.get("set_usable_password", True) and words:
            raise forms.ValidationError(words, code="shared")
        return cleaned

    def save(self, commit: bool = True) -> Any:
        account = super().save(commit)
        unlock(account)
        return account


class ForgottenPasswordForm(PasswordResetForm):
    """
    Asks for an address, and mails to each account that has it, in the account's language.

    Whoever asks is answered before anything is mailed, so that the time does not tell which addresses there
    are; and nobody's mailbox is flooded.
    """

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        account = args[2]["user"]
        key = f"password-reset:{account.pk}"
        cache.add(key, 0, COOL_OFF.total_seconds())
        if cache.incr(key) <= MOST_MAILS:
            sending.submit(self.send_in, account.language or get_language(), args, kwargs)

    def send_in(self, language: str, args: Any, kwargs: Any) -> None:
        with override(language):
            super().send_mail(*args, **kwargs)


class NewPassword(views.PasswordResetConfirmView):
    """The page that a mailed link leads to."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        unlock(self.user)
        return response
