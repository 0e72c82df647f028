"""Several drafts that were ticked are published as one, all or none."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.history import versions_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from offices.models import Office
from tests import factories
from tests.admin_forms import confirmed, confirming
from tests.catalogue.public_roads import is_asked
from tests.catalogue.ticked import ADDRESSES, PUBLISH, cities, said, send, ticks
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted

pytestmark = pytest.mark.django_db
Status = Draft.Status


def test_several_are_published_once_the_consequences_of_all_are_confirmed(three, publisher):
    page = send(publisher, PUBLISH, three[:2])
    between = cities()

    answer = confirmed(logged_in(publisher), page)

    assert "2 drafts will be public at once, all or none." in page.text
    assert len(page.context["consequences"].entries) == 2
    assert "After" not in between
    assert cities().count("After") == 2
    assert "2 drafts are public now: Lima office and Oslo office." in said(answer)[0]
    assert "/admin/undo/" in said(answer)[0]
    assert [draft.pk for draft in Draft.objects.all()] == [three[2].pk]
    revisions = {versions_of(Office.objects.get(pk=draft.object_id)).first().revision for draft in three[:2]}
    assert len(revisions) == 1


def test_a_new_entry_is_published_with_the_others(three, editor, publisher):
    new = factories.OfficeFactory(state="draft", name_en="Bern office")
    draft = workflow.propose(new, editor)

    page = send(publisher, PUBLISH, [*three, draft])
    confirmed(logged_in(publisher), page)

    assert Office.objects.get(pk=new.pk).is_public
    assert not Draft.objects.exists()


def test_what_cannot_be_published_is_left_out_and_named(three, publisher, editor):
    a_set = DraftSet.objects.create(name="In January")
    Draft.objects.filter(pk=three[1].pk).update(set=a_set)
    workflow.ask(three[2], editor, "", timezone.now() + timedelta(days=3))

    page = send(publisher, PUBLISH, three)
    confirmed(logged_in(publisher), page)

    assert page.context["left"] == [
        "“Oslo office”: It is in the set “In January”: do this with the set, or take the draft out of it.",
        "“Rome office”: It has a date: approve or publish it by itself.",
    ]
    assert cities().count("After") == 1
    assert Draft.objects.count() == 2


def test_where_two_persons_are_needed_nobody_publishes_what_they_wrote(three, publisher, settings):
    settings.TWO_PERSONS = True
    own = drafted(factories.OfficeFactory(name_en="Bern office"), publisher, city_en="Own")

    alone = send(publisher, PUBLISH, [own])
    page = send(publisher, PUBLISH, [*three, own])
    address, sent = confirming(page)
    forged = logged_in(publisher).post(address, sent | {"draft": [*sent["draft"], *ticks([own])["draft"]]})
    confirmed(logged_in(publisher), page)

    assert "“Bern office”: Somebody else has to publish what you wrote" in said(alone)[0]
    assert "“Bern office”: Somebody else has to publish what you wrote" in page.text
    assert forged.status_code == 302
    assert (cities().count("After"), cities().count("Own")) == (3, 0)


def test_nothing_is_published_of_what_changed_since_the_page_was_shown(three, publisher, editor):
    page = send(publisher, PUBLISH, three)
    drafted(Office.objects.get(pk=three[1].object_id), editor, city_en="Other")

    answer = confirmed(logged_in(publisher), page)

    assert said(answer) == ["editors changed “Oslo office” meanwhile: look again.", "Nothing was changed."]
    assert not {"After", "Other"} & set(cities())


def test_what_went_into_a_set_since_the_page_was_shown_keeps_all_from_going_live(three, publisher):
    page = send(publisher, PUBLISH, three)
    Draft.objects.filter(pk=three[1].pk).update(set=DraftSet.objects.create(name="In January"))

    answer = confirmed(logged_in(publisher), page)

    assert said(answer)[-1] == "Nothing was published."
    assert "After" not in cities()


def test_what_does_not_fit_says_why_and_leads_back_with_its_ticks(three, publisher):
    changed_live(Office.objects.get(pk=three[1].object_id), city_en="Meanwhile")

    answer = send(publisher, PUBLISH, three)

    assert answer.status_code == 409
    assert "Oslo office – City (English) – This was changed meanwhile" in answer.text
    assert [name for name, _address in answer.context["stale"]] == ["Oslo office"]
    back = logged_in(publisher).get(answer.context["back"])
    assert back.text.count(" checked>") == 3
    assert "After" not in cities()


def test_an_editor_publishes_nothing(three, editor):
    answer = send(editor, PUBLISH, three)

    assert said(answer)[0] == "“Lima office”: Only a Publisher may do this. Nothing was changed."
    assert not is_asked(answer)


@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
def test_an_administrator_does_nothing_with_drafts(address, three, staff_of):
    before = list(Draft.objects.order_by("pk").values())

    send(staff_of("Administrators"), address, three, new="A set")

    assert list(Draft.objects.order_by("pk").values()) == before
    assert not DraftSet.objects.exists()
