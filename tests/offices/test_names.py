"""The table of names: what staff cannot edit of it is of countries that the portal has."""

import pytest

from offices import names
from sectors.models import Country, Region, Sector
from tests.drafted import renamed_address

pytestmark = pytest.mark.usefixtures("catalogue")


def test_each_country_of_the_lists_is_one_of_the_portals():
    known = set(Country.objects.values_list("iso2", flat=True))

    assert {name.country for name in names.listed()} <= known


def test_parts_of_the_world_keep_their_words_when_staff_change_their_addresses():
    before = {(area.text, area.sector, area.region) for area in names.areas()}

    for model, slug in ((Sector, "asia"), (Region, "europe-outside-the-european-union")):
        renamed_address(model, slug, f"new-{slug}")

    after = {(area.text, area.sector, area.region) for area in names.areas()}
    assert {area[0] for area in before - after} <= {"asia", "europe-outside-the-european-union"}
    assert len(after) == len(before) > 400
