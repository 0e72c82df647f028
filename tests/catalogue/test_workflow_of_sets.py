"""What becomes of drafts with a date, of sets, and of what is new."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from reversion.models import Revision

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.draft_words import summary_of
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.drafted import drafted, fresh, later, number
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status


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
