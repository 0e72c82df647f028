from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.admin import (
    KEEPING_TRUE,
    PUBLISHING,
    EntryAdmin,
    ReferenceAdmin,
    RowAdmin,
    both,
    section,
)
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_copying import CopyButton
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_pictures import PICTURE
from cnrs_intl.catalogue.admin_rows import RowInline
from cnrs_intl.catalogue.admin_sections import below, in_sight
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from instruments.models.instrument import RANGES
from instruments.next_year import for_next_year, next_slug
from instruments.resources import (
    ActivityResource,
    CallDateResource,
    CallResource,
    InstrumentAliasResource,
    InstrumentResource,
)

NEXT_YEAR = "instruments_call_next_year"


@admin.register(Activity)
class ActivityAdmin(ExchangeAdmin, ReferenceAdmin):
    resource_classes = (ActivityResource,)
    titles = (_("Add an activity"), _("Change the activity"))
    list_display = ("name_shown", "slug", "order")
    search_fields = ("slug",)
    fieldsets = (
        section(_("Texts"), *both("name"), "slug", "order"),
        section(_("Keeping it true"), "last_changed"),
    )


class InstrumentAliasInline(RowInline):
    model = InstrumentAlias
    verbose_name_plural = _("other names")
    fieldsets = ((None, {"fields": ["text", "kind", "source"]}),)


@admin.register(Instrument)
class InstrumentAdmin(ExchangeAdmin, EntryAdmin):
    titles = (_("Add an instrument"), _("Change the instrument"))
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
        PICTURE,
        PUBLISHING,
        KEEPING_TRUE,
    )


@admin.register(InstrumentAlias)
class InstrumentAliasAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all other names at once; they are edited on each instrument's page."""

    resource_classes = (InstrumentAliasResource,)
    list_display = ("text", "kind", "instrument_link")
    search_fields = ("key", "instrument__slug")
    list_filter = ("kind", ("instrument", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("instrument",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["instrument__order", "key"]

    @admin.display(description=_("instrument"), ordering="instrument__order")
    def instrument_link(self, obj: InstrumentAlias) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.instrument), obj.instrument)


class CallDateInline(RowInline):
    model = CallDate
    fieldsets = ((None, {"fields": [*both("step"), ("opens", "closes"), "result"]}),)


@admin.register(Call)
class CallAdmin(ExchangeAdmin, EntryAdmin):
    titles = (_("Add a call for projects"), _("Change the call for projects"))
    resource_classes = (CallResource,)
    inlines = (CallDateInline,)
    list_display = ("name_shown", "instrument", "progress", "status", "owner", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("instrument", admin.RelatedOnlyFieldListFilter), "open_mode")
    fieldsets = (
        in_sight(_("Facts"), *both("name"), ("instrument", "open_mode"), "cancelled", "link"),
        below(section(_("Texts"), *both("text"))),
        below(PICTURE),
        below(PUBLISHING),
        below(KEEPING_TRUE),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_steps()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.copy_for_next_year)
        return [path("<path:object_id>/next-year/", view, name=NEXT_YEAR), *super().get_urls()]

    def copies(self, request: HttpRequest, obj: Call) -> list[CopyButton]:
        address, words = reverse(f"admin:{NEXT_YEAR}", args=[obj.pk]), _("Copy for next year")
        return [CopyButton(address, next_slug(obj), words), *super().copies(request, obj)]

    def copy_for_next_year(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.copy(request, object_id, "copied_for_next_year", for_next_year)

    @admin.display(description=_("state of the call"))
    def progress(self, obj: Call) -> str:
        return str(obj.progress_at(clock.now()).label)


@admin.register(CallDate)
class CallDateAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all dates at once; they are edited on each call's page."""

    resource_classes = (CallDateResource,)
    list_display = ("call_link", "step_shown", "opens", "closes", "result")
    search_fields = ("call__slug",)
    searched_relations = ("call",)
    list_filter = (("call__instrument", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("call",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["call__slug", "pk"]

    @admin.display(description=_("step"))
    def step_shown(self, obj: CallDate) -> str:
        return obj.step

    @admin.display(description=_("call"), ordering="call__slug")
    def call_link(self, obj: CallDate) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.call), obj.call)
