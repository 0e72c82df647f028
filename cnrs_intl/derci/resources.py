from django.utils.translation import gettext_lazy

from cnrs_intl.catalogue.resources import CatalogueResource, columns_of
from cnrs_intl.derci.models import Department, Institute, Mission, Ranking


class DepartmentResource(CatalogueResource):
    adding_refused = gettext_lazy("There is only one: change it, by the row that an export has.")

    class Meta:
        model = Department
        fields = columns_of(Department)


class MissionResource(CatalogueResource):
    class Meta:
        model = Mission
        fields = columns_of(Mission)


class RankingResource(CatalogueResource):
    class Meta:
        model = Ranking
        fields = columns_of(Ranking)


class InstituteResource(CatalogueResource):
    class Meta:
        model = Institute
        fields = columns_of(Institute)
