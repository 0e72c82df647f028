"""The list's filters as a page: what was asked for and can be dropped, what is refused, what they cost."""

import html
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.factories import ActivityFactory, InstrumentFactory
from tests.instruments.listed import cards, field, linked, page, words

pytestmark = pytest.mark.django_db


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

    names = [re.sub(r"\.[0-9a-f]{12}", "", script) for script in scripts]

    assert names == ["/static/js/header.js", "/static/js/list.js"]  # the first is of every page
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
