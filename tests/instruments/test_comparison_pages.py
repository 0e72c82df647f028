"""The comparison as a page: what an address asks for, what it says, what it costs."""

import re

import pytest

from instruments.models import Instrument
from tests.factories import (
    ActivityFactory,
    CallFactory,
    InstrumentAliasFactory,
    InstrumentFactory,
)
from tests.instruments.compared import ROWS, compared, instruments, page

pytestmark = pytest.mark.django_db

ADDRESS = "/en/instruments/compare/"

QUERIES = 3  # the instruments, what they pay for, their names; their calls, where they have any


def columns(html):
    """Return the acronyms above the columns."""
    head = re.search(r"<thead.*?</thead>", html).group()
    return re.findall(r'<th scope="col"> <span>(\w+)</span>', head)


@pytest.mark.parametrize(
    ("query", "compared", "message"),
    [
        ("", ["IEA", "IRN", "IRP", "IRL"], ""),
        ("?i=", ["IEA", "IRN", "IRP", "IRL"], ""),
        ("?i=irp&i=iea", ["IRP", "IEA"], ""),
        ("?i=IRP&i=%20iea%20", ["IRP", "IEA"], ""),
        ("?i=irp&i=iea&i=irp&i=irp&i=irp", ["IRP", "IEA"], ""),
        ("?i=irp&i=xyz&i=iea", ["IRP", "IEA"], "No instrument is called “xyz”."),
        ("?i=xyz", ["IEA", "IRN", "IRP", "IRL"], "No instrument is called “xyz”."),
        ("?i=irp", ["IRP"], "Choose a second instrument to compare this one with."),
        ("?i=irp&i=LIA", ["IRP"], "Choose a second instrument to compare this one with."),
        ("?i=umi&i=iea", ["IRL", "IEA"], "IRL replaces the former UMI."),
        (
            "?i=International%20Research%20Labs&i=iea",
            ["IRL", "IEA"],
            "“International Research Labs” is another name of IRL.",
        ),
        (
            "?i=a&i=b&i=c&i=d&i=e&i=irp&i=iea",
            ["IRP", "IEA"],
            "No instrument is called “a”, “b”, “c” or 2 other words.",
        ),
    ],
)
def test_an_address_names_the_instruments(client, catalogue, query, compared, message):
    html = page(client, query)

    assert columns(html) == compared
    assert message in html
    assert html.count('class="notice') == bool(message) + ("LIA" in query)


def test_of_five_instruments_the_first_four_are_compared(client, catalogue):
    InstrumentFactory(slug="fifth", acronym="IRX")

    html = page(client, "?i=irl&i=fifth&i=irp&i=irn&i=iea")

    assert columns(html) == ["IRL", "IRX", "IRP", "IRN"]
    assert "At most four instruments are compared. Left out: IEA." in html


@pytest.mark.parametrize(
    "query",
    [
        "?i=" + "x" * 5000,
        "?" + "&".join(f"i=x{number}" for number in range(200)),
        "?i=!!!&i=%3Cscript%3E&i=%22",
        "?i=%F0%9F%98%80",
        "?i[]=irp&j=irn",
    ],
)
def test_what_no_instrument_is_called_breaks_nothing(client, catalogue, query):
    html = page(client, query)

    assert columns(html) == ["IEA", "IRN", "IRP", "IRL"]
    assert "<script>" not in client.get(ADDRESS + query).content.decode()
    assert len(html) < 60_000


@pytest.mark.parametrize("query", ["?i=%F0", "?i=a%00b", "?i=%ED%A0%80"])
def test_what_nobody_can_type_is_refused(client, catalogue, query):
    assert client.get(ADDRESS + query).status_code == 400


def test_a_instrument_that_is_not_public_is_unknown(client, catalogue):
    InstrumentAliasFactory(instrument=InstrumentFactory(slug="hidden", state="draft"), text="HID")

    html = page(client, "?i=hidden&i=hid")

    assert "No instrument is called “hidden” or “hid”." in html


def test_the_form_keeps_what_was_chosen(client, catalogue):
    html = page(client, "?i=umi&i=irn")

    assert re.findall(r'value="(\w+)" checked', html) == ["irn", "irl"]
    assert 'value="iea"><' in html


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Compare IRN and IRP"), ("fr", "Comparer IRN et IRP")]
)
def test_the_page_speaks_both_languages(client, catalogue, language, title):
    html = page(client, "?i=irn&i=irp", language)

    assert f"<h1>{title}</h1>" in html
    assert ("Réseaux de recherche internationaux" in html) == (language == "fr")
    assert ("non précisé" in html) == (language == "fr")
    assert f'href="/{language}/instruments/irn/" lang="en"' in html


def test_a_portal_without_instruments_says_so(client, catalogue):
    Instrument.objects.update(state="draft")

    assert "No instrument is published yet." in page(client, "?i=irp")


def test_its_address_for_paper_names_the_instruments_compared(client, catalogue):
    address = "http://127.0.0.1:8000/en/instruments/compare/"

    assert f'<p class="on-paper">{address}?i=irp&i=irl</p>' in page(client, "?i=LIA&i=irl&i=xyz")
    assert f'<p class="on-paper">{address}</p>' in page(client)


def test_on_a_narrow_screen_what_several_share_is_told_once(catalogue):
    lines = {heading.split(" <")[0]: told for heading, _cells, told in compared("iea", "irn", "irp").lines}

    assert [(names, cell.words) for names, cell in lines["Duration"]] == [
        ("IEA", "2 years"),
        ("IRN and IRP", "5 years"),
    ]


def test_a_text_that_only_the_other_language_has_is_marked(client, catalogue):
    ActivityFactory(name_en="", name_fr="Fouilles").instruments.add(instruments("irp")[0])

    assert '<li><span lang="fr">Fouilles</span></li>' in page(client, "?i=irp&i=iea")


def test_a_fifth_instrument_takes_part_at_once(client, catalogue):
    fifth = InstrumentFactory(slug="fifth", acronym="IRX", funding_least=10**6, funding_most=2 * 10**6)
    html = page(client)

    assert columns(html) == ["IEA", "IRN", "IRP", "IRL", "IRX"]
    assert html.count("<td>") == 5 * len(ROWS)
    assert f'href="{fifth.get_absolute_url()}"' in html
    assert "€1,000,000 to €2,000,000" in html
    assert "No row is the same for all." in html
    assert columns(page(client, "?i=fifth&i=irn")) == ["IRX", "IRN"]


def test_of_very_many_instruments_one_has_to_choose(client, catalogue):
    InstrumentFactory.create_batch(9)

    assert "There are too many instruments to compare all at once" in page(client, "")
    assert columns(page(client, "?i=irp&i=irl")) == ["IRP", "IRL"]


@pytest.mark.parametrize("calls", [0, 1, 9])
@pytest.mark.parametrize("more", [0, 8])
def test_a_comparison_costs_as_many_queries_whatever_there_is(
    client, known_catalogue, django_assert_num_queries, more, calls
):
    CallFactory.create_batch(calls, instrument=Instrument.objects.get(slug="irp"))
    for instrument in InstrumentFactory.create_batch(more):
        InstrumentAliasFactory(instrument=instrument)
    known_catalogue()

    with django_assert_num_queries(QUERIES + bool(calls)):
        client.get(ADDRESS)
    with django_assert_num_queries(QUERIES + bool(calls)):
        client.get(f"{ADDRESS}?i=irp&i=umi&i=unknown")
