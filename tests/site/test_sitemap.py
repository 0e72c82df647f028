"""The sitemap and the feed of calls, held to their schemas; when each page is said to have changed."""

import copy
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from lxml import etree
from reversion.models import Revision, Version

from cnrs_intl.derci.models import Department, Mission, Ranking
from cnrs_intl.site import last_changes
from instruments.models import Activity, Instrument
from offices.models import Coverage, Office
from sectors.models import Country, KeyFigure, Sector
from tests.factories import CallDateFactory, CallFactory
from tests.previews import drafted

pytestmark = pytest.mark.usefixtures("catalogue")
SCHEMAS = Path(__file__).parent / "schemas"
SITE = "http://127.0.0.1:8000"
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "a": "http://www.w3.org/2005/Atom",
}
AFRICA = "africa-middle-east-india"
OF_ALL = ("open-data/", "message/", "instruments/dossier/")  # pages that name every country and instrument
LONG_AGO = datetime(2025, 3, 1, 12, tzinfo=UTC)


def sitemap(client):
    return etree.fromstring(client.get("/sitemap.xml").content)


def changes(client) -> dict[str, str]:
    """Return when each page is said to have changed, by its path."""
    urls = sitemap(client).findall("s:url", NAMESPACES)
    found = {url.findtext("s:loc", "", NAMESPACES): url.findtext("s:lastmod", "", NAMESPACES) for url in urls}
    return {address.removeprefix(SITE): day for address, day in found.items()}


def written(reference) -> None:
    """Have the history say that something was written just now."""
    version = Version.objects.get_for_object(reference).first()
    version.pk, version.revision = None, Revision.objects.create(date_created=timezone.now())
    version.save()


def newer_than_long_ago(client) -> set[str]:
    return {path for path, day in changes(client).items() if day > f"{LONG_AGO:%Y-%m-%d}"}


@pytest.fixture
def long_ago():
    """Have everything have changed long ago."""
    Revision.objects.update(date_created=LONG_AGO)
    for model in (Office, Instrument, Sector, Department, Mission, Ranking, KeyFigure):
        model.objects.update(updated_at=LONG_AGO)


@pytest.fixture
def sitemap_schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "sitemap.xsd"))


@pytest.fixture
def atom_schema():
    return etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


def test_the_sitemap_keeps_to_its_schema(client, sitemap_schema):
    sitemap_schema.assertValid(sitemap(client))


@pytest.mark.parametrize(
    ("path", "value"),
    [("s:url/s:loc", "/en/"), ("s:url/s:lastmod", "yesterday"), ("s:url[2]/s:loc", f"{SITE}/en/")],
)
def test_the_schema_of_the_sitemap_sees_what_is_wrong(client, sitemap_schema, path, value):
    broken = copy.deepcopy(sitemap(client))
    broken.find(path, NAMESPACES).text = value

    assert not sitemap_schema.validate(broken)


def test_a_language_that_is_none_is_seen(client, sitemap_schema):
    broken = sitemap(client)
    broken.find("s:url/x:link", NAMESPACES).set("hreflang", "english")

    assert not sitemap_schema.validate(broken)


def test_each_address_names_both_languages_and_english_for_others_as_the_page_does(client):
    for url in sitemap(client).findall("s:url", NAMESPACES):
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMESPACES)}
        english = re.sub("/(en|fr)/", "/en/", url.findtext("s:loc", "", NAMESPACES), count=1)
        french = english.replace("/en/", "/fr/", 1)
        assert links == {"en": english, "fr": french, "x-default": english}

    page = client.get("/fr/offices/tokyo/").text
    assert f'hreflang="x-default" href="{SITE}/en/offices/tokyo/"' in page


def test_the_sitemap_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    client.get("/sitemap.xml")
    CallDateFactory(call=CallFactory(), opens=LONG_AGO, closes=None)

    with django_assert_num_queries(23):
        client.get("/sitemap.xml")


def test_every_page_tells_when_it_changed(client):
    assert [path for path, day in changes(client).items() if not day] == []


def test_a_change_of_an_office_is_one_of_its_page_its_countries_its_sector_and_the_lists(client, long_ago):
    Office.objects.get(slug="tokyo").save()

    today = f"{timezone.localdate():%Y-%m-%d}"
    found = {path for path, day in changes(client).items() if day == today}

    for path in (
        "",
        "offices/",
        "offices/tokyo/",
        "countries/",
        "countries/jp/",
        "sectors/",
        "sectors/asia/",
    ):
        assert {f"/en/{path}", f"/fr/{path}"} <= found
    for path in ("instruments/", "offices/rio/", "countries/ke/", "about/", "legal/"):
        assert f"/en/{path}" not in found


def test_a_change_of_a_country_is_one_of_its_page_of_the_list_and_of_the_open_data(client, long_ago):
    written(Country.objects.get(iso2="KE"))

    newer = newer_than_long_ago(client)

    paths = ("countries/", "countries/ke/", "sectors/", f"sectors/{AFRICA}/", *OF_ALL)
    assert newer == {f"/{language}/{path}" for language in ("en", "fr") for path in paths}


def test_a_change_of_an_activity_is_one_of_the_instruments_that_allow_for_it(client, long_ago):
    activity = Activity.objects.filter(instruments__slug="irn").exclude(instruments__slug="irl").first()
    written(activity)

    newer = newer_than_long_ago(client)

    assert {"/en/instruments/irn/", "/fr/instruments/irn/", "/en/instruments/", "/en/open-data/"} <= newer
    assert not newer & {"/en/instruments/irl/", "/en/offices/", "/en/countries/"}


def test_steps_of_a_call_that_is_open_all_year_change_nothing(client):
    call = CallFactory(open_mode="all_year")
    type(call).objects.update(updated_at=LONG_AGO)
    CallDateFactory(call=call, opens=LONG_AGO, closes=LONG_AGO + timedelta(days=90))

    assert changes(client)[f"/en/calls/{call.slug}/"] == "2025-03-01"


@pytest.mark.parametrize("path", ["find/", "message/", "instruments/dossier/"])
def test_forms_that_say_something_by_themselves_are_in_it(client, path):
    assert {f"/en/{path}", f"/fr/{path}"} <= {*changes(client)}


def test_coverage_that_begins_changes_the_page_that_day(client, long_ago):
    Coverage.objects.filter(country__iso2="JP").update(since="2026-02-03")

    assert changes(client)["/en/countries/jp/"] == "2026-02-03"


def test_coverage_to_come_changes_nothing_yet(client, long_ago):
    Coverage.objects.filter(country__iso2="JP").update(until=timezone.localdate() + timedelta(days=9))

    assert changes(client)["/en/countries/jp/"] == "2025-03-01"


def test_a_call_that_has_closed_changed_then(client):
    call = CallFactory()
    type(call).objects.update(updated_at=LONG_AGO)
    CallDateFactory(call=call, opens=LONG_AGO, closes=LONG_AGO + timedelta(days=90))

    assert changes(client)[f"/en/calls/{call.slug}/"] == "2025-05-30"


def test_an_entry_that_became_public_after_it_was_written_changed_then(client, long_ago):
    Office.objects.filter(slug="tokyo").update(publish_at=LONG_AGO + timedelta(days=30))

    assert changes(client)["/fr/offices/tokyo/"] == "2025-03-31"


@pytest.mark.parametrize("model", [Office, KeyFigure])
def test_what_is_withdrawn_between_two_of_its_queries_is_left_out(client, monkeypatch, model):
    reading = last_changes.of_entries
    monkeypatch.setattr(
        last_changes, "of_entries", lambda of, **narrowed: {} if of is model else reading(of, **narrowed)
    )

    assert changes(client)["/en/countries/jp/"]


def test_what_is_not_public_moves_no_date(client, long_ago):
    before = changes(client)
    drafted(Office.objects.get(slug="tokyo"), summary_en="In a draft")
    iea = Instrument.objects.get(slug="iea")
    CallFactory(instrument=iea, state="draft")
    CallFactory(instrument=iea, publish_at=timezone.now() + timedelta(days=9))

    assert changes(client) == before


def test_the_answer_has_no_date_that_would_hide_that_a_page_is_gone(client):
    assert "Last-Modified" not in client.get("/sitemap.xml").headers


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("number", [0, 2])
def test_the_feed_keeps_to_the_schema_of_atom(client, atom_schema, language, number):
    for _each in range(number):
        CallFactory()

    feed = etree.fromstring(client.get(f"/{language}/calls/feed.xml").content)

    atom_schema.assertValid(feed)
    assert len(feed.findall("a:entry", NAMESPACES)) == number
    assert feed.find("a:author", NAMESPACES) is not None
    entries = feed.findall("a:entry", NAMESPACES)
    assert all(entry.find("a:link", NAMESPACES) is not None for entry in entries)


@pytest.mark.parametrize("path", ["a:id", "a:updated", "a:entry/a:title"])
def test_the_schema_of_atom_sees_what_is_missing(client, atom_schema, path):
    CallFactory()
    feed = etree.fromstring(client.get("/en/calls/feed.xml").content)
    lacking = feed.find(path, NAMESPACES)
    lacking.getparent().remove(lacking)

    assert not atom_schema.validate(feed)
