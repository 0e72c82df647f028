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
    results_for,
)
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from tests.factories import InstrumentFactory
from tests.instruments.chosen import criteria, matching, published, verdicts
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


def test_nothing_answered_decides_nothing(catalogue):
    assert set(verdicts().values()) == {"to_ask"}


@pytest.mark.parametrize("countries", [1, 2, 3, 250])
@pytest.mark.parametrize("budget", [0, 12_000, 30_000, 75_000, 10**9])
def test_the_choice_and_the_filters_agree(catalogue, countries, budget):
    query = QueryDict(f"countries={countries}&budget={budget}&duration=5")
    filtered = InstrumentFilterSet(query, queryset=Instrument.objects.published().in_order()).qs

    assert sorted(matching(countries=countries, budget=budget, duration=5)) == sorted(
        instrument.acronym for instrument in filtered
    )
