"""What a first view weighs as transferred, and how many nodes a page has, for every kind of page."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

PAGES = {
    "home": "",
    "countries": "countries/",
    "country": "countries/kh/",
    "offices": "offices/",
    "office": "offices/singapore/",
    "sectors": "sectors/",
    "sector": "sectors/asia/",
    "instruments": "instruments/",
    "instrument": "instruments/irp/",
    "comparison": "instruments/compare/?i=irn&i=irp",
    "choice": "instruments/choose/?step=1",
    "calls": "calls/",
    "message": "message/?country=kh",
    "find": "find/?q=congo",
    "search": "search/?q=laboratory",
    "nothing": "search/?q=zzzzz",
    "about": "about/",
    "glossary": "glossary/",
    "embed": "embed/",
    "open data": "open-data/",
    "api": "api/",
}
TEXTS = {".css", ".js", ".svg"}  # which are sent compressed; a font is compressed by itself
QUALITY = 5  # a server's, in the act


class Linked(HTMLParser):
    """What a page loads by itself, and how many elements it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.nodes, self.files = 0, set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.nodes += 1
        found = dict(attrs)
        if (
            tag == "link"
            and found.get("rel") in {"stylesheet", "preload", "icon"}
            and found.get("media") != "print"
        ):
            self.files.add(found["href"] or "")
        if tag in {"script", "img"} and found.get("src"):
            self.files.add(found["src"] or "")
        if tag == "image":
            self.files.add(found["href"] or "")


@cache
def weight(address: str) -> int:
    name = re.sub(r"\.[0-9a-f]{12}(?=\.)", "", address.removeprefix("/static/")).removeprefix("/")
    path = Path(str(finders.find(name)))
    content = path.read_bytes()
    return len(brotli.compress(content, quality=QUALITY)) if path.suffix in TEXTS else len(content)


def linked(client, language: str, name: str) -> tuple[int, Linked]:
    page = client.get(f"/{language}/{PAGES[name]}").content
    return len(brotli.compress(page, quality=QUALITY)), Linked(page.decode())


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_is_light(client, catalogue, name, language):
    own, page = linked(client, language, name)
    files = {address: weight(address) for address in page.files}
    fonts = sum(size for address, size in files.items() if address.endswith(".woff2"))
    scripts = sum(size for address, size in files.items() if address.endswith(".js"))
    without = own + sum(files.values()) - fonts

    assert fonts > 20_000  # they were found, and weighed
    assert scripts <= 20_000
    assert without <= 35_000, f"{without} bytes without the typeface"
    assert without + fonts <= 60_000, f"{without + fonts} bytes"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_few_nodes(client, catalogue, name, language):
    _own, page = linked(client, language, name)

    assert page.nodes <= (2_000 if name == "countries" else 1_500)
