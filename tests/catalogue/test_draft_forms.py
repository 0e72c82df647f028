"""Forms that write drafts: nothing of them is public, and the next form shows them again."""

import pytest
from django.urls import reverse
from django.utils import translation

from cnrs_intl.catalogue.contents import content_of
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import CatalogueVersion, Draft, DraftSet
from cnrs_intl.catalogue.resuming import RESUME
from offices.models import Coverage, Office
from sectors.models import Country, Region, Sector
from tests import factories
from tests.admin_forms import (
    FormReader,
    at,
    change,
    filled,
    form_at,
    post,
    problems_in,
    shown_again,
    with_rows,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(few_countries):
    office = factories.OfficeFactory(city_en="Old City")
    factories.CoverageFactory(office=office, level="named")
    factories.CoverageFactory(office=office, level="named")
    return office


def number() -> int:
    return CatalogueVersion.objects.values_list("number", flat=True).get()


def test_saving_a_draft_of_what_is_live_changes_nothing_that_the_public_sees(office, publisher_client):
    before, counted = content_of(office), number()

    answer = post(publisher_client, change(office), "_draft", city_en="New City")

    assert content_of(office) == before
    assert number() == counted
    assert Office.objects.get(pk=office.pk).version == office.version
    assert "The public sees no change until it is published." in answer.text


@pytest.mark.parametrize("client", ["editor_client", "publisher_client"])
def test_saving_a_draft_is_that_even_where_one_asked_to_change_what_is_live(office, request, client):
    client, there = request.getfixturevalue(client), f"{change(office)}?live=1"

    answer = post(client, there, "_draft", city_en="New City")

    assert "The public sees no change until it is published." in answer.text
    assert Office.objects.get(pk=office.pk).city_en == "Old City"
    assert draft_of(office).content[0]["fields"]["city_en"] == "New City"


def test_the_form_of_a_draft_does_not_lead_to_itself(office, publisher_client):
    post(publisher_client, change(office), "_draft", city_en="New City")

    shown, live = (publisher_client.get(f"{change(office)}{query}").text for query in ("", "?live=1"))

    assert ("Edit<span" in shown, "Preview<span" in shown) == (False, True)
    assert "Edit<span" in live


def test_the_form_of_an_entry_with_a_draft_is_the_drafts(office, publisher_client):
    free = factories.CountryFactory()
    typed = filled(publisher_client, change(office), city_en="New City")
    typed |= at("coverage-0", {"DELETE": "on"}) | at("coverage-1", {"level": "area"})
    sent = with_rows(typed, "coverage", {"country": str(free.pk), "level": "liaison"})

    publisher_client.post(change(office), sent | {"_draft": "1"})

    shown = form_at(publisher_client, change(office))
    levels = {shown.data[f"coverage-{place}-level"] for place in (0, 1)}
    assert shown.data["city_en"] == "New City"
    assert levels == {"area", "liaison"}
    assert shown.data["coverage-INITIAL_FORMS"] == "2"
    assert form_at(publisher_client, f"{change(office)}?live=1").data["city_en"] == "Old City"
    assert "_save" not in shown.buttons


def test_a_draft_is_called_what_it_says_in_the_readers_language(office, editor_client):
    post(editor_client, change(office), "_draft", name_en="Osaka office", name_fr="Bureau d’Osaka")

    draft = draft_of(office)

    assert str(draft) == "Osaka office"
    with translation.override("fr"):
        assert str(draft) == "Bureau d’Osaka"


@pytest.mark.parametrize("wrong", [{}, {"web_page": "no address"}])
def test_the_form_of_a_draft_says_since_when_the_entry_is_live_too(wrong, office, publisher_client):
    post(publisher_client, change(office), city_en="Live City")
    post(publisher_client, change(office), "_draft", city_en="New City")

    answer = post(publisher_client, change(office), "_draft", **wrong)

    assert "Live since" in answer.text
    assert "Draft of" in answer.text


def test_a_draft_is_written_again_and_keeps_its_new_rows(office, editor_client):
    free = factories.CountryFactory()
    typed = filled(editor_client, change(office))
    sent = with_rows(typed, "coverage", {"country": str(free.pk), "level": "liaison"})
    editor_client.post(change(office), sent | {"_draft": "1"})
    new = draft_of(office).content[-1]

    post(editor_client, change(office), "_draft", city_en="New City")

    draft = draft_of(office)
    assert draft.content[-1] == new
    assert draft.content[0]["fields"]["city_en"] == "New City"
    assert draft.number == 2
    assert draft.based_on == office.version


def test_the_key_of_a_drafts_new_row_is_given_to_no_other_row(office, editor_client):
    free = factories.CountryFactory()
    typed = filled(editor_client, change(office))
    sent = with_rows(typed, "coverage", {"country": str(free.pk), "level": "liaison"})

    editor_client.post(change(office), sent | {"_draft": "1"})

    new = draft_of(office).content[-1]["pk"]
    assert factories.CoverageFactory().pk > new
    assert not Coverage.objects.filter(pk=new).exists()


def test_a_draft_of_a_public_entry_may_lack_a_text(office, editor_client):
    answer = post(editor_client, change(office), "_draft", summary_fr="")

    assert "is saved" in answer.text
    assert draft_of(office).content[0]["fields"]["summary_fr"] == ""
    assert draft_of(office).content[0]["fields"]["state"] == "published"
    assert form_at(editor_client, change(office)).data["summary_fr"] == ""


def test_what_is_wrong_in_a_draft_is_said_beside_its_field_and_stays_typed(office, editor_client):
    answer = editor_client.post(
        change(office), filled(editor_client, change(office), email="nobody") | {"_draft": "1"}
    )

    assert "email" in problems_in(answer)
    assert shown_again(answer)["email"] == "nobody"
    assert not Draft.objects.exists()


def test_what_is_live_is_deleted_from_its_form_by_who_may(office, publisher_client, editor_client):
    address = reverse("admin:offices_office_delete", args=[office.pk])

    assert f'href="{address}"' in publisher_client.get(change(office)).text
    assert f'href="{address}"' not in editor_client.get(change(office)).text


def test_a_first_draft_with_something_wrong_in_it_comes_back_to_be_saved_as_a_draft(office, publisher_client):
    reader = FormReader()

    reader.feed(post(publisher_client, change(office), "_draft", web_page="no address").text)

    assert reader.buttons >= {"_draft", "_save"}
    assert "_continue" not in reader.buttons


def test_a_first_draft_that_comes_back_after_a_log_in_says_that_it_is_not_saved(office, editor_client):
    answer = post(editor_client, change(office), RESUME, city_en="New City")

    assert "It is not saved yet" in answer.text
    assert shown_again(answer)["city_en"] == "New City"
    assert draft_of(office) is None


def test_a_draft_that_differs_in_nothing_is_not_kept(office, editor_client):
    answer = post(editor_client, change(office), "_draft")

    assert "Nothing differs from what is public" in answer.text
    assert not Draft.objects.exists()


def test_a_second_writer_of_a_draft_is_told_that_it_was_changed(office, editor_client, publisher_client):
    post(editor_client, change(office), "_draft", city_en="First")
    theirs = filled(publisher_client, change(office), city_en="Third")
    post(editor_client, change(office), "_draft", city_en="Second")

    answer = publisher_client.post(change(office), theirs | {"_draft": "1"})

    assert answer.status_code != 302
    assert draft_of(office).content[0]["fields"]["city_en"] == "Second"


def test_what_is_changed_at_once_is_brought_into_the_draft(office, publisher_client):
    post(publisher_client, change(office), "_draft", city_en="New City")

    post(publisher_client, f"{change(office)}?live=1", telephone="+65 1")

    draft, now = draft_of(office), Office.objects.get(pk=office.pk)
    assert (now.city_en, now.telephone) == ("Old City", "+65 1")
    assert draft.content[0]["fields"]["telephone"] == "+65 1"
    assert draft.content[0]["fields"]["city_en"] == "New City"
    assert draft.based_on == now.version


def test_a_draft_of_a_new_reference_has_a_form_before_it_is_there(editor_client):
    add = reverse("admin:instruments_activity_add")

    answer = editor_client.post(
        add,
        filled(editor_client, add, name_en="Labs", name_fr="Labos", slug="labs") | {"_draft": "1"},
        follow=True,
    )

    draft = Draft.objects.get()
    assert "is saved" in answer.text
    assert shown_again(answer)["slug"] == "labs"
    assert (draft.name, draft.base) == ("Labs", [])


def test_a_country_may_be_drafted_into_a_region_that_another_draft_of_its_set_makes(editor_client):
    sector, country = Sector.objects.first(), Country.objects.get(iso2="FJ")
    typed = filled(editor_client, change(sector))
    region = {"slug": "newest", "name_en": "Newest", "name_fr": "Nouvelle", "order": "1"}
    editor_client.post(change(sector), with_rows(typed, "regions", region) | {"_draft": "1"})
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    Draft.objects.update(set=plan)
    made = next(each["pk"] for each in draft_of(sector).content if each["fields"]["slug"] == "newest")
    post(editor_client, change(country), "_draft", notice_en="Note", notice_fr="Note")
    Draft.objects.update(set=plan)

    post(editor_client, change(country), "_draft", region=str(made))

    assert draft_of(country).content[0]["fields"]["region"] == made
    assert not Region.objects.filter(pk=made).exists()


def test_a_draft_is_put_into_a_set_on_its_form_and_out_of_it_again(office, editor_client):
    plan = DraftSet.objects.create(name="Reorganisation 2027")

    post(editor_client, change(office), "_draft", city_en="New City", _set=str(plan.pk))
    first = draft_of(office).set
    post(editor_client, change(office), "_draft", city_en="Newer City")
    second = draft_of(office).set
    post(editor_client, change(office), "_draft", _set="")

    assert (first, second, draft_of(office).set) == (plan, plan, None)


def test_a_new_entry_is_put_into_a_set_on_its_form(few_countries, editor_client):
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    new = factories.OfficeFactory(state="draft")

    post(editor_client, change(new), city_en="New City", _set=str(plan.pk))

    new.refresh_from_db()
    assert (new.city_en, new.state) == ("New City", "draft")
    assert draft_of(new).set == plan
    assert draft_of(new).content is None


def test_a_form_opened_before_a_colleague_chose_the_set_leaves_the_draft_in_it(office, editor_client):
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    post(editor_client, change(office), "_draft", city_en="New City")
    typed = filled(editor_client, change(office), telephone="+65 1")
    Draft.objects.update(set=plan)

    editor_client.post(change(office), typed | {"_draft": "1"})

    assert draft_of(office).set == plan
    assert draft_of(office).content[0]["fields"]["telephone"] == "+65 1"


def test_who_changes_what_is_scheduled_is_told_that_it_has_to_be_approved_again(office, editor_client):
    post(editor_client, change(office), "_draft", city_en="New City")
    Draft.objects.update(status=Draft.Status.APPROVED, publish_at="2099-01-01T00:00Z")

    before = editor_client.get(change(office)).text
    answer = post(editor_client, change(office), "_draft", city_en="Newer City")

    assert "takes back its approval" in before
    assert "it is being written again" in answer.text
    assert draft_of(office).status == Draft.Status.WRITING


def test_the_list_says_which_entries_have_a_draft(office, editor_client):
    address = reverse("admin:offices_office_changelist")
    before = editor_client.get(address).text

    post(editor_client, change(office), "_draft", city_en="New City")

    assert "with a draft" not in before
    assert "published, with a draft" in editor_client.get(address).text
