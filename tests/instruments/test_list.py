"""The list as a page: what it links, says and costs."""

import html
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from cnrs_intl.derci.models import Department
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
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).strip()


def field(text, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*>', text).group()


def cards(text):
    """Return what is read on the card of each instrument, by its slug, in order."""
    found = re.findall(r'<li class="card">.*?</li>', text)
    return {linked(f"<main{card}</main>")[0]: words(card) for card in found}


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


def test_one_question_is_open_and_the_others_are_folded_unless_one_needs_mending(client, catalogue):
    form = re.search('<form class="filters criteria".*?</form>', page(client)).group()
    open_part, folded = form.split("<details>")

    assert 'name="purpose"' in open_part
    assert (
        re.findall(r'<input[^>]* name="(\w+)"', open_part + folded.split("</details>")[1]) == ["purpose"] * 5
    )
    assert {"duration", "budget", "countries", "activity", "route", "q"} == set(
        re.findall(r' name="(\w+)"', folded)
    )
    assert "<details>" in page(client, "budget=60000")
    assert "<details open>" in page(client, "budget=abc")


def test_each_filter_in_use_has_a_link_that_drops_it(client, catalogue):
    text = page(client, "budget=12000&activity=fieldwork&activity=seminars")
    chips = re.search('<ul class="narrowings.*?</ul>', text).group()
    links = re.findall(r'href="([^"]*)"', chips)

    assert "CNRS funding: €12,000" in words(chips)
    assert "✕ remove Activity: Fieldwork" in words(chips)
    assert links == [
        "/en/instruments/?activity=fieldwork&activity=seminars#count",
        "/en/instruments/?budget=12000&activity=seminars#count",
        "/en/instruments/?budget=12000&activity=fieldwork#count",
    ]


def test_a_filter_leads_to_the_result_and_not_to_the_top_of_the_page(client, catalogue):
    form = re.search('<form class="filters.*?</form>', page(client, "budget=30000")).group()

    assert ' action="/en/instruments/#count"' in form
    assert " data-in-place" in form
    assert '<a href="/en/instruments/#count">Clear the filters</a>' in form


def test_the_list_loads_one_small_script_of_its_own(client, catalogue):
    scripts = re.findall(r'<script[^>]* src="([^"]*)"', page(client))

    assert [re.sub(r"\.[0-9a-f]{12}", "", script) for script in scripts] == ["/static/js/list.js"]
    assert Path(str(finders.find("js/list.js"))).stat().st_size < 4_000


def test_on_the_whole_list_clearing_asks_for_the_page_anew(client, catalogue):
    assert '<a href="/en/instruments/">Clear the filters</a>' in page(client)


@pytest.mark.parametrize("path", ["calls", "offices", "countries"])
def test_other_lists_have_no_such_place(client, catalogue, path):
    assert '#count"' not in client.get(f"/en/{path}/?state=open&q=a").content.decode()


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
    assert linked(html.unescape(raw).replace("\n", ""))[0] == "iea"


def test_a_bad_activity_is_named_and_the_good_one_stays_ticked(client, catalogue):
    text = page(client, "activity=fieldwork&activity=juggling")

    assert "There is no such activity: juggling." in text
    assert re.search(r'value="fieldwork"[^>]* checked', text)
    assert linked(text) == ["irp", "irl", "iea", "irn"]


@pytest.mark.parametrize("query", ["q=a%00b", "activity=%00", "nonsense=%00", "budget=%ff", "q=%ED%A0%80"])
def test_what_nobody_can_type_is_refused(client, catalogue, query):
    assert client.get(f"/en/instruments/?{query}").status_code == 400


def test_an_unknown_parameter_is_ignored(client, catalogue):
    assert linked(page(client, "utm_source=x")) == ["iea", "irn", "irp", "irl"]


@pytest.mark.parametrize("number", ["0", "2", "abc", "9" * 50])
def test_a_page_of_the_list_that_does_not_exist_is_not_found(client, catalogue, number):
    assert client.get(f"/en/instruments/?page={number}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "activity=fieldwork&route=contact",
        "budget=60000&duration=5&countries=2&q=a",
        "budget=30000&purpose=share",
        "budget=abc&activity=nonsense",
    ],
)
def test_the_list_asks_the_database_three_times(client, known_catalogue, django_assert_num_queries, query):
    InstrumentFactory.create_batch(30, activities=[ActivityFactory()], duration_years=5, funding_least=90000)
    known_catalogue()

    with django_assert_num_queries(3):  # activities to choose from, instruments, their activities
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
        assert linked(page(client, query))[0] == "fifth"
    assert linked(page(client, "countries=4"))[:2] == ["irn", "fifth"]
    assert linked(page(client, "route=call"))[:2] == ["iea", "fifth"]
    assert "Sailing" in words(page(client))
    assert (
        "€20,000 to €40,000, period not stated. You need €45,000."
        in cards(page(client, "budget=45000"))["fifth"]
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
