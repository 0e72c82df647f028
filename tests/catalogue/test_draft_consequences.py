"""What stands before a draft is published: what the public will see change, and when."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.field_changes import changed_rows
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.writing import change
from offices.models import Coverage, Office
from sectors.models import Country
from tests.admin_forms import confirmed
from tests.drafted import changed_live, drafted, fresh, page_of, typed
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db
Status = Draft.Status


@pytest.fixture
def office():
    return OfficeFactory(name_en="Oslo office", city_en="Before")


@pytest.fixture
def draft(office, people):
    return drafted(office, people["Editors"], city_en="After", city_fr="Après")


def test_the_consequences_stand_before_publishing(draft, clients, office):
    page = clients["Publishers"].get(page_of(draft, "publish"))
    between = fresh(office).city_en

    answer = confirmed(clients["Publishers"], page)

    assert "It will be public at once." in page.text
    assert ("Before", "After") in [(each.before, each.after) for each in page.context["consequences"].values]
    assert between == "Before"
    assert "is public now" in answer.text
    assert "/admin/undo/" in answer.text
    assert fresh(office).city_en == "After"
    assert fresh(draft) is None


def test_what_changed_since_its_page_was_shown_is_not_published(draft, clients, office, people):
    page = clients["Publishers"].get(page_of(draft, "publish"))
    drafted(office, people["Editors"], city_en="Other")

    answer = confirmed(clients["Publishers"], page)

    assert "Editors changed “Oslo office” meanwhile: look again." in answer.text
    assert fresh(office).city_en == "Before"


def test_what_was_asked_for_a_time_is_approved_for_it(draft, clients, people, office):
    moment = timezone.now() + timedelta(days=3)
    workflow.ask(draft, people["Editors"], "", moment)

    page = clients["Publishers"].get(page_of(draft, "approve"))
    answer = confirmed(clients["Publishers"], page)

    assert "This is what changes then." in page.text
    assert "will be public on" in answer.text
    assert (fresh(draft).status, fresh(draft).publish_at) == (Status.APPROVED, moment)
    assert fresh(office).city_en == "Before"


def test_another_time_can_be_chosen_on_the_page(draft, clients):
    moment = timezone.now() + timedelta(days=3)

    page = clients["Publishers"].get(page_of(draft, "publish"), {"publish_at": typed(moment)})
    confirmed(clients["Publishers"], page)

    assert typed(fresh(draft).publish_at) == typed(moment)
    assert fresh(draft).status == Status.APPROVED


def test_the_consequences_of_what_is_scheduled_are_those_of_its_time(clients, people, catalogue):
    """Kenya's contact changes with a row that counts from a day to come: today it would not."""
    office, kenya = Office.objects.get(slug="pretoria"), Country.objects.get(iso2="KE")
    moment = timezone.now() + timedelta(days=30)
    with change(Office.objects.filter(pk=office.pk), user=people["Editors"], into=Into()):
        there = Office.objects.get(pk=office.pk)
        since = moment.date() - timedelta(days=2)
        Coverage.objects.create(office=there, country=kenya, level="named", since=since)
    address = page_of(draft_of(office), "publish")

    now = clients["Publishers"].get(address).context["consequences"]
    then = clients["Publishers"].get(address, {"publish_at": typed(moment)}).context["consequences"]

    def told(found):
        return {(each.before, each.after) for _heading, lines in found.differences for each in lines}

    assert told(now) != told(then)
    assert any(each.subject == "Kenya" for _heading, lines in then.differences for each in lines)


def test_what_does_not_apply_says_why_and_keeps_everything(draft, clients, office):
    changed_live(office, city_en="Meanwhile")

    answer = clients["Publishers"].get(page_of(draft, "publish"))

    assert answer.status_code == 409
    assert "Oslo office – City (English) – This was changed meanwhile" in answer.text
    assert fresh(draft).content == draft.content


def test_what_is_public_for_the_first_time_is_said_with_its_addresses(clients, people):
    new = OfficeFactory(state="draft", slug="oslo", name_en="Oslo office")
    draft = workflow.propose(new, people["Editors"])

    page = clients["Publishers"].get(page_of(draft, "publish"))

    (first,) = page.context["consequences"].first
    assert (first.name, first.addresses) == ("Oslo office", ["/en/offices/oslo/", "/fr/offices/oslo/"])
    assert "What is published for the first time" in page.text


def test_the_translations_that_get_old_are_said(people, clients, office):
    Office.objects.update(texts_changed={})
    draft = drafted(office, people["Editors"], city_en="Only in English")

    page = clients["Publishers"].get(page_of(draft, "publish"))

    assert page.context["consequences"].older == ["Oslo office – City (French)"]
    assert "Texts that are older than in the other language" in page.text


def test_rows_that_stay_as_they_are_cost_the_same_however_many_entries_have_them(known_catalogue):
    def queries(offices):
        with CaptureQueriesContext(connection) as asked:
            assert not list(changed_rows(offices, several=True))
        return len(asked)

    offices = list(Office.objects.filter(coverage__isnull=False).distinct())
    for office in offices:
        changed_live(office, city_en="After")

    assert len(offices) > 3
    assert queries(offices) == queries(offices[:1])
