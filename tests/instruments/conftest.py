import pytest

from instruments.models import Activity, Instrument
from tests.factories import InstrumentAliasFactory, InstrumentFactory


@pytest.fixture
def instruments(catalogue):
    """The real instruments, and others that are silent about one thing or have no upper limit."""
    seminars = Activity.objects.filter(slug__in=["seminars", "workshops"])
    InstrumentFactory(duration_years=3, route="call")
    InstrumentFactory(funding_least=0, funding_most=20_000, activities=seminars, foreign_countries_least=2)
    old = InstrumentFactory(funding_least=12_000, foreign_countries_least=3, foreign_countries_most=4)
    InstrumentAliasFactory(instrument=old, text="Old Form")
    return list(Instrument.objects.prefetch_related("activities", "aliases"))
