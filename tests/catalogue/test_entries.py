"""What every entry can do, on the office as an example."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.translating import OLDER, State, states
from offices.models import Office
from tests import factories
from tests.factories import OfficeFactory, SectorFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "publish_in", "withdraw_in", "public"),
    [
        ("published", None, None, True),
        ("published", -HOUR, HOUR, True),
        ("published", HOUR, None, False),
        ("published", None, -HOUR, False),
        ("draft", None, None, False),
        ("withdrawn", -HOUR, None, False),
    ],
)
def test_public_is_what_is_published_and_due(db, state, publish_in, withdraw_in, public):
    now = timezone.now()
    office = OfficeFactory(
        state=state,
        publish_at=publish_in and now + publish_in,
        withdraw_at=withdraw_in and now + withdraw_in,
    )

    assert office.is_public is public
    assert Office.objects.published().filter(pk=office.pk).exists() is public


def test_scheduled_and_withdrawn_are_derived_from_the_dates(db):
    now = timezone.now()

    assert OfficeFactory(publish_at=now + HOUR).status == "scheduled"
    assert OfficeFactory(withdraw_at=now - HOUR).status == "withdrawn"
    assert OfficeFactory().status == "published"


def test_a_draft_may_lack_a_text_but_cannot_be_published_without_it(db):
    office = OfficeFactory(state="draft", summary_fr="", mandate_en="For Asia.")
    office.full_clean()

    with pytest.raises(ValidationError) as refusal:
        office.publish()

    assert set(refusal.value.message_dict) == {"summary_fr", "mandate_fr"}


def test_the_database_refuses_a_published_entry_without_a_main_text(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeFactory(name_fr="")


def test_publishing_now_clears_what_would_hide_it(db):
    now = timezone.now()
    office = OfficeFactory(state="draft", publish_at=now + HOUR)
    office.publish()
    assert office.is_public

    withdrawn = OfficeFactory(withdraw_at=now - HOUR)
    withdrawn.publish()
    assert withdrawn.is_public


def test_withdrawing_hides_an_entry_and_keeps_it(db):
    office = OfficeFactory()

    office.withdraw()

    assert not office.is_public
    assert Office.objects.get(pk=office.pk).state == "withdrawn"


@pytest.mark.parametrize(
    "slug", ["New-Delhi", "new--delhi", "-delhi", "delhi-", "new_delhi", "é", "new delhi", ""]
)
def test_a_slug_is_well_formed_in_the_form_and_in_the_database(db, slug):
    office = OfficeFactory()
    office.slug = slug

    with pytest.raises(ValidationError):
        office.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        office.save()


def test_a_slug_is_unique(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeFactory(slug=OfficeFactory().slug)


def test_an_entry_is_not_withdrawn_before_it_is_published(db):
    now = timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeFactory(publish_at=now, withdraw_at=now - HOUR)


def test_each_save_counts_the_version_up(db):
    office = OfficeFactory()

    office.save()
    office.save()

    assert Office.objects.get(pk=office.pk).version == 3


def test_the_text_that_is_older_than_the_other_language_is_known(db):
    office = OfficeFactory()
    assert states(office) == {}
    office.texts_changed = dict.fromkeys(office.texts_changed, "2026-01-01T00:00:00+00:00")

    office.summary_en = "Something new."
    office.save()

    assert states(office) == {"summary_fr": State(OLDER, timezone.localdate())}


def test_review_is_due_a_year_after_the_last_check_unless_a_day_is_set(db):
    office = OfficeFactory.build(checked_on=date(2026, 1, 1))
    assert office.review_due_on == date(2027, 1, 1)

    office.review_by = date(2026, 6, 1)
    assert office.review_due_on == date(2026, 6, 1)
    assert OfficeFactory.build(checked_on=None).review_due_on is None


def test_relations_are_read_published_and_in_order(db, django_assert_num_queries):
    sector = SectorFactory()
    shown = [OfficeFactory(sectors=[sector], name_en=name) for name in ("B office", "A office")]
    OfficeFactory(sectors=[sector], state="draft")

    with django_assert_num_queries(2):
        found = type(sector).objects.with_published("offices").get(pk=sector.pk)

        assert found.published_offices == shown[::-1]


# Addresses that it leaves behind


@pytest.mark.parametrize(
    "maker",
    [
        factories.OfficeFactory,
        factories.SectorFactory,
        factories.InstrumentFactory,
        factories.CallFactory,
        factories.ActivityFactory,
    ],
)
def test_a_slug_that_changes_is_kept_for_what_could_be_public(maker, db):
    made = maker(slug="was-this")

    for slug in ("then-that", "is-now"):
        made.slug = slug
        made.save()

    kept = FormerAddress.objects.filter(model=made._meta.label_lower, entry_id=made.pk)
    assert set(kept.values_list("slug", flat=True)) == {"was-this", "then-that"}


def test_the_slug_of_a_draft_is_not_kept(db):
    draft = factories.OfficeFactory(slug="was-this", state="draft")

    draft.slug = "is-now"
    draft.save()

    assert not FormerAddress.objects.exists()
