"""The page with the lines to paste, and the file that other sites load."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from cnrs_intl.site.embed import SCRIPT, code_in

pytestmark = pytest.mark.django_db

ADDRESS = "/embed/v1.js"
LABEL = "Your contact at the CNRS: for which country?"


class Form(HTMLParser):
    """What the tags of some lines say, each with its attributes."""

    def __init__(self, lines: str) -> None:
        super().__init__()
        self.tags: dict[str, dict[str, str | None]] = {}
        self.feed(lines)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = dict(attrs)


def codes(client, language: str) -> list[str]:
    page = client.get(f"/{language}/embed/").text
    return [unescape(code) for code in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_the_lines_to_paste_come_in_both_languages_that_of_the_page_first(client, language, other):
    shown = codes(client, language)

    assert shown[:4] == [
        code_in(each, settings.SITE_URL)[kind] for kind in ("form", "element") for each in (language, other)
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pasted_form_asks_the_finder_of_the_portal(client, catalogue, language):
    tags = Form(code_in(language, "https://portal.example")["form"]).tags

    assert tags["form"] == {
        "action": f"https://portal.example/{language}/find/",
        "method": "get",
        "lang": language,
    }
    assert tags["input"]["name"] == "q"
    response = client.get(f"/{language}/find/?q=Cambodge")
    assert response["Location"].startswith(f"/{language}/countries/kh/")


def test_the_pasted_element_holds_the_form_for_pages_without_script():
    lines = code_in("fr", "https://portal.example")
    tags = Form(lines["element"]).tags

    assert tags["script"] == {"type": "module", "src": f"https://portal.example{ADDRESS}"}
    assert tags["cnrs-finder"] == {"lang": "fr"}
    assert lines["form"] in lines["element"]


def test_both_show_as_they_work_on_the_page_itself(client):
    page = client.get("/fr/embed/").text

    assert page.count('<form action="/fr/find/" method="get" lang="fr">') == 2
    assert f'<script type="module" src="{ADDRESS}"></script>' in page
    assert "<cnrs-finder>" in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_element_says_what_the_form_says(language):
    with translation.override(language):
        words = [gettext(LABEL), gettext("Find")]

    said = re.search(rf'{language}: \["(.*?)", "(.*?)"\]', SCRIPT.read_text())
    assert said
    assert [each.replace(r"\u00a0", "\u00a0").replace(r"\u202f", "\u202f") for each in said.groups()] == words


def test_any_site_may_load_the_file_and_keeps_it_a_day(client):
    response = client.get(f"{ADDRESS}?v=2", headers={"origin": "https://embassy.example"})

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=86400, stale-while-revalidate=604800"
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    again = client.get(ADDRESS, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["Access-Control-Allow-Origin"]) == (304, "*")


def test_the_file_is_small_asks_no_other_host_and_keeps_nothing():
    source = SCRIPT.read_text()

    assert len(source.encode()) <= 4096
    assert not re.findall(
        r"https?://|\bfetch\b|XMLHttp|import\s*\(|[Cc]ookie\w*\s*=|Storage|innerHTML", source
    )


def test_what_pages_rely_on_is_in_the_file():
    """The promise of version 1: what changes one of these gets another address."""
    source = SCRIPT.read_text()

    for name in (
        "cnrs-finder",
        "--cnrs-finder-accent",
        "--cnrs-finder-on-accent",
        '["lang"]',
        "label",
        "input",
    ):
        assert name in source
    assert Path(SCRIPT).name == "v1.js"


@pytest.mark.parametrize("path", ["", "embed/", "find/?q=congo", "countries/kh/"])
def test_no_page_is_shown_in_a_frame(client, catalogue, path):
    response = client.get(f"/en/{path}")

    assert response["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]


def test_each_heading_says_what_one_would_paste(client, catalogue):
    headings = re.findall(r'<h2 id="(?:form|element)">(.*?)</h2>', client.get("/en/embed/").text)

    assert headings == ["A form", "A field with its own layout (custom element)"]
