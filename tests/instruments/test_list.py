"""The list as a page: what it links, says and costs."""

import html
import re

import pytest

from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from tests.factories import InstrumentFactory
from tests.instruments.listed import SHOWN, cards, linked, page, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("query", "instruments"), SHOWN)
def test_the_instruments_that_match_come_first_and_none_is_missing(
    client, catalogue, query, instruments, language
):
    found = linked(page(client, query, language))

    assert found[: len(instruments)] == instruments
    assert sorted(found) == ["iea", "irl", "irn", "irp"]


def test_a_card_says_what_for_how_long_how_much_who_and_how(client, catalogue):
    card = cards(page(client))["iea"]
    said = [
        "IEA International Emerging Actions",
        "Explore new fields and new partnerships",
        "2 years · €10,000 to €14,000",
        "€0 €100,000",
        "One CNRS laboratory",
        "Annual call for projects",
    ]

    assert [card.index(each) for each in said] == sorted(card.index(each) for each in said)


def test_a_card_says_what_matches_what_differs_and_what_to_ask(client, catalogue):
    InstrumentFactory(slug="silent", source="", duration_years=5)

    found = cards(page(client, "duration=5&budget=40000"))

    assert (
        "Differs CNRS funding: €50,000 to €75,000. You need €40,000. "
        "Matches Duration: 5 years. You need 5 years." in found["irp"]
    )
    assert "To ask CNRS funding: not stated. You need €40,000." in found["silent"]
    assert next(iter(found)) == "silent"
    assert not re.search("Matches|Differs|Does not match|To ask", " ".join(cards(page(client)).values()))


def test_funding_is_drawn_on_one_scale_with_what_is_needed(client, catalogue):
    InstrumentFactory(slug="silent")
    text = page(client, "budget=25000")

    assert re.findall(r'class="bar" d="([^"]*)"', text) == [
        "M32 0H44.8v12H32z",
        "M160 0H240v12H160z",
        "M160 0H240v12H160z",
        "M240 0H320v12H240z",
    ]
    assert set(re.findall(r'class="needed" d="([^"]*)"', text)) == {"M80 0v12"}
    assert 'class="needed" d="M318 0v12"' in page(client, "budget=1000000000")
    assert 'class="needed"' not in page(client)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "4 instruments"),
        ("budget=60000", "2 of 4 instruments match; the others come next, closest first"),
        ("budget=30000", "4 instruments, closest first"),
        ("budget=abc", "4 instruments. One criterion was not understood and is left out."),
        (
            "budget=abc&duration=0&purpose=share",
            "1 of 4 instruments matches; the others come next, closest first. "
            "2 criteria were not understood and are left out.",
        ),
    ],
)
def test_the_page_tells_how_many_instruments_match(client, catalogue, query, said):
    assert (
        re.search(r'<p id="count"[^>]*role="status"[^>]*> (.*?) </p>', page(client, query)).group(1) == said
    )


def test_many_instruments_are_parted_into_pages_and_counted_whole(client, catalogue):
    InstrumentFactory.create_batch(30, duration_years=5)
    InstrumentFactory.create_batch(3)

    second = page(client, "duration=5&page=2")

    assert "33 of 37 instruments match" in second
    assert "Page 2 of 2" in second
    assert len(linked(second)) == 13
    assert linked(second)[-1] == "iea"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_leads_to_the_other_ways(client, catalogue, language):
    text = page(client, "budget=60000", language)

    assert f'href="/{language}/instruments/choose/"' in text
    assert f'href="/{language}/instruments/compare/"' in text
    assert f'href="/{language}/instruments/compare/?i=irn&i=irp"' in text
    assert "?i=" not in page(client, "budget=12000", language)


@pytest.mark.parametrize("slug", ["iea", "irn", "irp", "irl"])
def test_a_card_says_where_the_period_of_the_funding_is_not_stated(client, catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)

    assert ("(period not stated)" in cards(page(client))[slug]) == (instrument.funding_period != "total")


def test_funding_that_is_not_stated_has_no_period(client, catalogue):
    InstrumentFactory(slug="silent")

    text = page(client)

    assert linked(text)[-1] == "silent"
    assert text.count("(period not stated)") == 2


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["", "iea/", "irn/", "irp/", "irl/"])
def test_the_department_is_spelled_out_where_it_is_first_named(client, catalogue, path, language):
    html_of_page = client.get(f"/{language}/instruments/{path}").content.decode()
    main = html.unescape(html_of_page).split("<main")[1].partition("</main>")[0]
    _before, named, first = words(main).partition("DERCI")

    assert getattr(Department.objects.get(), f"name_{language}") in first[:120] or not named


def test_the_note_on_persons_comes_after_the_offer(client, catalogue):
    text = page(client)

    assert text.index("not individuals") > text.rindex('<li class="card">')


@pytest.mark.parametrize(
    ("query", "label", "file"),
    [
        ("", "Download this list:", "instruments.csv"),
        ("budget=60000", "Download those that match:", "instruments.csv?budget=60000"),
        ("budget=60000&duration=3", "Download all instruments:", "instruments.csv"),
    ],
)
def test_no_file_is_offered_that_would_hold_nothing(client, catalogue, query, label, file):
    text = page(client, query)

    assert f'{label} <a href="/en/instruments/{file}">CSV</a>' in text.replace("&amp;", "&")
    assert client.get(f"/en/instruments/{file.replace('.csv', '.json')}").json()["count"]
