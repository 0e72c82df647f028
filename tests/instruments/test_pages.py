import re

import pytest

from cnrs_intl.derci.models import Department
from instruments import wording
from instruments.models import Instrument
from instruments.views.instruments import in_words
from tests.factories import InstituteFactory, InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db

TOOLS = ["iea", "irn", "irp", "irl"]
PARTICIPANTS = {
    # CNRS laboratories, French laboratories, foreign laboratories, foreign countries, place
    "iea": ["1", "not stated", "1", "1", "a project between the partners’ laboratories"],
    "irn": ["1+", "1+", "2+", "1+", "a network, in several places"],
    "irp": ["1+", "not stated", "1+", "1 to 2", "a project between the partners’ laboratories"],
    "irl": ["not stated", "not stated", "not stated", "1", "one identified place"],
}
TIME_AND_MONEY = {
    # duration, money, money a year where the period is known
    "iea": ("2 years", "€10,000 to €14,000", "€5,000 to €7,000"),
    "irn": ("5 years", "€50,000 to €75,000 (period not stated)", ""),
    "irp": ("5 years", "€50,000 to €75,000", "€10,000 to €15,000"),
    "irl": ("5 years", "€75,000 to €100,000 (period not stated)", ""),
}


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


@pytest.mark.parametrize("slug", TOOLS)
def test_each_number_is_the_leaflets(catalogue, slug):
    instrument = Instrument.objects.get(slug=slug)
    said = [value.replace(" or more", "+") for _label, value in wording.participants(instrument)]

    assert said == PARTICIPANTS[slug]


@pytest.mark.parametrize("slug", TOOLS)
def test_time_and_money_are_the_leaflets(catalogue, slug):
    assert tuple(in_words(Instrument.objects.get(slug=slug)).values()) == TIME_AND_MONEY[slug]


@pytest.mark.parametrize("slug", TOOLS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_instrument_has_a_page_in_both_languages(client, catalogue, slug, language):
    instrument = Instrument.objects.get(slug=slug)

    html = page(client, f"/{language}/instruments/{slug}/")

    assert f'<h1 lang="en">{instrument.name}</h1>' in html
    assert (instrument.gloss_fr in html) == (language == "fr")
    assert getattr(instrument, f"summary_{language}") in html


def test_a_page_says_what_its_leaflet_leaves_open(client, catalogue):
    assert "€50,000 to €75,000 (period not stated)" in page(client, "/en/instruments/irn/")
    assert "The leaflet names no activity" in page(client, "/en/instruments/irl/")
    assert "for the whole duration" in page(client, "/en/instruments/iea/")


def test_a_page_names_the_former_instrument(client, catalogue):
    assert "IEA follows the former PICS." in page(client, "/en/instruments/iea/")


def test_a_page_says_that_a_person_alone_cannot_use_the_instrument(client, catalogue):
    assert "a person alone cannot use them" in page(client, "/en/instruments/irp/")


def test_institutes_stand_under_a_instrument_once_published(client, catalogue):
    InstituteFactory(name_en="Chemistry", name_fr="Chimie", email="chemistry@example.org")
    InstituteFactory(name_en="Physics", name_fr="Physique", state="draft")

    html = page(client, "/en/instruments/irp/")

    assert "chemistry@example.org" in html
    assert "For complementary funding" in html
    assert "Physics" not in html


@pytest.mark.parametrize("slug", TOOLS)
def test_complementary_funding_is_said_once(client, catalogue, slug):
    assert page(client, f"/en/instruments/{slug}/").count("omplementary funding") == 1


def test_a_page_names_who_to_write_to_once_staff_have_filled_it_in(client, catalogue):
    assert "You can prepare your message now" in page(client, "/en/instruments/irp/")

    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()

    assert "derci@example.org" in page(client, "/en/instruments/irp/")


def test_a_instrument_with_nothing_stated_still_has_a_page(client, catalogue):
    instrument = InstrumentFactory(source="")
    InstrumentAliasFactory(instrument=instrument, text="Other Instrument", kind="other")

    html = page(client, instrument.get_absolute_url())

    assert "No activity is named" in html
    assert "leaflet" not in html.partition("<footer")[0]
    assert "€0" not in html
    assert "Other Instrument" in html


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_published_instruments_are_shown(client, catalogue, state):
    instrument = InstrumentFactory(state=state, acronym="HIDDEN")

    assert client.get(instrument.get_absolute_url()).status_code == 404
    assert "HIDDEN" not in page(client, "/en/instruments/")


def test_a_page_asks_the_database_a_few_times(client, known_catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/en/instruments/iea/")
