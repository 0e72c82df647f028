"""How countries are read for their answers: no more columns than needed, and no copies of what they share."""

from datetime import datetime
from typing import Any, Self

from django.db.models import Q

from cnrs_intl.catalogue.fields import columns_of
from cnrs_intl.catalogue.querysets import CatalogueQuerySet, public_at

EU_CODES = {"UK": "GB", "EL": "GR"}  # the European Union's own codes (Interinstitutional style guide, 7.1.1)
WORDS = ("iso2", "iso3", "name", "the_en", "article_fr", "in_fr")
PLACE = ("region", "territory_of", "eu_member", "placement_to_confirm", "listed", "latitude", "longitude")
AREAS = ("m49_region", "m49_subregion", "m49_intermediate")
OWN = (*WORDS, "numeric", *PLACE, *AREAS, "notice", "notice_from", "notice_until")
OF_SECTOR = ("slug", "name", "summary", "order", "email", "telephone", "state", "publish_at", "withdraw_at")


class CountryQuerySet(CatalogueQuerySet[Any]):
    def known_as(self, name: str) -> Self:
        """Keep the country of a code of two or three letters, in any case; the Union's UK and EL, too."""
        code = name.upper() if name.isascii() else ""
        return self.filter(Q(iso2=EU_CODES.get(code, code)) | Q(iso3=code))

    def to_answer(self) -> Self:
        """Read of each country, its sector and its state what the answer for it says, and no more."""
        state = (f"territory_of__{column}" for column in columns_of(self.model, WORDS))
        region = (f"region__{column}" for column in self.region_columns())
        related = self.select_related("region__sector", "territory_of")
        return related.only(*columns_of(self.model, OWN), *state, *region)

    def listed_to_answer(self) -> list[Any]:
        """
        Read the listed countries, in order, likewise, in two queries.

        They share the regions, sectors and states: of these 250 each would take longer to make than to read.
        """
        regions = self.region.objects.select_related("sector").only(*self.region_columns()).in_bulk()
        own = self.in_order().only(*columns_of(self.model, OWN))
        countries = {country.pk: country for country in own}
        for country in countries.values():
            country.region = regions.get(country.region_id)
            country.territory_of = countries.get(country.territory_of_id)
        return [country for country in countries.values() if country.listed]

    @property
    def region(self) -> Any:
        return self.model._meta.get_field("region").related_model

    def region_columns(self) -> list[str]:
        sector = self.region._meta.get_field("sector").related_model
        of_sector = (f"sector__{column}" for column in columns_of(sector, OF_SECTOR))
        return [*columns_of(self.region, ["slug", "name", "order", "sector"]), *of_sector]


def of_something_public(moment: datetime) -> Q:
    """Return what a figure has to be to say of what it is one: of the whole CNRS, or of a public sector."""
    return Q(sector=None) | public_at(moment, "sector__")
