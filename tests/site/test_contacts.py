"""The table of all contact details: one form over offices, sectors and the department."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from reversion.models import Revision

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.derci.models import Department
from offices.models import Office
from sectors.models import Sector
from tests.admin_forms import filled, shown_again
from tests.drafted import changed_live, drafted
from tests.factories import OfficeFactory, SectorFactory

pytestmark = pytest.mark.django_db

CONTACTS = reverse("admin:contacts")


def cell(entry, name):
    return f"{entry._meta.model_name}-{entry.pk}-{name}"


def save(client, typed, address=CONTACTS, **others):
    """Fill in some cells, by entry and name, and press Save."""
    cells = {cell(*place): value for place, value in typed.items()}
    return client.post(address, filled(client, address, **cells, **others), follow=True)


def stored(entry):
    return type(entry).objects.get(pk=entry.pk)


def contact_in_draft(entry):
    fields = draft_of(entry).content[0]["fields"]
    return fields["email"], fields["telephone"]


def errors(answer):
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def test_every_office_and_sector_and_the_department_is_a_line(publisher_client):
    data = filled(publisher_client, CONTACTS)

    expected = {cell(office, "postal_address") for office in Office.objects.all()}
    expected |= {cell(sector, "email") for sector in Sector.objects.all()}
    expected |= {cell(Department.objects.get(), name) for name in ("web_page_en", "web_page_fr")}
    assert expected <= data.keys()


def test_what_was_typed_is_live_as_one_change_of_what_changed_alone(publisher_client):
    office, sector = OfficeFactory(telephone="+1"), SectorFactory()
    before = Revision.objects.count()

    answer = save(
        publisher_client,
        {
            (office, "email"): "office@example.org",
            (office, "postal_address"): "1 street\r\nTown",
            (office, "web_page"): "www.example.org",
            (sector, "telephone"): "+33 1",
        },
    )

    assert f"Saved: {office} and {sector}." in answer.text
    assert "This can be taken back." in answer.text
    found = stored(office)
    assert (found.email, found.postal_address, found.telephone) == (
        "office@example.org",
        "1 street\nTown",
        "+1",
    )
    assert (found.web_page, stored(sector).telephone) == ("https://www.example.org", "+33 1")
    assert Revision.objects.count() == before + 1
    assert Revision.objects.latest("pk").version_set.count() == 2


@pytest.mark.parametrize(
    ("client", "destination"),
    [("editor_client", ""), ("editor_client", "drafts"), ("publisher_client", "drafts")],
)
def test_what_was_typed_goes_into_drafts(client, destination, request):
    office = OfficeFactory()
    typed = {(office, "email"): "office@example.org"}

    answer = save(request.getfixturevalue(client), typed, destination=destination)

    assert "it is not public yet" in answer.text
    assert stored(office).email == ""
    assert draft_of(office).content[0]["fields"]["email"] == "office@example.org"
    assert Draft.objects.count() == 1


def test_what_was_typed_goes_into_a_set(editor_client):
    office, plan = OfficeFactory(), DraftSet.objects.create(name="Reorganisation 2027")

    save(editor_client, {(office, "email"): "office@example.org"}, destination=f"set-{plan.pk}")

    assert [draft.object_id for draft in plan.drafts.all()] == [office.pk]


def test_what_has_a_draft_is_shown_to_an_editor_and_goes_on_as_that_draft(editor_client):
    office = OfficeFactory(telephone="+1")
    drafted(office, email="draft@example.org")
    assert filled(editor_client, CONTACTS)[cell(office, "email")] == "draft@example.org"

    save(editor_client, {(office, "telephone"): "+2"})

    assert stored(office).telephone == "+1"
    assert contact_in_draft(office) == ("draft@example.org", "+2")


def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_saved_or_lost(publisher_client):
    office, other = OfficeFactory(), OfficeFactory()
    typed = {
        (office, "email"): "nonsense",
        (office, "web_page"): "no page",
        (other, "telephone"): "+1" * 40,
        (other, "email"): "right@example.org",
    }

    answer = save(publisher_client, typed)

    assert errors(answer).keys() == {cell(*place) for place in list(typed)[:3]}
    assert {cell(*place): value for place, value in typed.items()}.items() <= shown_again(answer).items()
    assert stored(other).email == ""


def test_a_text_in_one_language_only_is_refused_at_the_cell_of_the_other(publisher_client):
    department = Department.objects.get()

    answer = save(publisher_client, {(department, "web_page_fr"): ""})

    assert list(errors(answer)) == [cell(department, "web_page_fr")]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten_unseen(publisher_client):
    office, other = OfficeFactory(email="old@example.org"), OfficeFactory()
    mine = {(office, "email"): "mine@example.org", (other, "email"): "other@example.org"}
    sent = filled(publisher_client, CONTACTS) | {cell(*place): value for place, value in mine.items()}
    changed_live(office, email="theirs@example.org", telephone="+9")

    answer = publisher_client.post(CONTACTS, sent)

    assert "Somebody saved this meanwhile: “theirs@example.org”." in str(errors(answer))
    assert (stored(office).email, stored(other).email) == ("theirs@example.org", "")
    again = shown_again(answer)
    assert (again[cell(office, "email")], again[cell(other, "email")]) == tuple(mine.values())

    publisher_client.post(CONTACTS, again)

    found = stored(office)
    assert (found.email, found.telephone, stored(other).email) == (
        "mine@example.org",
        "+9",
        "other@example.org",
    )


def test_what_both_typed_alike_is_no_clash(publisher_client):
    office = OfficeFactory()
    sent = filled(publisher_client, CONTACTS) | {cell(office, "email"): "same@example.org"}
    changed_live(office, email="same@example.org")

    assert publisher_client.post(CONTACTS, sent).status_code == 302


@pytest.mark.parametrize("destination", ["at-once", "drafts"])
def test_what_is_sent_twice_is_saved_once(destination, publisher_client):
    office = OfficeFactory()
    typed = {cell(office, "telephone"): "+33", "destination": destination}
    sent = filled(publisher_client, CONTACTS) | typed
    publisher_client.post(CONTACTS, sent)
    before = (Revision.objects.count(), *Draft.objects.values_list("number"))

    answer = publisher_client.post(CONTACTS, sent, follow=True)

    assert (Revision.objects.count(), *Draft.objects.values_list("number")) == before
    assert "nothing was saved" in answer.text or destination == "drafts"


def test_what_was_typed_for_an_entry_that_is_gone_is_shown(publisher_client):
    office = OfficeFactory()
    sent = filled(publisher_client, CONTACTS) | {cell(office, "telephone"): "+33 9 87"}
    office.delete()

    answer = publisher_client.post(CONTACTS, sent, follow=True)

    assert "An entry was deleted meanwhile; what you typed for it is not saved: +33 9 87." in answer.text


@pytest.mark.parametrize("seen", ["", "forged"])
def test_a_table_that_does_not_say_what_it_was_opened_on_saves_nothing(seen, publisher_client):
    office = OfficeFactory()

    answer = save(publisher_client, {(office, "telephone"): "+33"}, seen=seen)

    assert stored(office).telephone == ""
    assert shown_again(answer)[cell(office, "telephone")] == "+33"
    assert publisher_client.post(CONTACTS, shown_again(answer)).status_code == 302
    assert stored(office).telephone == "+33"


def test_only_what_is_missing_can_be_shown_and_filled_in(publisher_client):
    full = OfficeFactory(email="a@example.org", telephone="+1", postal_address="A", web_page="https://a.org")
    lacking = OfficeFactory(telephone="+1")
    shown = {
        missing: filled(publisher_client, f"{CONTACTS}?missing={missing}")
        for missing in ("", "1", "email", "telephone")
    }
    places = [cell(office, "email") for office in (full, lacking)]

    assert [[place in data for place in places] for data in shown.values()] == [
        [True, True],
        [False, True],
        [False, True],
        [False, False],
    ]
    save(publisher_client, {(lacking, "email"): "b@example.org"}, f"{CONTACTS}?missing=email")
    assert stored(lacking).email == "b@example.org"


def test_others_see_no_table(administrator_client, client):
    assert administrator_client.get(CONTACTS).status_code == 403
    assert client.get(CONTACTS).status_code == 302


def test_what_was_typed_outlives_a_session(client, staff_of):
    office, user = OfficeFactory(), staff_of("Publishers")
    client.force_login(user)
    sent = filled(client, CONTACTS) | {cell(office, "telephone"): "+33"}
    client.logout()
    asked = client.post(CONTACTS, sent)
    data = shown_again(asked) | {"username": user.username, "password": "correct horse"}

    back = client.post(f"{reverse('admin:login')}?next={CONTACTS}", data)
    answer = client.post(CONTACTS, shown_again(back))

    assert shown_again(answer)[cell(office, "telephone")] == "+33"
    assert "It is not saved yet" in answer.text
    assert stored(office).telephone == ""


def test_the_table_costs_as_many_queries_for_a_hundred_offices_as_for_eight(publisher_client):
    costs = []
    for more in (0, 100):
        for office in OfficeFactory.create_batch(more):
            drafted(office, telephone="+1") if office.pk % 10 == 0 else None
        publisher_client.get(CONTACTS)  # of the session
        with CaptureQueriesContext(connection) as queries:
            publisher_client.get(CONTACTS)
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_the_history_says_which_details_were_changed_in_the_table(publisher_client):
    office = OfficeFactory()

    save(publisher_client, {(office, "email"): "a@example.org", (office, "telephone"): "+33 1"})

    for language, words in (("en", "Changed E-mail and Telephone."), ("fr", "adresse électronique")):
        with translation.override(language):
            (line, *_older) = history.lines_of(history.versions_of(office), Office)
            assert words.lower() in line["what"].lower()


def test_the_first_cell_that_is_wrong_is_shown_first(publisher_client):
    one, other = OfficeFactory(order=1), OfficeFactory(order=2)

    answer = save(publisher_client, {(other, "email"): "nonsense", (one, "email"): "a@example.org"})

    fields = answer.context["form"].fields
    assert [name for name in fields if "autofocus" in fields[name].widget.attrs] == [cell(other, "email")]
