"""
A word that is not public yet is nowhere: on no page, in no document, feed, calendar, sitemap or answer.

It stands in every text of entries of several kinds: (a) in drafts of what is live, (b) in drafts of a set,
(c) in what becomes public at a minute, (d) in what is withdrawn, (e) in what is new, (f) in drafts that are
approved for that minute. Of each instrument that is not public there is a call that is. One second before,
none is found; at the minute (c) and (f) are; published, all are.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.due_drafts import publish_due
from cnrs_intl.catalogue.models import Draft, DraftSet
from instruments.models import Instrument
from tests.conftest import nothing_is_known
from tests.sampling import sampled
from tests.site.marked import (
    ENDINGS,
    LISTS,
    LIVE_ALWAYS,
    NEW_AND_LIVE,
    STEM,
    everything,
    made,
    marked,
    marked_in_a_draft,
    package_address,
    short_list,
    told_of,
    words_shown,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

MINUTE = datetime(2026, 12, 31, 23, tzinfo=UTC)  # midnight in Paris
DRAFTED = [*NEW_AND_LIVE, "country"]  # of the department there is one: its draft is approved
WORDS = {
    **{letter: [f"{STEM}{letter}{kind}" for kind in DRAFTED] for letter in "ab"},
    **{letter: [f"{STEM}{letter}{kind}" for kind in NEW_AND_LIVE] for letter in "cde"},
    "f": [f"{STEM}f{kind}" for kind in NEW_AND_LIVE | LIVE_ALWAYS],
}
HELD_BACK = "abde"


@pytest.fixture
def clock(monkeypatch):
    def be(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        publish_due()
        nothing_is_known()

    be(MINUTE - timedelta(days=9))
    return be


@pytest.fixture
def entries(clock, publisher, staff_of):
    """Have all of them, one second before the minute; return those that are not public by themselves."""
    editor, plan = staff_of("Editors"), DraftSet.objects.create(name="Reorganisation 2027")
    for kind in DRAFTED:
        marked_in_a_draft(kind, f"{STEM}a{kind}", editor)
        marked_in_a_draft(kind, f"{STEM}b{kind}", editor, plan)
    for kind in NEW_AND_LIVE | LIVE_ALWAYS:
        workflow.schedule(marked_in_a_draft(kind, f"{STEM}f{kind}", editor), publisher, MINUTE)
    for kind in NEW_AND_LIVE:
        marked(kind, f"{STEM}c{kind}", publish_at=MINUTE)
    hidden = [marked(kind, f"{STEM}d{kind}", state="withdrawn") for kind in NEW_AND_LIVE]
    new = [marked(kind, f"{STEM}e{kind}", state="draft") for kind in NEW_AND_LIVE]
    for instrument in Instrument.objects.filter(slug__startswith=STEM):
        made("call", instrument=instrument)
    clock(MINUTE - timedelta(seconds=1))
    return hidden, new


def kinds(letters: str, *names: str) -> set[str]:
    return {f"{STEM}{letter}{name}" for letter in letters for name in names}


def test_one_second_before_its_minute_a_word_is_nowhere(entries):
    client = Client()

    assert words_shown(client, everything(client)) == {}


def test_who_asks_for_a_word_one_second_before_learns_no_more_than_of_a_word_that_is_nowhere(entries, clock):
    client, asked = Client(), sampled([word for words in WORDS.values() for word in words], 7)
    assert {word[len(STEM)] for word in asked} == set(WORDS)

    before = told_of(client, asked)
    clock(MINUTE)
    after = told_of(client, [f"{STEM}foffice", f"{STEM}cinstrument"])

    assert before == {}
    told = {*after[f"{STEM}foffice"]}
    assert {"/en/find/?q={}", "/fr/find/suggestions/?q={}", "/en/offices/?q={}"} <= told
    assert {"/fr/offices/{}.pdf", "/fr/offices/{}.vcf"} <= told
    assert {"/en/instruments/{}/ke.pdf", "/api/v1/instruments/{}/", "/fr/message/?instrument={}"} <= {
        *after[f"{STEM}cinstrument"]
    }


def test_at_its_minute_a_word_is_wherever_the_public_looks_and_what_is_not_due_is_nowhere(entries, clock):
    clock(MINUTE)

    found = words_shown(Client(), short_list())

    assert set().union(*found.values()) == {*WORDS["c"], *WORDS["f"]}
    for language in ("en", "fr"):
        assert kinds("cf", "call") <= found[f"/{language}/calls/feed.xml"]
        assert kinds("cf", "call") <= found[f"/{language}/calls/calendar.ics"]
        assert kinds("cf", "office", "sector") <= found[f"/{language}/brochure.pdf"]
        assert kinds("cf", "instrument") <= found[f"/{language}/leaflet.pdf"]
        assert kinds("f", "country") <= found[f"/{language}/countries/"]
        assert kinds("f", "department") <= found[f"/{language}/offices/tokyo.pdf"]
    assert kinds("cf", "office", "instrument", "call", "sector") <= found["/sitemap.xml"]
    assert kinds("cf", "instrument") <= found["/api/v1/instruments/"]
    assert {*WORDS["c"], *WORDS["f"]} - kinds("f", "department") <= found[package_address()]
    for ending in ENDINGS:
        assert kinds("cf", "office") <= found[f"/en/offices/offices.{ending}"]
        assert kinds("cf", "call") <= found[f"/fr/calls/calls.{ending}"]


def test_a_word_is_shown_as_soon_as_it_is_published(entries, publisher):
    hidden, new = entries
    for entry in hidden:
        type(entry).objects.get(pk=entry.pk).bring_back()
    for entry in new:
        workflow.approve(workflow.propose(entry, publisher), publisher)
    for draft in Draft.objects.filter(set=None, publish_at=None):
        workflow.approve(draft, publisher)
    workflow.publish_set(DraftSet.objects.get(), publisher)
    nothing_is_known()

    found = words_shown(Client(), [f"/en/{path}" for path in LISTS])

    assert set().union(*found.values()) == {word for letter in HELD_BACK for word in WORDS[letter]}
