from datetime import UTC, datetime

import pytest

from tests.factories import CallDateFactory, CallFactory, OfficeFactory, SectorFactory


@pytest.fixture
def leaving(staff_of):
    """Somebody who is about to leave."""
    return staff_of("Editors")


@pytest.fixture
def heir(staff_of):
    """Who takes over what they leave."""
    return staff_of("Publishers")


@pytest.fixture
def owned(leaving):
    """What who leaves owns."""
    return [
        OfficeFactory(name_en="Oslo office", owner=leaving),
        SectorFactory(name_en="The Arctic", owner=leaving, state="withdrawn"),
    ]


@pytest.fixture
def a_call(catalogue):
    """A call with a step of which only the opening is known."""
    call = CallFactory(name_en="A call", name_fr="Un appel", text_en="Text", text_fr="Texte")
    CallDateFactory(call=call, opens=datetime(2090, 1, 15, 8, tzinfo=UTC), closes=None)
    return call
