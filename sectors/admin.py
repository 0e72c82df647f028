from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import EntryAdmin, ReferenceAdmin, RowInline, change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.fields import fold
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector
from sectors.resources import CountryResource, KeyFigureResource


def known_as(term: str, prefix: str = "") -> Q:
    """Match a country's code, or a part of any of its names, accents and case aside."""
    key = fold(term)
    if not key:
        return Q()
    aliases = CountryAlias.objects.filter(key__contains=key).values("country")
    found = Q(**{f"{prefix}name_en_key__contains": key}) | Q(**{f"{prefix}name_fr_key__contains": key})
    found |= Q(**{f"{prefix}iso2": key.upper()}) | Q(**{f"{prefix}iso3": key.upper()})
    return found | Q(**{f"{prefix}pk__in": aliases})


class RegionInline(RowInline):
    model = Region


@admin.register(Sector)
class SectorAdmin(EntryAdmin):
    inlines = (RegionInline,)


@admin.register(KeyFigure)
class KeyFigureAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (KeyFigureResource,)
    list_display = ("name_shown", "value", "sector", "status_in_words", "owner", "checked_on", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("sector", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("owner", "sector")

    @admin.display(description=_("value"))
    def value(self, obj: KeyFigure) -> str:
        return obj.value


class CountryAliasInline(RowInline):
    model = CountryAlias


@admin.register(Country)
class CountryAdmin(ExchangeAdmin, ReferenceAdmin):
    resource_classes = (CountryResource,)
    inlines = (CountryAliasInline,)
    list_display = ("name_shown", "iso2", "iso3", "region", "territory_of", "placement_to_confirm")
    list_filter = (
        "placement_to_confirm",
        "eu_member",
        "listed",
        ("region__sector", admin.RelatedOnlyFieldListFilter),
        ("region", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("region", "territory_of")
    readonly_fields = (*ReferenceAdmin.readonly_fields, "covered_by")
    own_sections = ((_("Offices"), ("covered_by",)),)

    @admin.display(description=_("covered by"))
    def covered_by(self, obj: Country) -> str:
        """The offices' own rows, to read: they are edited on the office's page."""
        if not obj.pk:
            return ""
        rows = obj.coverage.select_related("office").in_order()
        lines = format_html_join(
            "",
            '<li><a href="{}">{}</a> – {}{}</li>',
            ((change_url(row.office), row.office, row.get_level_display(), days(row)) for row in rows),
        )
        return format_html("<ul>{}</ul>", lines) if lines else str(_("No office names it."))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.filter(known_as(search_term)), False


def days(row: Any) -> str:
    """Return from when until when a row holds, as far as it says."""
    words = ""
    if row.since:
        words += str(_(", from %(day)s")) % {"day": row.since.isoformat()}
    if row.until:
        words += str(_(", until %(day)s")) % {"day": row.until.isoformat()}
    return words
