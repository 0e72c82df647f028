"""What becomes of drafts and sets: asked for, sent back, approved, scheduled, discarded; who may do it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.draft_words import summary_of
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import CatalogueVersion, Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.publishing import ChangedMeanwhileError
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.drafted import changed_live, drafted
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status


@pytest.fixture
def editor(staff_of):
    return staff_of("Editors")


@pytest.fixture
def publisher(staff_of):
    return staff_of("Publishers")


@pytest.fixture
def office():
    return OfficeFactory(city_en="Before")


@pytest.fixture
def draft(office, editor):
    return drafted(office, editor, city_en="After")


@pytest.fixture
def a_set(editor):
    return DraftSet.objects.create(name="Reorganisation 2027", created_by=editor)


def fresh(instance):
    return type(instance).objects.filter(pk=instance.pk).first()


def later(**time):
    return timezone.now() + timedelta(**(time or {"days": 1}))


def number():
    return CatalogueVersion.objects.get().number


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


# Dates


def test_approval_with_a_date_publishes_nothing_yet_and_counts_the_number_up(draft, office, publisher):
    Draft.objects.update(publish_at=later())
    before = number()
    connection.run_on_commit.clear()

    assert workflow.approve(fresh(draft), publisher) is None

    assert (fresh(draft).status, fresh(draft).approved_by) == (Status.APPROVED, publisher)
    assert fresh(office).city_en == "Before"
    assert number() == before + 1
    connection.run_on_commit.clear()
    workflow.cancel(fresh(draft), publisher)
    assert number() == before + 2


def test_a_time_that_is_past_is_refused_with_the_cure(draft, editor, publisher):
    with pytest.raises(ValidationError, match="choose a time to come"):
        workflow.ask(draft, editor, publish_at=later(hours=-1))
    with pytest.raises(ValidationError, match="choose a time to come"):
        workflow.schedule(draft, publisher, later(hours=-1))


def test_what_does_not_apply_is_not_scheduled(draft, office, publisher):
    Draft.objects.update(content=[{**draft.content[0], "fields": {**draft.content[0]["fields"], "slug": ""}}])

    with pytest.raises(DoesNotApplyError):
        workflow.schedule(fresh(draft), publisher, later())

    assert fresh(draft).status == Status.WRITING


# Sets


def test_a_set_goes_live_as_one_and_is_no_more(draft, office, editor, publisher, a_set):
    other = OfficeFactory()
    drafted(other, editor, into=a_set, city_en="Too")
    workflow.put(draft, a_set, editor)
    revisions, before = Revision.objects.count(), number()
    connection.run_on_commit.clear()

    workflow.publish_set(a_set, publisher)

    assert (fresh(office).city_en, fresh(other).city_en) == ("After", "Too")
    assert (fresh(a_set), Draft.objects.count()) == (None, 0)
    assert (Revision.objects.count(), number()) == (revisions + 1, before + 1)


def test_a_draft_in_a_set_is_published_with_it_only(draft, editor, publisher, a_set):
    workflow.put(draft, a_set, editor)

    for act in (workflow.approve, workflow.ask, workflow.cancel):
        with pytest.raises(ValidationError, match="in the set “Reorganisation 2027”"):
            act(fresh(draft), publisher)


def test_nothing_is_done_with_an_empty_set(a_set, publisher):
    for act in (workflow.approve, workflow.ask):
        with pytest.raises(ValidationError, match="empty: put drafts into it"):
            act(a_set, publisher)


@pytest.mark.parametrize("leaves", ["sent back", "discarded", "taken out"])
def test_a_set_that_a_draft_leaves_has_to_be_approved_again(leaves, draft, editor, publisher, a_set):
    drafted(OfficeFactory(), editor, into=a_set, city_en="Stays")
    workflow.put(draft, a_set, editor)
    workflow.schedule(a_set, publisher, later())
    acts = {
        "sent back": lambda: workflow.send_back(fresh(draft), publisher, "No"),
        "discarded": lambda: workflow.discard(fresh(draft), editor),
        "taken out": lambda: workflow.put(fresh(draft), None, editor),
    }

    acts[leaves]()

    assert fresh(a_set).status == Status.WRITING
    assert a_set.drafts.count() == 1
    if leaves != "discarded":
        assert (fresh(draft).set, fresh(draft).status) == (None, Status.WRITING)


@pytest.mark.parametrize("with_drafts", [True, False])
def test_the_drafts_of_a_discarded_set_stay_or_go(with_drafts, draft, editor, a_set):
    workflow.put(draft, a_set, editor)

    workflow.discard_set(a_set, editor, with_drafts=with_drafts)

    assert fresh(a_set) is None
    assert Draft.objects.count() == (0 if with_drafts else 1)


# What is new, and words


def test_a_new_entry_is_proposed_and_published_as_it_stands(editor, publisher):
    office = OfficeFactory(state="draft")

    draft = workflow.propose(office, editor)
    workflow.approve(draft, publisher)

    assert (draft.content, draft.base, draft.name) == (None, [], str(office))
    assert fresh(office).state == "published"


def test_what_is_public_is_not_proposed(editor, office):
    with pytest.raises(ValidationError, match="with a draft"):
        workflow.propose(office, editor)


def test_a_draft_says_in_brief_what_it_changes(office, editor):
    countries = [CountryFactory(), CountryFactory()]

    with change(Office.objects.filter(pk=office.pk), user=editor, into=Into()):
        there = Office.objects.get(pk=office.pk)
        there.city_en, there.city_fr = "A", "B"
        there.save()
        for country in countries:
            CoverageFactory(office=there, country=country)

    assert summary_of(draft_of(office)) == "2 fields, 2 countries covered"


def test_what_is_written_into_a_set_leaves_what_others_changed_of_it_meanwhile(
    office, editor, publisher, a_set
):
    drafted(OfficeFactory(), editor, into=a_set, city_en="Elsewhere")
    read_before = fresh(a_set)
    workflow.schedule(fresh(a_set), publisher, later())
    DraftSet.objects.filter(pk=a_set.pk).update(name="Reorganisation 2028", comment="As agreed")

    drafted(office, editor, into=read_before, city_en="After")

    now = fresh(a_set)
    assert (now.name, now.comment, bool(now.publish_at)) == ("Reorganisation 2028", "As agreed", True)
    assert (now.status, now.approved_by) == (Status.WRITING, None)
