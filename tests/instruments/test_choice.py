"""The guided choice: a verdict per instrument, and why, whatever was answered."""

from itertools import product

import pytest
from django.http import QueryDict
from django.utils import translation

from instruments.choice import (
    MEANING,
    Answers,
    Purpose,
    Stage,
    Verdict,
    closest,
    closest_in_words,
    results_for,
)
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from tests.factories import InstrumentFactory
from tests.sampling import sampled

pytestmark = pytest.mark.django_db

SAID = {
    "purpose": ["", *Purpose.values],
    "countries": [None, 1, 2, 3],
    "french_labs": [None, 1, 3],
    "foreign_labs": [None, 1, 4],
    "cnrs_lab": ["", "yes", "no"],
    "stage": ["", *Stage.values],
    "place": ["", "one", "network", "project"],
    "duration": [None, 2, 5],
    "budget": [None, 12_000, 60_000, 90_000],
}


def published():
    return list(Instrument.objects.published().in_order())


def verdicts(**said):
    return {each.instrument.acronym: each.verdict.value for each in results_for(published(), Answers(**said))}


def matching(**said):
    return [acronym for acronym, verdict in verdicts(**said).items() if verdict == "matches"]


def result(acronym, **said):
    return next(
        each for each in results_for(published(), Answers(**said)) if each.instrument.acronym == acronym
    )


def criteria(acronym, **said):
    return [str(point.criterion) for point in result(acronym, **said).points]


def closest_of(**said):
    results = results_for(published(), Answers(**said))
    return closest_in_words(closest(results))


# Projects in the leaflet's own words, twelve and two that answer everything, and the instrument called for.
CASES = {
    "one CNRS laboratory and one laboratory of one foreign country explore a new field": (
        {"countries": 1, "french_labs": 1, "cnrs_lab": "yes", "foreign_labs": 1, "stage": "first"},
        ["IEA"],
        "IEA",
    ),
    "a first contact that needs 12,000 euros for two years": (
        {"stage": "first", "duration": 2, "budget": 12_000},
        ["IEA"],
        "IEA",
    ),
    "short missions for two years, with one country": ({"countries": 1, "duration": 2}, ["IEA"], "IEA"),
    "a community with laboratories of six countries": ({"countries": 6}, ["IRN"], "IRN"),
    "a network of three French and eight foreign laboratories": (
        {"french_labs": 3, "cnrs_lab": "yes", "foreign_labs": 8, "place": "network"},
        ["IRN"],
        "IRN",
    ),
    "a network with several laboratories in four countries, 60,000 euros, five years": (
        {"countries": 4, "foreign_labs": 5, "place": "network", "duration": 5, "budget": 60_000},
        ["IRN"],
        "IRN",
    ),
    "an existing collaboration of CNRS laboratories with two countries": (
        {"countries": 2, "cnrs_lab": "yes", "stage": "existing"},
        ["IRP"],
        "IRP",
    ),
    "to consolidate for five years with 70,000 euros": (
        {"stage": "existing", "duration": 5, "budget": 70_000},
        ["IRP"],
        "IRP",
    ),
    "several CNRS laboratories and one abroad that work together already": (
        {"french_labs": 3, "cnrs_lab": "yes", "foreign_labs": 1, "stage": "existing"},
        ["IRP"],
        "IRP",
    ),
    "a lasting structure in one identified place with one country": (
        {"countries": 1, "place": "one"},
        ["IRL"],
        "IRL",
    ),
    "90,000 euros": ({"budget": 90_000}, ["IRL"], "IRL"),
    "all said of a first project of two laboratories": (
        {"countries": 1, "french_labs": 1, "cnrs_lab": "yes", "foreign_labs": 1, "stage": "first"}
        | {"place": "project", "duration": 2, "budget": 12_000},
        ["IEA"],
        "IEA",
    ),
    "all said of a project that consolidates": (
        {"countries": 2, "french_labs": 2, "cnrs_lab": "yes", "foreign_labs": 3, "stage": "existing"}
        | {"place": "project", "duration": 5, "budget": 60_000},
        ["IRP"],
        "IRP",
    ),
    "one place, five years, 100,000 euros, a CNRS laboratory": (
        {"place": "one", "duration": 5, "budget": 100_000, "cnrs_lab": "yes"},
        ["IRL"],
        "IRL",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_project_in_the_leaflets_words_leads_to_its_instrument(catalogue, case):
    said, expected, first = CASES[case]

    assert matching(**said) == expected
    assert next(iter(verdicts(**said))) == first


ONE_IN = (
    7  # of all, how many in French, where only the words differ: no number of answers has it as a divisor
)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_combination_of_answers_gives_each_instrument_one_verdict_and_a_reason(catalogue, language):
    instruments = [*published(), InstrumentFactory.build(acronym="SILENT")]
    acronyms = sorted(each.acronym for each in instruments)
    seen = set()
    cases = sampled(product(*SAID.values()), 1000)
    if language == "fr" and len(cases) > 1000 * ONE_IN:
        cases = cases[::ONE_IN]
    with translation.override(language):
        for values in cases:
            said = Answers(**dict(zip(SAID, values, strict=True)))
            results = results_for(instruments, said)

            assert sorted(each.instrument.acronym for each in results) == acronyms
            for each in results:
                assert each.verdict in Verdict
                assert bool(each.deciding) == bool(said)
                assert len(each.deciding) + len(each.others) == len(each.points)
                for words in map(str, (point.criterion for point in each.points)):
                    assert words.endswith(".")
                    assert "None" not in words
                    assert "%(" not in words
                seen.add((each.instrument.acronym, each.verdict))

    assert len(seen) >= 4 * 3  # each of the leaflet's instruments gets each verdict in some case


def test_criteria_are_written_in_french(catalogue):
    with translation.override("fr"):
        said = {"duration": 2, "budget": 90_000, "countries": 3, "french_labs": 2}

        assert criteria("IRP", **said) == [
            "Durée\u00a0: 5 ans. Vous prévoyez 2 ans.",
            "Financement du CNRS\u00a0: de 50\u202f000\u202f€ à 75\u202f000\u202f€. "
            "Il vous faut 90\u202f000\u202f€.",
            "Pays étrangers\u00a0: de 1 à 2. Vous en associez 3.",
            "Laboratoires du CNRS\u00a0: 1 ou plus. Vous associez 2 laboratoires en France.",
        ]


@pytest.mark.parametrize(
    ("acronym", "said", "sentence"),
    [
        ("IRP", {"duration": 2}, "Duration: 5 years. You need 2 years."),
        ("IEA", {"duration": 1}, "Duration: 2 years. You need 1 year."),
        ("IRP", {"countries": 3}, "Foreign countries: 1 to 2. You have 3."),
        ("IRN", {"countries": 3}, "Foreign countries: 1 or more. You have 3."),
        ("IRN", {"foreign_labs": 1}, "Laboratories abroad: 2 or more. You have 1."),
        ("IEA", {"french_labs": 3}, "CNRS laboratories: 1. You have 3 laboratories in France."),
        ("IRL", {"french_labs": 3}, "Laboratories in France: not stated. You have 3."),
        ("IRP", {"stage": "first"}, "First contact: no. You have not worked together yet."),
        ("IRP", {"purpose": "explore"}, "First contact: no. You want to explore."),
        ("IRP", {"purpose": "consolidate"}, "Existing collaboration: yes. You want to consolidate one."),
        ("IRL", {"place": "network"}, "Form: one identified place. You want a network."),
        (
            "IRN",
            {"purpose": "share"},
            "Form: a network, in several places. You want to share a laboratory.",
        ),
        (
            "IRL",
            {"budget": 60_000},
            "CNRS funding: €75,000 to €100,000, period not stated. You need €60,000.",
        ),
        ("IRP", {"budget": 60_000}, "CNRS funding: €50,000 to €75,000. You need €60,000."),
        ("IRL", {"cnrs_lab": "yes"}, "CNRS laboratories: not stated. You have at least one."),
        ("IEA", {"cnrs_lab": "no"}, "CNRS laboratories: 1. You have none."),
    ],
)
def test_a_criterion_says_what_is_offered_and_what_was_said(catalogue, acronym, said, sentence):
    assert criteria(acronym, **said) == [sentence]


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [("explore", ["IEA"]), ("network", ["IRN"]), ("consolidate", ["IRP"]), ("share", ["IRL"])],
)
def test_each_purpose_alone_leads_to_an_instrument(catalogue, purpose, expected):
    assert matching(purpose=purpose) == expected
    assert next(iter(verdicts(purpose=purpose))) == expected[0]


@pytest.mark.parametrize("purpose", Purpose)
def test_a_purpose_and_the_answer_that_it_means_are_told_once(catalogue, purpose):
    name, meant = MEANING[purpose]

    assert criteria("IRP", purpose=purpose, **{name: meant}) == criteria("IRP", purpose=purpose)


def test_a_purpose_and_another_answer_to_its_question_both_count(catalogue):
    assert len(criteria("IRP", purpose="explore", stage="existing")) == 2


def test_what_is_not_stated_speaks_neither_for_nor_against(catalogue):
    InstrumentFactory(acronym="SILENT")

    for name, answers in SAID.items():
        for said in answers[1:]:
            expected = "matches" if (name, said) == ("cnrs_lab", "yes") else "to_ask"
            assert verdicts(**{name: said})["SILENT"] == expected


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


def test_nothing_answered_decides_nothing(catalogue):
    assert set(verdicts().values()) == {"to_ask"}


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


@pytest.mark.parametrize("countries", [1, 2, 3, 250])
@pytest.mark.parametrize("budget", [0, 12_000, 30_000, 75_000, 10**9])
def test_the_choice_and_the_filters_agree(catalogue, countries, budget):
    query = QueryDict(f"countries={countries}&budget={budget}&duration=5")
    filtered = InstrumentFilterSet(query, queryset=Instrument.objects.published().in_order()).qs

    assert sorted(matching(countries=countries, budget=budget, duration=5)) == sorted(
        instrument.acronym for instrument in filtered
    )
