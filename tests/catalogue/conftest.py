import pytest

from offices.models import Coverage, Office
from sectors.models import Country, CountryAlias


@pytest.fixture
def few_countries(db: None) -> None:
    """
    Leave no country but those that a test makes: a form of an office lists them in each of its rows.

    Django takes its time for three lists of 250.
    """
    for model in (Coverage, Office.sectors.through, Office, CountryAlias):
        model.objects.all()._raw_delete("default")
    Country.objects.update(territory_of=None)
    Country.objects.all()._raw_delete("default")
