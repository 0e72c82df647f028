"""A country's page in the admin says which drafts would have another office answer for it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import change as changing
from offices.models import Office
from tests.admin_forms import change
from tests.drafted import drafted
from tests.factories import CoverageFactory, OfficeFactory
from tests.offices.moves import confirm

pytestmark = pytest.mark.django_db


def pending(client, country):
    page = client.get(change(country))
    return [(each.text, each.source, each.url) for each in page.context["pending"]], page.text


def test_a_move_in_a_set_is_shown_with_the_day_the_set_and_who_wrote_it(offices, publisher_client):
    old, new = offices
    row, other = CoverageFactory(office=old), CoverageFactory(office=old)
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    confirm(publisher_client, old, new, rows=[row.pk], destination=f"set-{plan.pk}")

    found, html = pending(publisher_client, row.country)

    source = "in the set “Reorganisation 2027”, draft of publishers"
    there = reverse("admin:draft_set", args=[plan.pk])
    assert found == [
        (f"Until 30 June 2030: {old.short_name}", source, there),
        (f"From 1 July 2030: {new.short_name}", source, there),
    ]
    assert f'href="{there}"' in html
    assert pending(publisher_client, other.country)[0] == []


def test_a_draft_in_no_set_leads_to_the_form_of_its_office(offices, publisher_client):
    old, new = offices
    row = CoverageFactory(office=old)
    confirm(publisher_client, old, new, destination="drafts")
    Draft.objects.update(set=None)

    found, _html = pending(publisher_client, row.country)

    assert [each[1:] for each in found] == [
        ("draft of publishers", f"{change(office)}#coverage-group") for office in offices
    ]


def test_rows_without_a_day_and_rows_that_go_are_told_too(publisher_client):
    row, new = CoverageFactory(), OfficeFactory()
    with changing(Office.objects.filter(pk__in=[row.office_id, new.pk]), into=Into()):
        row.office.coverage.get().delete()
        CoverageFactory(office=new, country=row.country, level="area")

    texts = [each[0] for each in pending(publisher_client, row.country)[0]]

    assert sorted(texts) == sorted(
        [f"No longer: {row.office.short_name}", f"Once it is published: {new.short_name}"]
    )


def test_a_draft_of_something_else_says_nothing_of_the_country(publisher_client):
    row = CoverageFactory()
    drafted(row.office, city_en="Other")

    assert draft_of(row.office)
    assert pending(publisher_client, row.country)[0] == []


def test_it_costs_one_query_however_many_drafts_there_are(publisher_client):
    row = CoverageFactory(until=date(2090, 1, 1))

    def cost():
        publisher_client.get(change(row.country))
        with CaptureQueriesContext(connection) as queries:
            publisher_client.get(change(row.country))
        return len(queries)

    drafted(OfficeFactory(), city_en="Other")
    first = cost()
    for _each in range(5):
        drafted(OfficeFactory(), city_en="Other")

    assert cost() == first
