"""The staff side: lists, forms, publishing, and what each role may do by which road."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision

from cnrs_intl.catalogue.models import Entry, Reference
from cnrs_intl.derci.models import Department
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import change, confirmed, filled, form_at, post

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if issubclass(model, Entry | Reference)]
SHOWN = [model for model in MODELS if model.__name__ != "CountryAlias"]


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", SHOWN)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_model_has_its_list_its_empty_form_and_a_search(model, language, publisher_client):
    headers = {"accept-language": language}
    addresses = [page(model, "changelist"), page(model, "changelist") + "?q=Été"]
    if model is not Department:  # there is only one
        addresses.append(page(model, "add"))

    for address in addresses:
        response = publisher_client.get(address, headers=headers)
        assert response.status_code == 200
        assert f'lang="{language}"' in response.text


def test_a_second_department_cannot_be_added(publisher_client, catalogue):
    assert publisher_client.get(page(Department, "add")).status_code == 403


@pytest.mark.parametrize("model", SHOWN)
def test_every_model_has_its_form_and_its_history(model, publisher_client, catalogue):
    maker = getattr(factories, f"{model.__name__}Factory")
    made = maker()

    assert publisher_client.get(page(model, "change", made.pk)).status_code == 200
    assert publisher_client.get(page(model, "history", made.pk)).status_code == 200


def row_of(client, address, prefix, **wanted):
    """Return the prefix of the inline row whose fields hold what is wanted."""
    data = form_at(client, address).data
    for number in range(int(data[f"{prefix}-TOTAL_FORMS"])):
        if all(data.get(f"{prefix}-{number}-{name}") == str(value) for name, value in wanted.items()):
            return f"{prefix}-{number}"
    raise AssertionError(f"no row with {wanted}")


def in_a_day():
    return (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


def test_both_languages_of_a_text_stand_in_one_row(publisher_client):
    office = factories.OfficeFactory()

    html = publisher_client.get(change(office)).text

    assert "field-summary_en field-summary_fr" in html
    assert 'lang="fr"' in html


def test_a_draft_is_published_by_a_button_and_says_so(publisher_client):
    office = factories.OfficeFactory(state="draft")

    answer = post(publisher_client, change(office), "_publish", order="7")

    office.refresh_from_db()
    assert office.is_public
    assert office.order == 7
    assert "is now published" in answer.text


def test_publishing_names_the_text_that_is_missing_and_keeps_what_was_typed(publisher_client):
    office = factories.OfficeFactory(state="draft")

    answer = post(publisher_client, change(office), "_publish", summary_fr="", city_en="Typed City")

    office.refresh_from_db()
    assert office.state == "draft"
    assert "texts are published in both languages" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "Typed City" in answer.text
    assert answer.context["adminform"].form.errors.keys() == {"summary_fr"}


def test_a_publication_is_scheduled_and_then_done_at_once(publisher_client):
    office = factories.OfficeFactory(state="draft")

    post(publisher_client, change(office), "_schedule", publish_at=in_a_day())
    office.refresh_from_db()
    assert office.status == "scheduled"

    post(publisher_client, change(office), "_publish")
    office.refresh_from_db()
    assert office.is_public


def test_scheduling_asks_for_a_time_to_come(publisher_client):
    office = factories.OfficeFactory(state="draft")

    answer = post(publisher_client, change(office), "_schedule", publish_at="2020-01-01T00:00")

    office.refresh_from_db()
    assert office.state == "draft"
    assert "publish_at" in answer.context["adminform"].form.errors


def test_a_published_entry_is_withdrawn_by_a_button(publisher_client):
    office = factories.OfficeFactory()

    confirmed(publisher_client, post(publisher_client, change(office), "_withdraw"))

    office.refresh_from_db()
    assert office.state == "withdrawn"


def test_saving_a_published_entry_keeps_it_published(publisher_client):
    office = factories.OfficeFactory()

    post(publisher_client, change(office), order="3")

    office.refresh_from_db()
    assert (office.state, office.order) == ("published", 3)


def test_an_entry_is_made_and_published_in_one_go(publisher_client):
    host = factories.CountryFactory()
    texts = {f"{name}_{code}": "Words" for name in ("name", "city", "summary") for code in ("en", "fr")}

    post(publisher_client, page(Office, "add"), "_publish", slug="made", host_country=str(host.pk), **texts)

    assert Office.objects.get(slug="made").is_public


def test_line_breaks_of_browsers_are_not_a_change(publisher_client):
    office = factories.OfficeFactory(body_en="One\nTwo", body_fr="Un\nDeux")
    before = office.texts_changed

    post(publisher_client, change(office), body_en="One\r\nTwo", body_fr="Un\r\nDeux")

    office.refresh_from_db()
    assert office.body_en == "One\nTwo"
    assert office.texts_changed == before


def test_publishing_many_reports_each_that_is_incomplete_and_publishes_the_others(publisher_client):
    whole = factories.OfficeFactory(state="draft")
    lacking = factories.OfficeFactory(state="draft", city_fr="")
    data = {"action": "publish_selected", "_selected_action": [whole.pk, lacking.pk]}

    answer = publisher_client.post(page(Office, "changelist"), data, follow=True)

    whole.refresh_from_db()
    lacking.refresh_from_db()
    assert (whole.state, lacking.state) == ("published", "draft")
    assert f"“{lacking}” was not published. City (French)" in answer.text
    assert "1 was published" in answer.text


def test_many_are_withdrawn_at_once(publisher_client):
    offices = [factories.OfficeFactory(), factories.OfficeFactory()]
    data = {"action": "withdraw_selected", "_selected_action": [office.pk for office in offices]}

    asked = publisher_client.post(page(Office, "changelist"), data, follow=True)
    answer = confirmed(publisher_client, asked)

    assert "2 were withdrawn" in answer.text
    assert not Office.objects.published().filter(pk__in=data["_selected_action"]).exists()


def test_a_stale_form_is_refused_by_name_and_keeps_what_was_typed(publisher_client):
    office = factories.OfficeFactory()
    stale = filled(publisher_client, change(office), city_en="Second hand", _save="1")
    post(publisher_client, change(office), city_en="First hand")

    answer = publisher_client.post(change(office), stale)

    office.refresh_from_db()
    assert office.city_en == "First hand"
    assert "publishers saved this entry meanwhile" in answer.text
    assert "Second hand" in answer.text


def test_one_save_with_its_rows_is_one_line_of_history(publisher_client, catalogue):
    rio = Office.objects.get(slug="rio")
    paraguay = rio.coverage.get(country__iso2="PY")
    row = row_of(publisher_client, change(rio), "coverage", id=paraguay.pk)
    before = Revision.objects.count()

    confirmed(publisher_client, post(publisher_client, change(rio), **{f"{row}-level": "named"}))

    paraguay.refresh_from_db()
    assert paraguay.level == "named"
    assert Revision.objects.count() == before + 1
    html = publisher_client.get(page(Office, "history", rio.pk)).text
    assert "publishers" in html
    assert "Changed How closely for country covered “Paraguay" in html


def test_the_history_names_bulk_actions_and_buttons(publisher_client):
    office = factories.OfficeFactory()
    data = {"action": "withdraw_selected", "_selected_action": [office.pk]}
    confirmed(publisher_client, publisher_client.post(page(Office, "changelist"), data))
    post(publisher_client, change(office), "_publish")

    html = publisher_client.get(page(Office, "history", office.pk)).text

    assert html.index("Brought back.") < html.index("Withdrawn.")


def test_the_country_form_shows_who_covers_it_with_a_link_to_the_office(publisher_client, catalogue):
    row = Coverage.objects.filter(country__iso2="KH").select_related("office", "country").get()

    html = publisher_client.get(change(row.country)).text

    assert f'<a href="{change(row.office)}#coverage-group">{row.office.short_name}</a>' in html
    assert "<td>in its mandate</td>" in html


def test_an_office_form_reads_the_countries_once_however_many_it_covers(
    publisher_client, catalogue, django_assert_max_num_queries
):
    rio = Office.objects.get(slug="rio")
    with django_assert_max_num_queries(40):
        publisher_client.get(change(rio))


def test_characters_that_cannot_be_kept_are_refused_by_the_form(publisher_client):
    office = factories.OfficeFactory(state="draft")

    answer = post(publisher_client, change(office), city_en="a\0b")

    assert answer.context["adminform"].form.errors.keys() == {"city_en"}


def test_no_page_of_the_admin_asks_for_inline_style_or_script(publisher_client, catalogue):
    rio = Office.objects.get(slug="rio")
    addresses = [page(Office, name) for name in ("changelist", "add", "import", "export")]

    for address in (*addresses, change(rio), page(Office, "history", rio.pk), reverse("admin:check_ready")):
        html = publisher_client.get(address).text
        assert " style=" not in html
        assert "<style" not in html
        assert " onclick=" not in html
        assert " onchange=" not in html


def test_a_row_that_somebody_deleted_meanwhile_stays_deleted_and_what_was_typed_is_saved(publisher_client):
    row = factories.CoverageFactory()
    factories.CoverageFactory(office=row.office)
    open_form = filled(publisher_client, change(row.office), city_en="Typed City", _save="1")
    asked = post(publisher_client, change(row.office), **{"coverage-0-DELETE": ["on"]})
    confirmed(publisher_client, asked)

    answer = publisher_client.post(change(row.office), open_form, follow=True)

    assert row.office.coverage.count() == 1
    assert "both changes are saved" in answer.text
    assert Office.objects.get(pk=row.office_id).city_en == "Typed City"
