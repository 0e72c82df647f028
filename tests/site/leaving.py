"""How an account is closed, and who owns what its owner left."""

from django.urls import reverse


def closing(account):
    return reverse("admin:accounts_user_delete", args=[account.pk])


def owners(entries):
    for entry in entries:
        entry.refresh_from_db()
    return [entry.owner for entry in entries]
