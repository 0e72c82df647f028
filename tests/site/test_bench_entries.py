"""What the bench of the search makes up has a value for each column that is written."""

import pytest

from bench import search_entries
from cnrs_intl.catalogue.models import SearchEntry, SearchPosting, SearchTerm, SearchText

WORDS = {"en": ["laboratory"], "fr": ["laboratoire"]}
SAID = [[[0]], [[0]]]  # the ranks of the words of one entry, in each language


@pytest.mark.parametrize(
    ("model", "made"),
    [
        (SearchTerm, lambda: search_entries.terms(WORDS)),
        (SearchEntry, lambda: map(search_entries.entry, [1])),
        (SearchText, lambda: search_entries.texts(SAID, WORDS)),
        (SearchPosting, lambda: search_entries.postings(SAID)),
    ],
)
def test_each_row_has_as_many_values_as_the_table_has_columns(monkeypatch, model, made):
    monkeypatch.setattr(search_entries, "ENTRIES", 1)

    assert {len(row) for row in made()} == {len(model._meta.concrete_fields)}
