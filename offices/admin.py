from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import CatalogueAdmin, EntryAdmin, RowInline, change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_publishing import may_publish
from offices.models import Coverage, Office, OfficeContact
from offices.resources import CoverageResource, OfficeResource
from sectors.admin import known_as
from sectors.models import Country


class CoverageForm(forms.ModelForm):
    """A country covered; once entered, the country stays, and only how and when may change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("country")
        if self.instance.pk and field:
            field.choices = [(self.instance.country_id, str(self.instance.country))]
            field.disabled = True


class CoverageInline(RowInline):
    model = Coverage
    form = CoverageForm
    classes = ("rows", "compact")
    fieldsets = ((None, {"fields": (("country", "level", "since", "until"), ("note_en", "note_fr"))}),)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Read the countries once, however many rows there are."""
        formfield: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "country":
            countries = Country.objects.in_order()
            formfield.choices = [("", "---------"), *((one.pk, str(one)) for one in countries)]
        return formfield


class OfficeContactInline(RowInline):
    model = OfficeContact


@admin.register(Office)
class OfficeAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (OfficeResource,)
    inlines = (CoverageInline, OfficeContactInline)
    list_filter = (*EntryAdmin.list_filter, ("sectors", admin.RelatedOnlyFieldListFilter))


@admin.register(Coverage)
class CoverageAdmin(ExchangeAdmin, CatalogueAdmin):
    """To read, export and import all coverage at once; it is edited on each office's page."""

    resource_classes = (CoverageResource,)
    list_display = ("country", "office_link", "level", "since", "until")
    list_display_links = None
    list_filter = ("level", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "office")
    actions = None

    def get_queryset(self, request: HttpRequest) -> Any:
        return admin.ModelAdmin.get_queryset(self, request)  # its rows have no name to sort by

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["office__order", "country__iso2"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        return queryset.filter(known_as(search_term, "country__")), False

    @admin.display(description=_("office"), ordering="office__order")
    def office_link(self, obj: Coverage) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.office), obj.office)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Django asks before it deletes an office with its rows."""
        return may_publish(request, Office)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return may_publish(request, Office)
