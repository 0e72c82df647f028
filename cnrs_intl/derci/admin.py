from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import KEEPING_TRUE, PUBLISHING, EntryAdmin, both, section
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking


@admin.register(Department)
class DepartmentAdmin(EntryAdmin):
    """The one department: it is changed, never added to nor deleted."""

    fieldsets = (
        section(_("Texts"), "acronym", "article_fr", *both("name", "summary", "body")),
        section(_("Contact"), "postal_address", "email", "telephone", "contact_page", *both("web_page")),
        section(_("Legal notice"), *both("publisher", "host", "licence")),
        PUBLISHING,
        KEEPING_TRUE,
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Department.objects.exists()


@admin.register(Mission, Ranking)
class OrderedTextAdmin(EntryAdmin):
    """A name and a text, in the editors' order."""

    fieldsets = (section(_("Texts"), *both("name", "summary"), "order"), PUBLISHING, KEEPING_TRUE)


@admin.register(Institute)
class InstituteAdmin(EntryAdmin):
    fieldsets = (
        section(_("Texts"), *both("name", "themes")),
        section(_("Contact"), "email", "page"),
        PUBLISHING,
        KEEPING_TRUE,
    )
