"""What a page says as linked data, as programs read it."""

import json
import re
from typing import Any

import rdflib

BLOCK = re.compile(r'<script type="application/ld\+json">([^<]*)</script>')
SITE = "http://127.0.0.1:8000"
SCHEMA = rdflib.Namespace("https://schema.org/")
LOCAL = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}}  # ours, so that nobody asks schema.org for its own


def said(client, address: str) -> list[dict[str, Any]]:
    """Return the things that a page tells, in their order."""
    blocks = BLOCK.findall(client.get(address).text)
    assert len(blocks) == 1, address
    data = json.loads(blocks[0])
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def of_type(client, address: str, kind: str) -> dict[str, Any]:
    (found,) = [node for node in said(client, address) if node["@type"] == kind]
    return found
