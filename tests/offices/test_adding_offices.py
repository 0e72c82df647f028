"""Adding an office on its form."""

import json
import re
from html import unescape

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_the_address_of_a_new_office_is_proposed_from_its_city(editor_client):
    page = editor_client.get(reverse("admin:offices_office_add"))

    (fields,) = re.findall(r'data-prepopulated-fields="([^"]+)"', page.text)
    (proposed,) = json.loads(unescape(fields))
    assert (proposed["name"], proposed["dependency_list"]) == ("slug", ["city_en"])
