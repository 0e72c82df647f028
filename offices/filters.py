from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue.filters import StrictFilterSet, WordsFilter
from offices.models import Coverage, Office
from sectors.choices import CountrySelect
from sectors.models import Country, Sector
from sectors.querysets import EU_CODES


class CountryField(django_filters.fields.ModelChoiceField):
    """A country by its code; one that lists leave out is understood too."""

    widget = CountrySelect

    def to_python(self, value: Any) -> Any:
        return Country.objects.known_as(value).first() or super().to_python(value) if value else None


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
        """Read the code in any case, of two letters or three; the European Union's UK and EL, too."""
        if data and "country" in data:
            data = data.copy()
            data["country"] = two_letters(data["country"])
        super().__init__(data, **kwargs)

    class Meta:
        model = Office
        fields: list[str] = []

    def covering(self, queryset: QuerySet[Office], name: str, country: Country) -> QuerySet[Office]:
        return queryset.filter(
            Exists(Coverage.objects.current().filter(office=OuterRef("pk"), country=country))
        )


def two_letters(code: str) -> str:
    """Return the code of two letters that a code means, so that the select shows its country."""
    upper = code.upper()
    known = EU_CODES.get(upper, upper)
    if len(known) != len("KHM") or "\0" in known:
        return known
    return Country.objects.known_as(known).values_list("iso2", flat=True).first() or known
