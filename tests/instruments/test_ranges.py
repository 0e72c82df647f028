"""A range says the same in hand, in the database, in words and as JSON."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.templatetags.page import euros
from instruments.models import Instrument
from instruments.ranges import Range
from tests import sampling
from tests.factories import InstrumentFactory

NUMBERS = st.integers(0, 12)
RANGES = st.tuples(st.none() | NUMBERS, st.none() | NUMBERS).map(
    lambda ends: Range(ends[0], ends[1] if ends[0] is not None and (ends[1] or 0) >= ends[0] else None)
)


@pytest.mark.parametrize(
    ("stated", "number", "held"),
    [
        (Range(), 0, None),
        (Range(), 9, None),
        (Range(2), 1, False),
        (Range(2), 10**9, True),
        (Range(1, 2), 2, True),
        (Range(1, 2), 3, False),
        (Range(0, 0), 0, True),
    ],
)
def test_a_range_holds_a_number_or_not_or_nobody_knows(stated, number, held):
    assert stated.holds(number) is held
    assert bool(stated) == (held is not None)


@pytest.mark.parametrize(
    ("stated", "english", "french"),
    [
        (Range(), "not stated", "non précisé"),
        (Range(5000), "€5,000 or more", "5 000 € ou plus"),
        (Range(5000, 5000), "€5,000", "5 000 €"),
        (Range(50000, 75000), "€50,000 to €75,000", "de 50 000 € à 75 000 €"),
    ],
)
def test_a_range_is_said_in_both_languages_with_its_unit(stated, english, french):
    assert stated.in_words(euros) == english
    with translation.override("fr"):
        assert stated.in_words(euros).replace("\u202f", " ") == french


@pytest.mark.parametrize(
    ("stated", "words", "json"),
    [
        (Range(), "not stated", None),
        (Range(1), "1 or more", {"least": 1, "most": None}),
        (Range(1, 1), "1", {"least": 1, "most": 1}),
        (Range(1, 2), "1 to 2", {"least": 1, "most": 2}),
    ],
)
def test_what_is_not_stated_and_what_has_no_limit_are_told_apart(stated, words, json):
    assert (stated.in_words(), stated.as_json()) == (words, json)


@given(RANGES, NUMBERS)
def test_the_distance_leads_to_the_nearest_number_within(stated, number):
    distance = stated.distance(number)
    there = (stated.holds(number - distance), stated.holds(number + distance))

    if stated:
        assert True in there
    else:
        assert (distance, there) == (0, (None, None))


@pytest.mark.django_db
@sampling.examples(40)
@given(stated=RANGES, number=NUMBERS)
def test_the_database_agrees(catalogue, stated, number):
    one = InstrumentFactory(funding_least=stated.least, funding_most=stated.most)
    found = Instrument.objects.filter(pk=one.pk)

    assert found.get().funding == stated
    assert found.filter(Instrument.funding.holds(number)).exists() == bool(stated.holds(number))
    assert found.filter(Instrument.funding.not_stated()).exists() == (not stated)
