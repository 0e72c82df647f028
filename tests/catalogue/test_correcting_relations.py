"""Corrections of relations, and of the rows of an entry, on portals that are loaded already."""

import pytest

from instruments.models import Activity, Instrument
from offices.models import Office
from sectors.models import Country, CountryAlias, Region, Sector
from tests.catalogue.corrections import edit, listed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.usefixtures("loaded")
def test_relations_follow_whatever_staff_have_renamed(bring):
    edit(Sector.objects.get(slug="asia"), slug="asie")
    before = Sector.objects.get(slug="asie").version

    bring(Office, "rio", sectors=[["asia"]])
    bring(Country, "MN", region=["oceania"], territory_of=["FR"])
    bring(Region, "oceania", sector=["asia"])

    assert [sector.slug for sector in Office.objects.get(slug="rio").sectors.all()] == ["asie"]
    mongolia = Country.objects.get(iso2="MN")
    assert (mongolia.region.slug, mongolia.territory_of.iso2) == ("oceania", "FR")
    assert Region.objects.get(slug="oceania").sector.slug == "asie"
    assert Sector.objects.get(slug="asie").version == before + 1


@pytest.mark.usefixtures("loaded")
def test_relations_that_staff_have_changed_stay(bring):
    Office.objects.get(slug="rio").sectors.add(Sector.objects.get(slug="europe"))
    edit(Country.objects.get(iso2="MN"), region=Region.objects.get(slug="oceania"))

    bring(Office, "rio", sectors=[["asia"], ["europe"]])
    bring(Country, "MN", region=["north-america"])

    assert Office.objects.get(slug="rio").sectors.count() == 2
    assert Country.objects.get(iso2="MN").region.slug == "oceania"
    assert listed() == [("sectors", "asia, europe"), ("region", "north-america")]


def test_a_relation_to_what_was_deleted_is_left_alone(bring):
    Activity.objects.get(slug="fieldwork").delete()

    bring(Instrument, "iea", activities=[["fieldwork"]])

    assert Instrument.objects.get(slug="iea").activities.count() == 3
    assert listed() == []


@pytest.mark.usefixtures("loaded")
def test_rows_of_an_entry_follow_and_count_as_its_change(bring):
    swaziland = CountryAlias.objects.get(country__iso2="SZ", language="en", text="Swaziland")
    asia = Sector.objects.get(slug="asia")

    bring(CountryAlias, ["SZ"], "en", "Swaziland", kind="everyday")
    bring(Region, "elsewhere-in-asia", name_en="The rest of Asia")

    swaziland.refresh_from_db()
    assert swaziland.kind == "everyday"
    assert Sector.objects.get(slug="asia").version == asia.version + 1
    assert asia.regions.filter(name_en="The rest of Asia").exists()
