"""What each of the three groups may do; an Editor publishes by no road."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.models import Draft
from offices.models import Coverage, Office
from sectors.models import Country
from tests import factories
from tests.admin_forms import FormReader, change, confirmed, filled, form_at, post

pytestmark = pytest.mark.django_db

OFFICES = "admin:offices_office_changelist"


def test_an_editor_writes_a_draft(editor_client):
    office = factories.OfficeFactory(state="draft")

    post(editor_client, change(office), city_en="New City")

    office.refresh_from_db()
    assert office.city_en == "New City"
    assert office.state == "draft"


def test_an_editor_sees_no_button_that_publishes(editor_client, publisher_client):
    office = factories.OfficeFactory(state="draft")
    buttons = {"_publish", "_schedule", "_withdraw"}

    assert not buttons & form_at(editor_client, change(office)).buttons
    assert buttons & form_at(publisher_client, change(office)).buttons == {"_publish", "_schedule"}


@pytest.mark.parametrize(
    "forged",
    [
        {"_publish": "1"},
        {"_schedule": "1", "publish_at": "2099-01-01T00:00"},
        {"state": "published"},
        {"publish_at": "2020-01-01T00:00"},
        {"withdraw_at": "2099-01-01T00:00"},
    ],
)
@pytest.mark.parametrize("adding", [True, False])
def test_a_forged_form_of_an_editor_is_refused_in_words(forged, adding, editor_client, few_countries):
    office = factories.OfficeFactory(state="draft")
    address = reverse("admin:offices_office_add") if adding else change(office)
    number = Office.objects.count()

    answer = editor_client.post(address, filled(editor_client, change(office), slug="x") | forged)

    office.refresh_from_db()
    assert "Only a Publisher may publish" in answer.text
    assert (office.state, office.publish_at, office.withdraw_at) == ("draft", None, None)
    assert Office.objects.count() == number


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected", "delete_selected"])
def test_a_forged_bulk_action_of_an_editor_does_nothing(action, editor_client):
    draft, public = factories.OfficeFactory(state="draft"), factories.OfficeFactory()
    data = {"action": action, "_selected_action": [draft.pk, public.pk], "post": "yes"}

    answer = editor_client.post(reverse(OFFICES), data, follow=True)

    assert "Your account may not do this" in answer.text
    assert [Office.objects.get(pk=one.pk).state for one in (draft, public)] == ["draft", "published"]


def test_what_an_editor_imports_goes_into_drafts_whatever_was_sent(editor_client):
    office = factories.OfficeFactory(slug="here", city_en="Old City")
    upload = SimpleUploadedFile("offices.csv", b"slug,city_en\nhere,New City\n")
    sent = {"import_file": upload, "format": "0", "resource": "0"}
    reader = FormReader()

    reader.feed(editor_client.post(reverse("admin:offices_office_import"), sent).text)
    address = reverse("admin:offices_office_process_import")
    typed = {"confirm": "1", "overwrite": "on", "destination": "at-once"}
    answer = editor_client.post(address, reader.data | typed, follow=True)

    office.refresh_from_db()
    assert "not public yet" in answer.text
    assert office.city_en == "Old City"
    assert draft_of(office).content[0]["fields"]["city_en"] == "New City"
    assert editor_client.get(reverse("admin:offices_office_export")).status_code == 200


def test_an_administrator_imports_nothing(administrator_client):
    assert administrator_client.get(reverse("admin:offices_office_import")).status_code == 403
    assert administrator_client.post(reverse("admin:offices_coverage_process_import"), {}).status_code == 403


@pytest.mark.parametrize("dates", [{}, {"publish_at": "2099-01-01T00:00Z"}])
@pytest.mark.parametrize("button", ["_draft", "_save", "_continue"])
def test_what_an_editor_saves_of_what_is_public_or_will_be_is_a_draft(button, dates, editor_client):
    office = factories.OfficeFactory(city_en="Old City", **dates)
    row = factories.CoverageFactory(office=office, level="named")

    buttons = form_at(editor_client, change(office)).buttons
    post(editor_client, change(office), button, city_en="New City", **{"coverage-0-level": "area"})

    office.refresh_from_db()
    row.refresh_from_db()
    assert "_draft" in buttons
    assert not buttons & {"_save", "_continue", "_publish"}
    assert (office.city_en, row.level) == ("Old City", "named")
    kept = draft_of(office).content
    assert (kept[0]["fields"]["city_en"], kept[1]["fields"]["level"]) == ("New City", "area")


def test_an_editor_may_not_delete_an_entry_nor_the_rows_of_a_published_one(editor_client):
    row = factories.CoverageFactory()

    for address in ("offices_office_delete", "offices_coverage_delete"):
        pk = row.office_id if "office_d" in address else row.pk
        answer = editor_client.post(reverse(f"admin:{address}", args=[pk]), {"post": "yes"})
        assert answer.status_code == 403
    assert Coverage.objects.filter(pk=row.pk).exists()


def test_reference_tables_are_drafted_by_editors_and_changed_by_publishers(editor_client, publisher_client):
    country = factories.CountryFactory(name_en="Old Name")

    assert "_save" not in form_at(editor_client, change(country)).buttons
    post(editor_client, change(country), name_en="Drafted Name")
    assert Country.objects.get(pk=country.pk).name_en == "Old Name"
    assert draft_of(country).content[0]["fields"]["name_en"] == "Drafted Name"
    Draft.objects.all().delete()
    post(publisher_client, change(country), name_en="New Name")
    assert Country.objects.get(pk=country.pk).name_en == "New Name"


def test_an_editor_takes_another_name_of_a_country_away_in_a_draft_only(editor_client):
    alias = factories.CountryAliasFactory()
    country = alias.country

    post(editor_client, change(country), "_draft", **{"aliases-0-DELETE": "on"})

    assert [each["model"] for each in draft_of(country).content] == ["sectors.country"]
    assert country.aliases.get() == alias


def test_a_publisher_deletes_an_office_with_its_coverage(publisher_client):
    row = factories.CoverageFactory()
    address = reverse("admin:offices_office_delete", args=[row.office_id])

    confirmed(publisher_client, publisher_client.post(address, {"post": "yes"}))

    assert not Office.objects.filter(pk=row.office_id).exists()


def test_administrators_read_the_catalogue_and_change_nothing(administrator_client):
    office = factories.OfficeFactory(state="draft")

    assert not form_at(administrator_client, change(office)).buttons & {"_save", "_publish"}
    assert administrator_client.post(change(office), {}).status_code == 403
