"""Calls that open and close so many days from now."""

from datetime import timedelta

from django.utils import timezone

from instruments.models import Call
from tests.factories import CallDateFactory, CallFactory

DAY = timedelta(days=1)


def call_in_days(opens=None, closes=None, *, instrument=None, **options) -> Call:
    """A call that opens and closes so many days from now."""
    made = CallFactory(**({"instrument": instrument} if instrument else {}), **options)
    if opens is not None or closes is not None:
        at = {"opens": opens, "closes": closes}
        now = timezone.now().replace(microsecond=0)
        dates = {name: now + days * DAY for name, days in at.items() if days is not None}
        CallDateFactory(call=made, **dates)
    return made
