"""What is done with several drafts that were ticked on their lists: all or none, and one mail of it each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import Draft, DraftSet
from offices.models import Office
from tests import factories
from tests.admin_forms import confirmed, confirming, form_at
from tests.catalogue.ticked import ADDRESSES, ASK, LISTS, PUBLISH, PUT, cities, said, send, statuses, ticks
from tests.conftest import logged_in
from tests.drafted import drafted

pytestmark = pytest.mark.django_db
Status = Draft.Status


# Ticks


def test_each_draft_that_one_may_write_has_a_tick_that_says_what_it_is_of(three, editor, publisher):
    page = logged_in(editor).get(LISTS)
    shown = form_at(logged_in(publisher), LISTS)

    for draft in three:
        assert f'value="{draft.pk}:{draft.number}" aria-label="Tick: {draft} (office)"' in page.text
    assert 'aria-label="Tick all: Mine" hidden' in page.text
    assert "draft" not in shown.data  # none is ticked at first
    assert PUBLISH not in page.text
    assert PUBLISH in logged_in(publisher).get(LISTS).text


def test_who_only_reads_drafts_has_nothing_to_tick(three, staff_of):
    page = logged_in(staff_of("Administrators")).get(LISTS).text

    assert "Lima office" in page
    assert 'type="checkbox"' not in page
    assert ASK not in page


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_nothing_ticked_is_said(address, three, publisher):
    a_set = DraftSet.objects.create(name="In January")

    answer = send(publisher, address, [], set=a_set.pk)

    assert answer.redirect_chain[0][0].startswith(LISTS)
    assert said(answer) == ["Tick at least one draft. Nothing was changed."]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("what", ["changed", "gone"])
def test_ticks_that_are_not_true_any_more_do_nothing_and_say_so(address, what, three, editor, publisher):
    first, *others = three
    a_set, sent = DraftSet.objects.create(name="In January"), ticks(three) | {}
    if what == "changed":
        drafted(Office.objects.get(pk=first.object_id), publisher, city_en="Later")
        words = "publishers changed “Lima office” meanwhile: look again."
    else:
        first.delete()
        words = "1 draft that you ticked was published or discarded meanwhile."
    before = list(Draft.objects.order_by("pk").values())

    answer = logged_in(publisher).post(address, sent | {"set": a_set.pk}, follow=True)

    assert said(answer) == [words, "Nothing was changed."]
    assert list(Draft.objects.order_by("pk").values()) == before
    assert "After" not in cities()
    for draft in others:  # what is still as it was stays ticked
        assert f'{draft} (office)" checked' in answer.text
    assert f'{first} (office)" checked' not in answer.text


@pytest.mark.parametrize("sent", ["x", "1", "1:x", "9" * 40 + ":1", "-1:1"])
def test_what_no_tick_sends_does_nothing(sent, three, publisher):
    answer = logged_in(publisher).post(PUBLISH, {"draft": sent}, follow=True)

    assert said(answer) == ["Tick at least one draft. Nothing was changed."]


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_their_addresses_lead_on_to_the_lists(address, editor):
    assert logged_in(editor).get(address)["Location"] == LISTS


# Asked for


def test_several_are_asked_for_at_once_with_what_each_has_said_of_it(three, editor):
    later = timezone.now() + timedelta(days=3)
    Draft.objects.filter(pk=three[0].pk).update(publish_at=later, comment="Please")

    answer = send(editor, ASK, three[:2])

    assert said(answer) == [
        "Publishers see now that 2 drafts wait for approval: Lima office and Oslo office."
    ]
    assert statuses() == [Status.WAITING, Status.WAITING, Status.WRITING]
    first = Draft.objects.get(pk=three[0].pk)
    assert (first.publish_at, first.comment, first.asked_by) == (later, "Please", editor)


def test_what_cannot_be_asked_for_is_named_and_nothing_is(three, editor, publisher):
    a_set = DraftSet.objects.create(name="In January")
    mine, in_set, waiting = three
    Draft.objects.filter(pk=in_set.pk).update(set=a_set)
    Draft.objects.filter(pk=waiting.pk).update(status=Status.WAITING)
    others = drafted(factories.OfficeFactory(name_en="Bern office"), publisher, city_en="After")

    answer = send(editor, ASK, [mine, in_set, waiting, others])

    assert said(answer) == [
        "“Oslo office”: It is in the set “In January”: do this with the set, or take the draft out of it.",
        "“Rome office”: It waits for approval already.",
        "“Bern office”: You did not write in it: whoever did asks for its approval.",
        "Nothing was changed.",
    ]
    assert statuses() == [Status.WRITING, Status.WRITING, Status.WAITING, Status.WRITING]


# Put into a set


@pytest.mark.parametrize("new", [True, False])
def test_several_are_put_into_a_set(new, three, editor):
    left = DraftSet.objects.create(name="Left", status=Status.WAITING)
    there = None if new else DraftSet.objects.create(name="In January", status=Status.WAITING)
    Draft.objects.filter(pk=three[0].pk).update(set=left)
    three[0].refresh_from_db()

    answer = send(editor, PUT, three[:2], set="" if new else there.pk, new="In January" if new else "")

    there = DraftSet.objects.get(name="In January")
    assert "2 drafts are in the set “In January”: Lima office and Oslo office." in said(answer)
    assert answer.redirect_chain[-1][0] == reverse("admin:draft_set", args=[there.pk])
    assert [draft.set for draft in Draft.objects.order_by("pk")] == [there, there, None]
    left.refresh_from_db()
    assert (left.status, there.status) == (Status.WRITING, Status.WRITING)  # other sets than were approved


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choose a set, or type the name of a new one. Nothing was changed."),
        ({"new": "Taken"}, "There is a set of this name: choose it above."),
    ],
)
def test_a_set_has_to_be_chosen_or_named(typed, words, three, editor):
    DraftSet.objects.create(name="Taken")

    answer = send(editor, PUT, three, **typed)

    assert said(answer)[0] == words
    assert not Draft.objects.exclude(set=None).exists()
    assert not typed or 'value="Taken"' in answer.text  # what was typed is there still


def test_what_is_scheduled_is_put_nowhere(three, publisher, editor):
    workflow.schedule(three[0], publisher, timezone.now() + timedelta(days=3))

    answer = send(editor, PUT, three, new="In January")

    assert said(answer)[0] == "“Lima office”: It is scheduled already: cancel its date first."
    assert not DraftSet.objects.exists()
    assert not Draft.objects.exclude(set=None).exists()


# Mail and queries


def test_each_is_told_in_one_mail_of_what_concerns_them(
    three, publisher, settings, django_user_model, django_capture_on_commit_callbacks
):
    settings.MAIL_IS_SET = True
    editor = three[0].author
    other = django_user_model.objects.create_user("other", "other@example.org", is_staff=True)
    other.groups.set(editor.groups.all())
    fourth = drafted(factories.OfficeFactory(name_en="Bern office"), other, city_en="After")

    with django_capture_on_commit_callbacks(execute=True):
        send(editor, ASK, three)
    asked, mail.outbox = mail.outbox, []
    page = send(publisher, PUBLISH, [*map(fresh, three), fourth])
    with django_capture_on_commit_callbacks(execute=True):
        confirmed(logged_in(publisher), page)

    (message,) = asked
    assert (message.to, message.subject) == (
        ["publishers@example.org"],
        "[CNRS international] Approval asked for: 3 drafts",
    )
    assert "editors asks for the approval of 3 drafts:\n\n- Lima office (office) – 1 field\n" in message.body
    told = {each.to[0]: each for each in mail.outbox}
    assert len(mail.outbox) == len(told) == 2
    assert told["editors@example.org"].subject.endswith("Published: 3 drafts")
    assert "Bern" not in told["editors@example.org"].body
    assert told["other@example.org"].subject.endswith("Published: 1 draft")


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


@pytest.mark.parametrize("name", ["ask", "put"])
def test_more_drafts_cost_no_query_more(name, few_countries, editor, settings):
    settings.MAIL_IS_SET = True
    drafts = [drafted(factories.OfficeFactory(), editor, city_en="After") for _number in range(9)]
    client, costs = logged_in(editor), []

    for number, those in enumerate([drafts[:1], drafts[1:2], drafts[2:]]):
        with CaptureQueriesContext(connection) as queries:
            assert client.post(ADDRESSES[name], ticks(those) | {"new": f"Set {number}"}).status_code == 302
        costs.append(len(queries))

    assert costs[1] == costs[2]


def test_drafts_are_read_and_locked_with_as_many_queries_however_many_are_published(
    few_countries, editor, publisher
):
    costs = []

    for count in (1, 5):
        drafts = [drafted(factories.OfficeFactory(), editor, city_en="After") for _number in range(count)]
        address, sent = confirming(send(publisher, PUBLISH, drafts))
        client = logged_in(publisher)
        with CaptureQueriesContext(connection) as queries:
            client.post(address, sent)
        costs.append(len([each for each in queries if 'FROM "catalogue_draft"' in each["sql"]]))

    assert not Draft.objects.exists()
    assert costs[0] == costs[1]
