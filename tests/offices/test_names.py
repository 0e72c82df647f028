"""The table of names: what staff cannot edit of it is of countries that the portal has."""

import pytest

from offices import names
from sectors.models import Country


@pytest.mark.usefixtures("catalogue")
def test_each_country_of_the_lists_is_one_of_the_portals():
    known = set(Country.objects.values_list("iso2", flat=True))

    assert {name.country for name in names.listed()} <= known
