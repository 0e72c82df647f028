from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector


class SectorResource(CatalogueResource):
    class Meta:
        model = Sector
        fields = columns_of(Sector)


class RegionResource(CatalogueResource):
    class Meta:
        model = Region
        fields = columns_of(Region)


class CountryResource(CatalogueResource):
    class Meta:
        model = Country
        fields = columns_of(Country)


class CountryAliasResource(CatalogueResource):
    class Meta:
        model = CountryAlias
        fields = columns_of(CountryAlias)


class KeyFigureResource(CatalogueResource):
    class Meta:
        model = KeyFigure
        fields = columns_of(KeyFigure)
