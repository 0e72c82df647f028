from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import StrictFilterSet, WordsFilter
from offices.models import Coverage, Office
from sectors.choices import CountrySelect
from sectors.models import Country, Sector


class CountryField(django_filters.fields.ModelChoiceField):
    """A country by its two-letter code; one that lists leave out is understood too."""

    widget = CountrySelect

    def to_python(self, value: Any) -> Any:
        return Country.objects.filter(iso2=value).first() or super().to_python(value) if value else None


class CountryFilter(django_filters.ModelChoiceFilter):
    field_class = CountryField


class OfficeFilterSet(StrictFilterSet):
    """Offices by sector, by a country that they cover today, and by words."""

    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"),
        field_name="sectors",
        to_field_name="slug",
        queryset=lambda request: Sector.objects.published().in_order(),
        empty_label=_("All sectors"),
        error_messages={"invalid_choice": _("There is no such sector.")},
    )
    country = CountryFilter(
        label=_("Country covered"),
        to_field_name="iso2",
        queryset=lambda request: Country.objects.filter(listed=True).in_order(),
        empty_label=_("All countries"),
        method="covering",
        error_messages={"invalid_choice": _("No country has this code.")},
    )
    q = WordsFilter()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        """Read the code in any case."""
        if data and "country" in data:
            data = data.copy()
            data["country"] = data["country"].upper()
        super().__init__(data, **kwargs)

    class Meta:
        model = Office
        fields: list[str] = []

    def covering(self, queryset: QuerySet[Office], name: str, country: Country) -> QuerySet[Office]:
        return queryset.filter(
            Exists(Coverage.objects.current().filter(office=OuterRef("pk"), country=country))
        )
