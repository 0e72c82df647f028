from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.fields import columns_of
from cnrs_intl.catalogue.linked import Node
from cnrs_intl.catalogue.list_files import ListFile
from cnrs_intl.catalogue.views import Crumbs, PublicDetail, PublicList
from cnrs_intl.derci.contact import first_recipient, the_department
from sectors.choices import LONG, links_to
from sectors.files import COLUMNS
from sectors.linked import of_sector
from sectors.map import map_of_regions
from sectors.models import Country, Sector


class SectorList(PublicList):
    model = Sector
    template_name = "sectors/sector_list.html"
    section = "sectors"

    def get_title(self) -> str:
        return _("Geographic sectors")

    with_published = ("regions", "offices")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        totals = countries_of_sectors()
        rows = [(sector, totals.get(sector.pk, 0)) for sector in self.object_list]
        return super().get_context_data(**kwargs, rows=rows)


class SectorFile(ListFile, SectorList):
    """The list of sectors as a file."""

    columns = COLUMNS
    file_name = "sectors"

    def get_entries(self) -> Any:
        totals = countries_of_sectors()
        return [(sector, totals.get(sector.pk, 0)) for sector in self.get_queryset()]


class SectorDetail(PublicDetail):
    model = Sector
    template_name = "sectors/sector_detail.html"
    section = "sectors"
    with_published = ("regions", "offices", "key_figures")

    def get_crumbs(self) -> Crumbs:
        return [*super().get_crumbs(), {"title": _("Geographic sectors"), "url": reverse("sector_list")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        countries = list(
            Country.objects.filter(region__sector=self.object, listed=True)
            .in_order()
            .with_published("hosted_offices")
            .only("region", *columns_of(Country, ("iso2", "name", "latitude", "longitude")))
        )
        regions = [
            (region, [country for country in countries if country.region_id == region.pk])
            for region in self.object.published_regions
        ]
        others = other_offices(self.object, countries)
        return super().get_context_data(
            **kwargs,
            total=len(countries),
            regions=[(region, countries, links_to(countries)) for region, countries in regions],
            has_long_list=len(countries) > LONG,
            other_offices=others,
            map=map_of_regions(regions, [*self.object.published_offices, *others]),
            recipient=first_recipient([self.object, the_department()]),
        )

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        sector = of_sector(self.object, the_department(), self.object.published_regions)
        return [*super().get_linked_data(context), sector]


def countries_of_sectors() -> dict[int, int]:
    """Return how many listed countries and territories each sector covers, by its key."""
    listed = Country.objects.filter(listed=True, region__isnull=False).order_by()
    return dict(listed.values_list("region__sector").annotate(total=Count("pk")))


def other_offices(sector: Any, countries: list[Any]) -> list[Any]:
    """Return the offices based in the sector's countries without being its own: Brussels in Europe."""
    own = {office.pk for office in sector.published_offices}
    hosted = (office for country in countries for office in country.published_hosted_offices)
    return [office for office in hosted if office.pk not in own]
