"""What is shown where no call is open: instruments that have one each year, and when the latest ones were."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import CallDateFactory, InstrumentFactory

pytestmark = pytest.mark.django_db


def call(opens, closes):
    """A call that opens and closes so many days from now."""
    now = timezone.now()
    dates = {"opens": now + timedelta(days=opens), "closes": now + timedelta(days=closes)}
    return CallDateFactory(**dates).call


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "No call for projects is open or announced at the moment."),
        ("fr", "Aucun appel à projets n’est ouvert ni annoncé pour le moment."),
    ],
)
def test_the_empty_list_says_so_at_once_and_names_the_instruments_with_a_yearly_call(
    client, catalogue, language, words
):
    main = client.get(f"/{language}/calls/").content.decode().split("<main")[1].split("</main")[0]

    assert words in main.split("<h2")[0]
    assert main.count(words) == 1
    assert '<h2 id="past"' not in main
    assert re.search('<p class="acronym">IEA</p>.*<p class="in-short">2 [^<]*10.000', main, re.DOTALL)
    assert "<form" not in main
    assert "?state=closed" not in main
    assert f'href="/{language}/instruments/iea/"' in main
    assert "/instruments/irp/" not in main
    assert f'href="/{language}/message/?instrument=iea"' in main


@pytest.mark.parametrize(("days", "to_come"), [(9, True), (-9, False)])
def test_filters_come_with_the_first_call_be_it_over(client, catalogue, days, to_come):
    call(-20, days)

    html = client.get("/en/calls/").content.decode()

    assert ("No call for projects is open" in html) != to_come
    assert 'class="filters"' in html
    assert 'href="/en/calls/?state=closed"' in html


def test_where_none_is_to_come_the_latest_say_when_they_were(client, catalogue):
    made = [call(-90, days) for days in (-40, -9, -20, -30)]

    html = client.get("/en/calls/").content.decode()

    shown = [each for each in made if each.get_absolute_url() in html]
    assert shown == made[1:]
    order = [html.index(made[number].get_absolute_url()) for number in (1, 2, 3)]
    assert order == sorted(order)
    assert html.count("Closed since:") == 3
    assert 'id="past"' not in client.get("/en/calls/?closing=7").content.decode()


def test_an_empty_list_costs_as_many_queries_however_many_calls_are_over(
    client, known_catalogue, django_assert_num_queries
):
    for _number in range(5):
        call(-30, -9)
    InstrumentFactory.create_batch(3, route="call")
    known_catalogue()

    with django_assert_num_queries(6):
        client.get("/en/calls/")


def test_where_filters_keep_no_call_the_way_to_all_of_them_is_shown(client, catalogue):
    call(-5, 60)

    html = client.get("/en/calls/?closing=7").content.decode()

    assert "No call matches these filters." in html
    assert "/en/instruments/iea/" not in html


def test_a_new_instrument_with_a_yearly_call_is_named_without_any_change_of_code(client, catalogue):
    InstrumentFactory(acronym="NEW", slug="new", route="call")

    assert 'href="/en/instruments/new/"' in client.get("/en/calls/").content.decode()


def test_the_page_of_a_instrument_with_yearly_calls_says_that_none_is_announced(client, catalogue):
    assert "No call for IEA is open or announced" in client.get("/en/instruments/iea/").content.decode()
    assert "No call for" not in client.get("/en/instruments/irp/").content.decode()
