"""Drafts of closed accounts: they are on the work list of Publishers and Administrators, and taken over."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.left_drafts import is_left
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.site.worklist import sections_for
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
LEFT = "/admin/drafts/?left=1"


@pytest.fixture
def leaver(people, django_user_model):
    account = django_user_model.objects.create_user("leaver", is_staff=True)
    account.groups.set(people["Editors"].groups.all())
    return account


def gone(account):
    account.is_active = False
    account.save()


@pytest.fixture
def draft(leaver):
    return drafted(OfficeFactory(name_en="Oslo office"), leaver, city_en="After")


def section(user, name):
    return next((each for each in sections_for(user) if each.name == name), None)


def take_over(draft):
    return reverse("admin:draft_take_over", args=[draft.pk])


def names(answer, name="left"):
    return [
        line.name for each in answer.context["sections"] if each["name"] == name for line in each["lines"]
    ]


def test_drafts_of_closed_accounts_are_one_line_of_who_can_see_to_them(people, leaver, draft):
    drafted(OfficeFactory(name_en="Lima office"), leaver, city_en="After")
    assert section(people["Publishers"], "left") is None
    gone(leaver)

    for name in ("Publishers", "Administrators"):
        (line,) = section(people[name], "left").lines
        assert (line.text, line.url) == ("2 drafts", LEFT)
        assert line.detail == "Lima office, Oslo office"
    assert section(people["Editors"], "left") is None


def test_the_line_leads_to_just_what_it_counts(people, leaver, draft):
    drafted(OfficeFactory(name_en="Own office"), people["Editors"], city_en="After")
    shared = drafted(OfficeFactory(name_en="Shared office"), leaver, city_en="After")
    shared.authors.add(people["Editors"])
    of_set = DraftSet.objects.create(name="Reorganisation")
    drafted(OfficeFactory(name_en="Office of a set"), leaver, into=of_set, city_en="After")
    asked = drafted(OfficeFactory(name_en="Asked office"), leaver, city_en="After")
    workflow.ask(asked, leaver)
    gone(leaver)

    answer = logged_in(people["Publishers"]).get(LEFT)

    assert names(answer) == ["Oslo office"]
    assert [each["name"] for each in answer.context["sections"]] == ["left"]
    assert section(people["Publishers"], "left").lines[0].text == "1 draft"
    assert "Oslo office" in names(logged_in(people["Publishers"]).get("/admin/drafts/"), "others")


def test_a_list_of_what_was_left_costs_the_same_however_long(
    people, leaver, draft, django_assert_max_num_queries
):
    gone(leaver)
    client = logged_in(people["Publishers"])
    client.get(LEFT)
    with django_assert_max_num_queries(30) as before:
        client.get(LEFT)
    count = len(before.captured_queries)
    leaver.is_active = True
    for _number in range(5):
        drafted(OfficeFactory(), leaver, city_en="After")
    gone(leaver)

    with django_assert_max_num_queries(count):
        client.get(LEFT)


@pytest.mark.parametrize("role", ["Editors", "Publishers"])
def test_whoever_may_write_it_takes_a_draft_over(role, people, leaver, draft):
    gone(leaver)
    client = logged_in(people[role])
    assert f'href="{take_over(draft)}"' in client.get("/admin/drafts/").text

    answer = client.post(take_over(draft), follow=True)

    draft.refresh_from_db()
    assert "“Oslo office” is among your drafts now." in answer.text
    assert names(answer, "mine") == ["Oslo office"]
    assert set(draft.authors.all()) == {leaver, people[role]}
    assert draft.author == people[role]
    assert not is_left(draft)
    assert f'href="{take_over(draft)}"' not in client.get("/admin/drafts/").text


def test_what_its_author_goes_on_with_is_not_taken_over(people, leaver, draft):
    client = logged_in(people["Editors"])
    assert f'href="{take_over(draft)}"' not in client.get("/admin/drafts/").text

    answer = client.post(take_over(draft))

    assert "nothing was taken over" in answer.text
    assert list(draft.authors.all()) == [leaver]


def test_who_may_not_write_drafts_takes_none_over(people, leaver, draft):
    gone(leaver)

    answer = logged_in(people["Administrators"]).post(take_over(draft), follow=True)

    assert "Your account may not do this" in answer.text
    assert list(draft.authors.all()) == [leaver]


def test_who_takes_a_draft_over_is_one_of_the_two_persons(people, leaver, draft, settings):
    settings.TWO_PERSONS = True
    gone(leaver)
    logged_in(people["Publishers"]).post(take_over(draft))

    with pytest.raises(NotAllowedError):
        workflow.approve(Draft.objects.get(pk=draft.pk), people["Publishers"], at_once=True)


def test_a_draft_that_was_approved_stays_so(people, leaver, draft):
    Draft.objects.filter(pk=draft.pk).update(status="approved", publish_at="2090-01-01T10:00Z")
    gone(leaver)

    logged_in(people["Publishers"]).post(take_over(draft))

    draft.refresh_from_db()
    assert (draft.status, draft.number) == ("approved", 1)
