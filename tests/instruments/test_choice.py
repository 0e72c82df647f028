"""The guided choice: a verdict and a reason per instrument, whatever was answered."""

from itertools import product

import pytest
from django.http import QueryDict
from django.utils import translation

from instruments.choice import Answers, Stage, Verdict, results_for
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from tests.factories import InstrumentFactory
from tests.sampling import sampled

pytestmark = pytest.mark.django_db

SAID = {
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


def fitting(**said):
    return [acronym for acronym, verdict in verdicts(**said).items() if verdict == "fits"]


def reason(acronym, **said):
    return next(
        each.reason
        for each in results_for(published(), Answers(**said))
        if each.instrument.acronym == acronym
    )


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

    assert fitting(**said) == expected
    assert next(iter(verdicts(**said))) == first


@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_combination_of_answers_gives_each_instrument_one_verdict_and_one_reason(catalogue, language):
    instruments = [*published(), InstrumentFactory.build(acronym="SILENT")]
    seen = set()
    with translation.override(language):
        for said in sampled(product(*SAID.values()), 1000):
            results = results_for(instruments, Answers(**dict(zip(SAID, said, strict=True))))

            assert sorted(each.instrument.acronym for each in results) == [
                "IEA",
                "IRL",
                "IRN",
                "IRP",
                "SILENT",
            ]
            for each in results:
                assert each.verdict in Verdict
                assert each.reason.endswith(".")
                assert "None" not in each.reason
                assert "%(" not in each.reason
                seen.add((each.instrument.acronym, each.verdict))

    assert len(seen) >= 4 * 3  # each of the leaflet's instruments gets each verdict in some case


def test_reasons_are_written_in_french(catalogue):
    with translation.override("fr"):
        said = {"countries": 3, "french_labs": 2, "duration": 2, "budget": 90_000}

        assert reason("IRP", **said) == (
            "IRP\u00a0: un ou deux pays étrangers\u202f; vous en indiquez trois. "
            "IRP\u00a0: cinq ans\u202f; vous indiquez deux ans. "
            "IRP\u00a0: de 50\u202f000\u202f€ à 75\u202f000\u202f€\u202f; "
            "vous avez besoin de 90\u202f000\u202f€."
        )


@pytest.mark.parametrize(
    ("acronym", "said", "sentence"),
    [
        ("IRP", {"countries": 3}, "IRP takes one or two foreign countries; you said three."),
        ("IRN", {"countries": 3}, "IRN takes at least one foreign country; you said three."),
        ("IRN", {"foreign_labs": 1}, "IRN takes at least two laboratories abroad; you said one."),
        ("IEA", {"french_labs": 3}, "IEA takes one CNRS laboratory; you said three laboratories in France."),
        ("IRL", {"french_labs": 3}, "Our sources do not say how many laboratories in France IRL takes."),
        (
            "IRP",
            {"stage": "first"},
            "IRP is for collaborations that exist already; you said a first contact.",
        ),
        ("IRL", {"place": "network"}, "IRL stands in one identified place; you said a network."),
        ("IEA", {"duration": 5}, "IEA lasts two years; you said five years."),
        (
            "IRL",
            {"budget": 60_000},
            "IRL brings €75,000 to €100,000, over a period that is not stated; you need €60,000.",
        ),
        ("IRP", {"budget": 60_000}, "IRP brings €50,000 to €75,000; you need €60,000."),
        (
            "IEA",
            {"place": "network"},
            "IEA is a project between the partners’ laboratories; you said a network.",
        ),
        (
            "IRL",
            {"cnrs_lab": "yes"},
            "Our sources do not say whether IRL needs a CNRS laboratory; you have one.",
        ),
        ("IRL", {"cnrs_lab": "no"}, "Our sources do not say whether IRL needs a CNRS laboratory."),
        (
            "IEA",
            {"cnrs_lab": "no"},
            "IEA takes one CNRS laboratory; you said that the CNRS takes no part.",
        ),
    ],
)
def test_a_reason_says_what_the_record_says_and_what_was_said(catalogue, acronym, said, sentence):
    assert reason(acronym, **said) == sentence


def test_what_is_not_stated_speaks_neither_for_nor_against(catalogue):
    InstrumentFactory(acronym="SILENT")

    for name, answers in SAID.items():
        for said in answers[1:]:
            expected = "fits" if (name, said) == ("cnrs_lab", "yes") else "depends"
            assert verdicts(**{name: said})["SILENT"] == expected


@pytest.mark.parametrize(
    ("said", "first", "balance"),
    [
        (
            {"countries": 5, "foreign_labs": 9, "stage": "existing", "place": "network", "duration": 5},
            "IRN",
            "4 of your 5 answers fit; 1 to ask about.",
        ),
        (
            {"countries": 1, "stage": "existing", "place": "one", "duration": 5, "french_labs": 1},
            "IRL",
            "3 of your 5 answers fit; 2 to ask about.",
        ),
    ],
)
def test_where_nothing_speaks_against_the_balance_is_told(catalogue, said, first, balance):
    result = results_for(published(), Answers(**said))[0]

    assert (result.instrument.acronym, result.verdict, result.balance) == (first, Verdict.DEPENDS, balance)


def test_among_those_that_may_fit_the_one_with_the_least_to_ask_leads(catalogue):
    InstrumentFactory(acronym="SILENT", order=0)

    results = results_for(published(), Answers(countries=5, stage="existing"))

    assert [each.instrument.acronym for each in results[:2]] == ["IRN", "SILENT"]


def test_nothing_answered_decides_nothing(catalogue):
    assert set(verdicts().values()) == {"depends"}


def test_a_instrument_that_staff_add_takes_part_at_once(catalogue):
    InstrumentFactory(
        acronym="NEW", foreign_countries_least=3, foreign_countries_most=3, duration_years=3, place="one"
    )

    assert fitting(countries=3, place="one") == ["NEW"]
    assert fitting(duration=3) == ["NEW"]


@pytest.mark.parametrize("countries", [1, 2, 3, 250])
@pytest.mark.parametrize("budget", [0, 12_000, 30_000, 75_000, 10**9])
def test_the_choice_and_the_filters_agree(catalogue, countries, budget):
    query = QueryDict(f"countries={countries}&budget={budget}&duration=5")
    filtered = InstrumentFilterSet(query, queryset=Instrument.objects.published().in_order()).qs

    assert fitting(countries=countries, budget=budget, duration=5) == [
        instrument.acronym for instrument in filtered
    ]
