from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from offices.models import Coverage, Office


class OfficeResource(CatalogueResource):
    class Meta:
        model = Office
        fields = columns_of(Office)


class CoverageResource(CatalogueResource):
    class Meta:
        model = Coverage
        fields = columns_of(Coverage)
