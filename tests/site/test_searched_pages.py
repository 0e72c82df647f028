"""The portal's own pages are found by what people type for them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cnrs_intl.catalogue.index import search
from cnrs_intl.catalogue.rebuilding import differences
from cnrs_intl.derci.models import Department
from cnrs_intl.site.searched_pages import WORDS, pages, papers
from tests.conftest import nothing_is_known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.mark.parametrize(
    ("language", "typed", "name"),
    [
        ("en", "leaflet", "leaflet_pdf"),
        ("fr", "dépliant", "leaflet_pdf"),
        ("en", "brochure", "brochure_pdf"),
        ("fr", "brochure", "brochure_pdf"),
        ("en", "vcard", "office_list"),
        ("en", "address book", "office_list"),
        ("fr", "carnet d’adresses", "office_list"),
        ("en", "address", "office_list"),
        ("en", "postal address", "office_list"),
        ("fr", "adresse", "office_list"),
        ("fr", "adresses", "office_list"),
        ("en", "local time", "office_list"),
        ("fr", "heure locale", "office_list"),
        ("fr", "fuseau horaire", "office_list"),
        ("en", "doctorate", "instrument_list"),
        ("en", "doctoral", "instrument_list"),
        ("en", "postdoctoral fellowship", "instrument_list"),
        ("en", "scholarships", "instrument_list"),
        ("en", "map", "country_list"),
        ("fr", "carte", "country_list"),
        ("fr", "carte du monde", "country_list"),
    ],
)
def test_what_people_type_for_a_page_leads_there_first(language, typed, name):
    with override(language):
        found = search(typed)

        assert found.results[0].url == reverse(name)
        assert (found.corrected, found.with_all_words > 0) == ("", True)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_pdf_is_one_of_the_two_papers(language):
    with override(language):
        assert {each.url for each in search("PDF").results} == {
            reverse("brochure_pdf"),
            reverse("leaflet_pdf"),
        }


def test_words_stand_for_pages_that_are_found():
    assert WORDS.keys() <= {page.name for page in (*pages(), *papers())}


@pytest.mark.parametrize("typed", ["€", "60 000 €"])
def test_an_amount_may_be_typed_into_the_page_of_the_search(typed, client):
    page = client.get("/en/search/", {"q": typed}).text

    assert '<a href="/en/instruments/iea/">' in page
    assert "<mark>€</mark>10,000" in page


def test_the_page_about_the_department_is_found_by_what_staff_wrote_of_it():
    department = Department.objects.get()
    department.summary_en += " It was called the Bureau of Faraway Affairs before."
    department.body_fr = "Elle s’appelait auparavant *Mission des confins*."
    department.save()

    assert [each.url for each in search("faraway affairs").results] == ["/en/about/"]
    with override("fr"):
        assert search("mission des confins").results[0].url == "/fr/about/"


def test_the_page_about_a_department_that_is_public_from_a_date_on_is_found_by_its_name_from_then_on(
    monkeypatch,
):
    department = Department.objects.get()
    department.publish_at = timezone.now() + timedelta(days=2)
    department.save()
    before = [each.url for each in search(department.acronym).results]

    monkeypatch.setattr(timezone, "now", lambda: department.publish_at + timedelta(seconds=1))
    nothing_is_known()

    assert "/en/about/" not in before
    assert search(department.acronym).results[0].url == "/en/about/"
    assert [*differences()] == []
