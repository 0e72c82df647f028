"""By which of their texts the public search finds sectors, regions, countries and key figures."""

from typing import Any

from django.urls import reverse

from cnrs_intl.catalogue.searchable import Searched
from sectors.models import Country, KeyFigure, Region, Sector


def place_of_region(region: Region) -> str:
    return f"{region.sector.get_absolute_url()}#{region.slug}"


def place_of_figure(figure: Any) -> str:
    page = figure.sector.get_absolute_url() if figure.sector else reverse("about")
    return f"{page}#figures"


SEARCHED = {
    Country: Searched(
        title=("name",),
        names=("aliases__text",),
        codes=("iso2", "iso3"),
        order=10,
        followers=("hosted_offices",),
    ),
    Sector: Searched(
        title=("name",), summary=("summary",), body=("body",), order=40, followers=("key_figures",)
    ),
    Region: Searched(title=("name",), summary=("summary",), order=50, within="sector", page=place_of_region),
    KeyFigure: Searched(
        title=("value", "label"),
        body=("source_text",),
        order=80,
        share=60,
        within="sector",
        page=place_of_figure,
    ),
}
