"""Calls as a feed, read back by the library that readers use."""

from datetime import UTC, datetime

import feedparser
import pytest
from django.test import Client, override_settings

from cnrs_intl.derci.models import Department
from instruments.models import Call
from tests.factories import CallFactory
from tests.instruments.subscriptions import DAY, NOW, feed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_the_author_of_a_feed_is_the_department_whatever_it_is_called(call):
    Department.objects.update(acronym="DEXI")

    assert feed("/en/calls/feed.xml").feed.author == "DEXI, CNRS"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_has_all_that_atom_requires(call, language):
    address = f"/{language}/calls/feed.xml?instrument=iea"
    found = feed(address)
    (entry,) = found.entries

    links = {link.rel: link.href for link in found.feed.links}
    assert links == {
        "self": f"http://127.0.0.1:8000{address}",
        "alternate": f"http://127.0.0.1:8000/{language}/calls/?instrument=iea",
    }
    assert found.feed.id.startswith("urn:uuid:")
    assert found.feed.title
    assert found.feed.author == "DERCI, CNRS"
    assert found.feed.updated == entry.updated
    assert found.feed.language == language
    assert entry.id.startswith("urn:uuid:")
    assert entry.title == getattr(call, f"name_{language}")
    assert entry.link == f"http://127.0.0.1:8000/{language}/calls/iea-2027/"
    assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == call.updated_at.replace(microsecond=0)
    assert ("1 July 2027, 17:00" if language == "en" else "1er juillet 2027 à 17") in entry.summary


def test_an_entry_keeps_its_name_when_the_portal_moves_and_the_call_is_renamed(call):
    before = feed()
    call.slug, call.name_en = "elsewhere", "Renamed"
    call.save()

    with override_settings(SITE_URL="https://portal.example.org"):
        after = feed()

    assert after.entries[0].id == before.entries[0].id
    assert after.feed.id == before.feed.id
    assert after.entries[0].link == "https://portal.example.org/en/calls/elsewhere/"
    assert feed("/fr/calls/feed.xml").entries[0].id != before.entries[0].id


def test_an_empty_feed_is_valid_and_never_changes(catalogue):
    found = feed()

    assert found.entries == []
    assert found.feed.updated == "2026-01-01T00:00:00+00:00"
    assert found.feed.id


def test_a_cancelled_call_stays_in_the_feed_and_says_so(call):
    call.cancelled = True
    call.save()

    (entry,) = feed("/en/calls/feed.xml?state=announced").entries

    assert entry.title.startswith("Cancelled")
    assert "This call was cancelled." in entry.summary


@pytest.mark.parametrize("address", ["/en/calls/", "/fr/calls/?state=open"])
def test_the_list_names_its_feed(catalogue, address):
    html = Client().get(address).content.decode()
    query = address.partition("?")[2]

    assert f'href="{address.split("?")[0]}feed.xml{"?" if query else ""}{query}"' in html
    assert 'rel="alternate" type="application/atom+xml"' in html


def test_an_entry_says_when_it_was_published_only_where_that_is_known(call):
    """A draft of spring that is published in autumn was not published in spring."""
    assert "published" not in feedparser.parse(Client().get("/en/calls/feed.xml").content).entries[0]

    Call.objects.filter(pk=call.pk).update(publish_at=NOW - DAY)

    (entry,) = feedparser.parse(Client().get("/en/calls/feed.xml").content).entries
    assert datetime.fromisoformat(entry.published) == NOW - DAY


def test_what_was_scheduled_is_as_new_as_its_publication(call):
    """A reader looks for what changed since it came last: then it was not public yet."""
    older = CallFactory(instrument=call.instrument)
    Call.objects.filter(pk=call.pk).update(updated_at=NOW - 9 * DAY, publish_at=NOW - DAY)
    Call.objects.filter(pk=older.pk).update(updated_at=NOW - 3 * DAY, publish_at=NOW - 5 * DAY)

    found = feed()

    updated = [datetime.fromisoformat(entry.updated) for entry in found.entries]
    assert updated == [NOW - DAY, NOW - 3 * DAY]
    assert found.entries[0].title == call.name_en
    assert datetime.fromisoformat(found.feed.updated) == NOW - DAY


def test_of_more_calls_than_a_feed_holds_what_has_just_become_public_is_in_it(call, monkeypatch):
    monkeypatch.setattr("instruments.feeds.ENTRIES", 1)
    Call.objects.filter(pk=call.pk).update(updated_at=NOW - 9 * DAY, publish_at=NOW - DAY)
    Call.objects.filter(pk=CallFactory(instrument=call.instrument).pk).update(updated_at=NOW - 2 * DAY)

    assert [entry.title for entry in feed().entries] == [call.name_en]
