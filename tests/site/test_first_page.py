"""What the first page of the admin says on a new portal, and how."""

import pytest
from django.urls import reverse

from tests.drafted import changed_live
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def test_the_last_changes_are_those_of_people_not_the_loading(catalogue, publisher_client):
    assert "Nothing has been changed yet." in publisher_client.get(reverse("admin:index")).text

    changed_live(OfficeFactory(name_en="Oslo office"), since=2014)
    page = publisher_client.get(reverse("admin:index"))

    assert len(page.context["changes"]) == 1
    assert "Loaded from the fixtures" not in page.text
    assert "Loaded from the fixtures" in publisher_client.get(reverse("admin:journal")).text
