from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import EntryAdmin
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking


@admin.register(Department)
class DepartmentAdmin(EntryAdmin):
    """The one department: it is changed, never added to nor deleted."""

    own_sections = ((_("Legal notice"), ("publisher", "host", "licence")),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Department.objects.exists()


@admin.register(Mission, Ranking, Institute)
class PlainEntryAdmin(EntryAdmin):
    """Entries that need nothing of their own."""
