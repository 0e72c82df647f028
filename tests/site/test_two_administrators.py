"""Two Administrators at the same time: somebody who keeps accounts is always left. On SQLite in turn."""

import threading
from contextlib import suppress

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.urls import reverse

from cnrs_intl.accounts.models import User
from cnrs_intl.catalogue import writing
from cnrs_intl.site import admin_accounts
from offices.models import Office
from tests.admin_forms import change, filled
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(catalogue):
    """Two Administrators, and nobody else who keeps accounts."""
    found = [
        User.objects.create_user(name, password="correct horse", is_staff=True) for name in ("ada", "eve")
    ]
    for account in found:
        account.groups.add(Group.objects.get(name="Administrators"))
    return found


@pytest.fixture
def together(monkeypatch):
    """Do both at the same time; whoever asks who is left waits a moment for the other one to ask, too."""
    asking, at_once = threading.Barrier(2), connection.vendor == "postgresql"
    ask = admin_accounts.others_keep_accounts

    def others_keep_accounts(account):
        if at_once:
            with suppress(threading.BrokenBarrierError):  # the other one waits for a lock
                asking.wait(1)
        return ask(account)

    def work(act):
        try:
            act()
        finally:
            connections.close_all()

    def both(*acts):
        monkeypatch.setattr(admin_accounts, "others_keep_accounts", others_keep_accounts)
        threads = [threading.Thread(target=work, args=[act], daemon=True) for act in acts]
        for thread in threads:
            thread.start()
            if not at_once:
                thread.join()
        for thread in threads:
            thread.join(60)

    return both


def acts(two, address, sent):
    """Return what each of the two does to the other."""
    made = []
    for asker, other in (two, two[::-1]):
        client = logged_in(asker)
        made.append((client, address(other), sent(client, other)))
    return [lambda client=client, at=at, data=data: client.post(at, data) for client, at, data in made]


def keepers():
    return User.objects.filter(groups__name="Administrators", is_active=True, is_staff=True).count()


def without_a_group(client, other):
    data = filled(client, change(other))
    del data["groups"]
    return data


def test_two_who_take_each_other_out_of_the_group_leave_one_in_it(two, together):
    together(*acts(two, change, without_a_group))

    assert keepers() == 1


def test_two_who_close_each_others_account_leave_one_open(two, together):
    def closing(other):
        return reverse("admin:accounts_user_delete", args=[other.pk])

    together(*acts(two, closing, lambda _client, _other: {}))

    assert keepers() == 1


def test_one_who_closes_who_takes_them_out_of_the_group_leaves_one(two, together):
    ada, eve = two
    eves, adas = logged_in(eve), logged_in(ada)
    data = without_a_group(eves, ada)
    closing = reverse("admin:accounts_user_delete", args=[eve.pk])

    together(lambda: eves.post(change(ada), data), lambda: adas.post(closing, {}))

    assert keepers() == 1


def test_nothing_is_handed_over_to_who_is_closed_at_the_same_time(two, together):
    leaving, heir = (User.objects.create_user(name, is_staff=True) for name in ("leaving", "heir"))
    ada, eve = map(logged_in, two)
    with writing.change(Office.objects.filter(slug="tokyo")):
        office = Office.objects.get(slug="tokyo")
        office.owner = leaving
        office.save()

    def closing(account):
        return reverse("admin:accounts_user_delete", args=[account.pk])

    together(lambda: ada.post(closing(leaving), {"to": heir.pk}), lambda: eve.post(closing(heir), {}))

    office.refresh_from_db()
    assert office.owner.is_active
    assert User.objects.filter(pk__in=[leaving.pk, heir.pk], is_active=True).count() == 1
