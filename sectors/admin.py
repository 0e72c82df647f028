from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path
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
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_pictures import PICTURE
from cnrs_intl.catalogue.admin_rows import LineForm, RowInline
from cnrs_intl.catalogue.admin_sections import below, folded, in_sight
from cnrs_intl.catalogue.history import event
from cnrs_intl.catalogue.permissions import may
from sectors.admin_moving import move_region_page
from sectors.filters import RegionFilter, SectorFilter, ValueFilter
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector
from sectors.resources import (
    CountryAliasResource,
    CountryResource,
    KeyFigureResource,
    RegionResource,
    SectorResource,
)


class RegionInline(RowInline):
    model = Region
    form = LineForm
    template = "admin/rows_as_table.html"
    classes = ("rows", "compact", "wide")
    fieldsets = ((None, {"fields": [*both("name"), "slug", "order", *both("summary")]}),)


@admin.register(Sector)
class SectorAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (SectorResource,)
    import_export_change_list_template = "admin/sectors/sector/change_list.html"
    titles = (_("Add a sector"), _("Change the sector"))
    inlines = (RegionInline,)
    fieldsets = (
        in_sight(_("Contact details"), ("email", "telephone")),
        folded(section(_("Texts"), *both("name", "summary", "body"), "order")),
        below(PICTURE),
        below(PUBLISHING),
        below(KEEPING_TRUE),
    )

    def get_urls(self) -> Any:
        page = self.admin_site.admin_view(self.move_region_page)
        return [path("move-region/", page, name="sectors_sector_move_region"), *super().get_urls()]

    def move_region_page(self, request: HttpRequest) -> HttpResponse:
        return move_region_page(self, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_move": may(request.user, "change", Sector), **(extra_context or {})}
        return super().changelist_view(request, context)


@admin.register(Region)
class RegionAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all regions at once; they are edited on each sector's page."""

    resource_classes = (RegionResource,)
    list_display = ("name_shown", "sector_link")
    search_fields = ("name_en_key", "name_fr_key", "slug")
    list_filter = (("sector", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("sector",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["sector__order", "order", "pk"]

    @admin.display(description=_("name"))
    def name_shown(self, obj: Any) -> str:
        return str(obj)

    @admin.display(description=_("sector"), ordering="sector__order")
    def sector_link(self, obj: Region) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.sector), obj.sector)


@admin.register(KeyFigure)
class KeyFigureAdmin(ExchangeAdmin, EntryAdmin):
    titles = (_("Add a key figure"), _("Change the key figure"))
    resource_classes = (KeyFigureResource,)
    list_display = (
        "name_shown",
        "value",
        "sector",
        "status",
        "owner",
        "checked_on",
        "updated_at",
    )
    list_filter = (*EntryAdmin.list_filter, ValueFilter, ("sector", SectorFilter))
    list_select_related = ("owner", "sector")
    fieldsets = (
        section(_("Texts"), *both("value", "label", "source_text")),
        section(_("Facts"), "year", "sector", "order"),
        PUBLISHING,
        KEEPING_TRUE,
    )

    @admin.display(description=_("value"))
    def value(self, obj: KeyFigure) -> str:
        return obj.value


class CountryAliasInline(RowInline):
    model = CountryAlias
    form = LineForm
    template = "admin/rows_as_table.html"
    classes = ("rows", "compact")
    verbose_name_plural = _("other names")
    fieldsets = ((None, {"fields": ["language", "text", "kind"]}),)


@admin.register(Country)
class CountryAdmin(ExchangeAdmin, ReferenceAdmin):
    titles = (_("Add a country or territory"), _("Change the country or territory"))
    resource_classes = (CountryResource,)
    inlines = (CountryAliasInline,)
    list_display = ("name_shown", "iso2", "iso3", "region", "territory_of", "placement_to_confirm")
    list_filter = (
        "placement_to_confirm",
        "eu_member",
        "listed",
        ("region__sector", admin.RelatedOnlyFieldListFilter),
        ("region", RegionFilter),
    )
    list_select_related = ("region", "territory_of")
    actions = ("confirm_placements",)
    search_fields = ("iso2",)
    fieldsets = (
        section(_("Texts"), *both("name", "notice"), ("notice_from", "notice_until")),
        below(
            section(
                _("Facts"),
                ("iso2", "iso3", "numeric"),
                ("the_en", "article_fr", "in_fr"),
                "region",
                ("m49_region", "m49_subregion", "m49_intermediate"),
                "eu_member",
                "territory_of",
                "listed",
                "placement_to_confirm",
            ),
        ),
        below(section(_("Keeping it true"), "last_changed")),
        below(section(_("On the map"), ("latitude", "longitude"))),
    )

    @admin.action(permissions=["change"], description=_("Confirm the placement of the selected countries"))
    def confirm_placements(self, request: HttpRequest, queryset: Any) -> Any:
        def alter(country: Country) -> str:
            country.placement_to_confirm = False
            return ""

        return self.change_many(request, queryset, alter, [event("placement_confirmed")])


@admin.register(CountryAlias)
class CountryAliasAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all other names at once; they are edited on each country's page."""

    resource_classes = (CountryAliasResource,)
    list_display = ("text", "language", "kind", "country_link")
    search_fields = ("key", "country__name_en_key", "country__name_fr_key", "=country__iso2")
    list_filter = ("kind", "language")
    list_select_related = ("country",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["country__iso2", "language", "key"]

    @admin.display(description=_("country"), ordering="country__iso2")
    def country_link(self, obj: CountryAlias) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.country), obj.country)
