"""The list of instruments, read as a person reads it."""

import html
import re

SHOWN = [
    ("budget=90000", ["irl"]),
    ("budget=12000", ["iea"]),
    ("budget=60000", ["irn", "irp"]),
    ("budget=30000", []),
    ("countries=4", ["irn"]),
    ("countries=2", ["irn", "irp"]),
    ("duration=5", ["irn", "irp", "irl"]),
    ("route=call", ["iea"]),
]


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/?{query}")
    assert response.status_code == 200
    return re.sub("[ \n]+", " ", html.unescape(response.content.decode()))


def linked(text):
    """Return the instruments to whose pages <main> links, in order."""
    main = re.search("<main.*</main>", text).group()
    return re.findall(r'href="/(?:en|fr)/instruments/(?!compare|choose)([\w-]+)/"', main)


def words(text):
    """Return what a person reads of a part of the page."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text)).strip()


def field(text, name):
    return re.search(rf'<input[^>]* name="{name}"[^>]*>', text).group()


def cards(text):
    """Return what is read on the card of each instrument, by its slug, in order."""
    found = re.findall(r'<li class="card">.*?</li>', text)
    return {linked(f"<main{card}</main>")[0]: words(card) for card in found}
