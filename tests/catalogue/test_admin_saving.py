"""What a save may do, and what it says: forged buttons, two tabs, changes that are live at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from tests import factories
from tests.admin_forms import change, confirmed, filled, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("few_countries")]

FORGED = ["_publish", "_withdraw", "_schedule", "publish_at", "withdraw_at"]


# What only a Publisher may send, by whatever value


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("value", ["", "1"])
def test_an_editor_publishes_nothing_by_changing_a_draft(name, value, editor_client, few_countries):
    office = factories.OfficeFactory(state="draft")

    answer = editor_client.post(change(office), filled(editor_client, change(office)) | {name: value})

    office.refresh_from_db()
    assert (office.state, office.version) == ("draft", 1)
    assert "Only a Publisher may publish" in answer.text


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("value", ["", "1"])
def test_an_editor_publishes_nothing_by_adding_it(name, value, editor_client, few_countries):
    texts = {f"{text}_{code}": "Words" for text in ("name", "city", "summary") for code in ("en", "fr")}
    add = reverse("admin:offices_office_add")
    host = str(factories.CountryFactory().pk)
    typed = filled(editor_client, add, slug="made", host_country=host, **texts)

    answer = editor_client.post(add, typed | {name: value})

    assert not Office.objects.filter(slug="made").exists()
    assert "Only a Publisher may publish" in answer.text


def test_an_empty_button_of_a_publisher_counts(publisher_client):
    office = factories.OfficeFactory(state="draft")

    publisher_client.post(change(office), filled(publisher_client, change(office)) | {"_publish": ""})

    office.refresh_from_db()
    assert office.is_public


# Two tabs


@pytest.mark.parametrize("maker", [factories.CountryFactory, factories.ActivityFactory])
def test_the_second_tab_of_a_reference_is_saved_with_the_first(maker, publisher_client):
    made = maker()
    stale = filled(publisher_client, change(made), name_en="Second tab", _save="1")
    post(publisher_client, change(made), name_fr="Premier onglet")

    answer = publisher_client.post(change(made), stale, follow=True)

    made.refresh_from_db()
    assert (made.name_en, made.name_fr) == ("Second tab", "Premier onglet")
    assert "ublishers changed Name (French) meanwhile: both changes are saved." in answer.text


@pytest.mark.parametrize("maker", [factories.CountryFactory, factories.ActivityFactory])
@pytest.mark.parametrize("opened_on", ["", "forged", "of another"])
def test_who_does_not_say_what_was_opened_is_refused_and_keeps_what_was_typed(
    opened_on, maker, publisher_client
):
    made, other = maker(), maker()
    stale = filled(publisher_client, change(made), name_en="Second tab", _save="1")
    of_another = filled(publisher_client, change(other))["seen_content"]
    stale["seen_content"] = of_another if opened_on == "of another" else opened_on
    post(publisher_client, change(made), name_fr="Premier onglet")

    answer = publisher_client.post(change(made), stale)

    made.refresh_from_db()
    assert made.name_fr == "Premier onglet"
    assert made.name_en != "Second tab"
    assert "Somebody saved this entry meanwhile" in answer.text
    assert "Second tab" in answer.text


def test_the_second_tab_loses_no_row_of_the_first(publisher_client):
    country = factories.CountryFactory()
    stale = filled(publisher_client, change(country), _save="1")
    row = {"aliases-0-language": "en", "aliases-0-text": "Everywhere", "aliases-0-kind": "everyday"}
    post(publisher_client, change(country), **row)

    publisher_client.post(change(country), stale | row | {"aliases-0-text": "Nowhere"})

    assert {alias.text for alias in country.aliases.all()} == {"Everywhere", "Nowhere"}


def test_a_reference_is_saved_twice_in_a_row_from_a_fresh_form(publisher_client):
    country = factories.CountryFactory()

    for capital in ("A", "B"):
        post(publisher_client, change(country), m49_region=capital)

    country.refresh_from_db()
    assert country.m49_region == "B"


# What a plain save says


def day(days):
    return (timezone.localtime() + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")


def history_of(client, instance):
    return client.get(reverse("admin:offices_office_history", args=[instance.pk])).text


def an_office(before):
    dates = {name: timezone.now() + timedelta(days=days) for name, days in before.items() if name != "state"}
    return factories.OfficeFactory(**before | dates)


@pytest.mark.parametrize(
    ("before", "button", "message", "line"),
    [
        ({"publish_at": 1}, "_publish", "is now published", "Published."),
        ({"withdraw_at": -1}, "_bring_back", "is now published", "Brought back."),
        ({"state": "draft", "publish_at": 1}, "_schedule", "is scheduled for", "Scheduled for publication."),
    ],
)
def test_what_changes_what_the_public_sees_is_said(before, button, message, line, publisher_client):
    office = an_office(before)

    answer = post(publisher_client, change(office), button)

    assert message in answer.text
    assert line in history_of(publisher_client, office)


@pytest.mark.parametrize(
    ("before", "button", "date", "words"),
    [
        ({}, "_save", ("withdraw_at", -1), "This time is past"),
        ({"publish_at": 1}, "_save", ("publish_at", None), "This would publish the entry at once"),
        ({"publish_at": 1}, "_save", ("publish_at", -1), "This would publish the entry at once"),
        ({"withdraw_at": -1}, "_save", ("withdraw_at", None), "This would make the entry public again"),
        ({"withdraw_at": -1}, "_save", ("withdraw_at", 1), "This would make the entry public again"),
        ({"state": "draft"}, "_publish", ("publish_at", 1), "This time is to come: use “Schedule”"),
        ({"state": "withdrawn"}, "_bring_back", ("publish_at", 1), "This time is to come: use “Schedule”"),
        ({"state": "draft"}, "_schedule", ("publish_at", -1), "a time that is still to come"),
    ],
)
def test_no_date_alone_changes_what_the_public_sees(before, button, date, words, publisher_client):
    office, (name, days) = an_office(before), date
    status = office.status

    answer = post(publisher_client, change(office), button, **{name: day(days) if days else ""})

    office.refresh_from_db()
    assert office.status == status
    assert words in str(answer.context["adminform"].form.errors[name])


def test_saving_a_published_entry_says_that_it_is_live(publisher_client):
    office = factories.OfficeFactory()

    answer = post(publisher_client, change(office), order="3")

    assert "is published: what you saved is live now" in answer.text
    assert "Published." not in history_of(publisher_client, office)


def test_dating_a_withdrawal_says_when_it_comes(publisher_client):
    office = factories.OfficeFactory()

    shown = post(publisher_client, change(office), withdraw_at="2031-07-01T09:30")
    dated = confirmed(publisher_client, shown)

    office.refresh_from_db()
    assert office.withdraw_at
    (told,) = dated.context["messages"]
    assert "Changed Withdraw at. It will be withdrawn on 1 July 2031, 09:30 (Paris time)." in str(told)
    assert "It will be withdrawn" not in post(publisher_client, change(office), order="3").text


def test_saving_a_draft_says_nothing_of_the_public(publisher_client):
    office = factories.OfficeFactory(state="draft")

    answer = post(publisher_client, change(office), publish_at=day(1))

    assert "live now" not in answer.text
    assert "scheduled for" not in answer.text
