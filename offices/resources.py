from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from offices.models import Coverage, Office, OfficeContact


class OfficeResource(CatalogueResource):
    class Meta:
        model = Office
        fields = columns_of(Office)


class OfficeContactResource(CatalogueResource):
    class Meta:
        model = OfficeContact
        fields = columns_of(OfficeContact)


class CoverageResource(CatalogueResource):
    class Meta:
        model = Coverage
        fields = columns_of(Coverage)
