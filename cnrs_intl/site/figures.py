"""The key figures of the CNRS as a whole, and what one needs to read them."""

from typing import Any

from cnrs_intl.derci.models import Ranking
from sectors.models import KeyFigure


def of_the_cnrs() -> dict[str, Any]:
    """Return the published `figures`, and the `rankings` that explain them where there are any."""
    figures = list(KeyFigure.objects.published().filter(sector=None).in_order())
    rankings = list(Ranking.objects.published().in_order())  # in any case: a fixed number of queries
    return {"figures": figures, "rankings": rankings if figures else []}
