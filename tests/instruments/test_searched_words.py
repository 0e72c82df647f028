"""Instruments are found by words that staff keep and do not tell, and by former names within a phrase."""

import pytest

from cnrs_intl.catalogue.index import search
from instruments.models import Instrument, InstrumentAlias
from tests.admin_forms import change
from tests.factories import InstrumentAliasFactory, InstrumentFactory
from tests.instruments.searches import found

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "joint laboratory"),
        ("en", "joint laboratories"),
        ("en", "joint lab"),
        ("en", "how do I apply for a joint laboratory"),
        ("fr", "laboratoire commun"),
        ("fr", "laboratoires communs"),
        ("fr", "comment monter un laboratoire commun"),
    ],
)
def test_a_joint_laboratory_is_an_irl(language, typed):
    assert found(language, typed)[0] == "instruments/irl/"


def test_staff_add_words_by_which_an_instrument_is_found_in_either_language():
    InstrumentAliasFactory(
        instrument=Instrument.objects.get(slug="irn"), text="réseaux zéphyriens", kind="searched"
    )

    assert found("fr", "réseau zéphyrien")[0] == "instruments/irn/"
    assert found("en", "réseaux zéphyriens")[0] == "instruments/irn/"


def test_the_words_shown_with_a_result_are_those_that_were_typed():
    (first, *_others) = search("joint laboratory").results

    assert "".join(part.text for part in first.extract).startswith("Also: joint laboratory – ")


@pytest.fixture
def zephyr():
    return InstrumentAliasFactory(
        instrument=Instrument.objects.get(slug="irl"), text="Zephyr", kind="searched"
    )


@pytest.mark.parametrize(
    "address",
    [
        "/en/instruments/irl/",
        "/en/instruments/",
        "/en/instruments/compare/?i=irl&i=iea",
        "/en/glossary/",
        "/en/find/?q=irl",
        "/api/v1/instruments/irl/",
        "/en/instruments/instruments.csv",
    ],
)
def test_words_that_people_search_for_are_told_nowhere_as_a_name(address, zephyr, client):
    page = client.get(address)

    assert page.status_code in {200, 302}
    assert "zephyr" not in page.text.lower()
    assert "joint lab" not in page.text.lower()


def test_such_words_lead_nowhere_by_themselves(zephyr, client):
    assert client.get("/en/instruments/zephyr/").status_code == 404
    assert client.get("/en/instruments/umi/").status_code == 301
    assert client.get("/en/find/", {"q": "zephyr"})["Location"] == "/en/search/?q=zephyr"
    suggested = client.get("/en/find/suggestions/", {"q": "zephyr"}).text
    assert "irl" not in suggested
    assert (
        "“zephyr”" in client.get("/en/instruments/compare/?i=zephyr&i=iea").text
    )  # which is called so by none


def test_only_the_search_finds_an_instrument_by_such_words(zephyr, client):
    listed = [client.get("/api/v1/instruments/", {"q": name}).json()["count"] for name in ("zephyr", "umi")]
    as_file = client.get("/en/instruments/instruments.csv", {"q": "zephyr"}).text

    assert listed == [0, 1]
    assert "/en/instruments/irl/" not in as_file
    assert found("en", "zephyr")[0] == "instruments/irl/"


def test_such_words_stand_in_no_table_of_open_data(zephyr):
    told = InstrumentAlias.objects.published()

    assert {alias.kind for alias in told} == {"former", "other"}
    assert zephyr in InstrumentAlias.objects.all()


def test_an_instrument_may_have_an_address_that_people_search_for(zephyr):
    InstrumentFactory.build(slug="zephyr").clean()
    InstrumentAlias(instrument=zephyr.instrument, text="iea", kind="searched").clean()


def test_staff_are_told_on_the_form_what_such_words_do(publisher_client):
    html = publisher_client.get(change(Instrument.objects.get(slug="irl"))).text

    assert "Words that people search for are shown only to whoever searches for them" in html
    assert html.count('<option value="searched" selected>') == 3


@pytest.mark.parametrize(
    ("language", "typed", "slug"),
    [
        ("fr", "ancien LIA", "irp"),
        ("fr", "ancien PICS", "iea"),
        ("fr", "ex LIA", "irp"),
        ("en", "former LIA", "irp"),
        ("en", "former UMI", "irl"),
        ("en", "ex-UMI", "irl"),
        ("en", "what replaced PICS", "iea"),
        ("en", "what replaces GDRI", "irn"),
    ],
)
def test_a_former_name_in_a_phrase_leads_to_what_replaced_it(language, typed, slug):
    assert found(language, typed)[0] == f"instruments/{slug}/"
