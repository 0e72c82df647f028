"""A call is public by itself: while its instrument is not, nothing that is public of the call names that."""

import pytest
from django.test import Client
from django.utils import timezone

from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.preview import address_of
from instruments.models import Call, Instrument
from tests.drafted import drafted
from tests.factories import CallFactory, DepartmentFactory, InstrumentFactory
from tests.instruments.subscriptions import DAY, calendar, feed
from tests.site.marked import ENDINGS, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]
NAMES = ("QXZ", "Quixotic Zeppelins", "quixotic")  # acronym, name and slug
PAGES = ["calls/", "calls/iea-2027/", "calls/feed.xml", "calls/calendar.ics", "calls/iea-2027.ics"]
PAGES += [f"calls/calls.{ending}" for ending in ENDINGS]
ADDRESSES = [f"/{language}/{page}" for page in PAGES for language in ("en", "fr")]
ADDRESSES += ["/api/v1/calls/", "/api/v1/calls/iea-2027/"]


@pytest.fixture
def instrument(call) -> Instrument:
    """Have the call be one of an instrument with names of its own, and a link that writes about it."""
    acronym, name, slug = NAMES
    found = InstrumentFactory(acronym=acronym, name_en=name, name_fr=name, slug=slug, funding_least=7777)
    Call.objects.update(instrument=found)
    DepartmentFactory(email="contact@example.org")
    return found


def naming() -> set[str]:
    """Return the addresses that name the instrument, or tell its funding."""
    client, words = Client(), (*NAMES, "7777", "7,777", "7\u202f777")
    texts = {address: read(client, address) for address in ADDRESSES}
    assert all(text.startswith("200") for text in texts.values())
    return {address for address, text in texts.items() if any(word in text for word in words)}


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft"},
        {"state": "withdrawn"},
        {"publish_at": 5 * DAY},
        {"withdraw_at": -DAY},
    ],
)
def test_no_page_or_file_of_a_call_names_an_instrument_that_is_not_public(instrument, values):
    assert naming() == {*ADDRESSES}

    dates = {name: timezone.now() + value for name, value in values.items() if name.endswith("_at")}
    Instrument.objects.filter(pk=instrument.pk).update(**values | dates)

    assert naming() == set()


@pytest.mark.usefixtures("instrument")
def test_a_call_whose_instrument_is_hidden_says_all_else(client):
    Instrument.objects.update(state="withdrawn")

    page, entry = client.get("/en/calls/iea-2027/").text, feed().entries[0]
    (opening, *_others) = calendar().walk("VEVENT")

    assert "Call; with, signs" in page
    assert "<h2>Instrument</h2>" not in page
    assert 'content="Call; with, signs: a call for projects of the CNRS for international' in page
    assert 'href="/en/message/"' in page
    assert "tags" not in entry
    assert "1 July 2027" in entry.summary
    assert str(opening["description"]).startswith("Opens: ")
    assert "categories" not in opening
    item = client.get("/en/calls/calls.json").json()["items"][0]
    assert (item["name"], item["instrument"]) == ("Call; with, signs", None)


def test_a_preview_that_publishes_both_names_the_instrument_of_the_call(client, editor_client, catalogue):
    acronym, name, slug = NAMES
    plan = DraftSet.objects.create(name="Both")
    hidden = InstrumentFactory(acronym=acronym, name_en=name, name_fr=name, slug=slug, state="draft")
    call = CallFactory(slug="both", instrument=hidden)
    before = client.get("/en/calls/both/").text

    drafted(hidden, into=plan, tagline_en="Published with its call")
    drafted(call, into=plan, text_en="In a draft")
    shown = editor_client.get(address_of(plan, "/en/calls/both/")).text

    assert name not in before
    assert "In a draft" in shown
    assert f'{acronym}, <span lang="en">{name}</span>' in shown
