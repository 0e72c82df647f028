"""An address of two open accounts opens neither by single sign-on: forms refuse it, and it is no way in."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cnrs_intl.accounts.models import User
from cnrs_intl.site.admin_accounts import LAST
from tests.admin_forms import change, filled, form_at, post
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_user_add")
NEW = {"username": "twin", "password1": "a long enough word", "password2": "a long enough word"}


@pytest.fixture
def sign_on(settings):
    settings.OIDC_IS_SET = True


def problems(answer):
    return answer.context["adminform"].form.errors.get("email", [])


def test_a_new_account_may_not_have_the_address_of_an_open_one(administrator_client, editor, sign_on):
    answer = post(administrator_client, ADD, email="Editors@example.ORG", **NEW)

    assert "The account “editors” has this address, too" in str(problems(answer))
    assert not User.objects.filter(username="twin").exists()


def test_without_single_sign_on_two_may_share_one(administrator_client, editor):
    post(administrator_client, ADD, email=editor.email, **NEW)

    assert User.objects.filter(email=editor.email).count() == 2


def test_no_account_is_given_the_address_of_an_open_one(administrator_client, editor, staff_of, sign_on):
    publisher = staff_of("Publishers")

    answer = post(administrator_client, change(publisher), email=editor.email)
    assert "“editors”" in str(problems(answer))

    User.objects.filter(pk=editor.pk).update(is_active=False)
    post(administrator_client, change(publisher), email=editor.email)
    publisher.refresh_from_db()
    assert publisher.email == editor.email


def test_an_account_is_not_opened_beside_one_with_its_address(administrator_client, editor, sign_on):
    twin = User.objects.create_user("twin", editor.email, is_staff=True, is_active=False)

    answer = post(administrator_client, change(twin), is_active=["on"])

    assert "“editors”" in str(problems(answer))
    twin.refresh_from_db()
    assert not twin.is_active


def test_those_who_share_one_from_before_can_be_changed_otherwise(administrator_client, editor, sign_on):
    User.objects.create_user("twin", editor.email, is_staff=True)

    post(administrator_client, change(editor), first_name="Ada")

    editor.refresh_from_db()
    assert editor.first_name == "Ada"


def test_no_password_is_taken_away_from_who_shares_their_address(administrator_client, editor, sign_on):
    User.objects.create_user("twin", editor.email, is_staff=True)
    address = reverse("admin:auth_user_password_change", args=[editor.pk])

    answer = administrator_client.post(address, {"usable_password": "false", "unset-password": "1"})

    assert "“twin” has this address, too" in str(answer.context["form"].errors)
    editor.refresh_from_db()
    assert editor.has_usable_password()


@pytest.mark.parametrize("shared", [True, False])
def test_a_shared_address_is_no_way_in_for_the_last_who_keeps_accounts(staff_of, sign_on, shared):
    administrator = staff_of("Administrators")
    root = User.objects.create_superuser("root", "root@example.org")
    User.objects.create_user("twin", "Root@example.org" if shared else "", is_staff=True)
    data = filled(logged_in(root), change(administrator))
    del data["groups"]

    answer = logged_in(root).post(change(administrator), data)

    assert (str(LAST) in answer.text) == shared
    assert administrator.groups.exists() == shared


def test_no_administrator_without_a_password_is_given_a_shared_address(
    administrator_client, staff_of, sign_on
):
    other = User.objects.create_user("other", "other@example.org", is_staff=True)
    other.groups.add(Group.objects.get(name="Administrators"))
    editor = staff_of("Editors")

    page = post(administrator_client, change(other), email=editor.email)

    assert "“editors”" in str(problems(page))
    assert form_at(administrator_client, change(other)).data["email"] == "other@example.org"
