"""The admin's own site, and its addresses."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from cnrs_intl.site.admin_site import PortalAdminSite

pytestmark = pytest.mark.django_db


def test_the_admin_is_the_portals_own():
    assert isinstance(admin.site, PortalAdminSite)
    assert apps.get_app_config("admin").default_site.endswith("PortalAdminSite")


def test_what_to_fill_in_has_its_address_there(administrator_client):
    assert administrator_client.get(reverse("admin:check_ready")).status_code == 200


def test_what_guards_log_ins_is_not_registered():
    assert not [model for model in admin.site._registry if model._meta.app_label == "axes"]
