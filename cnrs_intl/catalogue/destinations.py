"""Where a move or an import goes, which changes several entries: at once to the public, or into drafts."""

from collections.abc import Collection
from dataclasses import replace
from itertools import chain, count
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.drafts import Into, drafts_of
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.workbooks import quoted

AT_ONCE, DRAFTS, SET = "at-once", "drafts", "set-"


def choices_for(user: Any, model: Any) -> list[tuple[str, str]]:
    """Return where an account may have changes of `model` go, the first one being what is usual."""
    sets = [
        (f"{SET}{each.pk}", gettext("into the set “%(set)s”") % {"set": each})
        for each in DraftSet.objects.all()
    ]
    drafts = [(DRAFTS, gettext("as drafts, which the public does not see")), *sets]
    at_once = [(AT_ONCE, gettext("at once, and public"))]
    return [*(at_once if may_at_once(user, model) else []), *drafts]


def may_at_once(user: Any, model: Any) -> bool:
    """Whether an account may have changes of `model` be public without anybody else."""
    return permissions.may(user, "publish", model) and not settings.TWO_PERSONS


class DestinationField(forms.ChoiceField):
    """Asks where a change goes; nothing chosen is what is usual."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("How it is saved"), required=False, **kwargs)

    def offer(self, user: Any, model: Any) -> None:
        self.choices = choices_for(user, model)


def destination(user: Any, model: Any, value: str) -> Into | None:
    """Return where a change goes, None for at once; what an account may not choose goes into drafts."""
    offered = [each for each, _label in choices_for(user, model)]
    chosen = value if value in offered else offered[0]
    if chosen == AT_ONCE:
        return None
    if chosen.startswith(SET):
        return Into(set=DraftSet.objects.get(pk=chosen.removeprefix(SET)))
    return Into()


def as_one(keys: Collection[tuple[Any, Any]], into: Into, user: Any, name: str) -> Into:
    """
    Have a change of several entries (`keys`: models with keys) go into drafts of one set, and return that.

    One draft without the others would say half of it. The set is the one chosen, or that in which their
    drafts are, or a new one called `name`. Raises ValidationError where their drafts are in several.
    """
    if into.set:
        return into
    sets = {draft.set for draft in drafts_of(keys) if draft.set}
    if len(sets) > 1:
        names = ", ".join(quoted(str(each)) for each in sorted(sets, key=str))
        words = gettext(
            "Their drafts are in several sets (%(sets)s): put them into one first. Nothing was moved."
        )
        raise ValidationError(words % {"sets": names})
    return replace(into, set=sets.pop() if sets else new_set(name, user))


def new_set(name: str, user: Any) -> DraftSet:
    """Make a set called `name`, with a number behind it where there is one already."""
    longest = (DraftSet._meta.get_field("name").max_length or 0) - len(" (99)")
    name = Truncator(name).chars(longest)
    taken = set(DraftSet.objects.filter(name__startswith=name).values_list("name", flat=True))
    names = chain([name], (f"{name} ({number})" for number in count(2)))
    free = next(each for each in names if each not in taken)
    return DraftSet.objects.create(name=free, created_by=user)
