"""What lists of the admin are narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.admin_filters import RelatedFilter
from cnrs_intl.catalogue.models import Entry

NONE = "none"


def without_value(figures: Any) -> Any:
    """Keep the key figures that stay hidden because their value is not known in both languages."""
    return figures.filter(Q(value_en="") | Q(value_fr=""), state=Entry.State.DRAFT)


class ValueFilter(admin.SimpleListFilter):
    title = _("value")
    parameter_name = "value"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(NONE, _("not known"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return without_value(queryset) if self.value() == NONE else queryset


class SectorFilter(RelatedFilter):
    nothing = _("No sector")


class RegionFilter(RelatedFilter):
    nothing = _("No region")
