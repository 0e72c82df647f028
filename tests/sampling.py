"""
What is tested of very many cases: a sample, or all of them under `make test-all`.

The sample is the same each time, so that what passes here passes there.
"""

from collections.abc import Callable, Iterable
from itertools import count
from math import gcd
from typing import Any

from hypothesis import HealthCheck, settings

everything = False  # whether all cases are asked for; tests/conftest.py sets it

# One country or more of each kind of answer, of name, of code and of page.
TELLING = {
    *("FR", "NC", "GF", "GP", "TF", "AQ"),  # DERCI itself answers; a territory, with an office nearby or none
    *("KH", "ID", "ZA", "BE", "PY", "JP", "NP", "TK"),  # an office, by each level
    *("MN", "RU", "PR", "BV", "UM", "XK"),  # a sector; a territory, not listed, without a number
    *("CD", "CG", "GN", "GQ", "MF", "SX", "KP", "KR"),  # share a name
    *("CI", "SZ", "NL", "NA", "NO", "GB", "US", "AE"),  # are written in several ways, or like something else
}


def sampled(cases: Iterable[Any], number: int, always: Callable[[Any], bool] = lambda _case: False) -> list:
    """
    Return about `number` of the cases, evenly spread, and those that are `always` tested.

    It is every nth, where n has no divisor in common with the number of cases: among all
    combinations of some answers, every answer is then met, each beside changing other ones.
    """
    cases = list(cases)
    if everything:
        return cases
    step = next(n for n in count(max(1, len(cases) // number)) if gcd(n, len(cases)) == 1)
    return [case for place, case in enumerate(cases) if place % step == 0 or always(case)]


def countries() -> list:
    """Return some forty countries in place of 250."""
    from sectors.models import Country

    return sampled(Country.objects.order_by("iso2"), 20, always=lambda country: country.iso2 in TELLING)


def examples(number: int) -> Callable[[Any], Any]:
    """Have hypothesis try so many examples, a quarter of them by default, on one database for all of them."""
    return settings(
        max_examples=number if everything else number // 4,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
