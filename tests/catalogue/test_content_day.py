"""The day of the package of open data: it moves with what the public sees, and tells of nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.history import in_words
from cnrs_intl.catalogue.kept_package import content_day, first_day, package
from cnrs_intl.catalogue.writing import change
from cnrs_intl.site.open_data import contents
from instruments.models import Activity, CallDate
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("long_ago")]
NOW = timezone.now()
OVER = {"publish_at": NOW - timedelta(days=400), "withdraw_at": NOW - timedelta(days=300)}


@pytest.fixture
def long_ago(catalogue) -> None:
    """Have all that is in the history been written long ago."""
    Revision.objects.update(date_created=NOW - timedelta(days=500))


def today() -> date:
    return timezone.localdate()


def edited(entry: Any) -> None:
    with change(type(entry).objects.filter(pk=entry.pk)):
        found = type(entry).objects.get(pk=entry.pk)
        found.name_en = f"{found.name_en} once more"
        found.save()


def deleted(entry: Any) -> None:
    with change(type(entry).objects.filter(pk=entry.pk)):
        type(entry).objects.get(pk=entry.pk).delete()


def withdrawn(entry: Any) -> None:
    with change(type(entry).objects.filter(pk=entry.pk)):
        type(entry).objects.get(pk=entry.pk).withdraw()


def published(entry: Any) -> None:
    with change(type(entry).objects.filter(pk=entry.pk)):
        type(entry).objects.get(pk=entry.pk).publish()


def scheduled(entry: Any) -> None:
    with change(type(entry).objects.filter(pk=entry.pk)):
        type(entry).objects.get(pk=entry.pk).schedule(timezone.now() + timedelta(days=3))


def made(state: str) -> Callable[[], None]:
    def make() -> None:
        with change():
            factories.InstituteFactory(state=state)

    return make


def row_deleted(row: Any, of: Any) -> None:
    with change(type(of).objects.filter(pk=of.pk)):
        row.delete()


def tokyo() -> Office:
    return Office.objects.get(slug="tokyo")


def coverage_ended() -> None:
    row = Coverage.objects.filter(office=tokyo()).first()
    row_deleted(row, tokyo())


def step_of_draft_deleted() -> None:
    row = factories.CallDateFactory(call=factories.CallFactory(state="draft"))
    row_deleted(CallDate.objects.get(pk=row.pk), row.call)


def office(**fields: Any) -> Office:
    return factories.OfficeFactory(**fields)


TOLD: dict[str, Callable[[], None]] = {
    "an edit": lambda: edited(tokyo()),
    "an edit of a reference": lambda: edited(Country.objects.get(iso2="PE")),
    "an edit of what instruments allow for": lambda: edited(Activity.objects.first()),
    "a row less": coverage_ended,
    "a publication": lambda: published(office(state="draft")),
    "one made public at once": made("published"),
    "a withdrawal": lambda: withdrawn(tokyo()),
    "a deletion": lambda: deleted(office()),
    "a deletion of what was over, and whose time is gone with it": lambda: deleted(office(**OVER)),
}
NOT_TOLD: dict[str, Callable[[], None]] = {
    "a draft made": made("draft"),
    "a draft saved": lambda: edited(office(state="draft")),
    "a draft deleted": lambda: deleted(office(state="draft")),
    "a row of a draft": step_of_draft_deleted,
    "a draft scheduled": lambda: scheduled(office(state="draft")),
    "what is scheduled saved": lambda: edited(office(publish_at=NOW + timedelta(days=9))),
    "what is withdrawn saved": lambda: edited(office(state="withdrawn")),
    "what is withdrawn deleted": lambda: deleted(office(state="withdrawn")),
}


@pytest.mark.parametrize("written", TOLD.values(), ids=TOLD)
def test_the_day_moves_with_what_is_public(written):
    written()

    assert Revision.objects.filter(date_created__date__gte=today() - timedelta(days=1)).exists()
    assert content_day() == today()


@pytest.mark.parametrize("written", NOT_TOLD.values(), ids=NOT_TOLD)
def test_the_day_stays_whatever_is_written_that_nobody_sees(written):
    before = content_day(), first_day()

    written()

    assert Revision.objects.filter(date_created__date__gte=today() - timedelta(days=1)).exists()
    assert (content_day(), first_day()) == before
    assert before[0] < today()


def test_what_was_over_by_its_time_does_not_take_the_day_back_with_it():
    found = office(**OVER)
    before = content_day()

    withdrawn_by_hand = Office.objects.filter(pk=found.pk)
    with change(withdrawn_by_hand):
        each = withdrawn_by_hand.get()
        each.state, each.publish_at, each.withdraw_at = "draft", None, None
        each.save()

    assert before == timezone.localdate(OVER["withdraw_at"])
    assert content_day() == today()


def test_what_is_scheduled_is_told_on_its_day_and_not_on_that_of_the_scheduling(monkeypatch):
    scheduled(office(state="draft"))
    day = content_day()
    later = timezone.now() + timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert day < content_day() == timezone.localdate(later - timedelta(days=2))


def test_the_history_says_of_such_a_change_what_it_says_of_any():
    edited(office(state="draft"))

    assert in_words(Revision.objects.latest("pk").comment, Office) == ""


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_saved_leaves_the_package_as_it_was_and_an_edit_does_not(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with change():
        found = office(state="draft", slug="unseen")
    with package(contents) as (first, _path):
        pass

    edited(found)
    with package(contents) as (second, _path):
        assert second == first
    edited(tokyo())
    version.look_again()
    with package(contents) as (third, _path):
        assert (third.day, third.sha256 != first.sha256) == (today().isoformat(), True)
