"""Accounts are closed, never deleted: who left keeps their name in the history."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.urls import reverse

from cnrs_intl.accounts.models import User
from cnrs_intl.site.admin_accounts import LAST, OWN
from tests.admin_forms import change, filled, form_at, post
from tests.conftest import logged_in
from tests.site.leaving import closing

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_user_changelist")


def is_open(account: User) -> bool:
    account.refresh_from_db()
    return account.is_active


@pytest.fixture
def administrator(administrator_client):
    return User.objects.get(username="administrators")


def act(client, *accounts: User, action: str = "close_selected"):
    """Choose accounts and an action, and confirm what its page asks."""
    chosen = {"action": action, "_selected_action": [str(account.pk) for account in accounts]}
    asked = client.post(LIST, chosen, follow=True)
    return (
        client.post(LIST, chosen | {"post": "yes"}, follow=True)
        if "selected accounts" in asked.text
        else asked
    )


def test_several_are_named_before_they_are_closed(administrator_client, editor, publisher_client):
    chosen = {"action": "close_selected", "_selected_action": [editor.pk]}

    page = administrator_client.post(LIST, chosen)

    assert f"<li>{editor}<input" in page.text
    assert is_open(editor)


def test_the_page_to_delete_one_closes_it(administrator_client, editor):
    page = administrator_client.get(closing(editor))
    assert "<h1>Close the account “editors”</h1>" in page.text
    assert "Accounts are closed, never deleted" in page.text

    answer = administrator_client.post(closing(editor), follow=True)

    assert not is_open(editor)
    assert "Closed, with their names kept in the history: editors." in answer.text
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id) == (CHANGE, str(editor.pk))
    assert "Open account" in entry.get_change_message()


def test_its_form_leads_there_in_other_words(administrator_client, editor):
    page = administrator_client.get(change(editor)).text

    assert page.count(closing(editor)) == 1
    assert f'href="{closing(editor)}" class="deletelink">Close this account</a>' in page


def test_a_closed_account_logs_nobody_in_and_ends_its_sessions(administrator_client, editor):
    client = logged_in(editor)
    assert client.get("/admin/").status_code == 200

    administrator_client.post(closing(editor))
    assert client.get("/admin/").status_code == 302
    post(administrator_client, change(editor), is_active=["on"])

    assert is_open(editor)
    assert client.get("/admin/").status_code == 302


def test_its_box_closes_it_too_with_its_sessions(administrator_client, editor):
    logged_in(editor)
    data = filled(administrator_client, change(editor))
    del data["is_active"]

    administrator_client.post(change(editor), data)

    assert not is_open(editor)
    assert Session.objects.count() == 1  # the Administrator's


def test_one_that_is_closed_says_how_to_open_it(administrator_client, editor):
    administrator_client.post(closing(editor))

    page = administrator_client.get(closing(editor)).text

    assert "tick “Open account” on its form" in page
    assert 'value="Close this account"' not in page
    assert closing(editor) not in administrator_client.get(change(editor)).text


def test_many_are_closed_at_once_and_none_deleted(administrator_client, administrator, editor, staff_of):
    publisher = staff_of("Publishers")

    answer = act(administrator_client, administrator, editor, publisher)

    assert [is_open(one) for one in (administrator, editor, publisher)] == [True, False, False]
    assert "names kept in the history: editors and publishers." in answer.text
    assert str(OWN) in answer.text
    assert LogEntry.objects.count() == 2


def test_no_action_deletes(administrator_client, editor):
    assert "delete_selected" not in administrator_client.get(LIST).text

    act(administrator_client, editor, action="delete_selected")

    assert is_open(editor)


def test_nobody_closes_their_own(administrator_client, administrator):
    assert str(OWN) in administrator_client.get(closing(administrator)).text

    answer = administrator_client.post(closing(administrator))

    assert answer.text.count(str(OWN)) == 1
    assert is_open(administrator)


@pytest.mark.parametrize("box", ["is_active", "is_staff"])
def test_nobody_shuts_themselves_out_by_a_box(box):
    root = User.objects.create_superuser("root", password="correct horse")
    client = logged_in(root)
    data = filled(client, change(root))
    del data[box]

    answer = client.post(change(root), data)

    assert str(OWN) in answer.text
    assert is_open(root)
    assert root.is_staff


def test_an_administrator_does_not_close_their_own_by_its_box(administrator_client, administrator):
    data = filled(administrator_client, change(administrator))
    del data["is_active"]

    assert str(OWN) in administrator_client.post(change(administrator), data).text
    assert is_open(administrator)


def test_nobody_takes_the_accounts_away_from_themselves(administrator_client, administrator):
    User.objects.create_superuser("root", password="correct horse")
    data = filled(administrator_client, change(administrator))
    del data["groups"]

    answer = administrator_client.post(change(administrator), data)

    assert str(OWN) in answer.text
    assert administrator.groups.exists()


def test_a_last_but_one_may_be_taken_out_of_the_group(administrator):
    root = User.objects.create_superuser("root", password="correct horse")
    client = logged_in(root)
    data = filled(client, change(administrator))
    del data["groups"]

    client.post(change(administrator), data)

    assert not administrator.groups.exists()


def test_who_has_no_way_in_does_not_count_as_keeping_accounts(administrator_client, administrator, settings):
    root = User.objects.create_superuser("root", "root@example.org")
    data = filled(logged_in(root), change(administrator))
    del data["groups"]

    answer = logged_in(root).post(change(administrator), data)
    assert str(LAST) in answer.text

    settings.OIDC_IS_SET = True
    logged_in(root).post(change(administrator), data)
    assert not administrator.groups.exists()


def test_the_last_open_administrator_is_not_closed(administrator, staff_of):
    other = User.objects.create_user("other", is_staff=True)
    other.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "delete_user"]))
    closed = User.objects.create_superuser("closed", is_active=False)
    assert not closed.is_active

    answer = logged_in(other).post(closing(administrator))

    assert str(LAST) in answer.text
    assert is_open(administrator)


def test_another_administrator_may_be_closed(administrator_client):
    other = User.objects.create_user("other", is_staff=True)
    other.groups.set(User.objects.get(username="administrators").groups.all())

    administrator_client.post(closing(other))

    assert not is_open(other)


def test_a_superuser_is_closed_by_superusers_only(administrator_client):
    root, other = (
        User.objects.create_superuser(name, password="correct horse") for name in ("root", "other")
    )

    assert administrator_client.get(closing(root)).status_code == 403
    answer = act(administrator_client, root)
    assert "only a superuser may close it" in answer.text
    assert is_open(root)

    logged_in(other).post(closing(root))
    assert not is_open(root)


def test_an_account_that_there_is_not_is_not_found(administrator_client):
    assert administrator_client.get(reverse("admin:accounts_user_delete", args=[999])).status_code == 404


def test_an_account_that_comes_back_unsaved_is_not_closed(administrator_client, editor):
    data = filled(administrator_client, change(editor)) | {"_resume": "1"}
    del data["is_active"]

    page = administrator_client.post(change(editor), data)

    assert page.status_code == 200
    assert is_open(editor)
    assert "is_active" in form_at(administrator_client, change(editor)).data
