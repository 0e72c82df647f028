"""Two hundred queries find the same on every database, and any text at all an answer."""

import json
import unicodedata

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cnrs_intl.catalogue import extracts, matching
from cnrs_intl.catalogue.extracts import start_of
from cnrs_intl.catalogue.index import search
from cnrs_intl.catalogue.models import SearchText
from cnrs_intl.catalogue.stemming import stem, tokens
from tests.catalogue.search_queries import FILE, answer
from tests.factories import OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

WORDS = ["Cambodge", "Côte d’Ivoire", "coopération", "œuvre", "sub-Saharan", "l’Inde", "réseau de recherche"]
ALIKE = {
    "case": str.upper,
    "accents": lambda text: unicodedata.normalize("NFD", text),
    "without accents": lambda text: "".join(
        each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
    ),
    "apostrophes": lambda text: text.replace("’", "'"),
    "hyphens": lambda text: text.replace("-", "\u2011"),
    "spaces for hyphens": lambda text: text.replace("-", " "),
    "ligatures": lambda text: text.replace("œ", "oe"),
}


def found(typed: str) -> list[str]:
    return [each.url for each in search(typed).results]


def test_two_hundred_queries_find_the_same_on_every_database():
    kept = json.loads(FILE.read_text(encoding="utf-8"))

    assert len(kept) >= 200
    assert [each for each in kept if answer(each["language"], each["query"]) != each] == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300) | st.text("labor -'’\"()*%_\0\u202e", max_size=40), st.integers(-2, 10**9))
def test_any_text_is_answered(typed, page):
    answered = search(typed, page=page)

    assert len(answered.query) <= 200
    assert answered.total == sum(answered.counts.values())


@pytest.mark.parametrize(
    "typed", ["", "\0", "a" * 10_000, "lab " * 3000, "\ud800", "<script>", "𝒜", "🇫🇷", "1/0", "\\"]
)
def test_odd_texts_are_answered(typed):
    assert len(search(typed).query) <= 200


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.sampled_from(sorted(ALIKE)))
def test_case_accents_apostrophes_and_hyphens_change_no_result(words, how):
    typed = " ".join(words)

    assert found(ALIKE[how](typed)) == found(typed)


@pytest.mark.parametrize(
    ("typed", "cost"), [("zephyr office", 3), ("zephir", 6), ("zephyr ofices nonsensical stuvyx brasyl", 10)]
)
def test_a_search_takes_a_fixed_number_of_queries(typed, cost):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert search(typed).total
        return len(captured)

    OfficeFactory(name_en="Zephyr office")
    with_one = queries()
    for _number in range(30):
        OfficeFactory(name_en="Zephyr office")

    assert (with_one, queries()) == (cost, cost)


def test_of_a_word_that_very_many_have_the_weightiest_are_read(monkeypatch):
    monkeypatch.setattr(matching, "MOST", 3)
    for _number in range(6):
        OfficeFactory(summary_en="About zephyrine.")
    best = OfficeFactory(name_en="Zephyrine office")
    both = OfficeFactory(summary_en="About zephyrine.", body_en="And mistralean.")

    assert found("zephyrine")[0] == best.get_absolute_url()
    assert search("zephyrine").total == 3
    assert found("zephyrine mistralean")[0] == both.get_absolute_url()
    assert search("zephyrine mistralean").with_all_words == 1


def test_all_words_of_a_stem_begin_as_extracts_expect():
    texts = SearchText.objects.values_list("title", "names", "summary", "body")
    words = {token.text for row in texts for text in row for token in tokens(text)}

    assert [
        word
        for word in words | {"dying", "lies", "ties", "skies", "es", "ls"}
        for language in ("en", "fr")
        if not word.startswith(start_of(stem(word, language)))
    ] == []


def test_a_page_of_results_takes_the_stems_of_those_words_only_that_may_be_meant(monkeypatch):
    stemmed = []
    monkeypatch.setattr(extracts, "stem", lambda word, language: stemmed.append(word) or stem(word, language))
    OfficeFactory(name_en="Zephyr office", summary_en="About winds, of which zephyrs are mild.")

    assert [part.text for part in search("zephyr").results[0].extract if part.marked] == ["zephyrs"]
    assert sorted(stemmed) == ["zephyr", "zephyrs"]
