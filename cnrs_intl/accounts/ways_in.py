"""By what accounts are logged in to: a password, or an address that single sign-on tells people apart by."""

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, Q

from cnrs_intl.accounts.models import User


def open_accounts_with(email: str) -> list[User]:
    """Return the open accounts of staff that have an address, whatever the case of its letters."""
    found = User.objects.filter(email__iexact=email, is_active=True, is_staff=True).order_by("username")
    return [account for account in found if email and account.email.lower() == email.lower()]


def others_with(email: str, account: User) -> list[User]:
    """Return the open accounts that have an address besides `account`."""
    return [other for other in open_accounts_with(email) if other.pk != account.pk]


def is_known_to_sign_on(account: User, email: str) -> bool:
    """Whether somebody with this address would get into `account` by single sign-on, if that is open."""
    return bool(settings.OIDC_IS_SET and email and not others_with(email, account))


def with_a_way_in() -> Q:
    """Of accounts that are open: that whoever has one can log in with it."""
    by_password = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if not settings.OIDC_IS_SET:
        return by_password
    same = User.objects.filter(email__iexact=OuterRef("email"), is_active=True, is_staff=True)
    return by_password | ~Q(Q(email="") | Exists(same.exclude(pk=OuterRef("pk"))))
