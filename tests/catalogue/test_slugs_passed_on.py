"""Entries of one set that pass a slug to one another, or swap theirs, go live as one."""

import pytest

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import DraftSet, FormerAddress
from tests.drafted import drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return DraftSet.objects.create(name="Reorganisation 2027")


def slugs(*offices):
    for office in offices:
        office.refresh_from_db()
    return [office.slug for office in offices]


def test_a_slug_that_one_leaves_another_takes_in_the_same_set(plan, staff_of, client):
    one, two = OfficeFactory(slug="one"), OfficeFactory(slug="two")
    drafted(one, into=plan, slug="three")
    drafted(two, into=plan, slug="one")

    assert workflow.problems_together(list(plan.drafts.all())) == []
    workflow.publish_set(plan, staff_of("Publishers"))

    assert slugs(one, two) == ["three", "one"]
    assert client.get("/en/offices/two/")["Location"] == "/en/offices/one/"


def test_two_swap_theirs(plan, staff_of, client):
    one, two = OfficeFactory(slug="one", name_en="First"), OfficeFactory(slug="two", name_en="Second")
    drafted(one, into=plan, slug="three")
    drafted(two, into=plan, slug="one")
    drafted(one, into=plan, slug="two")

    assert workflow.problems_together(list(plan.drafts.all())) == []
    workflow.publish_set(plan, staff_of("Publishers"))

    assert slugs(one, two) == ["two", "one"]
    assert "First" in client.get("/en/offices/two/").text
    assert "Second" in client.get("/en/offices/one/").text
    assert set(FormerAddress.objects.values_list("slug", "entry_id")) == {("one", one.pk), ("two", two.pk)}


def test_two_that_want_the_same_slug_are_still_refused(plan):
    one, two = OfficeFactory(slug="one"), OfficeFactory(slug="two")
    drafted(one, into=plan, slug="three")
    drafted(two, slug="three")
    plan.drafts.model.objects.update(set=plan)

    problems = workflow.problems_together(list(plan.drafts.all()))

    assert problems
    assert slugs(one, two) == ["one", "two"]
