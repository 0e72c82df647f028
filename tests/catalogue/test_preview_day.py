"""The portal as of a day: with what is scheduled until then, and days and times of that moment."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cnrs_intl.catalogue.clock import PARIS
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.preview import address_of
from cnrs_intl.catalogue.templatetags.page import moment
from instruments.models import Call
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.papers import Paper
from tests.previews import drafted, scheduled

pytestmark = pytest.mark.usefixtures("catalogue")
NEW_YEAR = datetime(2090, 1, 1, 9, tzinfo=PARIS)
DAY = timedelta(days=1)


@pytest.fixture
def rio() -> Office:
    return Office.objects.get(slug="rio")


@pytest.fixture
def page(editor_client):
    """Return how a page will look at a moment."""

    def at(moment: datetime | date, path: str = "/en/offices/rio/") -> str:
        response = editor_client.get(address_of(moment, path))
        assert response.status_code == 200
        return response.text

    return at


def test_what_is_approved_for_then_is_there_from_its_minute_on(rio, page):
    scheduled(drafted(rio, name_en="Zebra bay"), NEW_YEAR)

    assert "<h1>Zebra bay</h1>" not in page(NEW_YEAR - timedelta(minutes=1))
    assert "<h1>Zebra bay</h1>" in page(NEW_YEAR)
    assert "<h1>Zebra bay</h1>" in page(NEW_YEAR.date())


def test_what_nobody_approved_is_not(rio, page):
    draft = scheduled(drafted(rio, name_en="Zebra bay"), NEW_YEAR)
    for status in ("writing", "waiting", "failed"):
        draft.status = status
        draft.save()

        assert "Zebra bay" not in page(NEW_YEAR + DAY)


def test_a_set_is_there_as_one_whatever_its_drafts_say_of_themselves(rio, page):
    together = DraftSet.objects.create(name="Reorganisation 2090")
    scheduled(drafted(rio, together, name_en="Zebra bay"), NEW_YEAR - 30 * DAY)
    drafted(Country.objects.get(iso2="CL"), together, name_en="Zebraland")
    assert "Zebra" not in page(NEW_YEAR)

    scheduled(together, NEW_YEAR)

    assert "Zebra" not in page(NEW_YEAR - DAY)
    assert "<h1>Zebra bay</h1>" in page(NEW_YEAR)
    assert "Zebraland" in page(NEW_YEAR)


def test_what_is_scheduled_is_put_on_in_the_order_of_time(rio, page):
    other = Office.objects.get(slug="tokyo")
    later = scheduled(drafted(rio, name_en="Zebra bay"), NEW_YEAR + DAY)
    first = scheduled(drafted(other, name_en="Zebra hill"), NEW_YEAR)

    text = page(NEW_YEAR + 2 * DAY, "/en/offices/")

    assert first.pk > later.pk
    assert "Zebra bay" in text
    assert "Zebra hill" in text


def test_a_slug_that_one_leaves_another_may_take_later(rio, page):
    other = Office.objects.get(slug="tokyo")
    scheduled(drafted(rio, slug="bay"), NEW_YEAR)
    later = scheduled(drafted(other, slug="hill"), NEW_YEAR + DAY)
    later.content[0]["fields"]["slug"] = "rio"
    later.save()

    assert "<h1>Tokyo" in page(NEW_YEAR + 2 * DAY)


def test_coverage_that_begins_or_ends_and_entries_with_dates_are_those_of_the_day(rio, page):
    kenya = Country.objects.get(iso2="KE")
    Coverage.objects.create(
        office=rio, country=kenya, level="named", since=NEW_YEAR.date(), until=(NEW_YEAR + 9 * DAY).date()
    )
    factories.OfficeFactory(slug="zebra", name_en="Zebra hill", publish_at=NEW_YEAR)
    where = {
        moment: page(moment, "/en/countries/ke/")
        for moment in (NEW_YEAR - DAY, NEW_YEAR, NEW_YEAR + 10 * DAY)
    }

    assert ["The Rio de Janeiro office covers Kenya." in text for text in where.values()] == [
        False,
        True,
        False,
    ]
    assert "Zebra hill" not in page(NEW_YEAR - DAY, "/en/offices/")
    assert "Zebra hill" in page(NEW_YEAR, "/en/offices/")


def test_calls_are_open_announced_or_closed_as_they_will_be(page):
    call = factories.CallFactory(slug="zebra-call")
    factories.CallDateFactory(call=call, opens=NEW_YEAR, closes=NEW_YEAR + 60 * DAY, result=None)
    assert Call.objects.filter(slug="zebra-call").exists()

    states = [page(NEW_YEAR + days * DAY, "/en/calls/zebra-call/") for days in (-30, 1, 61)]

    assert len({text.partition("<h1>")[2] for text in states}) == 3


def test_papers_are_those_of_the_day(rio, editor_client):
    scheduled(drafted(rio, name_en="Zebra bay"), NEW_YEAR)

    paper = Paper(editor_client.get(address_of(NEW_YEAR.date(), "/en/offices/rio.pdf")).content)

    assert paper.says("Zebra bay")
    assert paper.says("1 January 2090")


def test_a_day_without_an_hour_is_its_noon_in_paris(page):
    noon = datetime(2090, 7, 14, 12, tzinfo=PARIS)

    text = page(noon.date(), "/fr/")

    with override("fr"):
        assert moment(noon) in text


def test_what_cannot_be_published_then_is_left_out_and_said(rio, page):
    scheduled(drafted(rio, name_fr="", name_en="Zebra bay"), NEW_YEAR)
    scheduled(drafted(Office.objects.get(slug="tokyo"), name_en="Zebra hill"), NEW_YEAR)

    text = page(NEW_YEAR, "/en/offices/")

    assert "Left out, as it cannot be published as it is:" in text
    assert "Zebra hill" in text.partition("<main")[2]
    assert "Zebra bay" not in text.partition("<main")[2]


def test_a_day_changes_nothing(rio, editor_client, client):
    draft = scheduled(drafted(rio, name_en="Zebra bay"), NEW_YEAR)

    editor_client.get(address_of(NEW_YEAR))

    draft.refresh_from_db()
    assert (draft.status, draft.publish_at) == ("approved", NEW_YEAR)
    assert "Zebra" not in client.get("/en/offices/rio/").text
    assert Office.objects.get(slug="rio").version == rio.version


@pytest.fixture
def evening(monkeypatch):
    """Have it be evening before anybody logs in: a log-in of the small hours would be over by then."""
    evening = datetime.combine(timezone.localdate(), time(20), PARIS)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening)
    return evening


def test_today_once_noon_is_over_is_now(evening, page):
    assert "The portal as it is now, with everything that is due." in page(evening.date())


def test_a_day_that_is_over_leads_to_the_choice_of_another(editor_client):
    response = editor_client.get("/preview/day-2020-01-31/en/", follow=True)

    assert response.redirect_chain == [(f"{reverse('admin:preview_day')}?day=2020-01-31", 302)]
    assert "This day is over: give today or a day to come." in response.text


@pytest.mark.parametrize(
    "day", ["2090-02-30", "2090-13-01", "3090-01-01", "2090-01-01T25:00", "2027-03-28T02:30"]
)
def test_a_day_that_does_not_exist_shows_nothing(day, editor_client):
    assert editor_client.get(f"/preview/day-{day}/en/").status_code == 404


def test_a_day_costs_the_same_however_much_waits_for_later(rio, editor_client, django_assert_num_queries):
    from django.db import connection

    address = address_of(NEW_YEAR, "/en/offices/rio/")
    with CaptureQueriesContext(connection) as before:
        editor_client.get(address)
    for _number in range(5):
        scheduled(drafted(factories.OfficeFactory(), name_en="Zebra"), NEW_YEAR + DAY)

    with CaptureQueriesContext(connection) as after:
        editor_client.get(address)

    assert len(before) == len(after)


# Choosing a day


def choice(client, **typed):
    return client.get(reverse("admin:preview_day"), typed)


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ({"day": "2090-01-01"}, "/preview/day-2090-01-01/en/"),
        ({"day": "2090-01-01", "hour": "00:00"}, "/preview/day-2090-01-01T00:00/en/"),
        ({"day": "2090-01-01", "page": "/fr/offices/rio/"}, "/preview/day-2090-01-01/fr/offices/rio/"),
    ],
)
def test_a_day_that_is_chosen_leads_to_the_portal_as_of_then(typed, leads_to, editor_client):
    response = choice(editor_client, **typed)

    assert response.headers["Location"] == leads_to
    assert editor_client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": ""}, "This field is required."),
        ({"day": "soon"}, "Enter a valid date."),
        ({"day": "2020-01-01"}, "This day is over"),
        ({"day": "3090-01-01"}, "A year lies between 1900 and 2100."),
        ({"day": "2090-01-01", "hour": "soon"}, "Enter a valid time."),
        ({"day": "2027-03-28", "hour": "02:30"}, "02:30 does not exist"),
        ({"day": "2090-01-01", "page": "/admin/"}, "Give the address of a public page"),
        ({"day": "2090-01-01", "page": "https://example.org/en/"}, "Give the address of a public page"),
    ],
)
def test_what_is_no_day_to_come_is_refused_in_words(typed, words, editor_client):
    response = choice(editor_client, **typed)

    assert response.status_code == 200
    assert words in response.text


def test_the_form_proposes_tomorrow(editor_client):
    assert f'value="{timezone.localdate() + DAY}"' in choice(editor_client).text


def test_a_stranger_chooses_no_day(client):
    assert choice(client).headers["Location"].startswith("/admin/login/")
