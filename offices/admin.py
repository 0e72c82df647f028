from collections import Counter
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import (
    KEEPING_TRUE,
    PUBLISHING,
    EntryAdmin,
    RowAdmin,
    both,
    section,
)
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_pictures import PICTURE
from cnrs_intl.catalogue.admin_rows import LineForm, RowInline
from cnrs_intl.catalogue.admin_sections import below, folded, in_sight
from cnrs_intl.catalogue.permissions import may
from offices import admin_coverage
from offices.admin_contacts import contact_urls
from offices.admin_countries import AnsweredCountryAdmin
from offices.admin_coverage import AddingForm, CoverageInline
from offices.admin_moving import move_page
from offices.models import Coverage, Office, OfficeContact
from offices.proof import KINDS, kind_in_words, prove
from offices.resources import CoverageResource, OfficeContactResource, OfficeResource
from sectors.filters import SectorFilter
from sectors.models import Country

admin.site.unregister(Country)  # as the sectors have it, which know no office
admin.site.register(Country, AnsweredCountryAdmin)


class OfficeContactInline(RowInline):
    model = OfficeContact
    form = LineForm
    template = "admin/rows_as_table.html"
    classes = ("rows", "compact")
    fieldsets = ((None, {"fields": [*both("role"), "name", "email", "telephone", "order"]}),)


@admin.register(Office)
class OfficeAdmin(ExchangeAdmin, EntryAdmin):
    titles = (_("Add an office"), _("Change the office"))
    resource_classes = (OfficeResource,)
    change_form_template = "admin/offices/office/change_form.html"
    import_export_change_list_template = "admin/offices/office/change_list.html"
    inlines = (CoverageInline, OfficeContactInline)
    list_filter = (*EntryAdmin.list_filter, ("sectors", SectorFilter))
    fieldsets = (
        in_sight(_("Contact details"), ("email", "telephone"), ("web_page", "postal_address")),
        folded(
            section(_("Texts"), *both("name", "city", "summary", "mandate", "body", "partner_organisation"))
        ),
        below(
            section(_("Facts"), "host_country", "since", "sectors", "serves_eu", "time_zone", "order"),
        ),
        below(PICTURE),
        below(PUBLISHING),
        below(KEEPING_TRUE),
        below(section(_("On the map"), ("latitude", "longitude"))),
    )

    def get_prepopulated_fields(self, request: Any, obj: Any = None) -> dict[str, tuple[str]]:
        """Have the address of a new office be its city’s: its name says more, and changes more often."""
        return {"slug": ("city_en",)} if obj is None else {}

    def get_urls(self) -> list[Any]:
        return [*contact_urls(self.admin_site), *super().get_urls()]

    def changeform_view(self, request: Any, object_id: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Add to the table of coverage what was typed above it, and show the form as it is then."""
        request.unclear = []
        if request.method == "POST" and admin_coverage.is_asked(request.POST):
            request.POST, said, request.unclear = admin_coverage.with_lines(request.POST)
            for sentence in said:
                messages.info(request, sentence)
        return super().changeform_view(request, object_id, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_fill_in": may(request.user, "change", Office), **(extra_context or {})}
        return super().changelist_view(request, context)

    def render_change_form(self, request: Any, context: Any, **kwargs: Any) -> HttpResponse:
        typed = request.POST if request.method == "POST" else None
        context |= {
            "may_move": may(request.user, "change", Office),
            "adding_form": AddingForm(typed, initial={"countries": request.GET.get("cover", "")}),
            "unclear": request.unclear,
        }
        return super().render_change_form(request, context, **kwargs)


@admin.register(Coverage)
class CoverageAdmin(ExchangeAdmin, RowAdmin):
    """To read, prove, move, export and import all coverage at once; it is edited on each office's page."""

    resource_classes = (CoverageResource,)
    import_export_change_list_template = "admin/offices/coverage/change_list.html"
    list_display = ("country", "office_link", "level", "since", "until")
    search_fields = ("country__iso2",)
    searched_relations = ("country", "office")
    list_filter = ("level", ("office", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("country", "office")

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["office__order", "country__iso2"]

    @admin.display(description=_("office"), ordering="office__order")
    def office_link(self, obj: Coverage) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.office), obj.office)

    def get_urls(self) -> Any:
        own = {"proof": self.proof_page, "move": self.move_page, "countries": self.countries}
        return [
            *(
                path(f"{name}/", self.admin_site.admin_view(view), name=f"offices_coverage_{name}")
                for name, view in own.items()
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"may_move": may(request.user, "change", Office), **(extra_context or {})}
        return super().changelist_view(request, context)

    def countries(self, request: HttpRequest) -> HttpResponse:
        """Answer the script of the table of coverage; nothing is changed here."""
        if not may(request.user, "change", Office):
            raise PermissionDenied
        return admin_coverage.answer(request)

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


@admin.register(OfficeContact)
class OfficeContactAdmin(ExchangeAdmin, RowAdmin):
    """To read, export and import all contacts at once; they are edited on each office's page."""

    resource_classes = (OfficeContactResource,)
    list_display = ("role_shown", "name", "office_link", "email", "telephone")
    search_fields = ("role_en_key", "role_fr_key", "name", "office__slug")
    list_filter = (("office", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("office",)

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["office__order", "order", "pk"]

    @admin.display(description=_("role"))
    def role_shown(self, obj: OfficeContact) -> str:
        return obj.role

    @admin.display(description=_("office"), ordering="office__order")
    def office_link(self, obj: OfficeContact) -> str:
        return format_html('<a href="{}">{}</a>', change_url(obj.office), obj.office)
