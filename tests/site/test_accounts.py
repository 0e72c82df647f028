"""Accounts of staff: who keeps them, and what happens to whoever guesses passwords."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cnrs_intl.accounts.models import User
from tests.admin_forms import change, filled, form_at, post

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


def test_an_administrator_makes_an_account_in_a_group(administrator_client):
    group = Group.objects.get(name="Editors")
    words = {"username": "ada", "password1": "a long enough word", "password2": "a long enough word"}

    post(administrator_client, reverse("admin:accounts_user_add"), groups=[str(group.pk)], **words)

    ada = User.objects.get(username="ada")
    assert ada.is_staff
    assert [one.name for one in ada.groups.all()] == ["Editors"]


def test_an_accounts_form_says_nothing_that_is_for_technicians(administrator_client, staff_of):
    editor = staff_of("Editors")

    page = administrator_client.get(change(editor)).text

    assert "pbkdf2" not in page
    assert editor.password[-20:] not in page
    assert reverse("admin:auth_user_password_change", args=[editor.pk]) in page
    assert {"username", "first_name", "last_name", "email", "language", "is_active"} <= form_at(
        administrator_client, change(editor)
    ).data.keys()
    assert "Open account" in page
    assert 'name="is_staff"' not in page


def test_an_account_that_an_administrator_changes_stays_one_of_staff(administrator_client, staff_of):
    editor = staff_of("Editors")

    post(administrator_client, change(editor), first_name="Ada")

    editor.refresh_from_db()
    assert (editor.first_name, editor.is_staff, editor.is_active) == ("Ada", True, True)
    assert editor.check_password("correct horse")


def test_an_account_without_a_password_says_so(administrator_client, settings):
    settings.OIDC_IS_SET = True
    account = User.objects.create_user("ada", "ada@example.org", is_staff=True)

    assert "none: single sign-on alone" in administrator_client.get(change(account)).text
    page = administrator_client.get(reverse("admin:accounts_user_add")).text
    assert "by single sign-on alone" in page
    assert "LDAP" not in page


@pytest.mark.parametrize(("status", "shown"), [("open", [True, False]), ("closed", [False, True])])
def test_the_list_shows_open_accounts_or_closed_ones(administrator_client, staff_of, status, shown):
    opened, closed = staff_of("Editors"), staff_of("Publishers")
    User.objects.filter(pk=closed.pk).update(is_active=False)

    page = administrator_client.get(reverse("admin:accounts_user_changelist"), {"status": status}).text

    assert [change(account) in page for account in (opened, closed)] == shown
    assert f'<a href="?status={status}">{status}</a>' in page


def test_an_administrator_makes_nobody_a_superuser_and_hands_out_no_permission(
    administrator_client, staff_of
):
    editor = staff_of("Editors")
    permission = Permission.objects.get(codename="publish_office")
    page = form_at(administrator_client, change(editor))
    assert not {"is_superuser", "user_permissions"} & page.data.keys()

    forged = {"is_superuser": "on", "user_permissions": [permission.pk]}
    administrator_client.post(change(editor), filled(administrator_client, change(editor), **forged))

    editor.refresh_from_db()
    assert not editor.is_superuser
    assert not editor.user_permissions.exists()


def test_only_the_three_groups_can_be_given(administrator_client, staff_of):
    editor = staff_of("Editors")
    other = Group.objects.create(name="Other")

    answer = post(administrator_client, change(editor), groups=[str(other.pk)])

    assert answer.context["adminform"].form.errors.keys() == {"groups"}


def test_a_superuser_is_out_of_an_administrators_reach(administrator_client):
    root = User.objects.create_superuser("root", "", "correct horse")
    password = reverse("admin:auth_user_password_change", args=[root.pk])

    assert administrator_client.post(change(root), {}).status_code == 403
    assert administrator_client.post(password, {}).status_code == 403
    assert administrator_client.post(reverse("admin:accounts_user_delete", args=[root.pk])).status_code == 403


def test_groups_are_translated_on_display_only(administrator_client, settings):
    for group in Group.objects.all():
        assert group.name in {"Editors", "Publishers", "Administrators"}
    assert "Editors" in administrator_client.get(reverse("admin:accounts_user_add")).text


@pytest.mark.parametrize("model", ["auth_group", "axes_accessattempt", "axes_accesslog"])
def test_what_is_made_by_code_is_not_in_the_admin(model):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model}_changelist")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_log_in_is_throttled(client, staff_of, language):
    staff_of("Editors")
    headers = {"accept-language": language}
    for _attempt in range(5):
        answer = client.post(LOGIN, {"username": "editors", "password": "guess"}, headers=headers)

    assert answer.status_code == 429
    right = client.post(LOGIN, {"username": "editors", "password": "correct horse"}, headers=headers)
    assert right.status_code == 429
    assert f'lang="{language}"' in right.text


def test_old_log_in_attempts_are_purged(client, staff_of):
    client.post(LOGIN, {"username": "nobody", "password": "guess"})
    client.post(LOGIN, {"username": "somebody", "password": "guess"})
    old = AccessAttempt.objects.filter(username="nobody")
    old.update(attempt_time=timezone.now() - timedelta(days=31))

    call_command("purge_login_attempts")

    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["somebody"]
