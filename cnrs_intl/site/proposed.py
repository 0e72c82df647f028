"""Sections of the first page on what is proposed: what failed, waits, is being written, or is scheduled."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.draft_words import address, approval_of, failure_of, form_of, kind_of, summary_of
from cnrs_intl.catalogue.left_drafts import is_left
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry
from cnrs_intl.catalogue.proposals import may_change
from cnrs_intl.site import readiness
from cnrs_intl.site.desk import Desk, Line, Section, named, section, whole_section

Status = Draft.Status


def line_of(proposal: Any, drafts: list[Draft], detail: str = "", url: str = "") -> Line:
    """Return the line of a draft or a set."""
    if isinstance(proposal, DraftSet):
        words = ngettext("set of %(count)d draft", "set of %(count)d drafts", len(drafts))
        brief = words % {"count": len(drafts)}
        there = address("admin:draft_set", proposal.pk)
    else:
        brief, there = f"{kind_of(proposal)}, {summary_of(proposal)}", form_of(proposal)
    return Line(str(proposal), url or there, " – ".join(filter(None, [brief, detail])))


def failed(desk: Desk) -> Section | None:
    lines = [
        line_of(each, drafts, " ".join(failure_of(each)))
        for each, drafts in desk.in_status(Status.FAILED)
        if desk.publishes(drafts) or desk.wrote(drafts)
    ]
    return section("failed", _("Could not be published at its time"), lines, reverse("admin:scheduled"))


def waiting(desk: Desk) -> Section | None:
    """What others ask to be approved; with two persons, not what one wrote oneself."""
    lines = []
    for each, drafts in desk.in_status(Status.WAITING):
        if desk.publishes(drafts) and not (settings.TWO_PERSONS and desk.wrote(drafts)):
            by = drafts[0].author_name if drafts else ""
            lines.append(line_of(each, drafts, by, approval_of(each)))
    return section("waiting", _("Waiting for my approval"), lines, f"{reverse('admin:drafts')}#waiting")


def mine(desk: Desk) -> Section | None:
    """Drafts that one wrote in, by themselves: being written, sent back, or waiting for somebody."""
    lines = []
    for each, drafts in desk.in_status(Status.WRITING, Status.WAITING):
        if isinstance(each, Draft) and desk.wrote(drafts) and may_change(desk.user, drafts):
            back = _("Sent back:") + f" {each.answer}" if each.answer else str(each.get_status_display())
            lines.append(line_of(each, drafts, back))
    return section("mine", _("My drafts"), lines, f"{reverse('admin:drafts')}#mine")


def left(desk: Desk) -> Section | None:
    """Drafts that only closed accounts wrote in: one line, for those who publish them or keep accounts."""
    keeps_accounts = desk.may("change", User)
    found = [
        each
        for each, drafts in desk.in_status(Status.WRITING)
        if isinstance(each, Draft) and is_left(each) and (keeps_accounts or desk.publishes(drafts))
    ]
    words = ngettext("%(count)d draft", "%(count)d drafts", len(found)) % {"count": len(found)}
    line = Line(words, f"{reverse('admin:drafts')}?left=1", named(found), number=len(found))
    return whole_section("left", _("Drafts of closed accounts"), [line] if found else [])


def sets(desk: Desk) -> Section | None:
    lines = [
        line_of(each, drafts, str(each.get_status_display()))
        for each, drafts in desk.in_status(Status.WRITING, Status.WAITING)
        if isinstance(each, DraftSet) and may_change(desk.user, drafts)
    ]
    return section("sets", _("Sets of drafts"), lines, reverse("admin:draft_sets"))


def scheduled(desk: Desk) -> Section | None:
    """What becomes public, or ceases to be, by itself, and the account could stop; soonest first."""
    found = [
        (each.publish_at, line_of(each, drafts))
        for each, drafts in desk.in_status(Status.APPROVED)
        if each.publish_at and (desk.publishes(drafts) or desk.wrote(drafts))
    ]
    found += [
        (getattr(entry, column), Line(str(entry), readiness.form_at(entry), str(words)))
        for model, entries in desk.entries.items()
        if desk.may("publish", model)
        for entry in entries
        for column, words in times_of(entry)
    ]
    lines = [line._replace(detail=f"{in_words(when)} – {line.detail}") for when, line in sorted(found)]
    return section("scheduled", _("Scheduled"), lines, reverse("admin:scheduled"))


def times_of(entry: Any) -> Iterator[tuple[str, str]]:
    for column, words in (("publish_at", _("published")), ("withdraw_at", _("withdrawn"))):
        moment = getattr(entry, column) if entry.state == Entry.State.PUBLISHED else None
        if moment and moment > clock.now():
            yield column, words


def in_words(moment: Any) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")
