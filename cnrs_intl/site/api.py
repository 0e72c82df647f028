"""The API as a whole: its root, its schema (OpenAPI 3.1), and the address of every endpoint."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import path, reverse
from django.utils.translation import override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cnrs_intl.catalogue import api_schema
from cnrs_intl.catalogue.api import PublicAPIView, in_each_language
from cnrs_intl.catalogue.api_fields import Addresses, Shown
from cnrs_intl.catalogue.linked import address
from cnrs_intl.derci import api as derci
from cnrs_intl.derci.contact import the_department
from instruments import api as instruments
from offices import api as offices
from sectors import api as sectors

EXAMPLES = Path(__file__).with_name("api_examples.json")
SITE = "{SITE_URL}"  # what stands for the site's address in the examples
INFO = {
    "title": settings.PORTAL_NAME,
    "version": "1.0.0",
    "description": "The API gives the CNRS’s offices abroad, the countries that they cover, its geographic "
    "sectors, the instruments for international collaboration and their calls, as JSON to read only. Texts "
    "are in English and French; amounts are in whole euros, durations in years, countries by ISO 3166-1.",
}
PROBLEMS = "problems"  # the examples of what goes wrong, by status
SAYS_NOTHING = {"readOnly", "x-spec-enum-id"}
LISTS = (
    ("sectors", sectors.SectorList),
    ("regions", sectors.RegionList),
    ("countries", offices.CountryList),
    ("offices", offices.OfficeList),
    ("instruments", instruments.InstrumentList),
    ("activities", instruments.ActivityList),
    ("calls", instruments.CallList),
    ("key-figures", sectors.KeyFigureList),
    ("missions", derci.MissionList),
)
DETAILS = (
    ("sectors", "sector", sectors.SectorDetail),
    ("regions", "region", sectors.RegionDetail),
    ("offices", "office", offices.OfficeDetail),
    ("instruments", "instrument", instruments.InstrumentDetail),
    ("activities", "activity", instruments.ActivityDetail),
    ("calls", "call", instruments.CallDetail),
    ("key-figures", "key_figure", sectors.KeyFigureDetail),
    ("missions", "mission", derci.MissionDetail),
)


class RootShown(Shown):
    """Where everything is."""

    lists = serializers.DictField(child=serializers.URLField(), help_text="The lists, by name.")
    coverage = serializers.URLField(help_text="Whom to ask about a country.")
    schema = serializers.URLField(help_text="This description of the API.")
    docs = serializers.URLField(help_text="The same as a page.")
    open_data = Addresses(help_text="The whole catalogue as files.")


class Root(PublicAPIView):
    """The addresses of all lists, of the schema, its page, and the open data."""

    operation_id, summary, tag = "get_root", "Where everything is", "about"
    serializer_class = RootShown

    def get(self, request: Request) -> Response:
        return Response(
            {
                "lists": {name: address(reverse(route_of(name))) for name, _view in LISTS},
                "coverage": address(reverse("api_coverage")),
                "schema": address(reverse("api_schema")),
                "docs": address(reverse("to_api_docs")),
                "open_data": in_each_language(lambda: address(reverse("open_data"))),
            }
        )


class Schema(PublicAPIView):
    """The description of the API in the OpenAPI format."""

    operation_id, summary, tag = "get_schema", "The schema", "about"
    serializer_class = OpenApiTypes.OBJECT

    def get(self, request: Request) -> Response:
        return Response(schema())


def schema() -> dict[str, Any]:
    """Return the schema, with the licence and the contact of the department where it states any."""
    found, department = described(), the_department()
    info = dict(found["info"])
    if department and department.licence:
        page = {"url": department.licence_page} if department.licence_page else {}
        info["license"] = {"name": department.licence} | page
    if department and (department.email or department.contact_page):
        contact = {"name": department.in_full, "email": department.email, "url": department.contact_page}
        info["contact"] = {name: value for name, value in contact.items() if value}
    return found | {"info": info}


@cache
def described() -> dict[str, Any]:
    """Return the schema as the code alone makes it."""
    found = examples()
    problems = found.pop(PROBLEMS)
    api_schema.examples.update(found)
    generator: Any = SchemaGenerator
    with override("en"):
        made = generator(urlconf="cnrs_intl.urls").get_schema(request=None, public=True)
        plain = json.loads(json.dumps(made | {"info": INFO}, default=str))
    return api_schema.with_headers_and_faults(tidy(plain), problems)


def tidy(part: Any) -> Any:
    """Leave out what says nothing: all of this API is only read."""
    if isinstance(part, dict):
        kept = {name: tidy(value) for name, value in part.items() if name not in SAYS_NOTHING}
        return kept["allOf"][0] if [*kept] == ["allOf"] and len(kept["allOf"]) == 1 else kept
    return [tidy(each) for each in part] if isinstance(part, list) else part


def examples() -> dict[str, Any]:
    """Return the example of each operation, as the real catalogue was answered."""
    found: dict[str, Any] = json.loads(EXAMPLES.read_text().replace(SITE, settings.SITE_URL))
    return found


def route_of(name: str) -> str:
    return f"api_{name.replace('-', '_')}"


urlpatterns = [
    path("", Root.as_view(), name="api_root"),
    path("schema/", Schema.as_view(), name="api_schema"),
    path("coverage/", offices.CoverageAnswer.as_view(), name="api_coverage"),
    *(path(f"{name}/", view.as_view(), name=route_of(name)) for name, view in LISTS),
    *(path(f"{at}/<slug:slug>/", view.as_view(), name=f"api_{name}") for at, name, view in DETAILS),
    path("countries/<slug:code>/", offices.CountryDetail.as_view(), name="api_country"),
]
