"""From a public page to the form behind it: public pages themselves link to no form."""

import pytest
from django.urls import reverse

from cnrs_intl.derci.models import Department
from cnrs_intl.site.admin_pages import form_behind
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, Sector


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("path", "model", "key"),
    [
        ("offices/tokyo/", Office, {"slug": "tokyo"}),
        ("offices/tokyo.pdf", Office, {"slug": "tokyo"}),
        ("instruments/irp/", Instrument, {"slug": "irp"}),
        ("sectors/asia/", Sector, {"slug": "asia"}),
        ("countries/kh/", Country, {"iso2": "KH"}),
    ],
)
def test_a_page_leads_to_the_form_of_its_entry(catalogue, language, path, model, key):
    entry = model.objects.get(**key)

    form = form_behind(f"/{language}/{path}")

    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    assert form == reverse(name, args=[entry.pk])


@pytest.mark.parametrize(
    ("path", "model"),
    [("offices/", Office), ("instruments/", Instrument), ("countries/", Country), ("about/", Department)],
)
def test_a_page_of_many_leads_to_their_list(catalogue, path, model):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"

    assert form_behind(f"/en/{path}") == reverse(name)


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/en/offices/atlantis/", "/en/nowhere/", "/admin/", "//example.org/", "", "/é"]
)
def test_a_page_without_an_entry_leads_to_no_form(catalogue, path):
    assert form_behind(path) is None


def test_staff_get_there_by_an_address_before_that_of_the_page(publisher_client, catalogue):
    answer = publisher_client.get("/admin/page/fr/offices/tokyo/")

    tokyo = Office.objects.get(slug="tokyo")
    assert answer["Location"] == reverse("admin:offices_office_change", args=[tokyo.pk])


def test_staff_may_paste_the_whole_address(publisher_client, catalogue):
    answer = publisher_client.get(
        "/admin/page/", {"address": "https://portal.example.org/en/sectors/asia/?q=x"}
    )

    asia = Sector.objects.get(slug="asia")
    assert answer["Location"] == reverse("admin:sectors_sector_change", args=[asia.pk])


def test_an_address_without_a_form_is_told(publisher_client, catalogue):
    answer = publisher_client.get("/admin/page/", {"address": "/en/nowhere/"}, follow=True)

    assert "There is no form for the page “/en/nowhere/”." in answer.content.decode()


def test_visitors_are_asked_to_log_in(client, catalogue):
    answer = client.get("/admin/page/fr/offices/tokyo/")

    assert answer["Location"].startswith("/admin/login/?next=")


@pytest.mark.parametrize(
    "typed",
    [
        "127.0.0.1:8000/en/offices/Tokyo/",
        " /EN/offices/tokyo). ",
        "/fr-FR/offices/tokyo",
        "en/offices/tokyo.pdf",
    ],
)
def test_staff_may_paste_what_visitors_may(publisher_client, catalogue, typed):
    answer = publisher_client.get("/admin/page/", {"address": typed})

    tokyo = Office.objects.get(slug="tokyo")
    assert answer["Location"] == reverse("admin:offices_office_change", args=[tokyo.pk])


@pytest.mark.parametrize("typed", ["http://[", "[x", "//", "https://[::1/en/", "\\", "%", "é"])
def test_what_is_no_address_is_told_and_breaks_nothing(publisher_client, catalogue, typed):
    answer = publisher_client.get("/admin/page/", {"address": typed})

    assert answer["Location"] == reverse("admin:index")
