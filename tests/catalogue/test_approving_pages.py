"""Approving on the page: all that is needed to decide is there, and what is confirmed is what was shown."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import name_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from tests.admin_forms import change as form_of
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

    assert page.index('name="other_time"') < page.index('name="_confirmed"')


@pytest.mark.parametrize("typed", ["2001-02-03T04:05", "soon"])
def test_a_time_that_cannot_be_stays_in_its_field_with_why_beside_it(publisher_client, typed):
    draft = drafted(OfficeFactory(city_en="Before"), city_en="After")

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft.pk]), {"publish_at": typed})

    field = page.context["form"]["other_time"]
    assert field.value() == typed
    (why,) = field.errors
    assert ("choose a time to come" in why) == (typed != "soon")
    assert page.context["moment"] is None
    sent = dict(page.context["sent"]) | {
        "other_time": typed,
        "_confirmed": page.context["consequences"].digest,
    }
    again = publisher_client.post(page.request["PATH_INFO"], sent, follow=True)
    assert again.context["form"]["other_time"].errors == [why]
    assert Draft.objects.get().status == Draft.Status.WRITING


@pytest.mark.parametrize("road", ["draft_approve", "draft_publish"])
def test_a_time_that_was_typed_beside_the_confirmation_is_not_passed_over(staff_of, publisher_client, road):
    editor, office = staff_of("Editors"), OfficeFactory(city_en="Before")
    draft = drafted(office, editor, city_en="After")
    workflow.ask(draft, editor)
    page = publisher_client.get(reverse(f"admin:{road}", args=[draft.pk]))
    assert page.context["form"]["other_time"].value() is None
    typed = dict(page.context["sent"]) | {"other_time": "2090-01-01T00:00"}
    typed["_confirmed"] = page.context["consequences"].digest

    shown = publisher_client.post(page.request["PATH_INFO"], typed, follow=True)

    office.refresh_from_db()
    assert office.city_en == "Before"
    assert "You chose another time." in shown.text
    assert "1 January 2090, 00:00" in shown.text
    again = dict(shown.context["sent"]) | {"other_time": "2090-01-01T00:00"}
    publisher_client.post(
        shown.request["PATH_INFO"], again | {"_confirmed": shown.context["consequences"].digest}
    )
    draft.refresh_from_db()
    assert f"{draft.publish_at:%Y-%m-%d %H:%M}" == "2089-12-31 23:00"
    office.refresh_from_db()
    assert office.city_en == "Before"


def test_what_changes_at_another_time_is_shown_before_it_is_confirmed(publisher_client):
    draft = drafted(OfficeFactory(city_en="Before"), city_en="After")
    address = reverse("admin:draft_publish", args=[draft.pk])

    shown = publisher_client.post(address, {"other_time": "2090-01-01T00:00"}, follow=True)

    assert "It will be public on 1 January 2090, 00:00" in shown.text
    assert "You chose another time." not in shown.text
    draft.refresh_from_db()
    assert draft.publish_at is None


def confirming_at(client, draft):
    page = client.post(reverse("admin:draft_approve", args=[draft.pk]))
    found = page.context["consequences"].digest
    sent = dict(page.context["sent"])
    return page.request["PATH_INFO"], sent | {"_confirmed": found}


def test_all_that_is_needed_to_decide_is_on_the_page(staff_of, publisher_client):
    editor, office = staff_of("Editors"), OfficeFactory()
    draft = drafted(office, editor, city_en="After")
    workflow.ask(draft, editor, comment="The embassy asked for it.")

    page = publisher_client.get(reverse("admin:draft_approve", args=[draft.pk])).text

    for address in ("admin:draft_return", "admin:draft_compare"):
        assert f'href="{reverse(address, args=[draft.pk])}"' in page
    assert f'href="{reverse("preview", args=[f"draft-{draft.pk}"])}"' in page
    assert f'<a class="closelink" href="{form_of(office)}">' in page
    assert f"{name_of(editor)} asked for it on" in page
    assert "The embassy asked for it." in page
    assert f'href="{reverse("admin:draft_approve", args=[draft.pk])}"' not in page


def test_a_word_that_was_mended_far_down_a_text_is_marked(staff_of, publisher_client):
    editor, filler = staff_of("Editors"), "The office works with its partners. " * 20
    both = {"body_fr": "Le bureau travaille."}
    office = OfficeFactory(body_en=f"First. {filler}It liaizes with them. {filler}".strip(), **both)
    draft = drafted(office, editor, body_en=office.body_en.replace("liaizes", "liaises"))
    workflow.ask(draft, editor)

    page = publisher_client.get(reverse("admin:draft_approve", args=[draft.pk])).text

    assert '[removed: </span>liaizes<span class="visually-hidden">]</span></del>' in page
    assert '[added: </span>liaises<span class="visually-hidden">]</span></ins>' in page


def test_the_page_of_a_set_leads_to_each_form_and_reads_their_authors_once(staff_of, publisher_client):
    editor, counts = staff_of("Editors"), []
    for size in (2, 12):
        of_set = DraftSet.objects.create(name=f"Set of {size}", created_by=editor)
        offices = [OfficeFactory() for _number in range(size)]
        for office in offices:
            drafted(office, editor, into=of_set, city_en="After")
        workflow.ask(of_set, editor)
        address = reverse("admin:set_approve", args=[of_set.pk])
        publisher_client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = publisher_client.get(address).text
        counts.append(sum("catalogue_draft_authors" in each["sql"] for each in queries))
        assert all(f'href="{form_of(office)}"' in page for office in offices)
        assert f'href="{reverse("admin:set_return", args=[of_set.pk])}"' in page

    assert counts[0] == counts[1], counts


@pytest.mark.parametrize("name", ["return", "ask", "put", "discard"])
def test_a_page_on_a_draft_leads_back_to_its_form(name, staff_of, publisher_client):
    office = OfficeFactory()
    draft = drafted(office, staff_of("Editors"), city_en="After")

    page = publisher_client.get(reverse(f"admin:draft_{name}", args=[draft.pk])).text

    assert f'<a class="closelink" href="{form_of(office)}">' in page
