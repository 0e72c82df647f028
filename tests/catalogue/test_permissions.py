"""Who may change what, below every form: at the door, and nowhere beside it."""

import pytest
from django.db import connection

from cnrs_intl.catalogue.models import CatalogueVersion
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.writing import NotLockedError, change, nothing_beside_the_door
from offices.models import Office
from sectors.models import Country
from tests import factories

pytestmark = pytest.mark.django_db


def rename(instance):
    instance.name_en = "New Name"
    instance.save()


def publish(instance):
    instance.publish()


def withdraw(instance):
    instance.withdraw()


def delete(instance):
    instance.delete()


MAKERS = {
    "draft": lambda: factories.OfficeFactory(state="draft"),
    "scheduled": lambda: factories.OfficeFactory(publish_at="2099-01-01T00:00Z"),
    "published": factories.OfficeFactory,
    "withdrawn": lambda: factories.OfficeFactory(state="withdrawn"),
    "country": factories.CountryFactory,
}
MAY = {  # (state, what is done): who may, of an Editor (E), a Publisher (P) and an Administrator (A)
    ("draft", rename): "EP",
    ("draft", publish): "P",
    ("draft", delete): "P",  # and whoever made it
    ("scheduled", rename): "P",
    ("scheduled", withdraw): "P",
    ("scheduled", delete): "P",
    ("published", rename): "P",
    ("published", withdraw): "P",
    ("published", delete): "P",
    ("withdrawn", rename): "EP",
    ("withdrawn", delete): "P",
    ("country", rename): "P",
    ("country", delete): "P",
}
GROUPS = {"E": "Editors", "P": "Publishers", "A": "Administrators"}


@pytest.mark.parametrize("role", "EPA")
@pytest.mark.parametrize(("state", "do"), MAY)
def test_who_may_do_what_live(state, do, role, staff_of, few_countries):
    instance, user = MAKERS[state](), staff_of(GROUPS[role])
    instance = type(instance).objects.get(pk=instance.pk)
    connection.run_on_commit.clear()
    before = CatalogueVersion.objects.get().number
    allowed = role in MAY[state, do]

    def act():
        with change(type(instance).objects.filter(pk=instance.pk), user=user):
            do(instance)

    if allowed:
        act()
    else:
        with pytest.raises(NotAllowedError):
            act()

    assert (CatalogueVersion.objects.get().number > before) is allowed


def test_a_row_of_what_is_public_is_as_closed_as_that(staff_of, few_countries):
    row = factories.CoverageFactory()
    row.level = "liaison"

    def act():
        with change(Office.objects.filter(pk=row.office_id), user=staff_of("Editors")):
            row.save()

    with pytest.raises(NotAllowedError):
        act()


def test_an_editor_deletes_what_they_made_and_was_never_public(staff_of, few_countries):
    editor, country = staff_of("Editors"), factories.CountryFactory()
    with change(user=editor):
        made = factories.OfficeFactory(state="draft", host_country=country)

    with change(Office.objects.filter(pk=made.pk), user=editor):
        Office.objects.get(pk=made.pk).delete()

    assert not Office.objects.filter(pk=made.pk).exists()


def test_nobody_publishes_alone_where_two_persons_are_asked_for(staff_of, settings, few_countries):
    settings.TWO_PERSONS = True
    office, publisher, editor = factories.OfficeFactory(), staff_of("Publishers"), staff_of("Editors")
    offices = Office.objects.filter(pk=office.pk)

    with change(offices, user=publisher, authors={editor.pk}):
        rename(Office.objects.get(pk=office.pk))
    with pytest.raises(NotAllowedError), change(offices, user=publisher):
        withdraw(Office.objects.get(pk=office.pk))

    assert Office.objects.get(pk=office.pk).name_en == "New Name"
    assert Office.objects.get(pk=office.pk).state == "published"


@pytest.mark.parametrize("do", [rename, delete])
def test_what_staff_do_is_refused_beside_the_door(do, few_countries):
    country = factories.CountryFactory()

    with pytest.raises(NotLockedError), nothing_beside_the_door():
        do(country)


def test_the_portal_itself_may_what_it_does(few_countries):
    office = factories.OfficeFactory()

    with change(Office.objects.filter(pk=office.pk)):
        rename(Office.objects.get(pk=office.pk))

    assert Office.objects.get(pk=office.pk).name_en == "New Name"
    assert Country.objects.exists()
