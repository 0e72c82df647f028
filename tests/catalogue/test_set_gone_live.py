"""The page of a set that has gone live: what it held, when that was, and who did it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import DraftSet
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def gone_live(editor, publisher, count=2):
    of_set = DraftSet.objects.create(name=f"Reorganisation {count}", created_by=editor)
    found = [OfficeFactory(name_en=f"Office {number:02}", city_en="Before") for number in range(count)]
    for office in found:
        drafted(office, editor, into=of_set, city_en="After")
    workflow.publish_set(of_set, publisher)
    return reverse("admin:draft_set", args=[of_set.pk]), found


def test_it_says_what_it_held_when_it_went_live_and_who_published_it(editor, publisher):
    address, found = gone_live(editor, publisher, 12)

    page = logged_in(editor).get(address)

    assert page.status_code == 200
    assert "Reorganisation 12" in page.text
    assert "It went live on" in page.text
    assert "publishers" in page.text
    for office in found:
        assert reverse("admin:offices_office_history", args=[office.pk]) in page.text
    assert "Undo" not in page.text


def test_publishers_are_led_to_taking_it_back(editor, publisher):
    address, _found = gone_live(editor, publisher)

    page = logged_in(publisher).get(address).text

    assert "/undo/" in page


def test_a_set_that_never_was_is_not_found_nor_one_that_was_discarded(editor, publisher):
    address, _found = gone_live(editor, publisher)
    discarded = DraftSet.objects.create(name="Other")
    number = discarded.pk
    workflow.discard_set(discarded, publisher, with_drafts=True)

    for pk in (number, number + 100, 10**15):
        assert logged_in(publisher).get(reverse("admin:draft_set", args=[pk])).status_code == 404
    assert logged_in(publisher).post(address, {"name": "x"}).status_code in {200, 405}


def test_it_costs_the_same_however_many_it_held(editor, publisher):
    client = logged_in(publisher)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    costs = [cost(gone_live(editor, publisher, count)[0]) for count in (2, 14)]

    assert costs[0] == costs[1]
