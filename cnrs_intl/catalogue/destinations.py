"""Where a move or an import goes, which changes several entries: at once to the public, or into drafts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from cnrs_intl.catalogue import permissions
from cnrs_intl.catalogue.drafts import Into
from cnrs_intl.catalogue.models import DraftSet

AT_ONCE, DRAFTS, SET = "at-once", "drafts", "set-"


def choices_for(user: Any, model: Any) -> list[tuple[str, str]]:
    """Return where an account may have changes of `model` go, the first one being what is usual."""
    sets = [
        (f"{SET}{each.pk}", gettext("into the set “%(set)s”") % {"set": each})
        for each in DraftSet.objects.all()
    ]
    drafts = [(DRAFTS, gettext("as drafts, which the public does not see")), *sets]
    at_once = [(AT_ONCE, gettext("at once, and public"))]
    alone = permissions.may(user, "publish", model) and not settings.TWO_PERSONS
    return [*(at_once if alone else []), *drafts]


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
