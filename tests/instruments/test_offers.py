"""Every instrument is an offer, whatever is asked: none is hidden, and the closest come first."""

import re
from itertools import product

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from instruments.offers import in_short, offers
from tests import sampling
from tests.factories import InstrumentFactory
from tests.instruments.test_filter_properties import QUERIES, query_of, within

pytestmark = pytest.mark.django_db

YEARS = range(1, 6)
EUROS = (5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 60_000, 80_000, 100_000, 120_000)
properties = sampling.examples(60)


def offered(asked):
    query = asked if isinstance(asked, str) else query_of(asked)
    return offers(InstrumentFilterSet(QueryDict(query), queryset=Instrument.objects.published().in_order()))


def order(asked):
    return [offer.instrument.slug for offer in offered(asked)]


def differences(query, slug):
    found = next(offer for offer in offered(query) if offer.instrument.slug == slug)
    return [str(criterion) for criterion in found.differs.values()]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("years", "euros"), list(product(YEARS, EUROS)))
def test_nobody_is_told_that_nothing_fits(client, catalogue, years, euros, language):
    html = client.get(f"/{language}/instruments/?duration={years}&budget={euros}").content.decode()
    main = html[html.index("<main") : html.index("</main")]

    linked = re.findall(r'href="/(?:en|fr)/instruments/(?!compare|choose)([\w-]+)/"', main)
    assert sorted(linked) == ["iea", "irl", "irn", "irp"]
    assert not re.search("no instrument|aucun outil|refus|fits? nothing", main, re.IGNORECASE)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["iea", "irn", "irp", "irl"]),
        ("budget=40000&duration=3", ["irn", "irp", "iea", "irl"]),
        ("budget=15000", ["iea", "irn", "irp", "irl"]),
        ("purpose=share", ["irl", "iea", "irn", "irp"]),
        ("budget=60000&countries=3", ["irn", "irp", "irl", "iea"]),
        ("activity=fieldwork", ["irp", "irl", "iea", "irn"]),
        ("q=umi", ["irl", "iea", "irn", "irp"]),
    ],
)
def test_the_closest_come_first(catalogue, query, slugs):
    assert order(query) == slugs


@pytest.mark.parametrize(
    ("query", "slug", "english", "french"),
    [
        (
            "budget=40000&duration=2",
            "irp",
            [
                "Duration: 5 years. You need 2 years.",
                "CNRS funding: €50,000 to €75,000. You need €40,000.",
            ],
            ["5", "2", "50000", "75000", "40000"],
        ),
        ("countries=3", "irp", ["Foreign countries: 1 to 2. You have 3."], ["1", "2", "3"]),
        (
            "route=call",
            "irn",
            [
                "How to apply: contact DERCI and the Institutes concerned. "
                "You prefer: annual call for projects."
            ],
            [],
        ),
        (
            "activity=fieldwork&activity=seminars",
            "iea",
            [
                "Activities: short missions, working meetings and first joint research. "
                "You plan: fieldwork and seminars."
            ],
            [],
        ),
        ("q=zzz", "iea", ["Keywords: not found. You wrote “zzz”."], []),
    ],
)
def test_what_differs_is_said_in_words_with_the_same_numbers_in_both_languages(
    catalogue, query, slug, english, french
):
    assert differences(query, slug) == english
    with translation.override("fr"):
        assert (
            re.findall(r"\d+", re.sub(r"(?<=\d)\s(?=\d)", "", " ".join(differences(query, slug)))) == french
        )


def test_what_is_not_stated_speaks_for_and_against_nothing(catalogue):
    InstrumentFactory(slug="silent")

    silent = next(each for each in offered("budget=60000&duration=5") if each.instrument.slug == "silent")

    assert not silent.differs
    assert not silent.matches
    assert [str(each) for each in silent.to_ask.values()] == [
        "Duration: not stated. You need 5 years.",
        "CNRS funding: not stated. You need €60,000.",
    ]
    assert order("budget=60000&duration=5") == ["irn", "irp", "silent", "irl", "iea"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "4 instruments"),
        ("budget=30000", "4 instruments, closest first"),
        ("budget=60000", "2 of 4 instruments match; the others come next, closest first"),
        ("budget=12000", "1 of 4 instruments matches; the others come next, closest first"),
        ("countries=1", "All 4 instruments match"),
    ],
)
def test_it_is_said_how_many_match(catalogue, query, said):
    assert in_short(offered(query)) == said


@properties
@given(asked=QUERIES)
def test_all_instruments_are_always_there_once_and_in_one_order(instruments, asked):
    assert sorted(order(asked)) == sorted(instrument.slug for instrument in instruments)
    assert order(asked) == order(asked)


@properties
@given(asked=QUERIES)
def test_what_matches_all_comes_before_what_is_to_ask_and_that_before_what_differs(instruments, asked):
    ranks = [
        0 if offer.matches_all else 1 if not offer.differs else 1 + len(offer.differs)
        for offer in offered(asked)
    ]

    assert ranks == sorted(ranks)


@properties
@given(asked=QUERIES, less=st.integers(0, 130_000), more=st.integers(0, 130_000))
def test_a_greater_need_never_moves_an_instrument_that_gives_less_above_one_that_gives_enough(
    instruments,
    asked,
    less,
    more,
):
    assume(less < more)
    before, after = order(asked | {"budget": less}), order(asked | {"budget": more})
    funding = {instrument.slug: instrument.funding for instrument in instruments}
    too_little = [slug for slug, each in funding.items() if each.most is not None and each.most < more]
    enough = [slug for slug, each in funding.items() if each and (each.most is None or each.most >= more)]

    for poor, rich in product(too_little, enough):
        if before.index(poor) > before.index(rich):
            assert after.index(poor) > after.index(rich)


@properties
@given(
    asked=st.tuples(st.integers(1, 10**6), st.integers(1, 30)),
    funding=st.tuples(st.integers(1, 10**6), st.integers(1, 10**6)).map(sorted),
    years=st.integers(1, 30),
)
def test_words_agree_with_numbers_in_both_languages(catalogue, asked, funding, years):
    (budget, duration), (least, most) = asked, funding
    assume(least < most)
    irp = Instrument.objects.filter(slug="irp")
    irp.update(funding_least=least, funding_most=most, duration_years=years)
    for language in ("en", "fr"):
        with translation.override(language):
            found = offered({"budget": budget, "duration": duration})
            offer = next(each for each in found if each.instrument.slug == "irp")
            words = {name: str(point.criterion) for name, point in offer.points.items()}

        assert numbers(words["budget"]) == [least, most, budget]
        assert numbers(words["duration"]) == [years, duration]
        assert ("budget" in offer.matches) == within(budget, least, most)
        assert ("duration" in offer.matches) == (duration == years)


def numbers(words):
    return [int(re.sub(r"\D", "", number)) for number in re.findall(r"\d+(?:[,\s\u202f\u00a0]\d{3})*", words)]


def test_activities_that_are_all_named_match(catalogue):
    found = offered("activity=fieldwork&activity=seminars")

    assert [offer.instrument.slug for offer in found if offer.matches_all] == ["irp"]
