"""
What a page shows, as linked data in the words of schema.org: for search engines and programs.

The view of a page says it, in the page's language and from what it shows, in `get_linked_data`; the frame
writes it as a block of data, which is no script: see decision 50.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cnrs_intl.catalogue.fields import LANGUAGES, current_language

Node = dict[str, Any]
CONTEXT = "https://schema.org"
# What could close the block, or would end a line of a script that somebody makes of it.
UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def address(path: str) -> str:
    """Return the absolute address of a path, from SITE_URL."""
    return str(settings.SITE_URL) + path


def identifier(path: str, part: str) -> str:
    """
    Return what identifies a thing in either language: the address of its page without one, and a part of it.

    /fr/offices/tokyo/ and "office" give …/offices/tokyo/#office, which leads to the page in the browser's.
    """
    prefix, _slash, rest = path.lstrip("/").partition("/")
    return address(f"/{rest}#{part}" if prefix in LANGUAGES else f"{path}#{part}")


def thing(kind: str, key: str = "", **properties: Any) -> Node:
    """Return something of a type of schema.org, with its `@id` if it has one; of its properties the known."""
    known = {name: value for name, value in properties.items() if value not in (None, "", [], {})}
    return {"@type": kind} | ({"@id": key} if key else {}) | known


def named(node: Node) -> Node:
    """Return of a thing what one needs where another one refers to it."""
    return {name: node[name] for name in ("@type", "@id", "name", "url") if name in node}


def the_website() -> str:
    """Return what identifies the portal in the current language."""
    return address(f"{reverse('home')}#website")


def page(kind: str, path: str, name: str, **properties: Any) -> Node:
    """Return a page, of a type of WebPage."""
    where = address(path)
    about = {"name": name, "url": where, "inLanguage": current_language()}
    return thing(kind, where, **about, isPartOf={"@id": the_website()}, **properties)


def breadcrumbs(crumbs: Iterable[dict[str, str]], title: str, path: str) -> Node:
    """Return the pages above a page, as its view has them, and the page itself."""
    above = [thing("ListItem", name=each["title"], item={"@id": address(each["url"])}) for each in crumbs]
    steps = [*above, thing("ListItem", name=title)]
    return thing("BreadcrumbList", address(f"{path}#breadcrumbs"), itemListElement=numbered(steps))


def numbered(items: Iterable[Node]) -> list[Node]:
    return [item | {"position": place} for place, item in enumerate(items, 1)]


def collection(path: str, name: str, entries: Iterable[Any]) -> Node:
    """Return a page that lists entries, each with a page of its own."""
    items = [thing("ListItem", name=str(each), url=address(each.get_absolute_url())) for each in entries]
    listed = thing("ItemList", numberOfItems=len(items), itemListElement=numbered(items))
    return page("CollectionPage", path, name, mainEntity=listed)


def in_block(nodes: list[Node]) -> SafeString:
    """Return things as the block of a page, which no text in them can close."""
    graph = {"@context": CONTEXT, "@graph": nodes}
    said = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(said))  # noqa: S308
