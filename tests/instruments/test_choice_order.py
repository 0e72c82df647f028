"""Which instrument the guided choice names first, and which is the closest where none matches."""

import pytest
from django.utils import translation

from instruments.choice import (
    Answers,
    Verdict,
    results_for,
)
from tests.factories import InstrumentFactory
from tests.instruments.chosen import closest_of, matching, published, verdicts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "first", "balance"),
    [
        (
            {"countries": 5, "foreign_labs": 9, "stage": "existing", "place": "network", "duration": 5},
            "IRN",
            "4 of your 5 answers match; 1 to ask about.",
        ),
        (
            {"countries": 1, "stage": "existing", "place": "one", "duration": 5, "french_labs": 1},
            "IRL",
            "3 of your 5 answers match; 2 to ask about.",
        ),
    ],
)
def test_where_nothing_speaks_against_the_balance_is_told(catalogue, said, first, balance):
    result = results_for(published(), Answers(**said))[0]

    assert (result.instrument.acronym, result.verdict, result.balance) == (first, Verdict.TO_ASK, balance)


def test_among_those_that_may_fit_the_one_with_the_least_to_ask_leads(catalogue):
    InstrumentFactory(acronym="SILENT", order=0)

    results = results_for(published(), Answers(countries=5, stage="existing"))

    assert [each.instrument.acronym for each in results[:2]] == ["IRN", "SILENT"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"purpose": "network", "duration": 3}, "Closest: IRN (5 years)."),
        ({"purpose": "consolidate", "budget": 40_000}, "Closest: IRP (€50,000 to €75,000)."),
        ({"purpose": "explore", "duration": 3}, "Closest: IEA (2 years)."),
        ({"budget": 10**9}, "Closest: IRL (€75,000 to €100,000, period not stated)."),
        ({"purpose": "network"}, ""),
        ({"countries": 1}, ""),
        ({}, ""),
    ],
)
def test_where_none_matches_the_closest_is_named_with_what_it_offers_instead(catalogue, said, sentence):
    assert closest_of(**said) == sentence


def test_the_closest_is_named_in_french_with_its_article(catalogue):
    with translation.override("fr"):
        assert closest_of(purpose="network", duration=3) == "Le plus proche\u00a0: l’IRN (5 ans)."


@pytest.mark.parametrize("years", range(1, 6))
def test_no_duration_and_no_budget_ends_without_a_match_or_the_closest(catalogue, years):
    for budget in range(5_000, 125_000, 5_000):
        said = {"duration": years, "budget": budget}
        assert (set(verdicts(**said).values()) != {"does_not_match"}) != bool(closest_of(**said))


PROJECT = {"duration": 5, "countries": 2, "budget": 60_000}


@pytest.mark.parametrize(
    ("said", "order"),
    [
        (PROJECT, ["IRP", "IRN"]),  # stated for one or two countries, and funded for the whole duration
        ({"countries": 2}, ["IRP", "IRN"]),
        ({"budget": 60_000}, ["IRP", "IRN"]),
        ({"duration": 5}, ["IRN", "IRP", "IRL"]),  # as close: in the catalogue's order
        ({"french_labs": 2}, ["IRN", "IRP"]),
    ],
)
def test_of_those_that_match_the_one_stated_for_just_this_comes_first(catalogue, said, order):
    assert matching(**said) == order


@pytest.mark.parametrize("more", [{}, PROJECT, {"duration": 2, "countries": 1, "budget": 12_000}])
def test_no_other_answer_makes_up_for_the_purpose(catalogue, more):
    """Of one verdict, those for the purpose lead, whatever else was said."""
    InstrumentFactory(acronym="FOR", existing_collaboration="yes", duration_years=3, funding_least=10**6)
    found = results_for(published(), Answers(purpose="consolidate", **more))

    for verdict in Verdict:
        order = [each.for_purpose for each in found if each.verdict == verdict]
        assert order == sorted(order, reverse=True)
    assert {each.for_purpose for each in found} == {True, False}


def test_an_order_of_equals_is_the_catalogues(catalogue):
    assert list(verdicts(duration=5))[:3] == ["IRN", "IRP", "IRL"]


def test_a_instrument_that_staff_add_takes_part_at_once(catalogue):
    InstrumentFactory(
        acronym="NEW", foreign_countries_least=3, foreign_countries_most=3, duration_years=3, place="one"
    )

    assert matching(countries=3, place="one") == ["NEW"]
    assert matching(duration=3) == ["NEW"]
