"""What staff do with many from a list, and with one from its form: still correct, owner, placement."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from reversion.models import Revision

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.models import Draft
from offices.models import Office
from sectors.models import Country
from tests.admin_forms import change
from tests.drafted import drafted
from tests.factories import CountryFactory, OfficeFactory

pytestmark = pytest.mark.django_db

OFFICES = "admin:offices_office_changelist"


def act(client, action, *chosen, address=OFFICES, **typed):
    data = {"action": action, "index": "0", "_selected_action": [each.pk for each in chosen]}
    return client.post(reverse(address), data | typed, follow=True)


def there(office):
    return Office.objects.get(pk=office.pk)


def test_still_correct_sets_the_public_date_and_the_next_review_of_all_in_one_revision(publisher_client):
    overdue = OfficeFactory(checked_on=date(2020, 1, 1), review_by=date(2021, 1, 1))
    never = OfficeFactory()
    before = Revision.objects.count()

    answer = act(publisher_client, "still_correct", overdue, never)

    today = timezone.localdate()
    for office in (overdue, never):
        assert there(office).checked_on == today
        assert there(office).review_due_on == today + timedelta(days=365)
    assert Revision.objects.count() == before + 1
    assert "2 were changed" in answer.text
    (line, *_older) = history.lines_of(history.versions_of(never), Office)
    assert line["what"] == "Checked: still correct."


def test_what_is_not_public_is_named_and_the_others_are_done(publisher_client):
    live, new = OfficeFactory(), OfficeFactory(state="draft", name_en="Oslo office")

    answer = act(publisher_client, "still_correct", live, new)

    assert "“Oslo office” is not public: it is checked when it is published." in answer.text
    assert there(live).checked_on
    assert there(new).checked_on is None


def test_saying_it_twice_changes_nothing_the_second_time(publisher_client):
    office = OfficeFactory()
    act(publisher_client, "still_correct", office)
    version = there(office).version

    answer = act(publisher_client, "still_correct", office)

    assert "has it so already" in answer.text
    assert there(office).version == version


def test_an_editors_word_becomes_drafts_and_leaves_those_of_others_alone(editor_client, staff_of):
    free, taken = OfficeFactory(), OfficeFactory(name_en="Lima office")
    draft = drafted(taken, staff_of("Publishers"), city_en="After")

    answer = act(editor_client, "still_correct", free, taken)

    assert there(free).checked_on is None
    (made,) = Draft.objects.exclude(pk=draft.pk)
    assert made.content[0]["fields"]["checked_on"] == timezone.localdate().isoformat()
    assert made.content[0]["fields"]["state"] == "published"
    assert "“Lima office” has a draft already: write it there." in answer.text
    assert Draft.objects.get(pk=draft.pk).number == draft.number


def test_a_forms_button_says_so_and_shows_the_form_again(publisher_client):
    office = OfficeFactory()
    page = publisher_client.get(change(office)).text
    assert "Still correct" in page
    assert "Nobody has checked it yet." in page

    answer = act(publisher_client, "still_correct", office, _from_form="1")

    assert answer.redirect_chain == [(change(office), 302)]
    assert "Last checked on" in answer.text
    assert "To be checked again by" in answer.text


def test_who_may_only_look_is_not_offered_it(administrator_client):
    office = OfficeFactory()

    assert "Still correct" not in administrator_client.get(change(office)).text
    act(administrator_client, "still_correct", office)
    assert there(office).checked_on is None


def test_an_owner_and_a_team_are_given_to_many(publisher_client, staff_of):
    editor = staff_of("Editors")
    one, other = OfficeFactory(), OfficeFactory(team_email="old@example.org")
    assert "Owner and team address" in act(publisher_client, "set_owner", one, other).text

    act(publisher_client, "set_owner", one, other, post="yes", owner=str(editor.pk), team_email="")

    assert {there(office).owner for office in (one, other)} == {editor}
    assert there(other).team_email == "old@example.org"

    act(publisher_client, "set_owner", one, other, post="yes", owner="nobody", no_team="on")

    assert {(there(office).owner, there(office).team_email) for office in (one, other)} == {(None, "")}


def test_who_gave_it_in_french_is_read_in_english_too(publisher_client):
    office = OfficeFactory()
    publisher_client.cookies["django_language"] = "fr"

    with translation.override("fr"):
        act(publisher_client, "set_owner", office, post="yes", owner="keep", team_email="a@example.org")

    with translation.override("en"):
        (line, *_older) = history.lines_of(history.versions_of(office), Office)
    assert line["what"] == "Changed Owner and Team address."


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"owner": "keep"}, "Say what is to be changed"),
        ({"owner": "keep", "team_email": "nonsense"}, "Enter a valid email address."),
        ({"owner": "999999"}, "Select a valid choice."),
        ({"owner": "keep", "team_email": "a@example.org", "no_team": "on"}, "not both"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_place_and_nothing_is_changed(typed, words, publisher_client):
    office = OfficeFactory()

    answer = act(publisher_client, "set_owner", office, post="yes", **typed)

    assert words in answer.text
    assert there(office).version == office.version


def test_placements_are_confirmed_together(publisher_client):
    countries = [CountryFactory(placement_to_confirm=True), CountryFactory(placement_to_confirm=True)]

    act(publisher_client, "confirm_placements", *countries, address="admin:sectors_country_changelist")

    assert not Country.objects.filter(
        pk__in=[each.pk for each in countries], placement_to_confirm=True
    ).exists()


def test_many_are_withdrawn_behind_one_page_of_consequences(publisher_client):
    offices = [OfficeFactory(), OfficeFactory()]

    page = act(publisher_client, "withdraw_selected", *offices)

    assert len(page.context["consequences"].gone) >= 2
    assert {there(office).state for office in offices} == {"published"}


@pytest.mark.parametrize(
    ("query", "shown"), [("due", {"Due"}), ("never", {"Never", "Nobody"}), ("nobody", {"Nobody"})]
)
def test_lists_show_what_is_due_what_was_never_checked_and_what_nobody_keeps(query, shown, publisher_client):
    OfficeFactory(name_en="Due", checked_on=date(2020, 1, 1), team_email="a@example.org")
    OfficeFactory(name_en="Never", team_email="a@example.org")
    OfficeFactory(name_en="Nobody")
    OfficeFactory(name_en="Later", checked_on=timezone.localdate(), team_email="a@example.org")

    page = publisher_client.get(reverse(OFFICES), {"review": query}).text

    assert {name for name in ("Due", "Never", "Nobody", "Later") if f">{name}<" in page} == shown


NOWHERE = {"body_en": "See [it](/en/offices/nowhere-at-all/).", "body_fr": "Voir."}


def test_what_links_to_nowhere_is_not_published_from_a_list_either(publisher_client):
    good = OfficeFactory(state="draft", name_en="Good")
    wrong = OfficeFactory(state="draft", name_en="Wrong", **NOWHERE)

    answer = act(publisher_client, "publish_selected", good, wrong)

    assert (there(good).state, there(wrong).state) == ("published", "draft")
    assert "“Wrong” was not published. Text (English): “/en/offices/nowhere-at-all/” leads to no page" in (
        answer.text
    )


def test_what_links_to_another_of_the_selected_is_published_after_it(publisher_client):
    first = OfficeFactory(
        state="draft", body_en="See [it](/en/offices/second-one/).", body_fr="Voir.", order=1
    )
    second = OfficeFactory(state="draft", slug="second-one", order=2)

    act(publisher_client, "publish_selected", first, second)

    assert {there(first).state, there(second).state} == {"published"}
