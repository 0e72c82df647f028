"""Publishing in the admin: states in words, who may, and many entries at once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_history import deed, say
from cnrs_intl.catalogue.models import Entry
from cnrs_intl.catalogue.querysets import public_at

STATUSES: dict[str, Promise] = {
    "draft": _("draft"),
    "scheduled": _("scheduled"),
    "published": _("published"),
    "withdrawn": _("withdrawn"),
    "archived": _("archived"),
}


# What is said once an entry stands elsewhere than before.
NOW: dict[str, Promise] = {
    "scheduled": _("“%(entry)s” is scheduled for publication."),
    "published": _("“%(entry)s” is now published."),
    "withdrawn": _("“%(entry)s” is withdrawn: the public no longer sees it."),
}


def status(entry: Entry) -> str:
    """Return where an entry stands, as a key of STATUSES."""
    if entry.is_scheduled:
        return "scheduled"
    return "withdrawn" if entry.is_withdrawn else entry.state


def done_to(before: Entry, after: Entry, button: str) -> str:
    """Return what a save did besides its texts, as a key of NOW: by a button, or by dates alone."""
    if button:
        return button
    now = status(after)
    return now if now in NOW and now != status(before) else ""


def may_publish(request: HttpRequest, model: type[models.Model]) -> bool:
    codename = get_permission_codename("publish", model._meta)
    return bool(request.user.has_perm(f"{model._meta.app_label}.{codename}"))


def is_open(request: HttpRequest, entry: models.Model | None) -> bool:
    """Whether whoever asks may change `entry` at all: a published one is for Publishers only."""
    if not isinstance(entry, Entry) or entry.state != Entry.State.PUBLISHED:
        return True
    return may_publish(request, type(entry))


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Promise]]:
        return list(STATUSES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        conditions = {
            "scheduled": Q(state="published", publish_at__gt=now),
            "published": public_at(now),
            "withdrawn": Q(state="published", withdraw_at__lte=now),
        }
        if (value := self.value()) not in STATUSES:
            return queryset
        return queryset.filter(conditions.get(str(value), Q(state=value)))


def why_not(entry: Entry, error: ValidationError) -> str:
    """Return in one line which fields keep `entry` from being published, and why."""
    reasons = []
    for name, problems in error.message_dict.items():
        words = " ".join(problems)
        if name == NON_FIELD_ERRORS:
            reasons.append(words)
        else:
            field: Any = entry._meta.get_field(name)
            label = capfirst(field.verbose_name)
            reasons.append(gettext("%(field)s: %(problem)s") % {"field": label, "problem": words})
    return gettext("“%(entry)s” was not published. %(reasons)s") % {
        "entry": entry,
        "reasons": " ".join(reasons),
    }


def publish_each(queryset: Any) -> tuple[list[Entry], list[str]]:
    """Publish each entry that is complete; return those, and for each other one what it lacks."""
    published, refusals = [], []
    for entry in queryset:
        try:
            entry.publish()
        except ValidationError as error:
            refusals.append(why_not(entry, error))
        else:
            published.append(entry)
    return published, refusals


@admin.action(permissions=["publish"], description=_("Publish the selected %(verbose_name_plural)s now"))
def publish_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    with transaction.atomic():
        published, refusals = publish_each(queryset.select_for_update(of=("self",)))
        note(model_admin, request, published, "published")
    for refusal in refusals:
        messages.error(request, refusal)
    if published:
        words = ngettext(
            "%(count)d was published: %(names)s.", "%(count)d were published: %(names)s.", len(published)
        )
        messages.success(request, words % named(published))


@admin.action(permissions=["publish"], description=_("Withdraw the selected %(verbose_name_plural)s"))
def withdraw_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> None:
    with transaction.atomic():
        withdrawn = list(queryset.select_for_update(of=("self",)))
        for entry in withdrawn:
            entry.withdraw()
        note(model_admin, request, withdrawn, "withdrawn")
    if withdrawn:
        words = ngettext(
            "%(count)d was withdrawn: %(names)s.", "%(count)d were withdrawn: %(names)s.", len(withdrawn)
        )
        messages.success(request, words % named(withdrawn))


def named(entries: list[Entry]) -> dict[str, Any]:
    return {"count": len(entries), "names": get_text_list([str(entry) for entry in entries], gettext("and"))}


def note(model_admin: Any, request: HttpRequest, entries: list[Entry], done: str) -> None:
    """Write down what was done to many entries at once, in the log and in the history."""
    for entry in entries:
        model_admin.log_change(request, entry, [deed(done)])
    say([deed(done)])
