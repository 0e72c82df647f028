"""Mail on what becomes of drafts: to whom, in whose language, and never in anybody's way."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import due_drafts, workflow
from cnrs_intl.catalogue.models import Draft, DraftSet
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_is_set(settings):
    settings.MAIL_IS_SET = True
    settings.SITE_URL = "https://portal.example.org"


@pytest.fixture
def people(staff_of):
    return staff_of("Editors"), staff_of("Publishers")


@pytest.fixture
def draft(people):
    office = OfficeFactory(name_en="Oslo office", name_fr="Bureau d’Oslo")
    return drafted(office, people[0], city_en="After")


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Return what is sent once something is done, and committed."""

    def by(act):
        mail.outbox = []
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {message.to[0]: message for message in mail.outbox}

    return by


class Broken(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError("no mail server")


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


def test_who_may_publish_it_is_told_that_approval_is_asked_for(draft, people, sent, staff_of):
    staff_of("Administrators")

    (message,) = sent(lambda: workflow.ask(draft, people[0], "Please, before Friday")).values()

    assert message.to == ["publishers@example.org"]
    assert message.subject == "[CNRS international] Approval asked for: Oslo office"
    for part in (
        "editors asks for the approval of “Oslo office”.",
        "- Oslo office (office) – 1 field",
        "Comment: Please, before Friday",
        f"https://portal.example.org/admin/drafts/{draft.pk}/approve/",
    ):
        assert part in message.body


def test_of_a_set_too_and_who_may_not_approve_it_is_led_to_where_it_is(
    draft, people, sent, settings, django_user_model
):
    other = django_user_model.objects.create_superuser("other", "other@example.org", "correct horse")
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(OfficeFactory(), other, into=a_set, city_en="After")
    workflow.put(draft, a_set, people[0])
    settings.TWO_PERSONS = True

    told = sent(lambda: workflow.ask(a_set, people[0]))

    assert f"/admin/sets/{a_set.pk}/approve/" in told["publishers@example.org"].body
    assert "/approve/" not in told["other@example.org"].body
    assert f"/admin/sets/{a_set.pk}/" in told["other@example.org"].body


def test_who_comes_too_late_is_told_so(client, draft, people):
    client.force_login(people[1])
    Draft.objects.all().delete()

    page = client.get(reverse("admin:draft_approve", args=[draft.pk]), follow=True).text

    assert "This was published or discarded meanwhile." in page


@pytest.mark.parametrize("mail_works", [True, False])
def test_who_asks_reads_how_publishers_hear_of_it(mail_works, client, draft, people, settings):
    settings.MAIL_IS_SET = mail_works
    client.force_login(people[0])

    page = client.get(reverse("admin:draft_ask", args=[draft.pk])).text

    assert ("are told by mail" in page) is mail_works
    assert ("on the first page of the admin, under “Waiting for my approval”" in page) is not mail_works


@pytest.mark.parametrize("lacks", ["email", "is_active", "is_staff"])
def test_nobody_is_told_who_could_not_read_it_or_do_anything(lacks, draft, people, sent):
    setattr(people[1], lacks, "" if lacks == "email" else False)
    people[1].save()

    assert sent(lambda: workflow.ask(draft, people[0])) == {}


def test_the_authors_are_told_what_became_of_it(draft, people, sent):
    later = timezone.now() + timedelta(days=1)

    back = sent(lambda: workflow.send_back(draft, people[1], "The city is wrong"))
    approved = sent(lambda: workflow.schedule(fresh(draft), people[1], later))
    workflow.cancel(fresh(draft), people[1])
    public = sent(lambda: workflow.approve(fresh(draft), people[1]))

    assert [set(each) for each in (back, approved, public)] == [{"editors@example.org"}] * 3
    assert "The city is wrong" in back["editors@example.org"].body
    assert "publishers approved “Oslo office”. It will be public on" in approved["editors@example.org"].body
    assert "publishers published “Oslo office”." in public["editors@example.org"].body


def test_all_authors_of_a_set_are_told(draft, people, sent, django_user_model):
    other = django_user_model.objects.create_superuser("other", "other@example.org", "correct horse")
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(OfficeFactory(), other, into=a_set, city_en="After")
    workflow.put(draft, a_set, people[0])

    told = sent(lambda: workflow.publish_set(a_set, people[1]))

    assert set(told) == {"editors@example.org", "other@example.org"}
    assert "Published: Reorganisation 2027" in told["other@example.org"].subject


def test_nobody_is_told_of_what_they_did_themselves(people, sent):
    own = drafted(OfficeFactory(), people[1], city_en="After")

    assert sent(lambda: workflow.ask(own, people[1])) == {}
    assert sent(lambda: workflow.approve(fresh(own), people[1])) == {}


def test_each_reads_it_in_the_language_of_their_account(draft, people, sent):
    people[1].language = "fr"
    people[1].save()

    (message,) = sent(lambda: workflow.ask(draft, people[0])).values()

    assert "(bureau)" in message.body


def test_nobody_is_told_what_they_do_not_want_to_be_mailed(draft, people, sent, django_user_model):
    django_user_model.objects.update(mail_approvals=False)
    assert sent(lambda: workflow.ask(draft, people[0])) == {}
    assert sent(lambda: workflow.send_back(fresh(draft), people[1], "No")).keys() == {"editors@example.org"}

    django_user_model.objects.update(mail_answers=False)
    workflow.ask(fresh(draft), people[0])
    assert sent(lambda: workflow.send_back(fresh(draft), people[1], "No")) == {}


def test_authors_approver_and_publishers_are_told_that_it_could_not_be_published(
    draft, people, sent, monkeypatch, django_user_model
):
    boss = django_user_model.objects.create_superuser("boss", "boss@example.org", "correct horse")
    moment = timezone.now() + timedelta(days=1)
    workflow.schedule(draft, boss, moment)
    changed_live(draft_office(draft), city_en="Meanwhile")
    monkeypatch.setattr(timezone, "now", lambda: moment)

    told = sent(due_drafts.publish_due)

    assert set(told) == {"editors@example.org", "publishers@example.org", "boss@example.org"}
    body = told["editors@example.org"].body
    assert "could not be published" in body
    assert "City (English) – This was changed meanwhile: bring the draft up to date." in body


def draft_office(draft):
    from offices.models import Office

    return Office.objects.get(pk=draft.object_id)


def test_what_is_published_in_time_is_told_with_who_approved_it(draft, people, sent, monkeypatch):
    moment = timezone.now() + timedelta(days=1)
    workflow.schedule(draft, people[1], moment)
    monkeypatch.setattr(timezone, "now", lambda: moment)

    (message,) = sent(due_drafts.publish_due).values()

    assert "“Oslo office” was published as scheduled. publishers had approved it." in message.body


def test_the_mail_on_a_set_that_was_published_leads_to_its_page(draft, people, sent):
    a_set = DraftSet.objects.create(name="Reform")
    workflow.put(draft, a_set, people[0])
    page = reverse("admin:draft_set", args=[a_set.pk])

    (message,) = sent(lambda: workflow.publish_set(a_set, people[1])).values()

    assert f"https://portal.example.org{page}" in message.body
    assert logged_in(people[0]).get(page).status_code == 200


def test_a_mail_server_that_fails_breaks_nothing_and_is_logged(draft, people, sent, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"

    sent(lambda: workflow.ask(draft, people[0]))

    assert fresh(draft).status == Draft.Status.WAITING
    assert "no mail server" in caplog.text


def test_nothing_is_sent_where_mail_is_not_set(draft, people, sent, settings):
    settings.MAIL_IS_SET = False

    assert sent(lambda: workflow.ask(draft, people[0])) == {}


def test_nothing_is_sent_of_what_is_undone(draft, people, django_capture_on_commit_callbacks):
    from django.db import transaction

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        workflow.ask(draft, people[0])
        transaction.set_rollback(True)

    assert mail.outbox == []
