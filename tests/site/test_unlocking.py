"""Failed log-ins lock an account, from one address; an Administrator or a new password unlocks it."""

import re
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.admin.models import LogEntry
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.accounts.models import User
from cnrs_intl.accounts.throttling import visitor_address
from tests.admin_forms import change, form_at

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
LIST = reverse("admin:accounts_user_changelist")
LONG = "a long enough word"


def fail(times=5, **headers):
    for _attempt in range(times):
        answer = Client().post(LOGIN, {"username": "editors", "password": "guess"}, **headers)
    return answer


def may_log_in(password="correct horse", **headers):
    return Client().post(LOGIN, {"username": "editors", "password": password}, **headers).status_code == 302


@pytest.fixture
def locked(editor):
    assert fail().status_code == 429
    assert not may_log_in()
    return editor


def test_list_and_form_say_that_an_account_is_locked_and_until_when(administrator_client, locked):
    assert re.search(r"locked until \d+:\d\d", administrator_client.get(LIST).text)
    form = administrator_client.get(change(locked)).text
    assert "Too many failed log-ins in a row have locked this account." in form
    assert re.search(r"locked until \d+:\d\d", form)


@pytest.mark.parametrize(("hour", "written"), [(0, "00:00"), (9, "09:00"), (12, "12:00"), (13, "13:00")])
def test_a_lock_that_ends_on_the_hour_is_told_as_any_other(administrator_client, locked, hour, written):
    end = timezone.localtime().replace(hour=hour, minute=0)

    with patch("cnrs_intl.site.admin_unlocking.locked_until", return_value=end):
        assert f"locked until {written}" in administrator_client.get(LIST).text


def test_an_account_with_fewer_failures_is_open(administrator_client, editor):
    fail(4)

    assert "locked until" not in administrator_client.get(LIST).text
    assert "Too many failed" not in administrator_client.get(change(editor)).text
    assert may_log_in()


def test_the_button_of_the_form_unlocks_at_once(administrator_client, locked):
    form = administrator_client.get(change(locked)).text
    address = reverse("admin:accounts_user_unlock", args=[locked.pk])
    assert f'action="{address}"' in form

    answer = administrator_client.post(address, follow=True)

    assert "Unlocked: editors. They can log in at once." in answer.text
    assert may_log_in()
    assert LogEntry.objects.get().change_message == "Unlocked."


def test_the_action_unlocks_those_that_were_locked(administrator_client, locked, staff_of):
    other = staff_of("Publishers")
    chosen = {"action": "unlock_selected", "_selected_action": [locked.pk, other.pk]}

    answer = administrator_client.post(LIST, chosen, follow=True)

    assert "Unlocked: editors." in answer.text
    assert may_log_in()
    again = administrator_client.post(LIST, chosen, follow=True)
    assert "None of these accounts was locked." in again.text


def test_only_administrators_unlock_and_superusers_only_by_superusers(
    administrator_client, publisher_client, locked
):
    address = reverse("admin:accounts_user_unlock", args=[locked.pk])
    assert publisher_client.post(address).status_code == 403
    assert administrator_client.get(address).status_code == 302
    assert not may_log_in()

    User.objects.filter(pk=locked.pk).update(is_superuser=True)
    assert administrator_client.post(address).status_code == 403
    chosen = {"action": "unlock_selected", "_selected_action": [locked.pk]}
    assert "only a superuser may unlock it" in administrator_client.post(LIST, chosen, follow=True).text
    assert not may_log_in()


def test_a_password_from_an_administrator_unlocks(administrator_client, locked):
    address = reverse("admin:auth_user_password_change", args=[locked.pk])
    page = form_at(administrator_client, address)
    assert "usable_password" not in page.data  # without single sign-on nobody could log in then

    administrator_client.post(address, page.data | {"password1": LONG, "password2": LONG})

    assert may_log_in(LONG)


def test_an_account_keeps_a_password_while_there_is_no_other_way_in(administrator_client, editor, settings):
    address = reverse("admin:auth_user_password_change", args=[editor.pk])
    off = {"usable_password": "false", "unset-password": "1"}

    assert administrator_client.post(address, off).context["form"].errors.keys() == {"password1", "password2"}
    settings.OIDC_IS_SET = True
    User.objects.filter(pk=editor.pk).update(email="")
    assert "no e-mail address" in str(administrator_client.post(address, off).context["form"].errors)
    editor.refresh_from_db()
    assert editor.has_usable_password()

    User.objects.filter(pk=editor.pk).update(email="editors@example.org")
    administrator_client.post(address, off)
    editor.refresh_from_db()
    assert not editor.has_usable_password()


def test_the_list_costs_the_same_queries_for_many(administrator_client, locked, django_assert_num_queries):
    administrator_client.get(LIST)
    with django_assert_num_queries(7):
        administrator_client.get(LIST)

    for number in range(20):
        User.objects.create_user(f"user{number}", is_staff=True)
        AccessAttempt.objects.create(
            username=f"user{number}", ip_address="192.0.2.1", failures_since_start=5, user_agent=""
        )
    with django_assert_num_queries(7):
        assert administrator_client.get(LIST).text.count("locked until") == 21


# Behind a proxy

FORWARDED = "203.0.113.9, 198.51.100.7, 192.0.2.44"


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, FORWARDED, "10.0.0.1"),
        (1, FORWARDED, "192.0.2.44"),
        (2, FORWARDED, "198.51.100.7"),
        (4, FORWARDED, "10.0.0.1"),
        (1, "192.0.2.44:5678", "192.0.2.44"),
        (1, "2001:db8::1", "2001:db8::"),
        (1, "[2001:db8::1]:443", "2001:db8::"),
        (1, "[2001:db8::1]", "2001:db8::"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:192.0.2.44", "192.0.2.44"),
        (1, "fe80::1%eth0", "fe80::"),
        (1, "", "10.0.0.1"),
        (1, "192.0.2.44, <script>", "10.0.0.1"),
    ],
)
def test_the_visitor_is_as_far_from_the_end_as_there_are_proxies(settings, proxies, told, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"x-forwarded-for": told})

    assert visitor_address(request) == address


@pytest.mark.parametrize("proxies", [1, 2])
def test_a_number_of_proxies_that_cannot_be_is_in_the_log(settings, caplog, proxies):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR="10.0.0.1").get("/", headers={"x-forwarded-for": "192.0.2.44"})

    visitor_address(request)

    warned = ["TRUSTED_PROXIES is 2, but X-Forwarded-For has 1: all visitors may count as one address"]
    assert caplog.messages == warned * (proxies - 1)


def test_whoever_guesses_from_all_over_one_network_is_slowed_down(editor):
    for number in range(5):
        fail(1, REMOTE_ADDR=f"2001:db8::{number}")

    assert not may_log_in(REMOTE_ADDR="2001:db8::99")
    assert may_log_in(REMOTE_ADDR="2001:db8:0:1::1")


def test_a_forged_address_counts_for_nothing_by_default(editor):
    for number in range(5):
        fail(1, headers={"x-forwarded-for": f"192.0.2.{number}"})

    assert not may_log_in(headers={"x-forwarded-for": "192.0.2.99"})


def test_behind_a_proxy_whoever_guesses_locks_out_themselves_alone(editor, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        fail(1, headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.5"})

    assert not may_log_in(headers={"x-forwarded-for": "203.0.113.5"})
    assert may_log_in(headers={"x-forwarded-for": "203.0.113.6"})
