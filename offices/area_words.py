"""The words of areas.csv: which sector or region each means, and which area of UN M49 if that is less."""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "areas.csv"


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return them by their columns: text, language, sector, region, m49."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
