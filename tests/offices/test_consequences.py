"""What the page of consequences costs, which stands between staff and what they do: always the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Office
from tests import factories
from tests.admin_forms import change, confirmed, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(catalogue):
    return {office.slug: office for office in Office.objects.all()}


def page_of(client, office, **changes):
    return change(office), filled(client, change(office), **changes)


WAYS = {
    "washington": lambda client, office: page_of(client, office, _withdraw="1"),
    "singapore": lambda client, office: (reverse("admin:offices_office_delete", args=[office.pk]), {}),
    "rio": lambda client, office: page_of(client, office, slug="rio-de-janeiro", _save="1"),
}


def asked_for(client, address, data, queries):
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, data)
    own = [query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert len(own) == queries, "\n".join(query["sql"][:150] for query in own)
    return answer


@pytest.mark.parametrize(("slug", "queries"), [("washington", 46), ("singapore", 41), ("rio", 32)])
def test_what_the_public_would_lose_is_found_in_a_fixed_number_of_queries(
    slug, queries, publisher_client, offices
):
    address, data = WAYS[slug](publisher_client, offices[slug])
    publisher_client.post(address, data)  # nothing is done yet; the kinds of content are known from now on

    page = asked_for(publisher_client, address, data, queries)

    assert page.templates[0].name == "admin/consequences.html"


def test_an_office_with_many_rows_is_saved_in_few_queries(publisher_client, offices):
    singapore = offices["singapore"]
    data = filled(publisher_client, change(singapore), order="3") | {"_save": "1"}
    assert singapore.coverage.count() == 34

    with CaptureQueriesContext(connection) as queries:
        assert publisher_client.post(change(singapore), data).status_code == 302

    assert len(queries) <= 60


# What a deletion takes from others


def test_what_named_what_is_deleted_is_changed_with_it(admin_client, db):
    sector = factories.SectorFactory()
    figure = factories.KeyFigureFactory(sector=sector)
    office = factories.OfficeFactory(sectors=[sector])
    stale = filled(admin_client, change(figure)) | {"_save": "1"}

    page = admin_client.post(reverse("admin:sectors_sector_delete", args=[sector.pk]))
    confirmed(admin_client, page)

    for each in (figure, office):
        each.refresh_from_db()
        assert each.version == 2
    assert figure.sector is None
    assert office.sectors.count() == 0
    assert "Deleted" in admin_client.get(change(office).replace("/change/", "/history/")).text
    admin_client.post(change(figure), stale)
    figure.refresh_from_db()
    assert figure.sector is None
