"""What is shown where no call is open: two sentences, and the instruments that have one each year."""

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
def test_the_empty_list_is_two_sentences_and_the_instruments_with_a_yearly_call(
    client, catalogue, language, words
):
    main = client.get(f"/{language}/calls/").content.decode().split("<main")[1].split("</main")[0]

    assert words in main
    assert len(re.findall("<p[ >]", main)) == 1
    assert "<form" not in main
    assert "?state=closed" not in main
    assert f'href="/{language}/instruments/iea/"' in main
    assert "/instruments/irp/" not in main
    assert f'href="/{language}/message/?instrument=iea"' in main


@pytest.mark.parametrize(("days", "listed"), [(9, True), (-9, False)])
def test_filters_come_with_the_first_call_be_it_over(client, catalogue, days, listed):
    made = call(-20, days)

    html = client.get("/en/calls/").content.decode()

    assert (made.get_absolute_url() in html) == listed
    assert ("No call for projects is open" in html) != listed
    assert 'class="filters"' in html
    assert 'href="/en/calls/?state=closed"' in html


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
