"""What becomes of drafts and sets: asked for, sent back, approved, scheduled, discarded; who may do it."""

import pytest
from django.core.exceptions import ValidationError
from reversion.models import Revision

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.publishing import ChangedMeanwhileError
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.drafted import changed_live, drafted, fresh, later
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status


def test_an_editor_asks_and_a_publisher_approves(draft, office, editor, publisher):
    workflow.ask(draft, editor, "Please look")

    asked = fresh(draft)
    workflow.approve(asked, publisher, seen=workflow.seen_of(asked))

    assert (asked.status, asked.comment, asked.asked_by) == (Status.WAITING, "Please look", editor)
    assert fresh(office).city_en == "After"
    assert fresh(draft) is None
    assert Revision.objects.latest("pk").user == publisher


def test_a_draft_that_is_sent_back_is_being_written_and_says_why(draft, editor, publisher, office):
    workflow.ask(draft, editor)

    workflow.send_back(draft, publisher, "The city is wrong")

    assert (fresh(draft).status, fresh(draft).answer) == (Status.WRITING, "The city is wrong")
    assert fresh(office).city_en == "Before"


def test_to_send_back_one_says_why(draft, publisher):
    with pytest.raises(ValidationError, match="what is to be changed"):
        workflow.send_back(draft, publisher, " ")


# Who may

ROADS = {
    "ask": (workflow.ask, {"Editors", "Publishers"}),
    "send back": (lambda draft, user: workflow.send_back(draft, user, "No"), {"Publishers"}),
    "approve": (workflow.approve, {"Publishers"}),
    "schedule": (lambda draft, user: workflow.schedule(draft, user, later()), {"Publishers"}),
    "discard": (workflow.discard, {"Publishers"}),
    "put": (
        lambda draft, user: workflow.put(draft, DraftSet.objects.create(name="Set"), user),
        {"Editors", "Publishers"},
    ),
}


@pytest.mark.parametrize("group", ["Editors", "Publishers", "Administrators"])
@pytest.mark.parametrize("road", ROADS)
def test_nobody_does_with_a_colleague_s_draft_what_is_not_theirs(
    road, group, staff_of, office, django_user_model
):
    author = django_user_model.objects.create_superuser("author", "author@example.org", "correct horse")
    draft = drafted(office, author, city_en="After")
    act, allowed = ROADS[road]
    user = staff_of(group)

    if group in allowed:
        act(draft, user)
        return

    with pytest.raises(NotAllowedError):
        act(draft, user)
    assert fresh(draft).number == draft.number
    assert fresh(draft).status == Status.WRITING
    assert fresh(office).city_en == "Before"


def test_an_editor_discards_their_own_draft_and_no_other(draft, editor, publisher, office):
    mixed = drafted(OfficeFactory(), editor, city_en="One")
    mixed = drafted(Office.objects.get(pk=mixed.object_id), publisher, city_en="Two")

    workflow.discard(draft, editor)

    assert fresh(draft) is None
    assert fresh(office).city_en == "Before"
    with pytest.raises(NotAllowedError, match="Others wrote"):
        workflow.discard(mixed, editor)


def test_an_editor_cancels_what_they_wrote_and_no_other(draft, publisher, editor):
    other = drafted(OfficeFactory(), publisher, city_en="After")
    for each in (draft, other):
        workflow.schedule(each, publisher, later())

    workflow.cancel(draft, editor)

    assert (fresh(draft).status, fresh(draft).publish_at) == (Status.WRITING, None)
    with pytest.raises(NotAllowedError):
        workflow.cancel(other, editor)


def test_two_persons_are_needed_where_the_setting_says_so(settings, office, publisher, staff_of):
    settings.TWO_PERSONS = True
    own = drafted(office, publisher, city_en="After")
    new = OfficeFactory(state="draft")
    changed_by(publisher, new)
    proposed = workflow.propose(new, staff_of("Editors"))

    for draft in (own, proposed):
        for act in (workflow.approve, lambda draft, user: workflow.schedule(draft, user, later())):
            with pytest.raises(NotAllowedError, match="Somebody else"):
                act(draft, publisher)

    assert fresh(office).city_en == "Before"


def changed_by(user, office, **values):
    with change(Office.objects.filter(pk=office.pk), user=user):
        there = Office.objects.get(pk=office.pk)
        for name, value in values.items():
            setattr(there, name, value)
        there.save()


def test_nobody_publishes_alone_what_they_saved_beside_the_draft_of_a_new_entry(settings, editor, publisher):
    settings.TWO_PERSONS = True
    new = OfficeFactory(state="draft")
    drafted(new, editor, city_en="After")

    changed_by(publisher, new, city_fr="Mine alone")

    assert draft_of(new).content[0]["fields"]["city_fr"] == "Mine alone"
    with pytest.raises(NotAllowedError, match="Somebody else"):
        workflow.approve(draft_of(new), publisher, at_once=True)
    assert fresh(new).state == "draft"


def test_an_editor_discards_their_draft_of_a_new_entry_that_a_colleague_made(editor, publisher):
    new = OfficeFactory(state="draft")
    changed_by(publisher, new)
    draft = drafted(new, editor, city_en="After")

    workflow.discard(draft, editor)

    assert draft_of(new) is None


# Approval holds for what was seen


@pytest.mark.parametrize("status", [Status.WAITING, Status.APPROVED, Status.FAILED])
def test_what_is_written_later_has_to_be_approved_again(status, draft, office, editor, a_set):
    workflow.put(draft, a_set, editor)
    for each in (Draft, DraftSet):
        each.objects.update(status=status, publish_at=later(), approved_by=editor)

    drafted(office, editor, city_en="Other")

    for each in (fresh(draft), fresh(a_set)):
        assert (each.status, each.approved_by) == (Status.WRITING, None)


def test_a_new_entry_that_is_written_later_has_to_be_approved_again(editor, publisher):
    office = OfficeFactory(state="draft")
    draft = workflow.propose(office, editor)
    workflow.schedule(draft, publisher, later())
    seen = workflow.seen_of(fresh(draft))

    changed_live(office, city_en="Other")

    assert fresh(draft).status == Status.WRITING
    with pytest.raises(ChangedMeanwhileError):
        workflow.approve(fresh(draft), publisher, seen=seen)


def test_a_draft_that_was_written_since_it_was_looked_at_is_not_approved(draft, office, editor, publisher):
    seen = workflow.seen_of(draft)
    drafted(office, editor, city_en="Other")

    with pytest.raises(ChangedMeanwhileError, match=r"editors changed “.+” meanwhile: look again"):
        workflow.approve(fresh(draft), publisher, seen=seen)
    with pytest.raises(ChangedMeanwhileError):
        workflow.approve(draft, publisher)

    assert fresh(office).city_en == "Before"


def test_a_set_whose_drafts_are_others_than_those_that_were_looked_at_is_not_published(
    draft, editor, publisher, a_set
):
    workflow.put(draft, a_set, editor)
    seen = workflow.seen_of(a_set)
    drafted(OfficeFactory(), editor, into=a_set, city_en="More")

    with pytest.raises(ChangedMeanwhileError):
        workflow.publish_set(fresh(a_set), publisher, seen=seen)

    assert Draft.objects.filter(set=a_set).count() == 2


def test_what_two_publishers_approve_at_once_is_published_once(draft, publisher, staff_of):
    known = fresh(draft)
    workflow.approve(draft, publisher)
    revisions = Revision.objects.count()

    with pytest.raises(ChangedMeanwhileError, match="published or discarded"):
        workflow.approve(known, publisher)

    assert Revision.objects.count() == revisions
