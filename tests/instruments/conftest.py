from datetime import date, datetime

import pytest
from django.utils import timezone

from instruments.models import Activity, Call, Instrument
from tests.factories import CallDateFactory, CallFactory, InstrumentAliasFactory, InstrumentFactory
from tests.instruments.calls_made import call_in_days
from tests.instruments.subscriptions import NOW, PARIS


@pytest.fixture
def instruments(catalogue):
    """The real instruments, and others that are silent about one thing or have no upper limit."""
    seminars = Activity.objects.filter(slug__in=["seminars", "workshops"])
    InstrumentFactory(duration_years=3, route="call")
    InstrumentFactory(funding_least=0, funding_most=20_000, activities=seminars, foreign_countries_least=2)
    old = InstrumentFactory(funding_least=12_000, foreign_countries_least=3, foreign_countries_most=4)
    InstrumentAliasFactory(instrument=old, text="Old Form")
    return list(Instrument.objects.prefetch_related("activities", "aliases"))


@pytest.fixture
def frozen(monkeypatch):
    """Have it be noon of 20 November 2026."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def call(catalogue) -> Call:
    """A call that opens in winter and closes in summer, in two languages."""
    made = CallFactory(
        instrument=Instrument.objects.get(slug="iea"),
        slug="iea-2027",
        name_en="Call; with, signs",
        name_fr="Appel d’été",
        link="https://example.org/apply",
    )
    CallDateFactory(
        call=made,
        step_en="Institute",
        step_fr="Institut",
        opens=datetime(2027, 1, 15, 9, tzinfo=PARIS),
        closes=datetime(2027, 7, 1, 17, tzinfo=PARIS),
        result=date(2027, 9, 1),
    )
    return made


@pytest.fixture
def calls(catalogue) -> dict[str, Call]:
    """A call in each state, by that state."""
    return {
        "announced": call_in_days(5, 60),
        "open": call_in_days(-5, 60),
        "closing_soon": call_in_days(-5, 5),
        "closed": call_in_days(-50, -5),
        "cancelled": call_in_days(-5, 50, cancelled=True),
        "cancelled and over": call_in_days(-50, -5, cancelled=True),
        "all_year": call_in_days(open_mode="all_year"),
        "not_announced": call_in_days(open_mode="not_announced"),
    }
