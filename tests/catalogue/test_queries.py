"""What saving an office with many rows costs the database."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.admin_forms import change, confirming, filled
from tests.factories import FREE_CODES

pytestmark = pytest.mark.django_db

ROWS = 34


@pytest.fixture
def office(few_countries):
    office = factories.OfficeFactory()
    for code in FREE_CODES[:ROWS]:
        factories.CoverageFactory(office=office, country=factories.CountryFactory(iso2=code))
    return office


def typed_in(rows: int) -> dict[str, str]:
    return {f"coverage-{number}-level": "area" for number in range(rows)}


@pytest.mark.parametrize(
    ("typed", "most"),
    [({"summary_en": "Otherwise."}, 69), (typed_in(1), 57), (typed_in(ROWS), 105)],
    ids=["a text", "a row", "all rows"],
)
def test_saving_an_office_with_many_rows_takes_few_queries(typed, most, office, publisher_client):
    sent = filled(publisher_client, change(office), **typed) | {"_save": "1"}
    if "summary_en" not in typed:
        _address, sent = confirming(publisher_client.post(change(office), sent))
    ContentType.objects.get_for_models(*apps.get_models())  # known from now on, whichever test came first

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = publisher_client.post(change(office), sent)

    assert answer.status_code == 302
    assert len(queries) <= most
