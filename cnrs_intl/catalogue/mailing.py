"""
Mail on what becomes of drafts: to those who may approve, or who wrote, each in the language of their admin.

Only where mail is set, and once the change is committed; a mail server that fails is logged, no more. Nobody
is told of what they did themselves. A template's first line is the subject.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.draft_words import address, approval_of, failure_of, kind_of, page_of, summary_of
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.publishing import writers_of

APPROVALS, ANSWERS, FAILURES = "mail_approvals", "mail_answers", "mail_failures"  # of accounts
BACKEND = "django.contrib.auth.backends.ModelBackend"
Told = dict[Any, list[Draft]]  # the drafts that accounts are told of
logger = logging.getLogger(__name__)


def asked(proposal: Any, drafts: list[Draft], by: Any) -> None:
    """Tell those who may publish it that somebody asks for approval, and lead them to where they give it."""
    wrote = writers_of(drafts) if settings.TWO_PERSONS else set()  # those may not

    def page(user: Any) -> str:
        return page_of(proposal) if user.pk in wrote else approval_of(proposal)

    tell("asked", proposal, drafts, by, lambda: publishers_of(drafts, APPROVALS), page=page)


def sent_back(proposal: Any, drafts: list[Draft], by: Any) -> None:
    tell("sent_back", proposal, drafts, by, lambda: with_keys(writers_of(drafts), ANSWERS))


def written_again(proposal: Any, drafts: list[Draft], by: Any) -> None:
    """Tell who asked, who wrote in it and who may publish it that it has to be approved again."""
    keys = writers_of(drafts) | {proposal.asked_by_id}
    tell(
        "written_again",
        proposal,
        drafts,
        by,
        lambda: {*with_keys(keys, ANSWERS), *publishers_of(drafts, APPROVALS)},
    )


def scheduled(proposal: Any, drafts: list[Draft], by: Any) -> None:
    tell("scheduled", proposal, drafts, by, lambda: with_keys(writers_of(drafts), ANSWERS))


def published(proposal: Any, drafts: list[Draft], by: Any, writers: Iterable[int]) -> None:
    """Tell `writers`, whom nobody knows by the drafts any more, as those are gone."""
    tell("published", proposal, drafts, by, lambda: with_keys(writers, ANSWERS))


def failed(proposal: Any, drafts: list[Draft]) -> None:
    """Tell authors, who approved it, and those who may publish it, that it could not be at its time."""
    tell(
        "failed",
        proposal,
        drafts,
        None,
        lambda: {
            *with_keys(writers_of(drafts) | {proposal.approved_by_id}, FAILURES),
            *publishers_of(drafts, FAILURES),
        },
    )


def publishers_of(drafts: list[Draft], wanting: str) -> set[Any]:
    """Return the accounts that may publish all of these, and want to be told."""
    found: set[Any] | None = None
    for model in {model_named(draft.model) for draft in drafts}:
        codename = f"{model._meta.app_label}.publish_{model._meta.model_name}"
        users: Any = get_user_model().objects
        able = set(readers(users.with_perm(codename, backend=BACKEND), wanting))
        found = able if found is None else found & able
    return found or set()


def with_keys(keys: Iterable[int | None], wanting: str) -> set[Any]:
    return set(readers(get_user_model().objects.filter(pk__in=[key for key in keys if key]), wanting))


def readers(users: Any, wanting: str) -> Any:
    """Keep the accounts of staff that have an address, and want this kind of mail."""
    return users.filter(~Q(email=""), is_active=True, is_staff=True, **{wanting: True})


def tell(kind: str, proposal: Any, drafts: list[Draft], by: Any, to: Any, *, page: Any = None) -> None:
    """
    Send what a template says to each of some accounts, once the change is committed.

    `page`: the address that it leads an account to; by default, where all find the draft or the set.
    """
    if not settings.MAIL_IS_SET:
        return
    reached = {user for user in to() if by is None or user.pk != by.pk}
    leads = page or (lambda _user: page_of(proposal))
    if messages := list(messages_to(reached, kind, partial(context_of, proposal, drafts, by), leads)):
        transaction.on_commit(partial(send, messages))


def asked_together(drafts: list[Draft], by: Any) -> None:
    """Tell those who may publish any of these, in one mail of theirs, that somebody asks for approval."""
    of_model: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        of_model[draft.model].append(draft)

    def told() -> Told:
        found: Told = defaultdict(list)
        for those in of_model.values():
            for user in publishers_of(those, APPROVALS):
                found[user] += those
        return found

    tell_together("asked_together", by, told, address("admin:drafts"))


def published_together(drafts: list[Draft], by: Any, writers: dict[int, set[int]]) -> None:
    """Tell each of `writers`, by the keys of drafts, in one mail which of theirs are public."""

    def told() -> Told:
        users = with_keys({key for keys in writers.values() for key in keys}, ANSWERS)
        found = {user: [draft for draft in drafts if user.pk in writers[draft.pk]] for user in users}
        return {user: those for user, those in found.items() if those}

    tell_together("published_together", by, told, address("admin:journal"))


def tell_together(kind: str, by: Any, told: Callable[[], Told], page: str) -> None:
    """Send each account one mail on the drafts that it is told of, once the change is committed."""
    if not settings.MAIL_IS_SET:
        return
    alike: dict[tuple[int, ...], tuple[set[Any], list[Draft]]] = {}
    for user, drafts in told().items():
        if user.pk != by.pk:
            alike.setdefault(tuple(draft.pk for draft in drafts), (set(), drafts))[0].add(user)
    messages = [
        message
        for users, drafts in alike.values()
        for message in messages_to(users, kind, partial(context_of_several, drafts, by), lambda _user: page)
    ]
    if messages:
        transaction.on_commit(partial(send, messages))


def messages_to(
    users: set[Any], kind: str, context: Callable[[], dict[str, Any]], page: Callable[[Any], str]
) -> Any:
    """Yield a message for each account, rendered once for each language and page that it leads to."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for language, group in by_language(users).items():
        for user in group:
            groups[language, page(user)].append(user)
    for (language, there), group in groups.items():
        with translation.override(language):
            text = render_to_string(f"admin/mail/{kind}.txt", context() | {"link": settings.SITE_URL + there})
        first, _line, body = text.strip().partition("\n")
        subject = " ".join(first.split())
        for user in group:
            yield EmailMessage(settings.EMAIL_SUBJECT_PREFIX + subject, body.strip() + "\n", to=[user.email])


def by_language(users: set[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for user in sorted(users, key=lambda each: each.pk):
        found[user.language or settings.LANGUAGE_CODE].append(user)
    return found


def context_of(proposal: Any, drafts: list[Draft], by: Any) -> dict[str, Any]:
    return {
        "what": str(proposal),
        "is_set": isinstance(proposal, DraftSet),
        "lines": lines_of(drafts),
        "who": name_of(by) if by else "",
        "approver": name_of(proposal.approved_by) if proposal.approved_by else "",
        "publish_at": proposal.publish_at,
        "comment": proposal.comment,
        "answer": proposal.answer,
        "failure": failure_of(proposal),
        "portal": settings.SITE_URL,
    }


def context_of_several(drafts: list[Draft], by: Any) -> dict[str, Any]:
    return {
        "count": len(drafts),
        "lines": lines_of(drafts),
        "who": name_of(by),
        "comment": "",
        "portal": settings.SITE_URL,
    }


def lines_of(drafts: list[Draft]) -> list[str]:
    return [f"{draft.name} ({kind_of(draft)}) – {summary_of(draft)}" for draft in drafts]


def send(messages: list[EmailMessage]) -> None:
    """Send messages over one connection. Whatever fails is logged: what they tell of has happened."""
    try:
        get_connection().send_messages(messages)
    except Exception:
        logger.exception("The mail server took no mail on drafts")
