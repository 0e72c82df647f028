"""An instrument that staff add in the admin takes part in everything, with no change of code."""

import json
import re

import pytest
from django.urls import reverse

from instruments.models import Instrument
from tests.admin_forms import post
from tests.papers import Paper

pytestmark = pytest.mark.django_db

FIFTH = {
    "slug": "ixe",
    "acronym": "IXE",
    "name_en": "International Exchange Example",
    "name_fr": "International Exchange Example",
    "gloss_fr": "Exemple d’échange international",
    "tagline_en": "Try something for three years",
    "tagline_fr": "Essayer quelque chose pendant trois ans",
    "summary_en": "An example for a test.",
    "summary_fr": "Un exemple pour un test.",
    "partners_en": "Laboratories of exactly three countries.",
    "partners_fr": "Des laboratoires d’exactement trois pays.",
    "foreign_countries_least": "3",
    "foreign_countries_most": "3",
    "place": "one",
    "objectives_en": "- try",
    "objectives_fr": "- essayer",
    "duration_years": "3",
    "funding_least": "20000",
    "funding_most": "30000",
    "route": "call",
    "how_to_apply_en": "Answer the call.",
    "how_to_apply_fr": "Répondez à l’appel.",
    "aliases-0-text": "OLDX",
}


@pytest.fixture
def fifth(catalogue, publisher_client) -> Instrument:
    """Fill in the empty form of the admin and publish, as a Publisher does."""
    post(publisher_client, reverse("admin:instruments_instrument_add"), "_publish", **FIFTH)
    return Instrument.objects.published().get(slug="ixe")


def main_of(client, path, language="en"):
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 200
    return re.search("<main.*</main>", response.text, re.DOTALL).group()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("query", ["budget=25000", "countries=3&duration=3", "q=OLDX", "route=call"])
def test_it_is_found_by_the_filters(client, fifth, language, query):
    assert f'href="/{language}/instruments/ixe/"' in main_of(client, f"instruments/?{query}", language)
    found = json.loads(client.get(f"/api/v1/instruments/?{query}").content)["results"]
    assert "ixe" in [instrument["slug"] for instrument in found]


def test_the_list_says_what_differs(client, fifth):
    words = "CNRS funding: €20,000 to €30,000, period not stated. You need €40,000."

    assert words in main_of(client, "instruments/?budget=40000")


def test_it_stands_in_the_comparison_and_in_its_picture(client, fifth):
    html = main_of(client, "instruments/compare/?i=ixe&i=irl")

    assert "International Exchange Example" in html
    assert "€20,000 to €30,000" in html
    assert html.index("IXE") < html.index("<svg") < html.rindex("IXE")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_guided_choice_judges_it(client, fifth, language):
    html = main_of(client, "instruments/choose/?countries=3&place=one&duration=3&budget=25000", language)
    matches = re.search('<section aria-labelledby="matches">(.*?)</section>', html, re.DOTALL).group(1)

    assert "IXE" in matches
    assert "IRL" not in matches
    assert "IXE" in main_of(client, "instruments/choose/?purpose=share", language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_stands_on_paper(client, fifth, language):
    leaflet = Paper(client.get(f"/{language}/leaflet.pdf").content)
    sheet = Paper(client.get(f"/{language}/instruments/ixe.pdf").content)
    dossier = Paper(client.get(f"/{language}/instruments/ixe/id.pdf").content)

    assert leaflet.pages == 2
    assert dossier.says("International Exchange Example")
    for paper in (leaflet, sheet):
        assert paper.says("International Exchange Example")
        assert paper.says(getattr(fifth, f"tagline_{language}"))


def test_its_former_name_leads_to_it(client, fifth):
    assert client.get("/fr/instruments/oldx/")["Location"] == "/fr/instruments/ixe/"


def test_it_can_be_chosen_for_a_message(client, fifth):
    assert '<option value="ixe"' in main_of(client, "message/")
