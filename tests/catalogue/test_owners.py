"""Who can be given an entry: open accounts, by the names of their people; who owns it now stays on offer."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.owners import labelled
from tests.admin_forms import change, filled, post
from tests.conftest import logged_in
from tests.factories import OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_countries")]


@pytest.fixture
def account(django_user_model):
    def make(name, first="", last="", **values):
        return django_user_model.objects.create_user(
            name, first_name=first, last_name=last, **{"is_staff": True} | values
        )

    return make


@pytest.fixture
def client(publisher):
    return logged_in(publisher)


def offered(page, name="owner"):
    form = page.context["adminform"].form if "adminform" in page.context else page.context["form"]
    return [str(words) for value, words in form.fields[name].choices if value]


def test_open_accounts_are_offered_by_the_names_of_their_people(client, account):
    account("b2", "Zoé", "Abel")
    account("c3", "Ève", "Martin")
    account("left", "Paul", "Martin", is_active=False)
    account("visitor", "Nobody", "Here", is_staff=False)

    assert offered(client.get(change(OfficeFactory()))) == ["Ève Martin", "publishers", "Zoé Abel"]


def test_the_user_name_tells_apart_who_has_the_same_name(account):
    accounts = [account("one", "Ève", "Martin"), account("two", "Eve", "MARTIN"), account("three")]

    assert [words for _account, words in labelled(accounts)] == [
        "Ève Martin (one)",
        "Eve MARTIN (two)",
        "three",
    ]


def test_who_owns_it_now_stays_though_the_account_is_closed(client, account, publisher):
    closed = account("left", "Paul", "Martin", is_active=False)
    office = OfficeFactory(owner=closed, order=3)
    assert offered(client.get(change(office))) == ["Paul Martin (account closed)", "publishers"]

    post(client, change(office), order="7")
    office.refresh_from_db()
    assert (office.order, office.owner) == (7, closed)

    post(client, change(office), owner=str(publisher.pk))
    assert offered(client.get(change(office))) == ["publishers"]


def test_no_entry_is_given_to_another_closed_account(client, account):
    closed, office = account("left", is_active=False), OfficeFactory()

    answer = client.post(change(office), filled(client, change(office), owner=closed.pk) | {"_save": "1"})

    assert answer.context["adminform"].form.errors.keys() == {"owner"}
    office.refresh_from_db()
    assert office.owner is None


def test_many_are_given_to_the_same_accounts_by_the_same_names(client, account):
    account("c3", "Ève", "Martin")
    account("left", is_active=False)
    chosen = {"action": "set_owner", "_selected_action": [OfficeFactory().pk]}

    page = client.post(reverse("admin:offices_office_changelist"), chosen)

    assert offered(page) == ["left as it is", "nobody", "Ève Martin", "publishers"]


def test_who_leaves_hands_over_by_the_same_names(administrator_client, account):
    account("c3", "Ève", "Martin")
    leaver = account("leaver")
    OfficeFactory(owner=leaver)

    page = administrator_client.get(reverse("admin:accounts_user_delete", args=[leaver.pk]))

    assert offered(page, "to") == [
        "administrators",
        "Ève Martin",
        "nobody for now: they have no owner",
    ]


def test_the_form_asks_for_accounts_once_however_many_there_are(
    client, account, django_assert_max_num_queries
):
    address = change(OfficeFactory(owner=account("left", is_active=False)))
    client.get(address)
    with django_assert_max_num_queries(60) as before:
        client.get(address)
    for number in range(20):
        account(f"more-{number}", "Ève", "Martin")

    with django_assert_max_num_queries(len(before.captured_queries)) as after:
        client.get(address)

    asked = [each for each in after.captured_queries if 'FROM "auth_user"' in each["sql"]]
    assert len([each for each in asked if '"is_staff"' in each["sql"].partition("WHERE")[2]]) == 1
