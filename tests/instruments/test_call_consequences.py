"""A call that is extended or cancelled at once: shown before it is public, since people plan by it."""

import pytest

from instruments.models import Call, CallDate
from tests import factories
from tests.admin_forms import change, confirmed, filled, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return factories.CallDateFactory().call


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"dates-0-closes": "2091-03-03T23:59"}, "closes on 3 March 2091"),
        ({"cancelled": "on"}, "cancelled"),
        ({"open_mode": "all_year"}, "open all year"),
    ],
)
def test_other_dates_or_another_status_are_shown_before_they_are_public(typed, words, call, publisher_client):
    page = filled(publisher_client, change(call), **typed)
    before = list(CallDate.objects.values()), Call.objects.values().get(pk=call.pk)

    shown = publisher_client.post(change(call), page | {"_save": "1"})
    stayed = list(CallDate.objects.values()), Call.objects.values().get(pk=call.pk)
    answer = confirmed(publisher_client, shown)

    assert "Calls whose dates or status change (1)" in shown.text
    assert words in shown.text
    assert stayed == before
    assert "what you saved is live now" in answer.text
    assert (list(CallDate.objects.values()), Call.objects.values().get(pk=call.pk)) != before


def test_a_corrected_text_of_a_call_is_public_at_once(call, publisher_client):
    answer = post(publisher_client, change(call), text_en="Corrected.", text_fr="Corrigé.")

    assert "what you saved is live now" in answer.text
    assert Call.objects.get(pk=call.pk).text_en == "Corrected."
