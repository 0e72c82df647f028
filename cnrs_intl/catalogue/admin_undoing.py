"""The message that says that a change was made, and the way to undo it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from reversion.models import Revision

from cnrs_intl.catalogue.undoing import may_undo
from cnrs_intl.catalogue.writing import Change


def offer_undo(request: HttpRequest, revision: Revision | None) -> None:
    """Have a message say that a change can be taken back, to those who may."""
    if revision and may_undo(request.user, revision):
        address = reverse("admin:undo", args=[revision.pk])
        text = _("This can be taken back.")
        messages.info(request, format_html('{} <a href="{}">{}</a>', text, address, _("Undo")))


def undo_offer(request: HttpRequest, opened: Change) -> SafeString:
    """Return the link to the page that takes a change back, for those who may; for a message of success."""
    if opened.revision is None or not may_undo(request.user, opened.revision):
        return SafeString("")
    return format_html('<a href="{}">{}</a>', reverse("admin:undo", args=[opened.revision.pk]), _("Undo"))


def say_saved_later(request: Any, words: str) -> None:
    """Have `say_saved` say this, once the change under way is made; what was to be said first, stays."""
    request.saved = getattr(request, "saved", "") or words


def say_saved(request: Any, opened: Change, *, is_live: bool) -> None:
    """Say what was saved, and offer to undo it where it is live: one message."""
    words = getattr(request, "saved", "")
    if not words:
        if is_live:
            offer_undo(request, opened.revision)
        return
    undo = undo_offer(request, opened) if is_live else ""
    messages.success(request, format_html("{} {}", words, undo) if undo else words)
