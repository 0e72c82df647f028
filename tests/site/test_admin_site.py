"""The admin's own site: its addresses, and sessions that last as long as somebody works."""

import time
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.site.admin_site import PortalAdminSite

pytestmark = pytest.mark.django_db

INDEX = "/admin/"
HOUR = timedelta(hours=1)


def test_the_admin_is_the_portals_own():
    assert isinstance(admin.site, PortalAdminSite)
    assert apps.get_app_config("admin").default_site.endswith("PortalAdminSite")


def test_what_to_fill_in_has_its_address_there(administrator_client):
    assert administrator_client.get(reverse("admin:check_ready")).status_code == 200


def test_what_guards_log_ins_is_not_registered():
    assert not [model for model in admin.site._registry if model._meta.app_label == "axes"]


@pytest.fixture
def session_left(administrator_client):
    """Have an hour be left of a session, which was last used so many seconds ago; return how to ask."""

    def left(seconds: int) -> timedelta:
        session = administrator_client.session
        session["reading"] = "en"
        session["renewed"] = int(time.time()) - seconds
        session.save()
        Session.objects.update(expire_date=timezone.now() + HOUR)
        administrator_client.cookies.clear()
        administrator_client.cookies["sessionid"] = session.session_key
        return administrator_client

    return left


def test_a_session_in_use_is_renewed(session_left):
    client = session_left(seconds=3600)

    answer = client.get(INDEX)

    assert answer.cookies["sessionid"]["max-age"] == 8 * 60 * 60
    assert Session.objects.get().expire_date > timezone.now() + 7 * HOUR


def test_it_is_not_written_at_each_request(session_left):
    client = session_left(seconds=60)

    answer = client.get(INDEX)

    assert "sessionid" not in answer.cookies
    assert Session.objects.get().expire_date < timezone.now() + 2 * HOUR


@pytest.mark.parametrize("address", ["/en/", "/fr/offices/", "/api/v1/instruments/", "/en/nowhere/"])
def test_public_pages_set_no_cookie_for_staff_either(session_left, catalogue, address):
    client = session_left(seconds=3600)

    answer = client.get(address)

    assert not answer.cookies
    assert Session.objects.get().expire_date < timezone.now() + 2 * HOUR
