"""Instruments side by side, as the page shows them and as rows."""

import re
from html import unescape

from instruments.comparison import Comparison, rows_of
from instruments.models import Instrument

ROWS = [
    "purpose",
    "partners",
    "foreign countries",
    "CNRS laboratories",
    "French laboratories",
    "foreign laboratories",
    "place",
    "first contact",
    "existing collaboration",
    "activities",
    "duration",
    "CNRS funding",
    "period of the funding",
    "how to apply",
    "next date",
    "former names",
]


def page(client, query="", language="en"):
    response = client.get(f"/{language}/instruments/compare/{query}")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def instruments(*slugs):
    found = {
        instrument.slug: instrument
        for instrument in Instrument.objects.published().with_published("activities", "aliases")
    }
    return [found[slug] for slug in slugs]


def compared(*slugs):
    found = instruments(*slugs)
    return Comparison(found, rows_of(found, {}))


def rows(*slugs):
    return {row.label: row for row in compared(*slugs).rows}


def said(row):
    return [cell.words for cell in row.cells]
