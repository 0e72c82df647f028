from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import CatalogueAdmin, EntryAdmin, ReferenceAdmin, RowInline, change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_publishing import may_publish
from cnrs_intl.catalogue.fields import folded_words
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from instruments.resources import CallDateResource, CallResource, InstrumentResource


@admin.register(Activity)
class ActivityAdmin(ReferenceAdmin):
    list_display = ("name_shown", "slug", "order")


class InstrumentAliasInline(RowInline):
    model = InstrumentAlias


@admin.register(Instrument)
class InstrumentAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (InstrumentResource,)
    inlines = (InstrumentAliasInline,)
    list_display = ("acronym", "name_shown", "gloss_fr", *EntryAdmin.list_display[1:])
    list_filter = (*EntryAdmin.list_filter, "route")


class CallDateInline(RowInline):
    model = CallDate


@admin.register(Call)
class CallAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (CallResource,)
    inlines = (CallDateInline,)
    list_display = ("name_shown", "instrument", "progress", "status_in_words", "owner", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("instrument", admin.RelatedOnlyFieldListFilter), "open_mode")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).with_steps()

    @admin.display(description=_("state of the call"))
    def progress(self, obj: Call) -> str:
        return str(obj.progress_at(timezone.now()).label)


@admin.register(CallDate)
class CallDateAdmin(ExchangeAdmin, CatalogueAdmin):
    """To read, export and import all dates at once; they are edited on each call's page."""

    resource_classes = (CallDateResource,)
    list_display = ("call_link", "step", "opens", "closes", "result")
    list_display_links = None
    list_filter = (("call__instrument", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("call",)
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request)  # its rows have no name to sort by

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["call__slug", "pk"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        found = Q()
        for word in folded_words(search_term):
            found &= Q(call__search_words__contains=f" {word}") | Q(call__slug__contains=word)
        return queryset.filter(found), False

    @admin.display(description=_("call"), ordering="call__slug")
    def call_link(self, obj: CallDate) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.call), obj.call)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Django asks before it deletes a call with its rows."""
        return may_publish(request, Call)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, Call)
