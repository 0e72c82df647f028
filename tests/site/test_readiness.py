"""What is to be filled in and confirmed before opening."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.loading import load
from cnrs_intl.catalogue.models import Correction
from cnrs_intl.derci.models import Department, Mission
from cnrs_intl.site.readiness import findings
from instruments.models import Call
from offices.models import Office
from sectors.models import Country, KeyFigure, Sector
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def texts():
    return [finding.text for finding in findings()]


def test_the_real_catalogue_asks_for_contacts_confirmations_values_and_checks(catalogue):
    found = texts()

    for expected in ("Nothing is filled in: e-mail.", "Hong Kong", "Kosovo", "Asia"):
        assert expected in found
    assert any(text.startswith("Rio de Janeiro office") for text in found)
    assert any("SCImago" in text for text in found)
    assert any(text.startswith("Tokyo") for text in found)


def test_entries_that_lack_a_text_in_one_language_are_one_line_that_leads_to_their_list(editor_client):
    for name in ("Oslo", "Bergen"):
        OfficeFactory(name_en=name, mandate_en="In English alone.", state="draft")
    OfficeFactory(name_en="Whole")
    there = reverse("admin:offices_office_changelist") + "?translations=missing"

    page = editor_client.get(reverse("admin:check_ready")).text

    assert "A text is missing in one language (1)" in page
    assert f'<a href="{there}">2 offices</a>' in page


def test_what_is_filled_in_is_no_longer_asked_for(catalogue):
    department = Department.objects.get()
    department.email = "office@example.org"
    department.save()

    assert "Nothing is filled in: e-mail." not in texts()


def test_nothing_is_left_once_all_is_done(catalogue):
    Country.objects.update(placement_to_confirm=False)
    KeyFigure.objects.filter(state="draft").delete()
    both = {f"{name}_{code}": "x" for name in ("publisher", "host", "licence") for code in ("en", "fr")}
    page = "https://example.org/licence"
    Department.objects.update(email="a@example.org", postal_address="x", licence_page=page, **both)
    for model in (Office, Sector):
        model.objects.update(email="a@example.org")
    for finding_model in {type(one) for one in published_entries()}:
        finding_model.objects.update(checked_on=timezone.localdate())

    assert texts() == []
    call_command("check_ready")


def published_entries():
    from django.apps import apps

    from cnrs_intl.catalogue.models import Entry

    for model in apps.get_models():
        if issubclass(model, Entry) and model is not Call:
            yield from model.objects.published()


def test_the_command_lists_them_and_fails(catalogue, capsys):
    with pytest.raises(CommandError, match="still to do"):
        call_command("check_ready")

    out = capsys.readouterr().out
    assert "Hong Kong" in out
    assert "/admin/sectors/country/" in out


def test_the_page_links_each_to_its_form_and_the_index_links_to_the_page(editor_client, catalogue):
    page = reverse("admin:check_ready")
    hong_kong = reverse("admin:sectors_country_change", args=[Country.objects.get(iso2="HK").pk])

    assert page == "/admin/check-ready/"
    assert page in editor_client.get(reverse("admin:index")).text
    assert f'<a href="{hong_kong}">Hong Kong</a>' in editor_client.get(page).text


def test_the_page_is_for_staff_alone(client):
    assert client.get(reverse("admin:check_ready")).status_code == 302


# What a new version of the fixtures would correct, and staff have changed


@pytest.fixture
def ours(catalogue, tmp_path) -> Mission:
    """A text that staff have changed in English, and that a new version corrects in both languages."""
    mission = Mission.objects.get(slug="partners")
    mission.summary_en = "Ours."
    mission.save()
    row = "- {slug: partners, summary_en: Better words., summary_fr: De meilleurs mots.}"
    (tmp_path / "derci.mission.yaml").write_text(row)
    load(tmp_path)
    return mission


def test_a_text_that_staff_changed_is_listed_with_the_new_one(ours, editor_client, capsys):
    page = editor_client.get(reverse("admin:check_ready")).text

    assert "Connect partners: text (English)" in page
    assert "Better words." in page
    assert "Already as in the new version: text (French)." in page
    with pytest.raises(CommandError):
        call_command("check_ready")
    assert "      Better words.\n" in capsys.readouterr().out


def test_staff_may_keep_theirs(ours, editor_client):
    page = reverse("admin:check_ready")

    response = editor_client.post(page, {"keep": Correction.objects.get().pk})

    assert response["Location"] == page
    assert "Better words." not in editor_client.get(page).text
    ours.refresh_from_db()
    assert ours.summary_en == "Ours."


def test_nothing_is_listed_once_it_is_written_so(ours, editor_client):
    ours.summary_en = "Better words."
    ours.save()

    assert "Connect partners: text (English)" not in texts()


def test_only_who_may_change_it_may_decide(ours, administrator_client):
    page = reverse("admin:check_ready")
    correction = Correction.objects.get()

    assert 'name="keep"' not in administrator_client.get(page).text
    assert administrator_client.post(page, {"keep": correction.pk}).status_code == 403
    correction.refresh_from_db()
    assert not correction.stays


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 40])
def test_a_number_that_there_is_not_is_not_found(ours, editor_client, number):
    assert editor_client.post(reverse("admin:check_ready"), {"keep": number}).status_code == 404
