"""
How well the finder does on queries that were written independently of its tables.

`queries/*.csv`: what a partner types, and the right answer:
KH (for certain), CG CD (a choice, led by any of them), KH+LA (a choice of all of them, led by the first),
?KE (a choice led by it, never certain), ~KE (led by it, certain or not), region:europe, or none and -
(anything but one certain country). Pages (instruments, offices) are tried in tests/site/test_find.py.
"""

import csv
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offices.finder import Found, find
from tests import sampling

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

FOLDER = Path(__file__).parent / "queries"
# The least share of right answers, by kind.
LEAST = {
    "names_en": 0.99,
    "names_fr": 0.99,
    "codes": 0.99,
    "official": 0.99,
    "variants": 0.99,
    "aliases": 0.97,
    "own_language": 0.97,
    "cities": 0.97,
    "parts": 0.97,
    "misspellings": 0.95,
    "peoples": 0.90,
    "regions": 0.95,
    "choices": 0.95,
    "must_not": 1.0,
    "cases": 1.0,
    "shortened": 0.97,
    "several": 0.97,
    "placed": 0.97,
    "states": 0.97,
    "unsure": 0.97,
    "sentences": 0.95,
    "institutions": 0.95,
    "prefixes": 0.95,
}
PAGES = {"instruments", "offices"}
WRONG_AT_MOST = 0.002
BY_CHANCE = 0.03  # by how much a third of the queries may do worse than all of them


def rows(kind: str) -> list[tuple[str, str]]:
    with (FOLDER / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["query"], row["answer"]) for row in csv.DictReader(file)]


def codes(found: Found) -> list[str]:
    return [candidate.country.iso2 for candidate in found.candidates]


def tried(kind: str) -> list[tuple[str, str]]:
    """Return a third of the queries of a kind, but all of those whose answer must not be one country."""
    asked = rows(kind)
    return asked if kind in {"must_not", "cases"} else sampling.sampled(asked, len(asked) // 3)


@pytest.fixture(scope="module")
def answer_to() -> Callable[[str], Found]:
    """Find a query once for all tests: the finder's tables stay as they are."""
    return cache(find)


def is_right(found: Found, answer: str) -> bool:
    if answer in {"-", "none"}:
        return not found.certain
    if answer.startswith("region:"):
        sector, _slash, region = answer.removeprefix("region:").partition("/")
        named = [(area.sector.slug, area.region.slug if area.region else "") for area in found.areas]
        return any(found == sector and region in {"", part} for found, part in named)
    if answer[0] in "?~":
        return codes(found)[:1] == [answer[1:]] and not (answer[0] == "?" and found.certain)
    if "+" in answer:
        first, *others = answer.split("+")
        return not found.certain and codes(found)[0] == first and set(others) <= set(codes(found))
    expected = answer.split()
    if len(expected) == 1:
        return found.certain and codes(found) == expected
    return found.status == "choose" and codes(found)[0] in expected


def is_wrongly_certain(found: Found, answer: str) -> bool:
    return found.certain and codes(found)[0] not in answer.removeprefix("~").split()


def test_the_sets_are_large_enough():
    assert {path.stem for path in FOLDER.glob("*.csv")} == set(LEAST) | PAGES
    assert sum(len(rows(kind)) for kind in LEAST) >= 1500
    assert len(rows("must_not")) >= 150
    assert min(len(rows(kind)) for kind in {*LEAST, *PAGES} - {"cases"}) >= 60


@pytest.mark.parametrize("kind", LEAST)
def test_queries_of_each_kind_are_answered_rightly(kind, answer_to, capsys):
    asked = tried(kind)
    missed = [
        (query, answer, codes(answer_to(query)))
        for query, answer in asked
        if not is_right(answer_to(query), answer)
    ]
    rate = 1 - len(missed) / len(asked)

    with capsys.disabled():
        print(f"\n{kind}: {rate:.1%} of {len(asked)}", end="")  # noqa: T201 - the figure is the point
    assert rate >= LEAST[kind] - (BY_CHANCE if len(asked) < len(rows(kind)) else 0), missed


def test_hardly_any_answer_is_certain_and_wrong(answer_to):
    asked = [row for kind in LEAST for row in tried(kind)]
    wrong = [(query, answer) for query, answer in asked if is_wrongly_certain(answer_to(query), answer)]

    assert len(wrong) <= WRONG_AT_MOST * len(asked), wrong


QUERIES = [query for kind in ("names_en", "names_fr", "aliases", "peoples") for query, _answer in rows(kind)]


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@sampling.examples(80)
@given(
    query=st.sampled_from(QUERIES),
    change=st.sampled_from(
        [str.lower, str.upper, str.title, lambda text: f"  {text} ", lambda text: text + ".", without_accents]
    ),
)
def test_case_accents_spaces_and_dots_change_no_answer(query: str, change: Callable[[str], str]):
    before, after = find(query), find(change(query))

    assert (after.status, codes(after)) == (before.status, codes(before))


@sampling.examples(80)
@given(
    query=st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=200)
)
def test_any_text_gives_an_answer(query: str):
    assert find(query).status in {"match", "choose", "region", "none"}
