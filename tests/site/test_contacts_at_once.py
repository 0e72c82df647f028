"""The table of contacts where an entry has a draft: what is saved at once, and what the draft keeps."""

import pytest
from django.urls import reverse

from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.site.worklist import sections_for
from offices.models import Office
from tests.admin_forms import filled, shown_again
from tests.drafted import changed_live, drafted
from tests.factories import OfficeFactory
from tests.site.test_contacts import CONTACTS, cell, contact_in_draft, errors, save, stored

pytestmark = pytest.mark.django_db


def test_at_once_is_live_also_where_a_colleague_has_a_draft_which_takes_it_along(publisher_client, staff_of):
    office, editor = OfficeFactory(telephone="+1"), staff_of("Editors")
    drafted(office, editor, email="draft@example.org")
    assert filled(publisher_client, CONTACTS)[cell(office, "email")] == ""

    answer = save(publisher_client, {(office, "telephone"): "+2"})

    assert f"Saved: {office}." in answer.text
    assert "it is not public yet" not in answer.text
    assert (stored(office).email, stored(office).telephone) == ("", "+2")
    assert contact_in_draft(office) == ("draft@example.org", "+2")
    draft = draft_of(office)
    assert (draft.author, list(draft.authors.all())) == (editor, [editor])


def test_a_draft_keeps_its_own_text_and_that_is_said_in_the_line_and_after_saving(publisher_client):
    office = OfficeFactory(telephone="+1")
    drafted(office, email="draft@example.org")
    page = publisher_client.get(CONTACTS).text
    assert "with a draft: the cells show what is public" in page
    assert "In the draft: draft@example.org" in page

    answer = save(publisher_client, {(office, "email"): "live@example.org"})

    assert stored(office).email == "live@example.org"
    assert contact_in_draft(office) == ("draft@example.org", "+1")
    assert f"A draft says something else there, and keeps it: {office}." in answer.text


def test_what_the_draft_says_already_is_no_other_text_of_it(publisher_client):
    office = OfficeFactory()
    drafted(office, email="same@example.org")

    answer = save(publisher_client, {(office, "email"): "same@example.org"})

    assert stored(office).email == "same@example.org"
    assert "says something else" not in answer.text
    assert "In the draft:" not in answer.text


def test_a_publisher_who_chooses_drafts_replaces_what_the_line_says_the_draft_has(publisher_client):
    office = OfficeFactory()
    drafted(office, email="draft@example.org")

    save(publisher_client, {(office, "email"): "new@example.org"}, destination="drafts")

    assert (stored(office).email, contact_in_draft(office)[0]) == ("", "new@example.org")


def test_what_a_colleague_wrote_into_the_draft_meanwhile_is_not_overwritten_unseen(publisher_client):
    office = OfficeFactory()
    drafted(office, email="draft@example.org")
    typed = {cell(office, "email"): "new@example.org", "destination": "drafts"}
    sent = filled(publisher_client, CONTACTS) | typed
    drafted(office, email="theirs@example.org")

    answer = publisher_client.post(CONTACTS, sent)

    assert "Somebody saved this meanwhile: “theirs@example.org”." in str(errors(answer))
    publisher_client.post(CONTACTS, shown_again(answer))
    assert contact_in_draft(office)[0] == "new@example.org"


def test_what_a_colleague_saved_live_meanwhile_is_told_beside_a_draft_too(publisher_client):
    office = OfficeFactory(email="old@example.org")
    drafted(office, telephone="+1")
    sent = filled(publisher_client, CONTACTS) | {cell(office, "email"): "mine@example.org"}
    changed_live(office, email="theirs@example.org")

    answer = publisher_client.post(CONTACTS, sent)

    assert "“theirs@example.org”" in str(errors(answer))
    publisher_client.post(CONTACTS, shown_again(answer))
    assert stored(office).email == "mine@example.org"
    assert contact_in_draft(office) == ("mine@example.org", "+1")


def test_where_two_persons_are_needed_cells_show_the_drafts(publisher_client, settings):
    settings.TWO_PERSONS = True
    office = OfficeFactory()
    drafted(office, email="draft@example.org")

    assert filled(publisher_client, CONTACTS)[cell(office, "email")] == "draft@example.org"


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_the_table_counts_as_the_work_list_and_says_what_drafts_fill_in(client, staff_of, group):
    user = staff_of(group)
    Office.objects.update(email="a@example.org")
    lacking = [OfficeFactory(), OfficeFactory(), OfficeFactory()]
    for office in lacking[:2]:
        drafted(office, email="draft@example.org")
    client.force_login(user)

    address = f"{reverse('admin:contacts')}?missing=email-office"
    labels = {each["value"]: each["count"] for each in client.get(address).context["filters"]}

    assert labels["email-office"] == "3, of which 2 are filled in by drafts"
    assert cell(lacking[0], "email") in filled(client, address)
    (opening,) = [each for each in sections_for(user) if each.name == "opening"]
    assert "No e-mail of their own: 3 offices" in [line.text for line in opening.lines]
