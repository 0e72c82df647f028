from django.contrib import admin

from cnrs_intl.catalogue.admin import EntryAdmin, ReferenceAdmin, RowInline
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from instruments.models import Activity, Call, CallDate, Instrument, InstrumentAlias
from instruments.resources import CallResource, InstrumentResource


@admin.register(Activity)
class ActivityAdmin(ReferenceAdmin):
    list_display = ("name_shown", "slug", "order")


class InstrumentAliasInline(RowInline):
    model = InstrumentAlias


@admin.register(Instrument)
class InstrumentAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (InstrumentResource,)
    inlines = (InstrumentAliasInline,)
    list_display = ("acronym", *EntryAdmin.list_display)
    list_filter = (*EntryAdmin.list_filter, "route")


class CallDateInline(RowInline):
    model = CallDate


@admin.register(Call)
class CallAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (CallResource,)
    inlines = (CallDateInline,)
    list_display = ("name_shown", "instrument", "open_mode", "status_in_words", "owner", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("instrument", admin.RelatedOnlyFieldListFilter), "open_mode")
    list_select_related = ("owner", "instrument")
