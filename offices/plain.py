"""Words that are too common to decide which country is meant."""

from functools import cache
from pathlib import Path

from cnrs_intl.catalogue.fields import fold

FILE = Path(__file__).parent / "common_words.txt"


@cache
def common_words() -> frozenset[str]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def is_common(key: str) -> bool:
    """Say whether a folded key is such a word."""
    return key in common_words()
