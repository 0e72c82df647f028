"""
What a preview shows: which drafts, each put on at its minute, and the moment as of which pages then speak.

A draft and a set are shown by themselves; a day with everything that is scheduled until then.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import capfirst

from cnrs_intl.catalogue import clock, drafts
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.lacking import lacking
from cnrs_intl.catalogue.locking import lock
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry, PreviewLink
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.publishing import hold_to_live, querysets

FOR_STAFF = re.compile(r"(draft|set)-(\d{1,18})|day-(\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?)")
NOON = time(12)
What = Draft | DraftSet | datetime | date
Step = tuple[datetime | None, list[Draft]]  # when it is published (None: now), and what


@dataclass
class Shown:
    """What one token shows."""

    token: str
    of: What
    steps: list[Step]
    moment: datetime | None = None  # as of which pages speak, where that is not now
    until: datetime | None = None  # when a secret link ends
    left_out: list[Problem] = field(default_factory=list)  # why some of what is due by a day does not apply
    lacking: list[tuple[str, str]] = field(default_factory=list)  # what is still to be written, and where

    @property
    def prefix(self) -> str:
        return f"/preview/{self.token}"

    @property
    def is_day(self) -> bool:
        return isinstance(self.of, date)

    @property
    def kind(self) -> str:
        """Return which sentence says what is shown: "draft", "set" or "day"."""
        return "day" if self.is_day else "set" if isinstance(self.of, DraftSet) else "draft"

    @property
    def drafts(self) -> list[Draft]:
        return [draft for _moment, together in self.steps for draft in together]

    def may_be_seen_by(self, user: Any) -> bool:
        """Whether an account may see the models of all drafts; of a day, or of none, those of every entry."""
        models = {model_named(draft.model) for draft in self.drafts}
        if self.is_day or not models:
            models |= {model for model in apps.get_models() if issubclass(model, Entry)}
        return all(may(user, "view", model) for model in models)

    @property
    def back(self) -> str:
        """Return the page of the admin that leads here; nothing for who has a secret link."""
        if self.until:
            return ""
        if isinstance(self.of, Draft):
            model = model_named(self.of.model)._meta
            return reverse(f"admin:{model.app_label}_{model.model_name}_change", args=[self.of.object_id])
        if isinstance(self.of, DraftSet):
            return page_of_set(self.of)
        return reverse("admin:preview_day")

    @property
    def shows_incomplete(self) -> bool:
        """Whether what lacks texts is shown: to staff, who write it; but a day shows what will be public."""
        return not self.until and not self.is_day

    def what_is_lacking(self) -> Iterator[tuple[str, str]]:
        """Yield what is still to be written, and where: of which draft, in which field."""
        for draft in self.drafts if self.shows_incomplete else ():
            opts = model_named(draft.model)._meta
            form = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[draft.object_id])
            for each, column in lacking(drafts.wanted(draft)):
                model = model_named(each["model"])
                words = " – ".join([draft.name, capfirst(str(model._meta.get_field(column).verbose_name))])
                yield words, form if model.entry_field else f"{form}#id_{column}"

    def put_on(self) -> None:
        """
        Have the tables hold it, inside a transaction that is undone.

        Raises DoesNotApplyError; but what is due by a day and does not apply is left out, as it will be then.
        """
        self.lacking = list(self.what_is_lacking())
        lock(tuple(querysets(self.drafts)))  # in the order of `writing`, so that no save waits for ever
        if self.until and self.moment:
            self.hide_others()
        for moment, together in self.steps:
            try:
                with transaction.atomic(), clock.at(moment):
                    hold_to_live(together)
                    drafts.put_on(together, masked=False, complete=self.shows_incomplete)
            except DoesNotApplyError as error:
                if not self.is_day:
                    raise
                self.left_out += error.problems

    def hide_others(self) -> None:
        """Have what becomes public by itself until then stay hidden, but for what a secret link is for."""
        for model in (each for each in apps.get_models() if issubclass(each, Entry)):
            coming = model._base_manager.filter(state=Entry.State.PUBLISHED, publish_at__gt=timezone.now())
            own = [draft.object_id for draft in self.drafts if draft.model == model._meta.label_lower]
            coming.exclude(pk__in=own).update(state=Entry.State.DRAFT)


def page_of_set(of_set: DraftSet) -> str:
    try:
        return reverse("admin:draft_set", args=[of_set.pk])
    except NoReverseMatch:
        return reverse("admin:index")


def token_of(what: What) -> str:
    """Return by which token staff see something."""
    if isinstance(what, datetime):
        return f"day-{clock.wall_clock(what):%Y-%m-%dT%H:%M}"
    if isinstance(what, date):
        return f"day-{what.isoformat()}"
    return f"{'set' if isinstance(what, DraftSet) else 'draft'}-{what.pk}"


def page_of(what: What) -> str:
    """Return the public page where something is seen first: its own, as it is to be, or home."""
    home = f"/{current_language()}/"
    if not isinstance(what, Draft):
        return home
    if what.content:
        (read,) = serializers.deserialize("python", what.content[:1], ignorenonexistent=True)
        instance = read.object
    else:
        instance = drafts.live(what)
    return str(instance.get_absolute_url()) if hasattr(instance, "get_absolute_url") else home


def shown_to_staff(token: str) -> Shown | None:
    """Return what a token of staff shows; None if it is none, or what it showed is no longer there."""
    found = FOR_STAFF.fullmatch(token)
    if found is None:
        return None
    kind, number, day = found.groups()
    if day:
        moment = moment_of(day)
        return shown_on(token, moment) if moment else None
    model: Any = Draft if kind == "draft" else DraftSet
    what = model.objects.filter(pk=int(number)).first()
    return shown_of(token, what) if what else None


def shown_of(token: str, what: Draft | DraftSet, until: datetime | None = None) -> Shown:
    """Return what a draft or a set by itself shows: as of its minute, where it has one that is to come."""
    together = [what] if isinstance(what, Draft) else drafts.drafts_of([], of_set=what)
    proposal = what.proposal if isinstance(what, Draft) else what
    due = proposal.publish_at
    moment = due if due and due > timezone.now() else None
    return Shown(token, what, [(moment, together)], moment, until)


def shown_by(link: PreviewLink) -> Shown:
    """Return what a secret link shows."""
    what = link.draft or link.set
    assert what is not None  # noqa: S101 - a constraint of the table
    return shown_of(link.token, what, link.expires_at)


def shown_on(token: str, moment: datetime) -> Shown:
    """Return the portal as of a moment; of today's noon, once that is over, as it is now."""
    now = timezone.now()
    to_come = moment if moment > now else None
    return Shown(token, moment, due_by(to_come or now), to_come)


def moment_of(text: str) -> datetime | None:
    """Return the moment of a day, at noon in Paris where it has no hour; None if there is no such one."""
    try:
        wall = datetime.fromisoformat(text)
    except ValueError:
        return None
    wall = wall if "T" in text else datetime.combine(wall.date(), NOON)
    moment = timezone.make_aware(wall, PARIS)
    return None if clock.problem(moment) else moment


def is_over(moment: datetime) -> bool:
    """Whether a day is over in Paris: the portal as it was cannot be shown."""
    return timezone.localdate(moment) < timezone.localdate()


def due_by(moment: datetime) -> list[Step]:
    """Return what is scheduled until a moment, in the order of time, the drafts of a set together."""
    approved = Draft.Status.APPROVED
    alone = Q(set=None, status=approved, publish_at__lte=moment)
    in_set = Q(set__status=approved, set__publish_at__lte=moment)
    steps: dict[Any, Step] = {}
    found = Draft.objects.filter(alone | in_set).select_related("set").order_by("model", "object_id")
    for draft in found:
        proposal = draft.proposal
        steps.setdefault(proposal, (proposal.publish_at, []))[1].append(draft)
    return sorted(steps.values(), key=by_time)


def by_time(step: Step) -> Any:
    return step[0]
