"""What is done with several drafts that were ticked on their lists: all or none, and one mail of it each."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.workflow import seen_of
from offices.models import Office
from tests import factories
from tests.admin_forms import confirmed, confirming, form_at
from tests.catalogue.public_roads import is_asked
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted

pytestmark = pytest.mark.django_db
Status = Draft.Status
LISTS = reverse("admin:drafts")
ASK, PUT, PUBLISH = (reverse(f"admin:drafts_{name}") for name in ("ask", "put", "publish"))
ADDRESSES = {"ask": ASK, "put": PUT, "publish": PUBLISH}


@pytest.fixture
def editor(staff_of):
    return staff_of("Editors")


@pytest.fixture
def publisher(staff_of):
    return staff_of("Publishers")


@pytest.fixture
def three(few_countries, editor):
    names = ("Lima office", "Oslo office", "Rome office")
    return [drafted(factories.OfficeFactory(name_en=name), editor, city_en="After") for name in names]


def ticks(drafts):
    return {"draft": [seen_of(draft, [draft]) for draft in drafts]}


def send(user, address, drafts, **typed):
    return logged_in(user).post(address, ticks(drafts) | typed, follow=True)


def said(answer):
    return [str(each) for each in answer.context["messages"]]


def statuses():
    return list(Draft.objects.order_by("pk").values_list("status", flat=True))


def cities():
    return list(Office.objects.order_by("pk").values_list("city_en", flat=True))


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


# Published


def test_several_are_published_once_the_consequences_of_all_are_confirmed(three, publisher):
    page = send(publisher, PUBLISH, three[:2])
    between = cities()

    answer = confirmed(logged_in(publisher), page)

    assert "2 drafts will be public at once, all or none." in page.text
    assert len(page.context["consequences"].entries) == 2
    assert "After" not in between
    assert cities().count("After") == 2
    assert "2 drafts are public now: Lima office and Oslo office." in said(answer)[0]
    assert "/admin/undo/" in said(answer)[0]
    assert [draft.pk for draft in Draft.objects.all()] == [three[2].pk]
    revisions = {versions_of(Office.objects.get(pk=draft.object_id)).first().revision for draft in three[:2]}
    assert len(revisions) == 1


def test_a_new_entry_is_published_with_the_others(three, editor, publisher):
    new = factories.OfficeFactory(state="draft", name_en="Bern office")
    draft = workflow.propose(new, editor)

    page = send(publisher, PUBLISH, [*three, draft])
    confirmed(logged_in(publisher), page)

    assert Office.objects.get(pk=new.pk).is_public
    assert not Draft.objects.exists()


def test_what_cannot_be_published_is_left_out_and_named(three, publisher, editor):
    a_set = DraftSet.objects.create(name="In January")
    Draft.objects.filter(pk=three[1].pk).update(set=a_set)
    workflow.ask(three[2], editor, "", timezone.now() + timedelta(days=3))

    page = send(publisher, PUBLISH, three)
    confirmed(logged_in(publisher), page)

    assert page.context["left"] == [
        "“Oslo office”: It is in the set “In January”: do this with the set, or take the draft out of it.",
        "“Rome office”: It has a date: approve or publish it by itself.",
    ]
    assert cities().count("After") == 1
    assert Draft.objects.count() == 2


def test_where_two_persons_are_needed_nobody_publishes_what_they_wrote(three, publisher, settings):
    settings.TWO_PERSONS = True
    own = drafted(factories.OfficeFactory(name_en="Bern office"), publisher, city_en="Own")

    alone = send(publisher, PUBLISH, [own])
    page = send(publisher, PUBLISH, [*three, own])
    address, sent = confirming(page)
    forged = logged_in(publisher).post(address, sent | {"draft": [*sent["draft"], *ticks([own])["draft"]]})
    confirmed(logged_in(publisher), page)

    assert "“Bern office”: Somebody else has to publish what you wrote" in said(alone)[0]
    assert "“Bern office”: Somebody else has to publish what you wrote" in page.text
    assert forged.status_code == 302
    assert (cities().count("After"), cities().count("Own")) == (3, 0)


def test_nothing_is_published_of_what_changed_since_the_page_was_shown(three, publisher, editor):
    page = send(publisher, PUBLISH, three)
    drafted(Office.objects.get(pk=three[1].object_id), editor, city_en="Other")

    answer = confirmed(logged_in(publisher), page)

    assert said(answer) == ["editors changed “Oslo office” meanwhile: look again.", "Nothing was changed."]
    assert not {"After", "Other"} & set(cities())


def test_what_went_into_a_set_since_the_page_was_shown_keeps_all_from_going_live(three, publisher):
    page = send(publisher, PUBLISH, three)
    Draft.objects.filter(pk=three[1].pk).update(set=DraftSet.objects.create(name="In January"))

    answer = confirmed(logged_in(publisher), page)

    assert said(answer)[-1] == "Nothing was published."
    assert "After" not in cities()


def test_what_does_not_fit_says_why_and_leads_back_with_its_ticks(three, publisher):
    changed_live(Office.objects.get(pk=three[1].object_id), city_en="Meanwhile")

    answer = send(publisher, PUBLISH, three)

    assert answer.status_code == 409
    assert "Oslo office – City (English) – This was changed meanwhile" in answer.text
    assert [name for name, _address in answer.context["stale"]] == ["Oslo office"]
    back = logged_in(publisher).get(answer.context["back"])
    assert back.text.count(" checked>") == 3
    assert "After" not in cities()


def test_an_editor_publishes_nothing(three, editor):
    answer = send(editor, PUBLISH, three)

    assert said(answer)[0] == "“Lima office”: Only a Publisher may do this. Nothing was changed."
    assert not is_asked(answer)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_an_administrator_does_nothing_with_drafts(address, three, staff_of):
    before = list(Draft.objects.order_by("pk").values())

    send(staff_of("Administrators"), address, three, new="A set")

    assert list(Draft.objects.order_by("pk").values()) == before
    assert not DraftSet.objects.exists()


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
