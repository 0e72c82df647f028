"""What holds for every filter, whatever is asked: checked on plain Python, not by the database's rules."""

import re
from html import unescape
from itertools import product
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from cnrs_intl.catalogue.fields import folded_words
from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from instruments.offers import offers
from tests import sampling

pytestmark = pytest.mark.django_db

PURPOSES = {
    "explore": ("first_contact", "yes"),
    "network": ("place", "network"),
    "consolidate": ("existing_collaboration", "yes"),
    "share": ("place", "one"),
}
ACTIVITIES = ("fieldwork", "working-meetings", "seminars", "workshops")
AMOUNTS = (0, 9_999, 10_000, 14_000, 30_000, 50_000, 75_000, 75_001, 100_000, 10**9)
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "purpose": st.sampled_from(["explore", "network", "consolidate", "share"]),
        "budget": st.sampled_from(AMOUNTS) | st.integers(0, 10**9),
        "duration": st.integers(1, 6),
        "countries": st.integers(1, 5),
        "activity": st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=3, unique=True),
        "route": st.sampled_from(["call", "contact"]),
        "q": st.sampled_from(["research", "réseaux", "pics", "Old Form", "umi lab", "…"]),
    },
)
properties = sampling.examples(60)


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
    return VERDICTS[name](instrument, value)


def for_purpose(instrument, value):
    column, stated = PURPOSES[value]
    return {"not_stated": None, stated: True}.get(getattr(instrument, column), False)


def with_activities(instrument, value):
    named = {activity.slug for activity in instrument.activities.all()}
    return set(value) <= named if named else None


VERDICTS = {
    "purpose": for_purpose,
    "budget": lambda each, value: within(value, each.funding_least, each.funding_most),
    "duration": lambda each, value: within(value, each.duration_years, each.duration_years),
    "countries": lambda each, value: within(value, each.foreign_countries_least, each.foreign_countries_most),
    "activity": with_activities,
    "route": lambda each, value: each.route == value,
    "q": has_words,
}


@properties
@given(asked=QUERIES)
def test_the_instruments_that_match_are_those_that_satisfy_each_filter(instruments, asked):
    verdicts = {
        instrument.slug: {verdict(instrument, name, value) for name, value in asked.items()} or {True}
        for instrument in instruments
    }
    found = offers(filtered(asked))

    assert fitting(asked) == {slug for slug, said in verdicts.items() if said == {True}}
    assert fitting(asked) == {offer.instrument.slug for offer in found if offer.matches_all}
    may_fit = {offer.instrument.slug for offer in found if offer.to_ask and not offer.differs}
    assert may_fit == {slug for slug, said in verdicts.items() if None in said and False not in said}


@properties
@given(asked=QUERIES)
def test_dropping_a_filter_never_shrinks_what_matches(instruments, asked):
    for name in asked:
        assert fitting(asked) <= fitting({each: value for each, value in asked.items() if each != name})


@properties
@given(asked=QUERIES)
def test_page_and_api_agree(client, instruments, asked):
    html = client.get(f"/fr/instruments/?{query_of(asked)}").content.decode()
    answer = client.get(f"/api/v1/instruments/?{query_of(asked)}").json()

    main = html[html.index("<main") : html.index("</main")]
    linked = re.findall(r'href="/fr/instruments/(?!compare|choose)([\w-]+)/"', main)
    found = [instrument["slug"] for instrument in answer["results"]]
    others = {instrument["slug"]: instrument["differs"] for instrument in answer["others"]}
    assert linked == found + answer["not_stated"] + list(others)
    assert len(found) == answer["count"]
    for said in others.values():
        assert said
        assert all(each["criterion"] in asked and each["fr"] in unescape(main) for each in said)


@properties
@given(asked=QUERIES)
def test_each_link_that_drops_a_filter_leads_to_at_least_as_many_that_match(instruments, asked):
    for each in filtered(asked).narrowings:
        rest = InstrumentFilterSet(QueryDict(each.query[1:]), queryset=Instrument.objects.published())

        assert fitting(asked) <= {instrument.slug for instrument in rest.qs}
        assert len(rest.narrowings) == len(filtered(asked).narrowings) - 1
