"""The sheet of an office: complete in both languages, on one page, from what is public now."""

import pytest
from django.utils import translation
from django.utils.text import capfirst

from cnrs_intl.catalogue import pdf
from cnrs_intl.derci.models import Department
from offices.models import Coverage, Office
from offices.wording import level_of_office
from tests.factories import CountryFactory, CoverageFactory, OfficeContactFactory, OfficeFactory
from tests.papers import Paper

pytestmark = pytest.mark.django_db

OFFICES = ["brussels", "beijing", "tokyo", "singapore", "pretoria", "new-delhi", "washington", "rio"]
LANGUAGES = ["en", "fr"]


def sheet(client, slug: str, language: str = "en") -> Paper:
    response = client.get(f"/{language}/offices/{slug}.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return Paper(response.content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", OFFICES)
def test_a_sheet_says_all_that_the_page_says_on_one_page(client, catalogue, slug, language):
    paper = sheet(client, slug, language)
    office = Office.objects.get(slug=slug)

    assert paper.pages == 1
    assert paper.is_for_everybody
    assert paper.root["/Lang"] == language
    with translation.override(language):
        assert paper.reader.metadata.title == office.name
        said = [office.short_name, office.city, office.host_country.name, office.summary, office.mandate]
        said += [office.partner_organisation, office.since or ""]
        said += [block["text"] for part in pdf.blocks(office.body) for block in part.get("runs", [])]
        said += [sector.name for sector in office.sectors.all()]
        rows = list(Coverage.objects.current().filter(office=office).select_related("country"))
        said += [row.country.name for row in rows]
        said += [capfirst(level_of_office(Coverage.Level(row.level))) for row in rows]
    assert [words for words in said if not paper.says(words)] == []
    assert f"http://127.0.0.1:8000/{language}/offices/{slug}/" in paper.links
    assert "'" not in paper.raw
    assert "None" not in paper.raw


def test_a_city_that_is_a_country_is_said_once(client, catalogue):
    assert Office.objects.get(slug="singapore").place == "Singapore"
    assert Office.objects.get(slug="tokyo").place == "Tokyo, Japan"
    assert not sheet(client, "singapore").says("Singapore, Singapore")
    assert "Singapour, <a" not in client.get("/fr/offices/singapore/").content.decode()


def test_a_sheet_of_an_office_without_a_list_says_whom_it_is_for(client, catalogue):
    assert sheet(client, "brussels").says("Geographic sectors cover the countries of the Union.")

    office = OfficeFactory()

    assert sheet(client, office.slug).says("No country is listed here yet.")


def test_the_ways_to_write_stand_there_once_they_are_held(client, catalogue):
    paper = sheet(client, "tokyo")
    assert paper.says("No contact details are published here yet.")
    assert "https://www.cnrs.fr/en/cnrs-offices-outside-france" in paper.links
    assert "http://127.0.0.1:8000/en/message/?office=tokyo" in paper.links

    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()
    assert "mailto:derci@example.org" in sheet(client, "tokyo").links

    office = Office.objects.get(slug="tokyo")
    Office.objects.filter(pk=office.pk).update(email="tokyo@example.org", telephone="+81 3 0000 0000")
    OfficeContactFactory(office=office, role_en="Science desk", name="A. Person", email="desk@example.org")
    paper = sheet(client, "tokyo")

    assert "mailto:tokyo@example.org" in paper.links
    assert "mailto:derci@example.org" not in paper.links
    for words in ("+81 3 0000 0000", "Science desk", "A. Person", "desk@example.org"):
        assert paper.says(words)


def test_a_note_beside_a_country_is_kept(client, catalogue):
    CoverageFactory(
        office=Office.objects.get(slug="tokyo"),
        country=CountryFactory(name_en="Newland"),
        note_en="for the seas",
        note_fr="pour les mers",
    )

    assert sheet(client, "tokyo").says("Newland (for the seas)")


def test_long_texts_flow_to_a_second_page_and_nothing_is_cut(client, catalogue):
    words = [f"word{number}" for number in range(2000)]
    office = OfficeFactory(body_en=" ".join(words), body_fr="x", mandate_en="y " * 200, mandate_fr="y")

    paper = sheet(client, office.slug)

    assert paper.pages > 1
    assert [word for word in words if word not in paper.text] == []
    assert paper.is_for_everybody


def test_only_what_is_public_has_a_sheet(client, catalogue):
    draft = OfficeFactory(state="draft")

    assert client.get(f"/en/offices/{draft.slug}.pdf").status_code == 404
    assert client.get("/fr/offices/atlantis.pdf").status_code == 404


def test_a_sheet_can_be_asked_for_again_and_looked_at_first(client, catalogue):
    response = client.get("/fr/offices/rio.pdf")
    head = client.head("/fr/offices/rio.pdf")
    again = client.get("/fr/offices/rio.pdf", headers={"if-none-match": response["ETag"]})

    assert response["Content-Disposition"] == 'inline; filename="cnrs-office-rio-fr.pdf"'
    assert response["Content-Language"] == "fr"
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(response.content)), b"")
    assert again.status_code == 304


def test_a_sheet_costs_a_fixed_number_of_queries(client, catalogue, django_assert_num_queries):
    client.get("/en/offices/rio.pdf")  # the department is read once for all of them

    for slug in ("singapore", "beijing"):
        with django_assert_num_queries(4):
            client.get(f"/en/offices/{slug}.pdf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typesetter_that_fails_gives_a_page_in_words(client, catalogue, monkeypatch, caplog, language):
    def failing(*_arguments) -> bytes:
        raise pdf.NotMadeError("office.typ: unknown variable")

    monkeypatch.setattr(pdf, "read", lambda path: b"")
    monkeypatch.setattr(pdf, "typeset", failing)

    response = client.get(f"/{language}/offices/rio.pdf")
    html = response.content.decode()

    assert response.status_code == 500
    assert response["Content-Type"].startswith("text/html")
    assert "Content-Disposition" not in response
    assert {"en": "could not be made", "fr": "n’a pas pu être produit"}[language] in html
    assert f'href="/{language}/offices/rio/"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "unknown variable" in caplog.text
    assert "unknown variable" not in html
    assert any(record.name == "django.request" for record in caplog.records)  # which is mailed


def test_the_page_of_an_office_leads_to_its_sheet(client, catalogue):
    assert '"/fr/offices/rio.pdf"' in client.get("/fr/offices/rio/").content.decode()
