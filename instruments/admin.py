from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import (
    KEEPING_TRUE,
    PUBLISHING,
    EntryAdmin,
    ReferenceAdmin,
    RowAdmin,
    both,
    section,
)
from cnrs_intl.catalogue.admin_base import change_url, with_words
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_rows import RowInline
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from instruments.models.instrument import RANGES
from instruments.resources import CallDateResource, CallResource, InstrumentResource


@admin.register(Activity)
class ActivityAdmin(ReferenceAdmin):
    list_display = ("name_shown", "slug", "order")
    search_fields = ("name_en_key", "name_fr_key", "slug")
    fieldsets = (
        section(_("Texts"), *both("name"), "slug", "order"),
        section(_("Keeping it true"), "last_changed"),
    )


class InstrumentAliasInline(RowInline):
    model = InstrumentAlias
    fieldsets = ((None, {"fields": ["text", "kind", "source"]}),)


@admin.register(Instrument)
class InstrumentAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (InstrumentResource,)
    inlines = (InstrumentAliasInline,)
    list_display = ("acronym", "name_shown", "gloss_fr", *EntryAdmin.list_display[1:])
    list_filter = (*EntryAdmin.list_filter, "route")
    fieldsets = (
        section(
            _("Texts"),
            "acronym",
            *both("name"),
            "gloss_fr",
            *both("tagline", "summary", "partners", "objectives", "activities_note", "how_to_apply", "body"),
        ),
        section(
            _("Facts"),
            *((f"{name}_least", f"{name}_most") for name in RANGES),
            "place",
            "first_contact",
            "existing_collaboration",
            "activities",
            "duration_years",
            ("funding_period", "funding_period_source"),
            "route",
            "order",
        ),
        PUBLISHING,
        KEEPING_TRUE,
    )


class CallDateInline(RowInline):
    model = CallDate
    fieldsets = ((None, {"fields": [*both("step"), ("opens", "closes"), "result"]}),)


@admin.register(Call)
class CallAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (CallResource,)
    inlines = (CallDateInline,)
    list_display = ("name_shown", "instrument", "progress", "status", "owner", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("instrument", admin.RelatedOnlyFieldListFilter), "open_mode")
    fieldsets = (
        section(_("Texts"), *both("name", "text")),
        section(_("Facts"), "instrument", "open_mode", "cancelled", "link"),
        PUBLISHING,
        KEEPING_TRUE,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_steps()

    @admin.display(description=_("state of the call"))
    def progress(self, obj: Call) -> str:
        return str(obj.progress_at(timezone.now()).label)


@admin.register(CallDate)
class CallDateAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all dates at once; they are edited on each call's page."""

    resource_classes = (CallDateResource,)
    list_display = ("call_link", "step", "opens", "closes", "result")
    search_fields = ("call__search_words", "call__slug")  # what is searched is below; this shows the field
    list_filter = (("call__instrument", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("call",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["call__slug", "pk"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return with_words(queryset, search_term, "call__"), False

    @admin.display(description=_("call"), ordering="call__slug")
    def call_link(self, obj: CallDate) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.call), obj.call)
