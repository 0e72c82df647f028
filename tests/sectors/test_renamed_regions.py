"""A region that gets another address leads on from the old one, wherever it was renamed."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.catalogue.writing import change as changing
from sectors.models import Region, Sector
from tests import factories
from tests.admin_forms import change, filled, saved_at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def regions(catalogue) -> list[Region]:
    sector = factories.SectorFactory()
    return [factories.RegionFactory(sector=sector, slug=slug) for slug in ("one", "two")]


def leads_to(client, slug: str) -> str:
    """Return the address that an old one of a region leads to; nothing if it leads nowhere."""
    return client.get(f"/api/v1/regions/{slug}/").get("Location", "")


def test_on_the_form_of_its_sector(client, publisher_client, regions):
    address = change(regions[0].sector)
    sent = filled(publisher_client, address, **{"regions-0-slug": "uno"})

    assert saved_at_once(publisher_client, address, sent).status_code == 302
    assert leads_to(client, "one") == "/api/v1/regions/uno/"
    assert list(FormerAddress.objects.values_list("slug", "entry_id")) == [("one", regions[0].pk)]


def test_by_itself(client, regions):
    with changing(Sector.objects.filter(pk=regions[0].sector_id)):
        regions[0].slug = "uno"
        regions[0].save()

    assert leads_to(client, "one") == "/api/v1/regions/uno/"


def test_in_a_draft_once_that_is_published(client, staff_of, regions):
    sector, publisher = regions[0].sector, staff_of("Publishers")
    with changing(Sector.objects.filter(pk=sector.pk), user=publisher, into=Into()):
        regions[0].slug = "uno"
        regions[0].save()

    before = leads_to(client, "one")
    workflow.approve(draft_of(sector), publisher)

    assert before == ""
    assert leads_to(client, "one") == "/api/v1/regions/uno/"


def test_where_two_change_places_each_has_its_own(client, publisher_client, regions):
    address = change(regions[0].sector)
    for typed in ({"regions-0-slug": "two", "regions-1-slug": "one"}, {"regions-0-slug": "uno"}):
        saved_at_once(publisher_client, address, filled(publisher_client, address, **typed))

    regions[0].refresh_from_db()
    assert {slug: leads_to(client, slug) for slug in ("one", "two")} == {
        "one": "",
        "two": "/api/v1/regions/uno/",
    }


def test_who_publishes_sees_beforehand_what_changes_in_the_regions(publisher_client, staff_of, regions):
    sector = regions[0].sector
    with changing(Sector.objects.filter(pk=sector.pk)):
        sector.save()  # with its regions, for the history
    with changing(Sector.objects.filter(pk=sector.pk), user=staff_of("Editors"), into=Into()):
        regions[0].name_en = "Zephyrland"
        regions[0].save()

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft_of(sector).pk])).text

    assert "The public sees no change." not in page
    assert "What the public reads in it" in page
    assert "Zephyrland" in page
