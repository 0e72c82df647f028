"""What staff are told of the drafts that a move went into: what else is in them, and in their set."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from cnrs_intl.catalogue.models import Draft, DraftSet


def say_what_else_goes_live(
    request: HttpRequest, before: Collection[Draft], after: Collection[Draft]
) -> None:
    """
    Say what goes live with a move into the set of the drafts `after` it.

    That is what the drafts `before` it said, and the set's others. Say also what these drafts were to do.
    """
    of_set = next((draft.set for draft in after if draft.set), None)
    if before:
        names = ", ".join(name_of(draft, request.user) for draft in before)
        text = gettext("What was in these drafts before is in the set too, and goes live with it: %(names)s.")
        messages.warning(request, text % {"names": names})
    for draft in before:
        say_what_it_left(request, draft, of_set)
    others = of_set.drafts.exclude(pk__in=[draft.pk for draft in after]).count() if of_set else 0
    if others:
        text = ngettext(
            "The set “%(set)s” also holds %(count)d other draft, which goes live with these.",
            "The set “%(set)s” also holds %(count)d other drafts, which go live with these.",
            others,
        )
        messages.warning(request, text % {"set": of_set, "count": others})


def name_of(draft: Draft, user: object) -> str:
    """Return what a draft is called, and whose it is where it is a colleague’s."""
    if not draft.author_name or draft.author == user:
        return str(draft)
    return gettext("%(draft)s (draft of %(person)s)") % {"draft": draft, "person": draft.author_name}


def say_what_it_left(request: HttpRequest, draft: Draft, of_set: DraftSet | None) -> None:
    """Say that a draft is no longer in another set, or to be public at a time of its own."""
    words = {"draft": draft, "set": draft.set}
    if draft.set and draft.set != of_set:
        text = gettext("The draft of “%(draft)s” was in the set “%(set)s”, and is no longer.")
        messages.warning(request, text % words)
    elif draft.set is None and draft.publish_at:
        text = gettext(
            "The draft of “%(draft)s” was dated %(day)s. That no longer holds: it goes live with the set."
        )
        day = date_format(localtime(draft.publish_at), "DATETIME_FORMAT")
        messages.warning(request, text % (words | {"day": day}))
