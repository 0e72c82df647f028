from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import KEEPING_TRUE, PUBLISHING, EntryAdmin, both, section
from cnrs_intl.catalogue.admin_exchange import ExchangeAdmin
from cnrs_intl.catalogue.admin_pictures import PICTURE, picture_section
from cnrs_intl.catalogue.admin_sections import in_sight
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking
from cnrs_intl.derci.resources import DepartmentResource, InstituteResource, MissionResource, RankingResource


@admin.register(Department)
class DepartmentAdmin(ExchangeAdmin, EntryAdmin):
    """The one department: it is changed, never added to nor deleted."""

    resource_classes = (DepartmentResource,)
    titles = (_("Add the department"), _("Change the department"))
    fieldsets = (
        in_sight(
            _("Contact details"), "postal_address", ("email", "telephone"), "contact_page", *both("web_page")
        ),
        section(_("Texts"), "acronym", "article_fr", *both("name", "summary", "body")),
        section(_("Legal notice"), *both("publisher", "host", "licence"), "licence_page"),
        section(
            _("Audit of accessibility"), ("audited_on", "audit_rate"), "auditor", *both("not_accessible")
        ),
        PICTURE,
        picture_section(_("Logo"), "logo"),
        PUBLISHING,
        KEEPING_TRUE,
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Department.objects.exists()


class OrderedTextAdmin(ExchangeAdmin, EntryAdmin):
    """A name and a text, in the editors' order."""

    fieldsets = (section(_("Texts"), *both("name", "summary"), "order"), PUBLISHING, KEEPING_TRUE)


@admin.register(Mission)
class MissionAdmin(OrderedTextAdmin):
    resource_classes = (MissionResource,)
    fieldsets = (OrderedTextAdmin.fieldsets[0], PICTURE, PUBLISHING, KEEPING_TRUE)
    titles = (_("Add a mission"), _("Change the mission"))


@admin.register(Ranking)
class RankingAdmin(OrderedTextAdmin):
    resource_classes = (RankingResource,)
    titles = (_("Add a ranking"), _("Change the ranking"))


@admin.register(Institute)
class InstituteAdmin(ExchangeAdmin, EntryAdmin):
    resource_classes = (InstituteResource,)
    titles = (_("Add an Institute"), _("Change the Institute"))
    fieldsets = (
        in_sight(_("Contact details"), "email", "page"),
        section(_("Texts"), *both("name", "themes")),
        PICTURE,
        PUBLISHING,
        KEEPING_TRUE,
    )
