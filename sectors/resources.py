from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from sectors.models import Country, KeyFigure


class CountryResource(CatalogueResource):
    class Meta:
        model = Country
        fields = columns_of(Country)


class KeyFigureResource(CatalogueResource):
    class Meta:
        model = KeyFigure
        fields = columns_of(KeyFigure)
