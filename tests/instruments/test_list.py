"""The list as a page: what it links, says and costs."""

import html
import re

import pytest

from instruments.models import Instrument
from tests.factories import ActivityFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

SHOWN = [
    ("budget=90000", ["irl"]),
    ("budget=12000", ["iea"]),
    ("budget=60000", ["irn", "irp"]),
    ("budget=30000", []),
    ("countries=4", ["irn"]),
    ("countries=2", ["irn", "irp"]),
    ("duration=5", ["irn", "irp", "irl"]),
    ("route=call", ["iea"]),
]


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/?{query}")
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", html.unescape(response.content.decode()))


def linked(text):
    """Return the instruments to whose pages <main> links, in order."""
    main = re.search("<main.*</main>", text).group()
    return re.findall(r'href="/(?:en|fr)/instruments/(?!compare|choose)([\w-]+)/"', main)


def words(text):
    """Return what a person reads of a part of the page."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", text)).strip()


def field(text, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*>', text).group()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("query", "instruments"), SHOWN)
def test_only_the_instruments_that_fit_are_linked(client, catalogue, query, instruments, language):
    assert linked(page(client, query, language)) == instruments


def test_what_may_fit_stands_apart_and_says_what_is_not_stated(client, catalogue):
    InstrumentFactory(slug="silent", source="")

    text = page(client, "activity=fieldwork&budget=60000")
    fitting, apart = text.split("May fit: not stated")

    assert linked(text) == ["irp", "silent"]
    assert "International Research Projects" in fitting
    assert "Not stated: money. No activity is named: ask." in apart
    assert "The leaflet names no activity: ask." in page(client, "activity=fieldwork").split("May fit")[1]


def test_several_things_that_are_not_stated_are_all_named(client, catalogue):
    InstrumentFactory(slug="silent")

    text = page(client, "duration=5&budget=60000&countries=2")

    assert "Not stated: foreign countries, duration and money." in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "IEA goes up to €14,000; IRN and IRP start at €50,000."),
        (
            "fr",
            "IEA\u00a0: jusqu’à 14\u202f000\u202f€\u202f; IRN et IRP\u00a0: à partir de 50\u202f000\u202f€.",
        ),
    ],
)
def test_where_no_instrument_fits_the_page_names_the_nearest(client, catalogue, language, said):
    text = page(client, "budget=30000", language)

    assert said in text
    assert f'href="/{language}/instruments/"' in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "4 instruments"),
        ("budget=60000", "2 instruments fit"),
        ("budget=12000", "1 instrument fits"),
        ("budget=30000", "No instrument fits"),
        ("activity=fieldwork", "1 instrument fits"),
        ("budget=abc", "4 instruments. One filter was not understood and is left out."),
        ("budget=abc&route=call", "1 instrument fits. One filter was not understood and is left out."),
        (
            "budget=abc&duration=0&countries=3&route=call",
            "No instrument fits. 2 filters were not understood and are left out.",
        ),
    ],
)
def test_the_page_tells_how_many_instruments_fit(client, catalogue, query, said):
    assert (
        re.search(r'<p id="count"[^>]*role="status"[^>]*> (.*?) </p>', page(client, query)).group(1) == said
    )


def test_each_filter_in_use_has_a_link_that_drops_it(client, catalogue):
    text = page(client, "budget=12000&activity=fieldwork&activity=seminars")
    chips = re.search('<ul class="narrowings.*?</ul>', text).group()
    links = re.findall(r'href="([^"]*)"', chips)

    assert "Budget: €12,000" in words(chips)
    assert "✕ remove Activity: Fieldwork" in words(chips)
    assert links == [
        "/en/instruments/?activity=fieldwork&activity=seminars#count",
        "/en/instruments/?budget=12000&activity=seminars#count",
        "/en/instruments/?budget=12000&activity=fieldwork#count",
    ]


def test_a_filter_leads_to_the_result_and_not_to_the_top_of_the_page(client, catalogue):
    form = re.search('<form class="filters".*?</form>', page(client, "budget=30000")).group()

    assert ' action="/en/instruments/#count"' in form
    assert ' data-hx-get="/en/instruments/"' in form
    assert '<a href="/en/instruments/#count">Clear</a>' in form
    assert '<a href="/en/instruments/#count">All instruments</a>' in page(client, "budget=30000")


def test_on_the_whole_list_clear_asks_for_the_page_anew(client, catalogue):
    assert '<a href="/en/instruments/">Clear</a>' in page(client)


@pytest.mark.parametrize("path", ["calls", "offices", "countries"])
def test_other_lists_have_no_such_place(client, catalogue, path):
    assert "#count" not in client.get(f"/en/{path}/?state=open&q=a").content.decode()


def test_every_option_stays_with_its_number_even_where_it_is_none(client, catalogue):
    text = words(page(client, "budget=60000&countries=3"))

    assert "Workshops (1)" in text
    assert "Fieldwork (0)" in text
    assert "Any way (1) Annual call for projects (0)" in text


@pytest.mark.parametrize(
    "typed", ["abc", "1e309", "-1", "12k", "99999999999999999999", "9" * 5000, "<b>", "1.5", "٣k"]
)
def test_a_bad_value_stays_in_its_field_with_a_message_beside_it(client, catalogue, typed):
    response = client.get("/en/instruments/", {"budget": typed, "route": "call"})
    raw = response.content.decode()
    budget = field(raw, "budget")

    assert "Write an amount in whole euros" in raw
    assert f'value="{html.escape(typed)}"' in budget
    assert 'aria-invalid="true"' in budget
    assert 'id="id_budget_error"' in raw
    assert "id_budget_error" in budget
    assert linked(html.unescape(raw).replace("\n", "")) == ["iea"]


def test_a_bad_activity_is_named_and_the_good_one_stays_ticked(client, catalogue):
    text = page(client, "activity=fieldwork&activity=juggling")

    assert "There is no such activity: juggling." in text
    assert re.search(r'value="fieldwork"[^>]* checked', text)
    assert linked(text) == ["irp", "irl"]


@pytest.mark.parametrize("query", ["q=a%00b", "activity=%00", "nonsense=%00", "budget=%ff", "q=%ED%A0%80"])
def test_what_nobody_can_type_is_refused(client, catalogue, query):
    assert client.get(f"/en/instruments/?{query}").status_code == 400


def test_an_unknown_parameter_is_ignored(client, catalogue):
    assert linked(page(client, "utm_source=x")) == ["iea", "irn", "irp", "irl"]


@pytest.mark.parametrize("number", ["0", "2", "abc", "9" * 50])
def test_a_page_of_the_list_that_does_not_exist_is_not_found(client, catalogue, number):
    assert client.get(f"/en/instruments/?page={number}").status_code == 404


@pytest.mark.parametrize(
    ("query", "queries"),
    [
        ("", 4),  # activities, totals by way to apply, totals by activity, instruments
        ("activity=fieldwork&route=contact", 4),
        ("budget=60000&duration=5&countries=2&q=a", 4),
        ("budget=30000", 4),  # no instruments to read; the nearest ones
        ("budget=abc&activity=nonsense", 4),
    ],
)
def test_the_list_asks_the_database_so_many_times(
    client, known_catalogue, django_assert_num_queries, query, queries
):
    InstrumentFactory.create_batch(30, activities=[ActivityFactory()], duration_years=5, funding_least=90000)
    known_catalogue()

    with django_assert_num_queries(queries):
        client.get(f"/en/instruments/?{query}")


def test_a_fifth_instrument_takes_part_in_every_filter(client, catalogue):
    sailing = ActivityFactory(slug="sailing", name_en="Sailing")
    InstrumentFactory(
        slug="fifth",
        acronym="FIFTH",
        activities=[sailing],
        duration_years=3,
        funding_least=20000,
        funding_most=40000,
        foreign_countries_least=3,
        route="call",
    )

    for query in ("budget=30000", "duration=3", "activity=sailing&route=call", "q=fifth"):
        assert linked(page(client, query)) == ["fifth"]
    assert linked(page(client, "countries=4")) == ["irn", "fifth"]
    assert linked(page(client, "route=call")) == ["iea", "fifth"]
    assert "Sailing (1)" in words(page(client))
    assert "FIFTH goes up to €40,000; IRN and IRP start at €50,000." in page(client, "budget=45000")


def test_many_instruments_are_parted_into_pages_and_counted_whole(client, catalogue):
    InstrumentFactory.create_batch(30, duration_years=5)
    InstrumentFactory.create_batch(3)

    second = page(client, "duration=5&page=2")

    assert "33 instruments fit" in second
    assert "Page 2 of 2" in second
    assert len(linked(second)) == 12
    assert "May fit: not stated" in second


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_list_leads_to_the_other_ways(client, catalogue, language):
    text = page(client, "budget=60000", language)

    assert f'href="/{language}/instruments/choose/"' in text
    assert f'href="/{language}/instruments/compare/"' in text
    assert f'href="/{language}/instruments/compare/?i=irn&i=irp"' in text
    assert "?i=" not in page(client, "budget=12000", language)


@pytest.mark.parametrize("slug", ["iea", "irn", "irp", "irl"])
def test_a_card_says_where_the_period_of_the_money_is_not_stated(client, catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)
    card = re.search(rf"<li class=\"card\">(?:(?!</li>).)*/instruments/{slug}/.*?</li>", page(client)).group()

    assert ("(period not stated)" in card) == (instrument.funding_period != "total")


def test_money_that_is_not_stated_has_no_period(client, catalogue):
    InstrumentFactory(slug="silent")

    text = page(client)

    assert linked(text)[-1] == "silent"
    assert text.count("(period not stated)") == 2


@pytest.mark.parametrize(
    ("language", "full"),
    [
        ("en", "the CNRS’s department for Europe of research and international cooperation"),
        ("fr", "la Direction Europe de la recherche et coopération internationale du CNRS"),
    ],
)
@pytest.mark.parametrize("path", ["", "iea/", "irn/", "irp/", "irl/"])
def test_derci_is_spelled_out_where_it_is_first_named(client, catalogue, language, full, path):
    html_of_page = client.get(f"/{language}/instruments/{path}").content.decode()
    main = html.unescape(html_of_page).split("<main")[1].partition("</main>")[0]
    _before, named, first = words(main).partition("DERCI")

    assert full in first[:120] or not named
