"""Undoing a change in tests: as its page does, and what is in the way of it."""

import pytest
from django.urls import reverse
from reversion.models import Revision

from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.undoing import undo
from tests.admin_forms import confirmed


def last():
    return Revision.objects.latest("pk")


def page(revision):
    return reverse("admin:undo", args=[revision.pk])


def undone(client, revision):
    """Ask for a change to be undone, see the consequences, and confirm."""
    return confirmed(client, client.post(page(revision), {"post": "yes"}))


def problems(revision):
    with pytest.raises(DoesNotApplyError) as refused:
        undo(revision, user=None)
    return [str(problem) for problem in refused.value.problems]
