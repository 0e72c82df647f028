"""Who leaves hands over the entries that they own, and the page names what they leave unfinished."""

import pytest
from django.urls import reverse

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.site import admin_closing
from offices.models import Office
from tests.admin_forms import change, filled
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import OfficeFactory
from tests.site.leaving import closing, owners

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")


def test_a_colleague_owns_what_somebody_who_leaves_owned(administrator_client, leaving, heir, owned):
    page = administrator_client.get(closing(leaving)).text
    assert "2 entries to hand over" in page
    assert "<li>Oslo office (office)</li>" in page

    answer = administrator_client.post(closing(leaving), {"to": heir.pk}, follow=True)

    assert "Handed over to publishers: Oslo office and The Arctic." in answer.text
    assert owners(owned) == [heir, heir]
    leaving.refresh_from_db()
    assert not leaving.is_active


def test_the_history_says_who_handed_over_to_whom(administrator_client, leaving, heir, owned):
    administrator_client.post(closing(leaving), {"to": heir.pk})

    history = logged_in(heir).get(reverse("admin:offices_office_history", args=[owned[0].pk])).text
    assert "Handed over to publishers." in history
    assert versions_of(owned[0]).first().revision.user.username == "administrators"


@pytest.mark.parametrize("to", ["", "999999", "self"])
def test_an_account_is_not_closed_before_somebody_is_named(administrator_client, leaving, owned, to):
    answer = administrator_client.post(closing(leaving), {"to": leaving.pk if to == "self" else to})

    assert answer.context["form"].errors.keys() == {"to"}
    assert owners(owned) == [leaving, leaving]
    leaving.refresh_from_db()
    assert leaving.is_active


def test_nobody_for_now_is_an_answer_too(administrator_client, leaving, owned):
    answer = administrator_client.post(closing(leaving), {"to": "nobody"}, follow=True)

    assert "Without an owner now: Oslo office and The Arctic." in answer.text
    assert owners(owned) == [None, None]


def test_who_owns_nothing_is_closed_without_a_question(administrator_client, leaving):
    assert "hand over" not in administrator_client.get(closing(leaving)).text.lower()

    administrator_client.post(closing(leaving))

    leaving.refresh_from_db()
    assert not leaving.is_active


def test_the_page_names_drafts_and_sets_that_wait(administrator_client, leaving, heir):
    drafted(OfficeFactory(name_en="Oslo office", name_fr="Bureau d’Oslo"), leaving, city_en="After")
    DraftSet.objects.create(name="Reorganisation", created_by=leaving)
    drafted(OfficeFactory(name_en="Other office"), heir, city_en="After")

    page = administrator_client.get(closing(leaving)).text.partition("Drafts that wait")[2]

    assert "Oslo office</a> (office) – Being written" in page
    assert "Reorganisation</a> (set of drafts) – Being written" in page
    assert "Other office" not in page


def test_drafts_of_what_is_handed_over_go_on(administrator_client, leaving, heir, owned):
    draft = drafted(owned[0], leaving, city_en="After")

    administrator_client.post(closing(leaving), {"to": heir.pk})

    draft.refresh_from_db()
    fields = draft.content[0]["fields"]
    assert (fields["city_en"], fields["owner"]) == (
        "After",
        [heir.username] if isinstance(fields["owner"], list) else heir.pk,
    )


def test_several_who_leave_hand_over_to_one(administrator_client, leaving, heir, owned, django_user_model):
    other = django_user_model.objects.create_user("other", is_staff=True)
    third = OfficeFactory(owner=other)
    chosen = {"action": "close_selected", "_selected_action": [leaving.pk, other.pk]}
    page = administrator_client.post(LIST, chosen).text
    assert "3 entries to hand over" in page
    assert f'<option value="{other.pk}"' not in page

    refused = administrator_client.post(LIST, chosen | {"post": "yes"})
    assert refused.context["form"].errors.keys() == {"to"}
    administrator_client.post(LIST, chosen | {"post": "yes", "to": heir.pk})

    assert owners([*owned, third]) == [heir] * 3
    assert not User.objects.filter(pk__in=[leaving.pk, other.pk], is_active=True).exists()


def test_whoever_cannot_be_closed_keeps_what_they_own(administrator_client, leaving, heir, owned):
    me = User.objects.get(username="administrators")
    mine = OfficeFactory(owner=me)
    chosen = {"action": "close_selected", "_selected_action": [leaving.pk, me.pk], "post": "yes"}

    administrator_client.post(LIST, chosen | {"to": heir.pk})

    assert owners([mine]) == [me]
    assert owners(owned) == [heir, heir]


def test_one_closed_by_its_box_can_hand_over_afterwards(administrator_client, leaving, heir, owned):
    data = filled(administrator_client, change(leaving))
    del data["is_active"]
    answer = administrator_client.post(change(leaving), data, follow=True)
    assert (
        f'This closed account still owns 2 entries. <a href="{closing(leaving)}">Hand over</a>' in answer.text
    )

    assert 'value="Hand over"' in administrator_client.get(closing(leaving)).text
    administrator_client.post(closing(leaving), {"to": heir.pk})

    assert owners(owned) == [heir, heir]


# What drafts propose


def draft_for(leaving, heir):
    """Return a draft that gives somebody an entry that they do not own."""
    return drafted(OfficeFactory(name_en="Bergen office", name_fr="Bureau de Bergen"), heir, owner=leaving)


def owner_in(draft):
    draft.refresh_from_db()
    return draft.content[0]["fields"]["owner"]


def test_a_draft_by_which_somebody_who_leaves_would_own_something_is_handed_over_too(
    administrator_client, leaving, heir, owned
):
    draft = draft_for(leaving, heir)
    page = administrator_client.get(closing(leaving)).text
    assert "3 entries to hand over" in page
    assert "<li>Bergen office (office, in a draft)</li>" in page

    answer = administrator_client.post(closing(leaving), {"to": heir.pk}, follow=True)

    assert "Handed over to publishers: Oslo office, The Arctic and Bergen office." in answer.text
    assert owner_in(draft) == heir.pk


@pytest.mark.parametrize("to", ["heir", "nobody"])
def test_what_is_published_later_never_belongs_to_a_closed_account(administrator_client, leaving, heir, to):
    draft = draft_for(leaving, heir)
    refused = administrator_client.post(closing(leaving))
    assert refused.context["form"].errors.keys() == {"to"}

    administrator_client.post(closing(leaving), {"to": heir.pk if to == "heir" else "nobody"})
    draft.refresh_from_db()
    workflow.approve(draft, heir, at_once=True)

    office = Office.objects.get(name_en="Bergen office")
    assert office.owner == (heir if to == "heir" else None)


def test_a_draft_that_waits_for_approval_goes_on_waiting(administrator_client, leaving, heir):
    draft = draft_for(leaving, heir)
    type(draft).objects.update(status="waiting")

    administrator_client.post(closing(leaving), {"to": heir.pk})

    assert owner_in(draft) == heir.pk
    assert draft.status == "waiting"


def test_one_closed_by_its_box_is_told_of_drafts_as_well(administrator_client, leaving, heir):
    draft_for(leaving, heir)
    data = filled(administrator_client, change(leaving))
    del data["is_active"]

    answer = administrator_client.post(change(leaving), data, follow=True)

    assert "This closed account still owns 1 entry." in answer.text


# What happens meanwhile


def meanwhile(monkeypatch, act):
    """Have something happen before whoever closes an account is the only one who does."""
    ask = admin_closing.one_at_a_time
    monkeypatch.setattr(admin_closing, "one_at_a_time", lambda: (act(), ask()))


def test_nothing_is_handed_over_to_who_was_closed_meanwhile(
    administrator_client, leaving, heir, owned, monkeypatch
):
    meanwhile(monkeypatch, lambda: User.objects.filter(pk=heir.pk).update(is_active=False))

    answer = administrator_client.post(closing(leaving), {"to": heir.pk})

    assert answer.context["form"].errors.keys() == {"to"}
    assert owners(owned) == [leaving, leaving]
    leaving.refresh_from_db()
    assert leaving.is_active


@pytest.mark.parametrize("page", ["one", "several"])
def test_who_was_handed_something_meanwhile_is_not_closed_without_a_question(
    administrator_client, leaving, monkeypatch, page
):
    office = Office.objects.filter(pk=OfficeFactory(name_en="Oslo office").pk)
    meanwhile(monkeypatch, lambda: office.update(owner=leaving))
    chosen = {"action": "close_selected", "_selected_action": [leaving.pk], "post": "yes"}

    answer = administrator_client.post(*((closing(leaving),) if page == "one" else (LIST, chosen)))

    assert answer.context["form"].errors.keys() == {"to"}
    leaving.refresh_from_db()
    assert leaving.is_active
