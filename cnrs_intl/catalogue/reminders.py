"""
Mail on what is due for review: to the team of an entry, or else its owner, once a week until it is done.

Each address gets one message on all of its entries. That it was sent is noted before it is, so that of two
processes only one sends; where the mail server refuses it, the note is taken back.
"""

import logging
from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation

from cnrs_intl.catalogue import clock, mailing
from cnrs_intl.catalogue.draft_words import address
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.models import Entry, ReviewReminder

WEEK = timedelta(days=7)
logger = logging.getLogger(__name__)


class Reminded(NamedTuple):
    """An address, of how many entries it was to be reminded, and whether the message left."""

    address: str
    number: int
    sent: bool


def due_entries() -> list[Any]:
    """Return all that the public sees and is to be checked again by today."""
    models = [model for model in apps.get_models() if issubclass(model, Entry)]
    return [
        entry
        for model in models
        for entry in model.objects.due_for_review().select_related("owner").in_order()
    ]


def nobodys(entries: list[Any]) -> list[Any]:
    """Return those of which nobody is reminded: no team, and no owner who reads mail."""
    return [entry for entry in entries if not entry.team_email and not reads_mail(entry.owner)]


def reads_mail(owner: Any) -> bool:
    return bool(owner and owner.is_active and owner.is_staff and owner.email and owner.mail_reviews)


def send_reminders() -> list[Reminded]:
    """Remind each address that was not reminded within a week; return what became of each."""
    found = []
    for (to, owner), entries in by_address(due_entries()).items():
        before = claim(to)
        if before is None:
            continue
        sent = send(message_to(to, owner, entries))
        if not sent:
            give_back(to, before)
        found.append(Reminded(to, len(entries), sent))
    return found


def by_address(entries: list[Any]) -> dict[tuple[str, Any], list[Any]]:
    """Return entries by who is reminded of them: a team (None), or an owner."""
    found: dict[tuple[str, Any], list[Any]] = defaultdict(list)
    teams = {entry.team_email.lower() for entry in entries}
    for entry in entries:
        if entry.team_email:
            found[entry.team_email.lower(), None].append(entry)
        elif reads_mail(entry.owner):
            to = entry.owner.email.lower()
            found[to, None if to in teams else entry.owner].append(entry)
    return found


def claim(to: str) -> date | None:
    """Note that an address is reminded today; return what was noted before, None where it is too soon."""
    today = clock.today()
    never = today - 2 * WEEK
    try:
        with transaction.atomic():
            known, _made = ReviewReminder.objects.get_or_create(address=to, defaults={"sent_on": never})
    except IntegrityError:  # another process makes it now
        return None
    taken = ReviewReminder.objects.filter(pk=known.pk, sent_on=known.sent_on, sent_on__lte=today - WEEK)
    return known.sent_on if taken.update(sent_on=today) else None


def give_back(to: str, before: date) -> None:
    ReviewReminder.objects.filter(address=to).update(sent_on=before)


def message_to(to: str, owner: Any, entries: list[Any]) -> EmailMessage:
    """Return the message for an owner, in the language of their admin, or for a team, in both."""
    languages = list(mailing.by_language({owner})) if owner else list(LANGUAGES)
    texts = [text_in(language, entries) for language in languages]
    subject = " / ".join(subject for subject, _body in texts)
    body = "\n----\n\n".join(body for _subject, body in texts)
    return EmailMessage(settings.EMAIL_SUBJECT_PREFIX + subject, body, to=[to])


def text_in(language: str, entries: list[Any]) -> tuple[str, str]:
    """Return the subject and the body in a language; the template's first line is the subject."""
    with translation.override(language):
        lines = [
            {
                "name": str(entry),
                "kind": str(entry._meta.verbose_name),
                "day": entry.review_due_on,
                "link": settings.SITE_URL + form_of(entry),
            }
            for entry in entries
        ]
        text = render_to_string("admin/mail/review_due.txt", {"lines": lines, "count": len(lines)})
    first, _line, body = text.strip().partition("\n")
    return " ".join(first.split()), body.strip() + "\n"


def form_of(entry: Any) -> str:
    opts = entry._meta
    return address(f"admin:{opts.app_label}_{opts.model_name}_change", entry.pk)


def send(message: EmailMessage) -> bool:
    """Send a message; whether the mail server took it. Whatever fails is logged."""
    try:
        return bool(message.send())
    except Exception:
        logger.exception("The mail server took no reminder of reviews")
        return False
