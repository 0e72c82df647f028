"""The CNRS's tools for international collaboration, and the calls by which one applies."""

from instruments.models.call import Call, CallDate
from instruments.models.instrument import (
    RESERVED_SLUGS,
    Activity,
    Instrument,
    InstrumentAlias,
    Stated,
)

__all__ = ["RESERVED_SLUGS", "Activity", "Call", "CallDate", "Instrument", "InstrumentAlias", "Stated"]
