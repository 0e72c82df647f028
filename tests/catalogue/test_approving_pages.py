"""Approving on the page: what is confirmed is what was shown, its time included."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import Draft
from tests.drafted import drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def test_a_confirmation_counts_only_for_the_time_that_was_shown(staff_of, publisher_client):
    editor, office = staff_of("Editors"), OfficeFactory(city_en="Before")
    draft = drafted(office, editor, city_en="After")
    workflow.ask(draft, editor, publish_at=timezone.now() + timedelta(days=30))
    address, sent = confirming_at(publisher_client, draft)
    workflow.ask(Draft.objects.get(), editor)

    answer = publisher_client.post(address, sent, follow=True)

    office.refresh_from_db()
    assert "Another time was asked for meanwhile" in answer.text
    assert office.city_en == "Before"
    assert Draft.objects.get().status == Draft.Status.WAITING


def test_the_time_is_asked_for_before_the_button_that_confirms(publisher_client):
    draft = drafted(OfficeFactory(city_en="Before"), city_en="After")

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft.pk])).text

    assert page.index('name="publish_at"') < page.index('name="_confirmed"')


def confirming_at(client, draft):
    page = client.post(reverse("admin:draft_approve", args=[draft.pk]))
    found = page.context["consequences"].digest
    sent = dict(page.context["sent"])
    return page.request["PATH_INFO"], sent | {"_confirmed": found}
