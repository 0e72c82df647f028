"""What lists of entries are filtered by: their status, their review, their translations."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.querysets import Status
from cnrs_intl.catalogue.translating import MISSING, OLDER, columns_in


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Status.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_status(self.value()) if self.value() in Status.values else queryset


class ReviewFilter(admin.SimpleListFilter):
    """What the public sees and somebody has to look at."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("due", _("due for review")),
            ("never", _("never checked")),
            ("nobody", _("with neither owner nor team address")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "due":
            return queryset.due_for_review()
        if self.value() == "never":
            return queryset.published().filter(checked_on=None)
        return (
            queryset.published().filter(owner=None, team_email="") if self.value() == "nobody" else queryset
        )


class TranslationFilter(admin.SimpleListFilter):
    """What lacks a text in one language, or has an older one there. Few enough to be looked at one by one."""

    title = _("translations")
    parameter_name = "translations"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(MISSING, _("missing")), (OLDER, _("older than the other language"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        kind = self.value()
        if kind not in (MISSING, OLDER):
            return queryset
        entries = queryset.model.objects.all()
        return queryset.filter(pk__in=[entry.pk for entry in entries if columns_in(entry, kind)])


class RelatedFilter(admin.RelatedOnlyFieldListFilter):
    """By what entries are related to, of which the last choice, what is related to none, is said in words."""

    nothing: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = self.nothing


class OwnerFilter(RelatedFilter):
    nothing = _("No owner")
