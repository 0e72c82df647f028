"""What publishing a set costs: a fixed number of queries, and four for each of its drafts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import DraftSet
from tests.drafted import drafted
from tests.factories import OfficeFactory, SectorFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("count", "cost"), [(2, 73), (12, 113)])
def test_a_set_is_published_with_four_queries_a_draft(count, cost, staff_of):
    editor, publisher = staff_of("Editors"), staff_of("Publishers")

    def published(count):
        of_set = DraftSet.objects.create(name=f"Reform of {count}", created_by=editor)
        for _number in range(count):
            office = OfficeFactory(city_en="Before", sectors=[SectorFactory()])
            drafted(office, editor, into=of_set, city_en="After")
        with CaptureQueriesContext(connection) as queries:
            workflow.publish_set(of_set, publisher)
        return len(queries)

    published(1)  # the kinds of content are known from now on

    assert published(count) == cost
