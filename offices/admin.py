from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import KEEPING_TRUE, PUBLISHING, EntryAdmin, RowAdmin, both, section
from cnrs_intl.catalogue.admin_base import change_url, may_publish
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_rows import RowForm, RowInline
from offices.admin_moving import move_page
from offices.models import Coverage, Office, OfficeContact
from offices.proof import KINDS, kind_in_words, prove
from offices.resources import CoverageResource, OfficeResource


class CoverageForm(RowForm):
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
    fieldsets = ((None, {"fields": [("country", "level", "since", "until"), *both("note")]}),)


class OfficeContactInline(RowInline):
    model = OfficeContact
    fieldsets = ((None, {"fields": [*both("role"), "name", "email", "telephone", "order"]}),)


@admin.register(Office)
class OfficeAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (OfficeResource,)
    change_form_template = "admin/offices/office/change_form.html"
    inlines = (CoverageInline, OfficeContactInline)
    list_filter = (*EntryAdmin.list_filter, ("sectors", admin.RelatedOnlyFieldListFilter))
    fieldsets = (
        section(_("Texts"), *both("name", "city", "summary", "mandate", "body", "partner_organisation")),
        section(
            _("Facts"),
            "host_country",
            "since",
            "sectors",
            "serves_eu",
            "time_zone",
            ("latitude", "longitude"),
            "order",
        ),
        section(_("Contact"), "postal_address", "email", "telephone", "web_page"),
        PUBLISHING,
        KEEPING_TRUE,
    )

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        context["may_move"] = self.has_publish_permission(request)
        return super().render_change_form(request, context, **kwargs)


@admin.register(Coverage)
class CoverageAdmin(ExchangeAdmin, RowAdmin):
    """To read, prove, move, export and import all coverage at once; it is edited on each office's page."""

    resource_classes = (CoverageResource,)
    import_export_change_list_template = "admin/offices/coverage/change_list.html"
    list_display = ("country", "office_link", "level", "since", "until")
    search_fields = (
        "country__name_en_key",
        "country__name_fr_key",
        "=country__iso2",
        "=country__iso3",
        "country__aliases__key",
    )
    list_filter = ("level", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "office")

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["office__order", "country__iso2"]

    @admin.display(description=_("office"), ordering="office__order")
    def office_link(self, obj: Coverage) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.office), obj.office)

    def get_urls(self) -> Any:
        own = {"proof": self.proof_page, "move": self.move_page}
        return [
            *(
                path(f"{name}/", self.admin_site.admin_view(view), name=f"offices_coverage_{name}")
                for name, view in own.items()
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_move": may_publish(request, Office), **(extra_context or {})}
        return super().changelist_view(request, context)

    def move_page(self, request: HttpRequest) -> HttpResponse:
        return move_page(self, request)

    def proof_page(self, request: HttpRequest) -> HttpResponse:
        """Show who answers for every country, and why; narrowed by kind and to what is wrong."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        proof = prove()
        counts = Counter(line.kind for line in proof.lines)
        kind, wrong = request.GET.get("kind", ""), bool(request.GET.get("faults"))
        lines = [line for line in proof.lines if kind not in KINDS or line.kind == kind]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Proof of coverage"),
            "opts": self.opts,
            "kinds": [{"value": each, "label": kind_in_words(each), "count": counts[each]} for each in KINDS],
            "total": len(proof.lines),
            "asked": {"kind": kind, "faults": wrong},
            "faults": [(fault, change_url(fault.about)) for fault in proof.faults],
            "lines": [line for line in lines if line.faults or not wrong],
        }
        return TemplateResponse(request, "admin/offices/coverage/proof.html", context)
