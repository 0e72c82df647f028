"""Half of a move, published alone: what it leaves without an office is said, and has to be accepted."""

from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import draft_of
from offices.models import Coverage
from tests.admin_forms import change, confirmed, confirming, filled
from tests.factories import CoverageFactory
from tests.offices.moves import EVE, confirm, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(publisher_client, offices):
    """A row of the old office, which a set of drafts moves to the new one."""
    row = CoverageFactory(office=offices[0])
    confirm(publisher_client, *offices, destination="drafts")
    return row


def taken_out(office):
    draft = draft_of(office)
    workflow.put(draft, None, get_user_model().objects.get(username="publishers"))
    return reverse("admin:draft_publish", args=[draft.pk])


def test_half_a_move_names_the_country_that_it_leaves_alone_and_the_other_half(
    publisher_client, offices, row
):
    name = draft_of(offices[1]).set

    page = unescape(publisher_client.get(taken_out(offices[0])).text)

    assert f"From 1 July 2030, {row.country} has no office." in page
    assert f"the draft of “{offices[1]}”, waits in the set “{name}”." in page


def test_half_a_move_is_published_only_with_a_tick(publisher_client, offices, row):
    page = publisher_client.get(taken_out(offices[0]))

    again = confirmed(publisher_client, page)
    stayed = rows_of(offices[0])
    address, sent = confirming(again)
    publisher_client.post(address, sent | {"_accepted": "1"})

    assert "Tick the box first." in again.text
    assert stayed == [(row.country.iso2, row.level, None, None)]
    assert rows_of(offices[0]) == [(row.country.iso2, row.level, None, EVE)]


def test_the_whole_move_and_its_other_half_need_no_tick(publisher_client, offices, row):
    of_set = draft_of(offices[0]).set
    whole = publisher_client.get(reverse("admin:set_publish", args=[of_set.pk])).text
    other = publisher_client.get(taken_out(offices[1])).text

    assert "has no office" not in whole + other
    assert "_accepted" not in whole + other


def test_a_country_that_an_office_gives_up_without_another_one_needs_no_tick(publisher_client, offices):
    row = CoverageFactory(office=offices[0])
    page = filled(publisher_client, change(offices[0]), **{"coverage-0-until": EVE.isoformat()})

    shown = publisher_client.post(change(offices[0]), page | {"_save": "1"})
    confirmed(publisher_client, shown)

    assert "_accepted" not in shown.text
    assert Coverage.objects.get(pk=row.pk).until == EVE
