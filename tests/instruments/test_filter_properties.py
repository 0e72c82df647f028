"""What holds for every filter, whatever is asked: checked on plain Python, not by the database's rules."""

import re
from itertools import product
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.fields import folded_words
from instruments.filters import InstrumentFilterSet
from instruments.models import Activity, Instrument
from tests import sampling
from tests.factories import InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

ACTIVITIES = ("fieldwork", "working-meetings", "seminars", "workshops")
AMOUNTS = (0, 9_999, 10_000, 14_000, 30_000, 50_000, 75_000, 75_001, 100_000, 10**9)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "budget": st.sampled_from(AMOUNTS) | st.integers(0, 10**9),
        "duration": st.integers(1, 6),
        "countries": st.integers(1, 5),
        "activity": st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=3, unique=True),
        "route": st.sampled_from(["call", "contact"]),
        "q": st.sampled_from(["research", "réseaux", "pics", "Old Form", "umi lab", "…"]),
    },
)
properties = sampling.examples(60)


@pytest.fixture
def instruments(catalogue):
    """The real instruments, and others that are silent about one thing or have no upper limit."""
    seminars = Activity.objects.filter(slug__in=["seminars", "workshops"])
    InstrumentFactory(duration_years=3, route="call")
    InstrumentFactory(funding_least=0, funding_most=20_000, activities=seminars, foreign_countries_least=2)
    old = InstrumentFactory(funding_least=12_000, foreign_countries_least=3, foreign_countries_most=4)
    InstrumentAliasFactory(instrument=old, text="Old Form")
    return list(Instrument.objects.prefetch_related("activities", "aliases"))


def query_of(asked):
    return urlencode(asked, doseq=True)


def filtered(asked):
    instruments = Instrument.objects.published().in_order()
    return InstrumentFilterSet(QueryDict(query_of(asked)), queryset=instruments)


def fitting(asked):
    return {instrument.slug for instrument in filtered(asked).qs}


def within(number, least, most):
    if least is None:
        return None
    return least <= number and (most is None or number <= most)


def has_word(instrument, beginning):
    texts = [getattr(instrument, f"{name}_{language}") for name, language in product(TEXTS, ("en", "fr"))]
    known = [
        word for text in [*texts, instrument.acronym, instrument.gloss_fr] for word in folded_words(text)
    ]
    aliases = ["".join(folded_words(alias.text)) for alias in instrument.aliases.all()]
    return any(word.startswith(beginning) for word in known + aliases)


TEXTS = ("name", "tagline", "summary", "partners", "objectives", "body")


def has_words(instrument, text):
    words = folded_words(text)
    whole = bool(words) and any(
        "".join(folded_words(alias.text)).startswith("".join(words)) for alias in instrument.aliases.all()
    )
    return whole or all(has_word(instrument, word) for word in words)


def verdict(instrument, name, value):
    """Return whether an instrument satisfies a filter: True, False, or None where its source doesn't say."""
    match name:
        case "budget":
            return within(value, instrument.funding_least, instrument.funding_most)
        case "duration":
            return within(value, instrument.duration_years, instrument.duration_years)
        case "countries":
            return within(value, instrument.foreign_countries_least, instrument.foreign_countries_most)
        case "activity":
            named = {activity.slug for activity in instrument.activities.all()}
            return set(value) <= named if named else None
        case "route":
            return instrument.route == value
    return has_words(instrument, value)


@properties
@given(asked=QUERIES)
def test_the_instruments_that_fit_are_those_that_satisfy_each_filter(instruments, asked):
    verdicts = {
        instrument.slug: {verdict(instrument, name, value) for name, value in asked.items()} or {True}
        for instrument in instruments
    }

    assert fitting(asked) == {slug for slug, said in verdicts.items() if said == {True}}
    may_fit = {instrument.slug for instrument in filtered(asked).with_not_stated if not instrument.fits}
    assert may_fit == {slug for slug, said in verdicts.items() if None in said and False not in said}


@properties
@given(asked=QUERIES)
def test_dropping_a_filter_never_shrinks_the_list(instruments, asked):
    for name in asked:
        assert fitting(asked) <= fitting({each: value for each, value in asked.items() if each != name})


@properties
@given(asked=QUERIES)
def test_page_and_api_agree(client, instruments, asked):
    html = client.get(f"/fr/instruments/?{query_of(asked)}").content.decode()
    answer = client.get(f"/api/v1/instruments/?{query_of(asked)}").json()

    main = html[html.index("<main") : html.index("</main")]
    linked = re.findall(r'href="/fr/instruments/(?!compare|choose)([\w-]+)/"', main)
    assert linked == [instrument["slug"] for instrument in answer["results"]] + answer["not_stated"]
    assert filtered(asked).total(fits=True) == answer["count"]


@properties
@given(asked=QUERIES)
def test_each_link_that_drops_a_filter_leads_to_a_list_at_least_as_long(instruments, asked):
    for each in filtered(asked).narrowings:
        rest = InstrumentFilterSet(QueryDict(each.query[1:]), queryset=Instrument.objects.published())

        assert fitting(asked) <= {instrument.slug for instrument in rest.qs}
        assert len(rest.narrowings) == len(filtered(asked).narrowings) - 1
