"""What was approved and has changed must be approved again; whoever changes it is told so on every road."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.models import Draft, DraftSet
from offices.models import Office
from sectors.models import Region, Sector
from tests.admin_forms import change, filled, post
from tests.drafted import drafted
from tests.factories import OfficeFactory
from tests.import_files import confirmed, previewed

pytestmark = pytest.mark.django_db

LOST = "ask for approval anew, or nothing of it will be published."
TABLE = "contacts"


@pytest.fixture
def plan(catalogue):
    """Return a set that is approved for a day to come, of one draft."""
    moment = timezone.now() + timedelta(days=30)
    found = DraftSet.objects.create(name="Reorganisation 2027", publish_at=moment)
    drafted(Office.objects.get(slug="rio"), into=found, city_en="São Paulo")
    DraftSet.objects.update(status=Draft.Status.APPROVED)
    return DraftSet.objects.get()


@pytest.fixture
def publisher(staff_of, settings):
    settings.MAIL_IS_SET = True
    return staff_of("Publishers")


def by_form(client, plan):
    sent = filled(client, change(Office.objects.get(slug="tokyo")), _set=str(plan.pk), email="a@example.org")
    return client.post(change(Office.objects.get(slug="tokyo")), sent | {"_draft": "1"}, follow=True)


def by_form_of_what_is_in_it(client, plan):
    rio = change(Office.objects.get(slug="rio"))
    return client.post(rio, filled(client, rio, email="a@example.org") | {"_draft": "1"}, follow=True)


def by_new_entry(client, plan):
    return post(client, change(OfficeFactory(state="draft")), _set=str(plan.pk))


def by_import(client, plan):
    rows = "type,slug,email\noffice,tokyo,a@example.org\n"
    preview = previewed(client, TABLE, rows, destination=f"set-{plan.pk}")
    return confirmed(client, TABLE, preview)


def by_moving_a_region(client, plan):
    asked = {
        "region": Region.objects.get(slug="oceania").pk,
        "sector": Sector.objects.get(slug="asia").pk,
        "destination": f"set-{plan.pk}",
    }
    return client.post(reverse("admin:sectors_sector_move_region"), asked, follow=True)


def by_moving_countries(client, plan):
    old, new = (Office.objects.get(slug=slug) for slug in ("washington", "tokyo"))
    asked = {"old": old.pk, "new": new.pk, "day": "2027-01-01", "level": "", "new_level": ""}
    asked |= {"destination": f"set-{plan.pk}"}
    seen = client.get(reverse("admin:offices_coverage_move"), asked).context
    rows = [step.key for step, _ticked in seen["steps"]]
    sent = asked | {"seen": seen["seen"], "rows": rows}
    return client.post(reverse("admin:offices_coverage_move"), sent, follow=True)


def by_putting_a_draft_into_it(client, plan):
    other = drafted(Office.objects.get(slug="tokyo"), email="a@example.org")
    return client.post(reverse("admin:draft_put", args=[other.pk]), {"set": plan.pk}, follow=True)


def by_taking_a_draft_out(client, plan):
    return client.post(reverse("admin:draft_put", args=[plan.drafts.get().pk]), {"set": ""}, follow=True)


ROADS = [
    by_form,
    by_form_of_what_is_in_it,
    by_new_entry,
    by_import,
    by_moving_a_region,
    by_moving_countries,
    by_putting_a_draft_into_it,
    by_taking_a_draft_out,
]


@pytest.mark.parametrize("road", ROADS)
def test_who_changes_an_approved_set_is_told_once_and_led_to_it(road, plan, editor_client):
    answer = road(editor_client, plan)

    plan.refresh_from_db()
    assert plan.status == Draft.Status.WRITING
    assert answer.text.count(LOST) == 1
    assert f'href="{reverse("admin:draft_set", args=[plan.pk])}">Open the set' in answer.text


@pytest.mark.parametrize("road", [by_import, by_moving_a_region, by_putting_a_draft_into_it])
def test_publishers_have_a_mail_of_it(
    road, plan, editor_client, publisher, django_capture_on_commit_callbacks
):

    with django_capture_on_commit_callbacks(execute=True):
        road(editor_client, plan)

    assert [publisher.email] in [message.to for message in mail.outbox]


def test_what_goes_into_a_set_that_nobody_has_approved_is_not_said_to_have_been(plan, editor_client):
    DraftSet.objects.update(status=Draft.Status.WRITING)

    answer = by_import(editor_client, plan)

    assert LOST not in answer.text
    assert "it is not public yet" in answer.text
    assert (
        f'href="{reverse("admin:draft_set", args=[plan.pk])}">Open the set “Reorganisation 2027”'
        in answer.text
    )


def test_the_preview_of_an_import_names_the_set_that_it_goes_into(plan, editor_client):
    rows = "type,slug,email\noffice,tokyo,a@example.org\n"

    preview = previewed(editor_client, TABLE, rows, destination=f"set-{plan.pk}")

    assert "This goes into drafts in the set “Reorganisation 2027”" in preview.text


def test_an_empty_set_says_where_it_is_chosen_and_a_form_without_a_draft_offers_it(editor_client, catalogue):
    empty = DraftSet.objects.create(name="Reorganisation 2027")

    page = editor_client.get(reverse("admin:draft_set", args=[empty.pk]))
    form = editor_client.get(change(Office.objects.get(slug="tokyo")))

    assert "On the form of each entry that is to change" in page.text
    assert "Set that it is published with" in form.text


def test_what_is_in_drafts_by_themselves_leads_to_the_drafts(editor_client, catalogue):
    preview = previewed(editor_client, TABLE, "type,slug,email\noffice,tokyo,a@example.org\n")

    answer = confirmed(editor_client, TABLE, preview)

    assert f'href="{reverse("admin:drafts")}">Open the drafts' in answer.text
