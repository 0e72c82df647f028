import pytest
from django.http import QueryDict

from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db

NUMBERS = ("budget", "duration", "countries")


def filtered(query):
    return InstrumentFilterSet(QueryDict(query), queryset=Instrument.objects.published().in_order())


def fitting(query):
    return [tool.acronym for tool in filtered(query).qs]


def may_fit(query):
    return [tool.acronym for tool in filtered(query).with_not_stated if not tool.fits]


@pytest.mark.parametrize(
    ("query", "acronyms"),
    [
        ("", ["IEA", "IRN", "IRP", "IRL"]),
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
def test_a_filter_keeps_the_tools_that_fit(catalogue, query, acronyms):
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
        ("duration", "100"),
        ("countries", "251"),
        ("activity", "no-such-activity"),
        ("route", "post"),
        ("q", "x" * 201),
    ],
)
def test_a_bad_value_gets_a_message_and_narrows_nothing(catalogue, field, value):
    filterset = filtered(f"{field}={value}")

    assert [tool.acronym for tool in filterset.qs] == ["IEA", "IRN", "IRP", "IRL"]
    assert list(filterset.form.errors) == [field]


def test_a_bad_value_leaves_the_good_ones_at_work(catalogue):
    assert fitting("budget=abc&route=call") == ["IEA"]


def test_a_tool_that_names_no_activity_may_fit(catalogue):
    assert may_fit("activity=fieldwork") == ["IRL"]
    assert may_fit("activity=fieldwork&budget=12000") == []


@pytest.mark.parametrize("query", ["budget=12000", "countries=2", "duration=2"])
def test_a_tool_whose_numbers_are_not_stated_is_neither_dropped_nor_said_to_fit(catalogue, query):
    InstrumentFactory(acronym="SILENT")

    assert may_fit(query) == ["SILENT"]
    assert "SILENT" not in fitting(query)


def test_a_least_without_a_most_has_no_limit(catalogue):
    InstrumentFactory(acronym="OPEN", foreign_countries_least=2, funding_least=20000)

    assert "OPEN" in fitting("countries=250")
    assert "OPEN" not in fitting("countries=1")
    assert fitting("budget=1000000000") == ["OPEN"]


def test_the_nearest_budgets_are_those_of_tools_that_fit_otherwise(catalogue):
    def nearest(query):
        return [[tool.acronym for tool in tools] for tools in filtered(query).nearest_budgets()]

    assert nearest("budget=20000") == [["IEA"], ["IRN", "IRP"]]
    assert nearest("budget=500000") == [["IRL"], []]
    assert nearest("budget=12000&route=contact") == [[], ["IRN", "IRP"]]
    assert nearest("route=call") == [[], []]
