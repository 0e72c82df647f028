import pytest

from offices import vocabulary


@pytest.fixture(autouse=True)
def forget_the_vocabulary() -> None:
    """Begin each test without what another one left in memory."""
    vocabulary.kept = None
