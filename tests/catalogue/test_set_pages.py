"""Sets of drafts, and all that is scheduled: their pages, and what is done there."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.history import in_words, versions_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.admin_forms import confirmed, filled
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted
from tests.factories import InstituteFactory, OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status
SCHEDULED = "/admin/scheduled/"


@pytest.fixture
def clients(people):
    return {name: logged_in(user) for name, user in people.items()}


@pytest.fixture
def a_set(people):
    return DraftSet.objects.create(name="Reorganisation 2027", created_by=people["Editors"])


@pytest.fixture
def offices(a_set, people):
    """Two offices whose drafts are in the set."""
    found = [OfficeFactory(name_en=f"{name} office", city_en="Before") for name in ("Oslo", "Lima")]
    for office in found:
        drafted(office, people["Editors"], into=a_set, city_en="After")
    return found


def fresh(instance):
    return type(instance).objects.filter(pk=instance.pk).first()


def at(a_set, name=""):
    return reverse(f"admin:set_{name}" if name else "admin:draft_set", args=[a_set.pk])


def typed(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def later(days=3):
    return timezone.now() + timedelta(days=days)


def cities(offices):
    return {fresh(office).city_en for office in offices}


def test_an_editor_makes_a_set(clients, people):
    address = reverse("admin:draft_set_add")
    moment = later()

    answer = clients["Editors"].post(
        address, filled(clients["Editors"], address, name="Reform", publish_at=typed(moment))
    )

    made = DraftSet.objects.get(name="Reform")
    assert answer["Location"] == at(made)
    assert (made.created_by, typed(made.publish_at), made.status) == (
        people["Editors"],
        typed(moment),
        Status.WRITING,
    )


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"name": "Reorganisation 2027"}, "name", "already exists"),
        ({"name": "Reform", "publish_at": "2020-01-01T10:00"}, "publish_at", "choose a time to come"),
    ],
)
def test_a_set_that_makes_no_sense_is_refused_beside_the_field(sent, field, words, clients, a_set):
    answer = clients["Editors"].post(reverse("admin:draft_set_add"), sent)

    assert words in answer.context["form"].errors[field][0]
    assert DraftSet.objects.count() == 1


def test_the_page_of_a_set_shows_its_drafts_in_brief(clients, offices, a_set):
    page = clients["Editors"].get(at(a_set))

    assert [(line.name, line.summary) for line in page.context["lines"]] == [
        ("Lima office", "1 field"),
        ("Oslo office", "1 field"),
    ]
    assert page.context["problems"] == []


def test_it_says_what_keeps_its_drafts_from_going_live_together(clients, offices, a_set):
    changed_live(offices[0], city_en="Meanwhile")

    page = clients["Editors"].get(at(a_set))

    assert [each.subject for each in page.context["problems"]] == ["Oslo office"]
    assert "What keeps these drafts from being published together" in page.text
    assert cities(offices) == {"Before", "Meanwhile"}


def test_a_set_is_renamed_and_dated_and_another_date_needs_another_approval(clients, offices, a_set, people):
    workflow.schedule(a_set, people["Publishers"], later())

    for days, name in ((3, "Renamed"), (5, "Renamed")):
        sent = {"name": name, "comment": "", "publish_at": typed(later(days))}
        clients["Editors"].post(at(a_set), sent)
        if days == 3:
            seen = fresh(a_set)

    assert (fresh(a_set).name, fresh(a_set).status) == ("Renamed", Status.WRITING)
    assert typed(fresh(a_set).publish_at) == typed(later(5))
    assert seen.name == "Renamed"


def test_a_set_goes_live_once_its_consequences_are_confirmed(clients, offices, a_set):
    page = clients["Publishers"].get(at(a_set, "publish"))
    between = cities(offices)

    answer = confirmed(clients["Publishers"], page)

    assert between == {"Before"}
    assert cities(offices) == {"After"}
    assert fresh(a_set) is None
    assert "is public now" in answer.text


def test_a_set_is_asked_for_approved_for_its_time_and_cancelled(clients, offices, a_set):
    moment = later()
    clients["Editors"].post(at(a_set, "ask"), {"comment": "All of it", "publish_at": typed(moment)})
    asked = fresh(a_set)

    confirmed(clients["Publishers"], clients["Publishers"].get(at(a_set, "approve")))
    approved = fresh(a_set)
    clients["Publishers"].post(at(a_set, "cancel"))

    assert [each.status for each in (asked, approved, fresh(a_set))] == [
        Status.WAITING,
        Status.APPROVED,
        Status.WRITING,
    ]
    assert cities(offices) == {"Before"}
    assert Draft.objects.filter(set=a_set).count() == 2


@pytest.mark.parametrize(("with_drafts", "left"), [("", 2), ("1", 0)])
def test_a_set_is_discarded_and_its_drafts_stay_or_go(with_drafts, left, clients, offices, a_set):
    clients["Editors"].post(at(a_set, "discard"), {"with_drafts": with_drafts})

    assert fresh(a_set) is None
    assert Draft.objects.count() == left
    assert cities(offices) == {"Before"}


@pytest.mark.parametrize("group", ["Editors", "Administrators"])
@pytest.mark.parametrize("road", ["publish", "approve", "return", "cancel", "discard"])
def test_no_form_does_with_a_set_what_its_sender_may_not(road, group, clients, offices, a_set):
    publisher = get_user_model().objects.get(username="publishers")
    DraftSet.objects.update(created_by=publisher)
    Draft.authors.through.objects.update(user=publisher)
    workflow.schedule(a_set, publisher, later())

    clients[group].post(at(a_set, road), {"answer": "No", "with_drafts": "1", "_confirmed": "x"})

    assert fresh(a_set).status == Status.APPROVED
    assert Draft.objects.filter(set=a_set).count() == 2
    assert cities(offices) == {"Before"}


def test_administrators_only_read_a_set(clients, offices, a_set):
    page = clients["Administrators"].get(at(a_set))
    clients["Administrators"].post(at(a_set), {"name": "Other", "comment": "", "publish_at": ""})

    assert page.context["form"] is None
    assert fresh(a_set).name == "Reorganisation 2027"
    assert not DraftSet.objects.filter(name="Made").exists()
    clients["Administrators"].post(reverse("admin:draft_set_add"), {"name": "Made", "comment": ""})
    assert not DraftSet.objects.filter(name="Made").exists()


# All that is scheduled


def test_all_that_is_scheduled_is_on_one_list_by_time_and_what_failed_above(clients, offices, a_set, people):
    workflow.schedule(a_set, people["Publishers"], later(3))
    alone = drafted(OfficeFactory(name_en="Quito office"), people["Editors"], city_en="After")
    workflow.schedule(alone, people["Publishers"], later(1))
    OfficeFactory(name_en="Accra office", publish_at=later(2))
    InstituteFactory(name_en="Institute", withdraw_at=later(4))
    failed = drafted(OfficeFactory(name_en="Failed office"), people["Editors"], city_en="After")
    Draft.objects.filter(pk=failed.pk).update(status=Status.FAILED, failure=["It was deleted meanwhile."])

    page = clients["Editors"].get(SCHEDULED)

    names = [line.name if line else coming.name for _moment, line, coming in page.context["times"]]
    assert names == ["Quito office", "Accra office", "Reorganisation 2027", "Institute"]
    assert [line.name for line in page.context["failed"]] == ["Failed office"]
    assert page.text.index("It was deleted meanwhile.") < page.text.index("Quito office")


def cancelling(entry, column):
    return {"model": entry._meta.label_lower, "pk": entry.pk, "column": column}


def test_a_withdrawal_to_come_is_cancelled(clients):
    office = OfficeFactory(withdraw_at=later())

    clients["Publishers"].post(reverse("admin:scheduled_cancel"), cancelling(office, "withdraw_at"))

    assert (fresh(office).withdraw_at, fresh(office).is_public) == (None, True)
    assert in_words(versions_of(office).first().revision.comment, Office) == "No longer scheduled."


@pytest.mark.parametrize(("was_public", "state"), [(False, "draft"), (True, "withdrawn")])
def test_a_publication_to_come_is_cancelled_and_nothing_gets_public_by_that(was_public, state, clients):
    office = OfficeFactory(state="draft")
    if was_public:
        changed_live(office, state="published")
        changed_live(office, state="withdrawn")
    with change(Office.objects.filter(pk=office.pk)):
        Office.objects.get(pk=office.pk).schedule(later())

    clients["Publishers"].post(reverse("admin:scheduled_cancel"), cancelling(office, "publish_at"))

    assert (fresh(office).state, fresh(office).publish_at) == (state, None)


@pytest.mark.parametrize("group", ["Editors", "Administrators"])
def test_only_publishers_cancel_the_time_of_an_entry(group, clients):
    office = OfficeFactory(withdraw_at=later())

    clients[group].post(reverse("admin:scheduled_cancel"), cancelling(office, "withdraw_at"))

    assert fresh(office).withdraw_at
    assert clients[group].get(reverse("admin:scheduled_cancel")).status_code == 405


def test_what_is_no_time_of_an_entry_is_not_cancelled(clients):
    office = OfficeFactory()

    for sent in ({}, cancelling(office, "state"), {"model": "auth.user", "pk": 1, "column": "publish_at"}):
        assert clients["Publishers"].post(reverse("admin:scheduled_cancel"), sent).status_code == 404


def test_a_new_entry_that_was_deleted_does_not_lock_the_other_drafts_of_its_set(
    offices, a_set, people, clients
):
    new = OfficeFactory(state="draft")
    workflow.put(workflow.propose(new, people["Editors"]), a_set, people["Editors"])
    Office.objects.filter(pk=new.pk).delete()  # beside the door, which takes its draft along

    form = clients["Publishers"].get(f"/admin/offices/office/{offices[0].pk}/change/")
    page = clients["Publishers"].get(reverse("admin:draft_set", args=[a_set.pk]))
    draft = drafted(offices[0], people["Editors"], city_en="Later")

    assert form.status_code == 200
    assert (page.status_code, "It was deleted meanwhile." in page.text) == (200, True)
    assert draft.content[0]["fields"]["city_en"] == "Later"


def test_the_draft_of_a_new_entry_goes_with_it(a_set, people):
    new = OfficeFactory(state="draft")
    workflow.put(workflow.propose(new, people["Editors"]), a_set, people["Editors"])

    with change(Office.objects.filter(pk=new.pk), user=people["Publishers"]):
        Office.objects.get(pk=new.pk).delete()

    assert draft_of(new) is None
