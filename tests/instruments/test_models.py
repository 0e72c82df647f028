"""What an instrument says of itself."""

import pytest

from instruments.ranges import Range
from tests.factories import InstrumentFactory


@pytest.mark.parametrize(
    ("least", "most", "years", "per_year"),
    [
        (10_000, 14_000, 2, (5_000, 7_000)),
        (30_000, None, 3, (10_000, None)),
        (20_000, 40_000, 3, None),  # 6,666 and 13,333 would look exact
        (30_000, 40_000, 3, None),
        (20_000, 30_000, 3, None),
        (20_000, None, 3, None),
        (10_000, 14_000, None, None),
        (None, None, 2, None),
    ],
)
def test_money_a_year_is_said_only_where_it_is_exact(least, most, years, per_year):
    instrument = InstrumentFactory.build(
        funding_least=least, funding_most=most, funding_period="total", duration_years=years
    )

    assert instrument.funding_per_year == Range(*per_year or ())


def test_money_a_year_is_not_said_of_an_amount_that_may_be_a_year_s():
    instrument = InstrumentFactory.build(funding_least=10_000, funding_most=14_000, duration_years=2)

    assert not instrument.funding_per_year
