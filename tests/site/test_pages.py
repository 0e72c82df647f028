import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import fold
from cnrs_intl.derci.models import Department
from cnrs_intl.site import glossary
from offices.models import Office
from sectors.models import Sector
from tests.factories import InstrumentFactory, KeyFigureFactory, MissionFactory, RankingFactory, SectorFactory

pytestmark = pytest.mark.django_db

PAGES = ["about", "open-data", "glossary", "accessibility", "legal", "privacy", "embed"]


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", response.content.decode())


def fill_department(**texts):
    department = Department.objects.get()
    for name, value in texts.items():
        setattr(department, name, value)
    department.save()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_stands_in_both_languages(client, catalogue, name, language):
    html = page(client, f"/{language}/{name}/")

    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("name", PAGES)
def test_each_page_renders_with_nothing_in_the_catalogue(client, catalogue, name):
    Department.objects.all().delete()

    page(client, f"/en/{name}/")


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("about", 3),  # the missions, the figures, the rankings; the department is known
        ("glossary", 4),  # the instruments, their names; an office and a sector that use terms
        ("accessibility", 0),
        ("legal", 0),
        ("privacy", 0),
        ("embed", 0),
    ],
)
def test_a_page_asks_the_database_so_many_times(
    client, known_catalogue, django_assert_num_queries, name, queries
):
    with django_assert_num_queries(queries):
        client.get(f"/en/{name}/")


def test_about_names_the_six_missions(client, catalogue):
    html = page(client, "/en/about/")

    missions = [
        "Set priorities",
        "Measure and decide",
        "Connect partners",
        "Welcome and guide",
        "Make French research visible",
        "Coordinate initiatives",
    ]
    places = [html.index(mission) for mission in missions]
    assert places == sorted(places)
    assert "From the CNRS brochure; yet to be confirmed" in html


def test_the_rankings_are_explained_once_a_rank_is_published(client, catalogue):
    assert "Scopus" not in page(client, "/en/about/")

    KeyFigureFactory(value_en="4th", label_en="in the world", sector=None)

    html = page(client, "/en/about/")
    assert "Scopus" in html
    assert "number of links" in html


def test_about_shows_only_what_is_published(client, catalogue):
    for factory in (MissionFactory, RankingFactory):
        factory(state="draft", name_en="Hidden", name_fr="Caché")
    KeyFigureFactory(state="draft", label_en="hidden things")

    html = page(client, "/en/about/")
    assert "Hidden" not in html
    assert "hidden things" not in html


def test_about_shows_the_figures_of_the_whole_cnrs_and_no_sectors(client, catalogue):
    KeyFigureFactory(value_en="42", label_en="things of the CNRS", year=2025)
    KeyFigureFactory(label_en="things of a sector", sector=SectorFactory())

    html = page(client, "/en/about/")

    assert "things of the CNRS" in html
    assert "2025" in html
    assert "things of a sector" not in html


@pytest.mark.parametrize("name", ["about", "accessibility", "privacy"])
def test_a_contact_shows_once_staff_have_filled_it_in(client, catalogue, name):
    assert "mailto:" not in page(client, f"/en/{name}/")

    fill_department(email="derci@example.org", postal_address="1 street\nParis")

    html = page(client, f"/en/{name}/")
    assert 'href="mailto:derci@example.org' in html
    assert "does not hold a contact" not in html


def test_the_legal_notice_says_that_it_is_not_complete(client, catalogue):
    html = page(client, "/en/legal/")

    assert "This notice is not complete yet." in html
    assert "Publisher" not in html


def test_the_legal_notice_names_publisher_host_and_licence(client, catalogue):
    fill_department(
        publisher_en="The publisher",
        publisher_fr="L’éditeur",
        host_en="The host\nStreet",
        host_fr="L’hébergeur\nRue",
        licence_en="A licence",
        licence_fr="Une licence",
    )

    english, french = page(client, "/en/legal/"), page(client, "/fr/legal/")

    assert "not complete" not in english
    assert "The host<br>Street" in english
    assert "L’éditeur" in french
    assert "Une licence" in french


def test_the_glossary_spells_out_the_acronyms_in_order(catalogue):
    words = [term.word for term in glossary.terms()]

    assert words == [
        "CNRS",
        "DERCI",
        "EIG CONCERT-Japan",
        "ERA",
        "EU-13",
        "GDRI",
        "IEA",
        "Institute",
        "IPE",
        "IRD",
        "IRL",
        "IRN",
        "IRP",
        "LIA",
        "PICS",
        "UMI",
    ]


def test_the_glossary_marks_the_language_of_what_an_acronym_is_short_for(client, catalogue):
    assert '<strong lang="fr">Centre national de la recherche scientifique' in page(client, "/en/glossary/")
    assert '<strong lang="en">International Research Networks' in page(client, "/fr/glossary/")


def test_the_glossary_keeps_drafts_to_itself(client, catalogue):
    InstrumentFactory(state="draft", acronym="HIDDEN")

    assert "HIDDEN" not in page(client, "/en/glossary/")


@pytest.mark.parametrize(
    ("model", "slug", "word", "kind"),
    [(Office, "pretoria", "IRD", "office"), (Sector, "asia", "EIG CONCERT-Japan", "sector")],
)
def test_a_term_that_one_entry_uses_is_told_by_its_name_while_it_is_public(client, model, slug, word, kind):
    entry = model.objects.get(slug=slug)
    entry.name_en = f"Elsewhere {kind}" if model is Office else "Elsewhere"
    entry.save()
    renamed = page(client, "/en/glossary/")
    found = page(client, f"/en/search/?q={word}")
    entry.withdraw_at = timezone.now() + timedelta(hours=1)
    entry.save()
    with clock.at(entry.withdraw_at):
        gone = page(client, "/en/glossary/") + page(client, f"/en/search/?q={word}")

    assert f"the Elsewhere {kind}" in renamed
    assert f"/en/glossary/#{fold(word)}" in found
    assert f'id="{fold(word)}"' not in gone
    assert f"/en/glossary/#{fold(word)}" not in gone
