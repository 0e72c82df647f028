"""The style guide: all components as they are, and colours that can be read; for `make dev` alone."""

import pytest
from django.conf import settings
from django.urls import reverse

from cnrs_intl.site.styleguide import COMPONENTS, LEFT_OUT
from cnrs_intl.site.tokens import SIZES, SPACES, Tokens, contrast
from instruments.models import Call, Instrument
from offices.models import Office
from sectors.models import KeyFigure, Sector

TOKENS = Tokens.read()
CSS = settings.BASE_DIR / "static" / "css"


# Colours


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000", "#fff", 21), ("#ffffff", "#fff", 1), ("#767676", "#fff", 4.54)]
)
def test_contrast_is_what_wcag_defines(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio


@pytest.mark.parametrize("pair", TOKENS.pairs, ids=lambda pair: f"{pair.scheme}: {pair.front}/{pair.ground}")
def test_a_colour_is_seen_on_what_the_tokens_say(pair):
    assert pair.contrast >= pair.least


def test_every_colour_of_text_or_of_a_control_says_on_what_it_is_seen():
    grounds = {"blue", "ground", "surface", "warn"}
    decoration = {"line"}
    colours = {name for name, value in TOKENS.values.items() if value.startswith(("#", "var(--blue)"))}

    assert colours - grounds - decoration == set(TOKENS.beside)
    assert {least for least, _grounds in TOKENS.beside.values()} == {3.0, 4.5}
    assert {pair.scheme for pair in TOKENS.pairs} == {"light", "dark"}


def test_every_size_and_space_has_a_sample():
    css = (CSS / "styleguide.css").read_text()

    for name in SIZES:
        assert f".size-{name} {{" in css
    for name in SPACES:
        assert f".space-{name} {{" in css
    assert {name for name in TOKENS.values if name.startswith("gap")} < set(SPACES)


# Components


def test_every_component_is_shown_or_left_out_with_a_reason():
    files = {path.stem.removeprefix("_") for path in (settings.BASE_DIR / "templates/components").iterdir()}

    assert files == {*COMPONENTS, *LEFT_OUT}
    assert set(COMPONENTS) & set(LEFT_OUT) == set()
    assert all(LEFT_OUT.values())


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_shows_what_is_published_in_both_languages(client, catalogue, settings, language):
    settings.DEBUG = True

    response = client.get(f"/{language}/styleguide/")

    assert f'<html lang="{language}">' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    for part in (
        "directions",
        "finder",
        "filters",
        "map map-cut",
        "notice notice-warning",
        "pagination",
        "facts",
    ):
        assert f'class="{part}"' in response.text, part
    assert response.text.count('<div class="write-to">') == 2
    for name in COMPONENTS:
        assert f'<h2 id="c-{name}">' in response.text


@pytest.mark.django_db
def test_only_pictures_lack_a_sample_in_the_real_catalogue(client, catalogue, settings):
    settings.DEBUG = True
    components = client.get("/en/styleguide/").context["components"]

    assert [each.name for each in components if not each.samples] == ["picture"]


@pytest.mark.django_db
def test_it_stands_without_anything_published(client, settings):
    settings.DEBUG = True
    for model in (Office, Instrument, Call, Sector, KeyFigure):
        model.objects.update(state="draft")

    response = client.get("/en/styleguide/")

    assert response.status_code == 200
    assert "Nothing that is published shows it yet." in response.text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_service_there_is_no_such_page(client, catalogue, language):
    assert client.get(f"/{language}/styleguide/").status_code == 404


@pytest.mark.django_db
def test_nothing_leads_to_it(client, catalogue):
    address = reverse("styleguide")
    templates = [path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html")]

    assert not any('url "styleguide"' in text for text in templates)
    assert "styleguide" not in client.get("/sitemap.xml").text
    for page in ("/en/", "/en/about/", "/robots.txt", "/en/accessibility/"):
        assert address not in client.get(page).text
