"""The page that prepares a message: whom it addresses, its text in both languages, its blanks."""

import re
from html import unescape

import pytest

from cnrs_intl.derci.letter import BLANKS
from cnrs_intl.derci.models import Department
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Sector
from tests import sampling

pytestmark = pytest.mark.django_db


def read(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return unescape(response.content.decode())


def letters(html: str) -> dict[str, str]:
    return dict(
        re.findall(r'<textarea class="message-body" id="body-(\w\w)"[^>]*>(.*?)</textarea>', html, re.S)
    )


def test_a_message_is_written_in_both_languages_the_readers_first_and_the_other_one_folded(client, catalogue):
    page = read(client, "/fr/message/?country=kh&instrument=irp")
    french, english = letters(page).values()

    assert "Pays partenaire\u00a0: Cambodge\n" in french
    assert "Interlocuteur au CNRS\u00a0: Bureau de Singapour\n" in french
    assert "Partner country: Cambodia\n" in english
    assert "Contact at the CNRS: Singapore office\n" in english
    assert "Instrument: IRP (International Research Projects)\n" in english
    folded = page.index("<details", page.index("<main"))
    assert page.index('id="body-fr"') < folded < page.index('id="body-en"')


def test_the_letter_keeps_the_words_of_the_portal_out(client, catalogue):
    for country in sampling.countries():
        for letter in letters(read(client, f"/en/message/?country={country.code}")).values():
            assert not re.search(r"brochure|portal|portail|dépliant|leaflet", letter), country


def test_country_and_instrument_may_be_left_open(client, catalogue):
    english = letters(read(client, "/en/message/"))["en"]

    assert "Contact at the CNRS: DERCI\n" in english
    assert "Partner country: [country]\n" in english
    assert "or: not known yet]" in english


@pytest.mark.parametrize(
    ("query", "team", "address"),
    [
        ("country=kh", "Singapore office", "/en/offices/singapore/"),
        (
            "country=ke",
            "DERCI’s Africa, Middle East and India sector",
            "/en/sectors/africa-middle-east-india/",
        ),
        ("country=nc", "DERCI", "/en/about/"),
        ("office=tokyo", "Tokyo office", "/en/offices/tokyo/"),
        ("sector=europe", "DERCI’s Bilateral Europe sector", "/en/sectors/europe/"),
        ("office=tokyo&country=kh", "Singapore office", "/en/offices/singapore/"),
        ("office=atlantis&sector=atlantis", "DERCI", "/en/about/"),
    ],
)
def test_it_addresses_the_team_and_leads_to_its_page(client, catalogue, query, team, address):
    page = read(client, f"/en/message/?{query}")

    assert f"Contact at the CNRS: {team}\n" in letters(page)["en"]
    assert f'<a href="{address}">' in page.split("Your contact</h2>")[1].partition("</p>")[0]


def test_every_blank_is_found_once_in_the_letter_by_its_field(client, catalogue):
    page = read(client, "/fr/message/?country=kh")
    found = letters(page)
    fields = re.findall(r'data-en="([^"]+)" data-fr="([^"]+)"', page)

    assert len(fields) == len(BLANKS)
    for english, french in fields:
        assert found["en"].count(english) == found["fr"].count(french) == 1


def test_without_script_the_text_can_be_edited_and_nothing_that_needs_one_is_shown(client, catalogue):
    page = read(client, "/en/message/?country=kh")

    assert "readonly" not in page
    assert re.search(r"<form[^>]* data-fields autocomplete=.off. hidden>", page)
    for button in ("data-copy", "data-print"):
        assert page.count(f"{button} hidden>") == 2


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("country=zz", "No country or territory has this code"),
        ("country=" + "x" * 300, "No country or territory has this code"),
        ("instrument=abc", "There is no such instrument for collaboration"),
    ],
)
def test_what_is_unknown_is_told(client, catalogue, query, message):
    assert message in read(client, f"/en/message/?{query}")


def test_it_opens_in_a_mail_program_once_an_address_exists(client, catalogue):
    assert "mailto:" not in read(client, "/en/message/?country=mn")
    department = Department.objects.get()
    department.email = "derci@example.org"
    department.save()

    page = read(client, "/en/message/?country=mn")

    subject = "Cooperation%20with%20CNRS%20laboratories%3A%20Mongolia"
    assert f"mailto:derci@example.org?subject={subject}&body=" in page


def test_what_a_mail_program_is_given_is_never_too_long_for_it(client, catalogue):
    """Windows hands over 2,048 characters."""
    Department.objects.update(email="cooperation.internationale@example.org")
    slugs = Instrument.objects.values_list("slug", flat=True)

    for country in sampling.countries():
        for slug in slugs:
            page = read(client, f"/fr/message/?country={country.code}&instrument={slug}")
            assert all(len(link) < 2048 for link in re.findall(r'href="(mailto:[^"]+)"', page))


def test_every_answer_leads_to_it(client, catalogue):
    for country in sampling.countries():
        assert f"/en/message/?country={country.code}" in read(client, f"/en/countries/{country.code}/")


def test_every_office_and_sector_leads_to_it(client, catalogue):
    for name, entries in (("office", Office.objects.all()), ("sector", Sector.objects.all())):
        for entry in entries:
            page = read(client, entry.get_absolute_url())
            assert f'href="/en/message/?{name}={entry.slug}"' in page


# Write to this team: one component, on every page with a team


TEAMS = [
    "countries/kh/",
    "countries/fj/",
    "countries/za/",
    "countries/ke/",
    "countries/nc/",
    "countries/de/",
    "countries/fr/",
    "offices/singapore/",
    "offices/brussels/",
    "sectors/asia/",
    "sectors/europe/",
    "instruments/irp/",
    "message/?country=kh",
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", TEAMS)
def test_a_page_with_a_team_says_once_how_to_write_to_it_and_leads_on(client, catalogue, path, language):
    page = read(client, f"/{language}/{path}")
    _before, component = page.split('<div class="write-to">')
    component = component.partition("</div>")[0]

    website = {"en": "https://www.cnrs.fr/en/cnrs-offices-outside-france", "fr": "https://www.cnrs.fr/fr"}
    assert f'href="{website[language]}"' in component
    assert (f'href="/{language}/message/' in component) == (not path.startswith("message"))


@pytest.mark.parametrize("path", TEAMS)
def test_an_address_brings_the_letter_in_the_language_of_the_page(client, catalogue, path):
    Department.objects.update(email="derci@example.org")

    for language, words in (("en", "Dear%20colleagues"), ("fr", "Nous%20souhaitons")):
        page = read(client, f"/{language}/{path}")
        _before, component = page.split('<div class="write-to">')
        link = re.search(r'href="(mailto:derci@example.org\?[^"]+)"', component.partition("</div>")[0])[1]
        assert words in link


@pytest.mark.parametrize("path", TEAMS)
def test_no_public_page_leads_to_the_admin(client, catalogue, path):
    assert "/admin/" not in read(client, f"/en/{path}")
