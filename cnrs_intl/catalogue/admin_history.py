"""Who changed what and when: what each revision is called, and the page that lists them."""

import json
from typing import Any

import reversion
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, gettext_noop
from reversion.models import Version

# What can be done besides filling in a form, as the history says it.
DEEDS = {
    "published": gettext_lazy("Published."),
    "scheduled": gettext_lazy("Scheduled for publication."),
    "withdrawn": gettext_lazy("Withdrawn."),
    "imported": gettext_lazy("Import of %(file)s."),
}
gettext_noop("Loaded from the fixtures")

PER_PAGE = 100


def say(message: list[dict[str, Any]]) -> None:
    """Call the current revision what `message` says, in the shape of Django's change messages."""
    if reversion.is_active():
        reversion.set_comment(json.dumps(message))


def deed(name: str, **words: str) -> dict[str, Any]:
    return {"did": name, **words}


def in_words(comment: str, model: type[models.Model]) -> str:
    """Return a revision's comment in the reader's language."""
    try:
        parts = json.loads(comment)
    except ValueError:
        return gettext(comment) if comment else ""
    if not isinstance(parts, list):
        return comment
    deeds = [str(DEEDS[part["did"]]) % part for part in parts if part.get("did") in DEEDS]
    changes = [part for part in parts if "did" not in part]
    if changes or not parts:
        translate_labels(changes, labels(model))
        deeds.append(LogEntry(change_message=json.dumps(changes)).get_change_message())
    return " ".join(deeds)


def labels(model: type[models.Model]) -> dict[str, str]:
    """Return the labels of a model's fields and its rows', by what the history stored: no translation."""
    fields = list(model._meta.fields) + list(model._meta.many_to_many)
    for name in getattr(model, "rows", ()):
        fields += model._meta.get_field(name).related_model._meta.fields  # type: ignore[union-attr]
    with translation.override(None):
        stored = [str(capfirst(field.verbose_name)) for field in fields]
    return dict(zip(stored, (str(capfirst(field.verbose_name)) for field in fields), strict=True))


def translate_labels(changes: list[dict[str, Any]], known: dict[str, str]) -> None:
    for part in changes:
        for change in part.values():
            if isinstance(change, dict) and "fields" in change:
                change["fields"] = [known.get(label, label) for label in change["fields"]]


def versions_of(instance: models.Model) -> models.QuerySet[Version]:
    """Return the kept versions of `instance`, last one first."""
    return Version.objects.get_for_object(instance).select_related("revision__user").order_by("-pk")


def last_version(instance: models.Model) -> int:
    """Return the number of the last kept version of `instance`, 0 if there is none."""
    version = versions_of(instance).first()
    return version.pk if version else 0


def last_change(instance: models.Model) -> str:
    """Return when `instance` was last changed and by whom, in words; nothing if it never was."""
    version = versions_of(instance).first()
    if version is None:
        return ""
    when = date_format(localtime(version.revision.date_created), "DATETIME_FORMAT")
    if version.revision.user is None:
        return when
    words = {"when": when, "who": version.revision.user.get_username()}
    return gettext("%(when)s, by %(who)s") % words


class HistoryAdmin:
    """Mixed into an admin: one named revision per save, and a page that lists them all."""

    model: Any
    admin_site: Any
    history_template = "admin/entry_history.html"

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        say(message)
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        say(message)
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found: Any = self
        instance = found.get_object(request, object_id)
        if instance is None:
            raise Http404
        if not found.has_view_or_change_permission(request, instance):
            raise PermissionDenied
        page = Paginator(versions_of(instance), PER_PAGE).get_page(request.GET.get("p"))
        lines = [
            {
                "when": version.revision.date_created,
                "who": version.revision.user,
                "what": in_words(version.revision.comment, self.model),
            }
            for version in page
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": instance},
            "subtitle": None,
            "lines": lines,
            "page": page,
            "object": instance,
            "opts": self.model._meta,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)
