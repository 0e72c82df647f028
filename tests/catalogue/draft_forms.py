"""Drafts of an office, written through its form."""

from cnrs_intl.catalogue.drafts import draft_at
from offices.models import Office
from tests.admin_forms import change, post


def drafted(client, office, **typed):
    """Have a draft written; return it."""
    post(client, change(office), "_draft", **typed)
    return draft_at(Office, office.pk)


def entry(draft):
    draft.refresh_from_db()
    return draft.content[0]["fields"]
