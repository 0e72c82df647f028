"""Amounts, and how one applies: instruments are found by their facts, however people write them."""

import pytest

from cnrs_intl.catalogue.index import search
from tests.instruments.searches import FOUR, found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("typed", ["€", "euros", "EUR", "Euros"])
def test_euros_find_what_pays_alone(language, typed):
    assert found(language, typed) == FOUR


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("typed", ["60 000 €", "60 000 euros", "60000 EUR", "€60,000", "60 000 euro"])
def test_an_amount_that_nobody_states_finds_what_pays_as_a_part(language, typed):
    assert found(language, typed) == []
    assert found(language, typed, full=False) == FOUR


@pytest.mark.parametrize("typed", ["14 000 €", "14 000 euros", "€14,000", "14000 EUR"])
def test_an_amount_is_found_and_marked_however_it_is_written(typed):
    (first,) = [each for each in search(typed).results if each.url.endswith("/iea/")]

    assert found("fr", typed) == ["instruments/iea/"]
    assert [part.text for part in first.extract if part.marked][-2:] == ["€", "14,000"]


def test_the_euro_area_is_still_a_name_of_the_european_union():
    for typed in ("euro area", "zone euro", "eurozone"):
        assert found("en", typed)[0] == "sectors/europe/#european-union"


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "how to apply"),
        ("en", "submit"),
        ("en", "application"),
        ("fr", "comment candidater"),
        ("fr", "candidature"),
        ("fr", "candidatures"),
        ("fr", "postuler"),
        ("fr", "déposer un dossier"),
        ("fr", "déposer une candidature"),
    ],
)
def test_whoever_wants_to_apply_finds_the_calls_and_then_every_instrument(language, typed):
    assert found(language, typed) == ["calls/", *FOUR]


@pytest.mark.parametrize(
    ("language", "typed"), [("fr", "formulaire"), ("en", "submit a proposal"), ("en", "application form")]
)
def test_a_form_or_a_proposal_leads_to_the_calls(language, typed):
    assert found(language, typed)[0] == "calls/"


def test_a_french_word_is_no_misspelling_of_a_short_english_one():
    assert found("fr", "offre") == []
    assert found("fr", "offer", full=False)[:4] == FOUR  # as it is written


@pytest.mark.parametrize(
    ("language", "digits", "words"),
    [("en", "5 years", "five years"), ("fr", "5 ans", "cinq ans"), ("en", "4 countries", "four countries")],
)
def test_a_number_may_be_written_as_a_word(language, digits, words):
    assert found(language, words) == found(language, digits) != []
