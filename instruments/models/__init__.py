"""The CNRS's instruments for international collaboration, and the calls by which one applies."""

from instruments.models.activity import Activity
from instruments.models.call import SOON, Call, CallDate, has_calls
from instruments.models.instrument import (
    RESERVED_SLUGS,
    Completed,
    Instrument,
    InstrumentAlias,
    Stated,
)
from instruments.models.progress import Progress

__all__ = [
    "RESERVED_SLUGS",
    "SOON",
    "Activity",
    "Call",
    "CallDate",
    "Completed",
    "Instrument",
    "InstrumentAlias",
    "Progress",
    "Stated",
    "has_calls",
]
