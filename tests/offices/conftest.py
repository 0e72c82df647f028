from collections.abc import Iterator

import pytest

from offices import names, vocabulary
from offices.models import AreaName, PlaceName


@pytest.fixture(scope="module")
def built_names(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Build the finder's table of names for the tests of one module."""
    with django_db_blocker.unblock():
        names.build()
    yield
    with django_db_blocker.unblock():
        PlaceName.objects.all().delete()
        AreaName.objects.all().delete()


@pytest.fixture(autouse=True)
def forget_the_vocabulary() -> None:
    """Begin each test without what another one left in memory."""
    vocabulary.kept = None
