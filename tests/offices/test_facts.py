"""What is known of an office, told once for page and sheet."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.templatetags.page import beside_paris, in_words, utc_offset
from cnrs_intl.derci.contact import first_recipient
from offices.facts import facts
from offices.models import Office
from sectors.models import Sector
from tests.factories import OfficeFactory
from tests.reading import without_data

pytestmark = pytest.mark.django_db


def known(slug: str) -> dict[str, str]:
    office = Office.objects.with_published("sectors").select_related("host_country").get(slug=slug)
    return {fact.term: fact.text for fact in facts(office, first_recipient([office]))}


def test_an_office_tells_where_it_is_since_when_and_of_which_sectors(catalogue):
    singapore, tokyo = known("singapore"), known("tokyo")

    assert singapore["Location"] == "Singapore"
    assert singapore["Geographic sectors"] == "Asia, Americas and Oceania"
    assert tokyo["Location"] == "Tokyo, Japan"
    assert tokyo["Geographic sector"] == "Asia"
    assert "Since" not in tokyo
    assert known("pretoria")["Since"] == "2011"


def test_a_mandate_that_the_summary_says_is_not_told_again():
    told = {"summary_en": "It links laboratories. Opened in 2014.", "summary_fr": "x"}
    OfficeFactory(slug="a", mandate_en="It links laboratories.", mandate_fr="x", **told)
    OfficeFactory(slug="b", mandate_en="It does more.", mandate_fr="y", **told)

    assert "Mandate" not in known("a")
    assert known("b")["Mandate"] == "It does more."


def test_a_web_page_is_told_once_beside_the_contact_details_or_here():
    page = {"web_page": "https://example.org/office"}
    OfficeFactory(slug="a", email="office@example.org", **page)
    OfficeFactory(slug="b", **page)

    assert "Web page" not in known("a")
    assert known("b")["Web page"] == "https://example.org/office"


def test_the_page_lays_out_what_is_known(client, catalogue):
    html = client.get("/en/offices/tokyo/").content.decode()

    assert '<dt>Location</dt><dd>Tokyo, <a href="/en/countries/jp/">Japan</a></dd>' in html
    assert (
        '<strong data-time-zone="Asia/Tokyo" data-says="{time}">UTC+9</strong> 8\u00a0h ahead of Paris'
        in html
    )
    assert "<dt>Time zone</dt>" not in html


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        (
            "Asia/Singapore",
            "7\u00a0h ahead of Paris (6\u00a0h in summer)",
            "7\u00a0h de plus qu’à Paris (6\u00a0h en été)",
        ),
        ("Asia/Kolkata", "4\u00a0h\u00a030 ahead of Paris (3\u00a0h\u00a030 in summer)", None),
        ("Europe/Brussels", "the same time as in Paris", "même heure qu’à Paris"),
        ("America/New_York", "6\u00a0h behind Paris", "6\u00a0h de moins qu’à Paris"),
        ("America/Sao_Paulo", "4\u00a0h behind Paris (5\u00a0h in summer)", None),
        ("Africa/Johannesburg", "1\u00a0h ahead of Paris (the same time in summer)", None),
        ("Africa/Tunis", "the same time as in Paris (1\u00a0h behind Paris in summer)", None),
        ("", "", ""),
    ],
)
def test_a_clock_is_told_beside_that_of_paris(zone, english, french):
    with clock.at(datetime(2027, 1, 15, 12, tzinfo=UTC)):
        with translation.override("en"):
            assert beside_paris(zone) == english
        with translation.override("fr"):
            assert french is None or beside_paris(zone) == french


@pytest.mark.parametrize(
    ("zone", "day", "said"),
    [
        ("America/New_York", date(2027, 3, 13), "6\u00a0h behind Paris"),
        (
            "America/New_York",
            date(2027, 3, 14),
            "6\u00a0h behind Paris; 5\u00a0h behind Paris until 27 March 2027",
        ),
        (
            "America/New_York",
            date(2027, 3, 27),
            "6\u00a0h behind Paris; 5\u00a0h behind Paris until 27 March 2027",
        ),
        ("America/New_York", date(2027, 3, 28), "6\u00a0h behind Paris"),
        (
            "Australia/Sydney",
            date(2027, 3, 28),
            "10\u00a0h ahead of Paris (8\u00a0h in summer); 9\u00a0h ahead of Paris until 3 April 2027",
        ),
        ("Asia/Kolkata", date(2027, 3, 28), "4\u00a0h\u00a030 ahead of Paris (3\u00a0h\u00a030 in summer)"),
    ],
)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_between_two_changes_of_clocks_it_is_told_how_long_another_difference_holds(zone, day, said, hour):
    """The same from midnight, when pages are made anew, to midnight: clocks change in the small hours."""
    with clock.at(datetime(day.year, day.month, day.day, hour, 30, tzinfo=clock.PARIS)):
        assert beside_paris(zone) == said


def test_a_page_made_after_midnight_says_what_holds_that_day(client, catalogue, monkeypatch):
    """Of Washington, whose clocks change two weeks before those in Paris: no page outlives midnight there."""
    told = {}
    for moment in (datetime(2027, 3, 27, 12, tzinfo=UTC), datetime(2027, 3, 27, 23, 30, tzinfo=UTC)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        told[moment.hour] = "5\u00a0h behind" in client.get("/en/offices/washington/").text

    assert told == {12: True, 23: False}


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        ("Asia/Singapore", "UTC+8", "UTC+8"),
        ("Asia/Kolkata", "UTC+5:30", "UTC+5:30"),
        ("Europe/Brussels", "UTC+1 (UTC+2 in summer)", "UTC+1 (UTC+2 en été)"),
        ("America/New_York", "UTC−5 (UTC−4 in summer)", "UTC−5 (UTC−4 en été)"),
        ("America/Sao_Paulo", "UTC−3", "UTC−3"),
        ("Australia/Sydney", "UTC+10 (UTC+11 in summer)", "UTC+10 (UTC+11 en été)"),
        ("", "", ""),
    ],
)
def test_a_time_zone_is_said_in_a_form_that_is_true_all_year(monkeypatch, zone, english, french):
    for day in (date(2030, 1, 15), date(2030, 7, 15)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        assert utc_offset(zone) == english
        with translation.override("fr"):
            assert utc_offset(zone) == french


@pytest.mark.parametrize(
    ("number", "english", "french"), [(1, "one", "un"), (8, "eight", "huit"), (11, "11", "11")]
)
def test_small_numbers_are_words(number, english, french):
    assert in_words(number) == english
    with translation.override("fr"):
        assert in_words(number) == french


def test_the_list_tells_how_many_offices_there_are_whatever_it_is_narrowed_to(client, catalogue):
    for query in ("", "?sector=asia"):
        assert "The CNRS has eight offices abroad." in client.get(f"/en/offices/{query}").content.decode()

    Office.objects.get(slug="rio").withdraw()

    assert "Le CNRS compte sept bureaux à l’étranger." in client.get("/fr/offices/").content.decode()


@pytest.mark.parametrize("path", ["/en/offices/tokyo/", "/en/countries/jp/"])
def test_a_telephone_is_told_though_nothing_else_is_known(client, catalogue, path):
    Office.objects.filter(slug="tokyo").update(telephone="+81 3 0000 0000")

    page = without_data(client.get(path).text)

    assert page.count("+81 3 0000 0000") == 1
    assert "No contact details are published here yet" not in page


def test_the_telephone_and_the_address_of_an_office_stand_beside_the_sector_to_write_to(client, catalogue):
    Sector.objects.filter(offices__slug="tokyo").update(email="asia@example.org")
    Office.objects.filter(slug="tokyo").update(telephone="+81 3 0000 0000", postal_address="1, Street\nTokyo")

    page = without_data(client.get("/en/offices/tokyo/").text)

    assert "mailto:asia@example.org" in page
    assert page.count("+81 3 0000 0000") == page.count("1, Street, Tokyo") == 1
