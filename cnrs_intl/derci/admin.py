from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin import EntryAdmin
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking


@admin.register(Department)
class DepartmentAdmin(EntryAdmin):
    own_sections = ((_("Legal notice"), ("publisher", "host", "licence")),)


@admin.register(Mission, Ranking, Institute)
class PlainEntryAdmin(EntryAdmin):
    """Entries that need nothing of their own."""
