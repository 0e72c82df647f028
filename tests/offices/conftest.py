import pytest

from offices import vocabulary
from tests.factories import OfficeFactory


@pytest.fixture(autouse=True)
def forget_the_vocabulary() -> None:
    """Begin each test without what another one left in memory."""
    vocabulary.kept = None


@pytest.fixture
def offices():
    """Two offices without countries, to move some from one to the other."""
    old = OfficeFactory(city_en="Singapore", city_fr="Singapour")
    return old, OfficeFactory(city_en="Tokyo", city_fr="Tokyo")
