import pytest
from django.http import QueryDict

from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from instruments.offers import offers
from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db

NUMBERS = ("budget", "duration", "countries")
CALL = "annual call for projects"
COUNTRIES = "Foreign countries"


def filtered(query):
    return InstrumentFilterSet(QueryDict(query), queryset=Instrument.objects.published().in_order())


def fitting(query):
    return [instrument.acronym for instrument in filtered(query).qs]


def may_fit(query):
    return [
        offer.instrument.acronym for offer in offers(filtered(query)) if offer.to_ask and not offer.differs
    ]


@pytest.mark.parametrize(
    ("query", "acronyms"),
    [
        ("", ["IEA", "IRN", "IRP", "IRL"]),
        ("purpose=explore", ["IEA"]),
        ("purpose=network", ["IRN"]),
        ("purpose=consolidate", ["IRP"]),
        ("purpose=share", ["IRL"]),
        ("budget=12000", ["IEA"]),
        ("budget=60000", ["IRN", "IRP"]),
        ("budget=75000", ["IRN", "IRP", "IRL"]),
        ("budget=90000", ["IRL"]),
        ("budget=0", []),
        ("countries=1", ["IEA", "IRN", "IRP", "IRL"]),
        ("countries=2", ["IRN", "IRP"]),
        ("countries=3", ["IRN"]),
        ("countries=250", ["IRN"]),
        ("duration=2", ["IEA"]),
        ("duration=5", ["IRN", "IRP", "IRL"]),
        ("duration=3", []),
        ("route=call", ["IEA"]),
        ("route=contact", ["IRN", "IRP", "IRL"]),
        ("activity=working-meetings", ["IEA", "IRP"]),
        ("activity=working-meetings&activity=fieldwork", ["IRP"]),
        ("q=PICS", ["IEA"]),
        ("q=gdri", ["IRN"]),
        ("q=UMI", ["IRL"]),
        ("q=International+Research+Labs", ["IRL"]),
        ("q=reseaux", ["IRN"]),
        ("budget=60000&countries=3", ["IRN"]),
    ],
)
def test_a_filter_keeps_the_instruments_that_fit(catalogue, query, acronyms):
    assert fitting(query) == acronyms


@pytest.mark.parametrize(
    "typed", ["12000", "12 000", "12\u202f000", "12\u00a0000", "12,000", "12.000", "€12,000", "12 000 €"]
)
def test_an_amount_is_understood_as_people_write_it(catalogue, typed):
    query = QueryDict(mutable=True)
    query["budget"] = typed

    assert fitting(query.urlencode()) == ["IEA"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *((field, bad) for field in NUMBERS for bad in ("abc", "1e309", "-1", "1.5", "9" * 5000)),
        ("duration", "0"),
        ("countries", "0"),
        ("budget", "1000000001"),
        ("budget", "1 2"),
        *(("budget", might_be_another) for might_be_another in ("1.000", "1,000", "1e4", "10_000")),
        ("duration", "100"),
        ("countries", "251"),
        ("activity", "no-such-activity"),
        ("route", "post"),
        ("purpose", "fame"),
        ("q", "x" * 201),
    ],
)
def test_a_bad_value_gets_a_message_and_narrows_nothing(catalogue, field, value):
    filterset = filtered(f"{field}={value}")

    assert [instrument.acronym for instrument in filterset.qs] == ["IEA", "IRN", "IRP", "IRL"]
    assert list(filterset.form.errors) == [field]


def test_a_bad_value_leaves_the_good_ones_at_work(catalogue):
    assert fitting("budget=abc&route=call") == ["IEA"]


def test_a_instrument_that_names_no_activity_may_fit(catalogue):
    assert may_fit("activity=fieldwork") == ["IRL"]
    assert may_fit("activity=fieldwork&budget=12000") == []


@pytest.mark.parametrize("query", ["budget=12000", "countries=2", "duration=2"])
def test_a_instrument_whose_numbers_are_not_stated_is_neither_dropped_nor_said_to_fit(catalogue, query):
    InstrumentFactory(acronym="SILENT")

    assert may_fit(query) == ["SILENT"]
    assert "SILENT" not in fitting(query)


def test_a_least_without_a_most_has_no_limit(catalogue):
    InstrumentFactory(acronym="OPEN", foreign_countries_least=2, funding_least=20000)

    assert "OPEN" in fitting("countries=250")
    assert "OPEN" not in fitting("countries=1")
    assert fitting("budget=1000000000") == ["OPEN"]


def test_a_bad_activity_leaves_the_good_ones_at_work(catalogue):
    filterset = filtered("activity=working-meetings&activity=nonsense&activity=fieldwork")

    assert [instrument.acronym for instrument in filterset.qs] == ["IRP"]
    assert filterset.form.errors == {"activity": ["There is no such activity: nonsense."]}


def test_of_a_filter_given_twice_the_last_one_counts(catalogue):
    assert fitting("budget=12000&budget=90000") == ["IRL"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", []),
        ("budget=12 000&page=2&utm_source=x", [("CNRS funding", "€12,000", "")]),
        ("purpose=share", [("Purpose", "Share a laboratory", "")]),
        ("q=pics&route=call", [("Keywords", "pics", "?route=call"), ("How to apply", CALL, "?q=pics")]),
        (
            "activity=fieldwork&activity=seminars&duration=5&countries=2",
            [
                ("Duration", "5 years", "?countries=2&activity=fieldwork&activity=seminars"),
                (COUNTRIES, "2", "?duration=5&activity=fieldwork&activity=seminars"),
                ("Activity", "Fieldwork", "?duration=5&countries=2&activity=seminars"),
                ("Activity", "Seminars", "?duration=5&countries=2&activity=fieldwork"),
            ],
        ),
        ("budget=abc&route=call", [("How to apply", CALL, "?budget=abc")]),
    ],
)
def test_what_is_asked_for_is_said_with_the_list_that_there_is_without_it(catalogue, query, said):
    assert [(each.label, each.words, each.query) for each in filtered(query).narrowings] == said
