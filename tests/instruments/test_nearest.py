import pytest
from django.http import QueryDict
from django.utils.translation import override

from instruments.filters import InstrumentFilterSet
from instruments.models import Instrument
from instruments.nearest import nearest_in_words
from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db


def nearest(query):
    instruments = Instrument.objects.published().in_order()
    return nearest_in_words(InstrumentFilterSet(QueryDict(query), queryset=instruments))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("budget=30000", ["IEA goes up to €14,000; IRN and IRP start at €50,000."]),
        ("budget=500000", ["IRL goes up to €100,000."]),
        (
            "budget=12000&route=contact",
            ["IRN and IRP start at €50,000.", "If you drop “How to apply”: IEA fits."],
        ),
        ("duration=3", ["IEA lasts 2 years; IRN, IRP and IRL last 5 years."]),
        (
            "countries=3&activity=fieldwork",
            ["IRP takes one or two foreign countries.", "If you drop “Activity”: IRN fits."],
        ),
        (
            "countries=2&route=call",
            ["IEA takes one foreign country.", "If you drop “How to apply”: IRN and IRP fit."],
        ),
        ("q=nowhere", ["If you drop “Keywords”: IEA, IRN, IRP and IRL fit."]),
        ("q=nowhere&budget=12000", ["If you drop “Keywords”: IEA fits."]),
        (
            "activity=fieldwork&route=call",
            ["If you drop “Activity”: IEA fits.", "If you drop “How to apply”: IRP fits."],
        ),
        (
            "budget=30000&duration=3",
            [
                "IEA lasts 2 years; IRN, IRP and IRL last 5 years.",
                "IEA goes up to €14,000; IRN and IRP start at €50,000.",
            ],
        ),
        ("q=nowhere&duration=3", ["If you drop “Keywords” and “Duration”: IEA, IRN, IRP and IRL fit."]),
        ("", []),
    ],
)
def test_the_nearest_instruments_are_named_with_what_keeps_them_away(catalogue, query, said):
    assert nearest(query) == said


def test_in_french_too(catalogue):
    with override("fr"):
        assert nearest("countries=3&activity=fieldwork") == [
            "IRP\u00a0: un ou deux pays étrangers.",
            "Si vous retirez «\u00a0Activité\u00a0»\u00a0: IRN convient.",
        ]
        assert nearest("duration=3") == ["IEA\u00a0: 2 ans\u202f; IRN, IRP et IRL\u00a0: 5 ans."]


def test_a_instrument_without_upper_limit_is_near_from_above_only(catalogue):
    InstrumentFactory(acronym="OPEN", funding_least=20000)

    assert nearest("budget=15000") == ["IEA goes up to €14,000; OPEN starts at €20,000."]


def test_a_instrument_whose_source_is_silent_is_never_said_to_be_near(catalogue):
    InstrumentFactory(acronym="SILENT", route="call")

    assert not any("SILENT" in sentence for sentence in nearest("budget=60000&route=call"))


def test_the_nearest_are_found_among_many(catalogue):
    InstrumentFactory.create_batch(60, funding_least=900, funding_most=1000)

    assert nearest("budget=30000") == ["IEA goes up to €14,000; IRN and IRP start at €50,000."]
