from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import KEEPING_TRUE, PUBLISHING, EntryAdmin, ReferenceAdmin, both, section
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_rows import RowInline
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector
from sectors.resources import CountryResource, KeyFigureResource


class RegionInline(RowInline):
    model = Region
    fieldsets = ((None, {"fields": ["slug", *both("name", "summary"), "order"]}),)


@admin.register(Sector)
class SectorAdmin(EntryAdmin):
    inlines = (RegionInline,)
    fieldsets = (
        section(_("Texts"), *both("name", "summary", "body"), "order"),
        section(_("Contact"), "email", "telephone"),
        PUBLISHING,
        KEEPING_TRUE,
    )


@admin.register(KeyFigure)
class KeyFigureAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (KeyFigureResource,)
    list_display = ("name_shown", "value", "sector", "status", "owner", "checked_on", "updated_at")
    list_filter = (*EntryAdmin.list_filter, ("sector", admin.RelatedOnlyFieldListFilter))
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
    fieldsets = ((None, {"fields": ["language", "text", "kind"]}),)


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
    search_fields = ("name_en_key", "name_fr_key", "=iso2", "=iso3", "aliases__key")
    readonly_fields = (*ReferenceAdmin.readonly_fields, "covered_by")
    fieldsets = (
        section(_("Texts"), *both("name", "notice"), ("notice_from", "notice_until")),
        section(
            _("Facts"),
            ("iso2", "iso3", "numeric"),
            ("the_en", "article_fr", "in_fr"),
            "region",
            ("m49_region", "m49_subregion", "m49_intermediate"),
            "eu_member",
            "territory_of",
            "listed",
            ("latitude", "longitude"),
            "placement_to_confirm",
        ),
        section(_("Offices"), "covered_by"),
        section(_("Keeping it true"), "last_changed"),
    )

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
        return format_html("<ul>{}</ul>", lines) if lines else str(_("No office lists it."))


def days(row: Any) -> str:
    """Return from when until when a row holds, as far as it says."""
    words = ""
    if row.since:
        words += str(_(", from %(day)s")) % {"day": row.since.isoformat()}
    if row.until:
        words += str(_(", until %(day)s")) % {"day": row.until.isoformat()}
    return words
