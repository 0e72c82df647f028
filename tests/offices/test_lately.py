"""Countries that other offices cover than a month ago, by dates and by what staff changed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.writing import change
from offices.lately import changed_lately
from offices.models import Coverage, Office
from sectors.models import Country, Region, Sector
from tests.factories import CoverageFactory, OfficeFactory

pytestmark = pytest.mark.django_db

SECTOR = ("Africa, Middle East and India sector",)


@pytest.fixture
def a_year_ago(catalogue):
    """Have all that the history keeps be a year old."""
    Revision.objects.update(date_created=timezone.now() - timedelta(days=365))


def covers(name, country, **row):
    """Make an office that covers a country, as if a year ago, and return it."""
    with change():
        office = OfficeFactory(name_en=name, name_fr=name)
        CoverageFactory(office=office, country=country, level="named", **row)
    Revision.objects.update(date_created=timezone.now() - timedelta(days=365))
    return office


def change_it(office, act):
    with change(Office.objects.filter(pk=office.pk)):
        act(Coverage.objects.get(office=office))


def found():
    return {each.country.iso2: (each.before.names, each.now.names) for each in changed_lately()}


@pytest.fixture
def kenya(a_year_ago):
    country = Country.objects.get(iso2="KE")
    assert not country.coverage.exists()
    return country


def test_nothing_has_changed_where_nobody_changed_anything(kenya):
    covers("Nairobi office", kenya)

    assert found() == {}


def test_what_ended_by_its_date_has_no_office_since(kenya):
    today = timezone.localdate()
    covers("Nairobi office", kenya, until=today - timedelta(days=3))

    assert found() == {"KE": (("Nairobi office",), SECTOR)}
    with clock.at(timezone.now() + timedelta(days=40)):
        assert found() == {}


def test_what_staff_took_away_is_known_from_the_history(kenya):
    office = covers("Nairobi office", kenya)

    change_it(office, lambda row: row.delete())

    assert found() == {"KE": (("Nairobi office",), SECTOR)}
    (line,) = changed_lately()
    assert line.in_words.startswith("No office any more: Africa")


def test_an_office_that_was_deleted_or_withdrawn_is_remembered_by_its_name(kenya):
    office = covers("Nairobi office", kenya)

    with change(Office.objects.filter(pk=office.pk)):
        Office.objects.get(pk=office.pk).delete()

    assert found() == {"KE": (("Nairobi office",), SECTOR)}
    with clock.at(timezone.now() + timedelta(days=40)):
        assert found() == {}


def test_a_country_that_passed_to_another_office_shows_both(kenya):
    today = timezone.localdate()
    covers("Nairobi office", kenya, until=today - timedelta(days=3))
    covers("Kampala office", kenya, since=today - timedelta(days=2))

    assert found() == {"KE": (("Nairobi office",), ("Kampala office",))}


def test_a_region_that_passed_to_another_sector_changes_the_contact_of_its_countries(kenya):
    other = Sector.objects.get(slug="asia")
    with change(Sector.objects.filter(pk__in=[other.pk, kenya.region.sector_id])):
        kenya.region.sector = other
        kenya.region.save()

    countries = found()

    assert countries["KE"] == (SECTOR, ("Asia sector",))
    assert len(countries) > 5


def test_a_country_that_passed_to_another_region_is_known_too(kenya):
    with change(Country.objects.filter(pk=kenya.pk)):
        kenya.region = Region.objects.filter(sector__slug="asia").first()
        kenya.save()

    assert found() == {"KE": (SECTOR, ("Asia sector",))}


def test_a_new_portal_is_compared_with_what_it_was_loaded_with(catalogue):
    assert found() == {}


def test_it_costs_the_same_for_many(kenya):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            changed_lately()
        return len(queries)

    offices = [covers("Nairobi office", kenya)]
    cost()
    few = cost()
    offices += [covers(f"Office {number}", kenya) for number in range(5)]
    for office in offices:
        change_it(office, lambda row: row.delete())
    cost()

    assert cost() == few
