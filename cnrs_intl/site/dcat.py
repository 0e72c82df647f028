"""
The catalogue as a set of data that portals of open data, such as data.gouv.fr, can harvest (DCAT-AP).

JSON-LD with a context of its own, which nobody has to fetch. What the publisher has not filled in, such as a
licence, is left out.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.fields import LANGUAGES, in_both_languages
from cnrs_intl.catalogue.kept_package import content_day
from cnrs_intl.catalogue.linked import address, identifier
from cnrs_intl.catalogue.views import depends_on_its_path
from cnrs_intl.derci.contact import the_department
from cnrs_intl.derci.linked import the_cnrs
from cnrs_intl.derci.models import Department
from cnrs_intl.site.linked import data_in_words, name_of_the_data, the_data

Node = dict[str, Any]
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "geo": "http://www.opengis.net/ont/geosparql#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
FREQUENCY = f"{AUTHORITY}/frequency/IRREG"
SPOKEN = [f"{AUTHORITY}/language/{code}" for code in ("ENG", "FRA")]
THEMES = [f"{AUTHORITY}/data-theme/{code}" for code in ("INTR", "TECH")]  # international issues, science
MEDIA = "http://www.iana.org/assignments/media-types"
WORLD = "POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))"


@depends_on_its_path
def catalog(request: HttpRequest) -> JsonResponse:
    """Answer with the catalogue of data."""
    document = {"@context": CONTEXT} | of_catalog(the_department(), content_day())
    return JsonResponse(document, content_type="application/ld+json")


def of_catalog(department: Department | None, changed: date) -> Node:
    """Return the catalogue, whose content last changed on a day."""
    return {
        "@id": identifier("/catalog.jsonld", "catalog"),
        "@type": "dcat:Catalog",
        "dct:title": said(lambda: str(settings.PORTAL_NAME)),
        "dct:description": said(lambda: _("The open data of the CNRS’s international cooperation portal.")),
        "dct:publisher": publisher(),
        "foaf:homepage": {"@id": address("/")},
        "dct:language": references(SPOKEN),
        "dct:modified": day(changed),
        **issued(department),
        **licence(department),
        "dcat:dataset": of_dataset(department, changed),
    }


def of_dataset(department: Department | None, changed: date) -> Node:
    return {
        "@id": the_data(),
        "@type": "dcat:Dataset",
        "dct:identifier": "cnrs-international-cooperation",
        "dct:title": said(name_of_the_data),
        "dct:description": said(data_in_words),
        "dcat:keyword": [*said(lambda: _("research")), *said(lambda: _("international cooperation")), "CNRS"],
        "dcat:theme": references(THEMES),
        "dcat:landingPage": {"@id": address(reverse("open_data"))},
        "dct:publisher": publisher(),
        "dct:language": references(SPOKEN),
        "dct:accrualPeriodicity": {"@id": FREQUENCY},
        "dct:spatial": {"@type": "dct:Location", "dcat:bbox": typed(WORLD, "geo:wktLiteral")},
        "dct:modified": day(changed),
        **issued(department),
        **contact(department),
        **licence(department),
        "dcat:distribution": [whole(department, changed), api(department)],
    }


def whole(department: Department | None, changed: date) -> Node:
    """Return the whole catalogue as a file of the day on which its content last changed."""
    where = {"@id": address(reverse("open_data_latest"))}
    return {
        "@id": identifier("/catalog.jsonld", "file"),
        "@type": "dcat:Distribution",
        "dct:identifier": "cnrs-international-cooperation-zip",
        "dct:title": said(lambda: _("The whole catalogue (ZIP of JSON and CSV)")),
        "dct:format": {"@id": f"{AUTHORITY}/file-type/ZIP"},
        "dcat:accessURL": where,
        "dcat:downloadURL": where,
        "dcat:mediaType": {"@id": f"{MEDIA}/application/zip"},
        "dcat:packageFormat": {"@id": f"{MEDIA}/application/zip"},
        "dct:modified": day(changed),
        **licence(department),
    }


def api(department: Department | None) -> Node:
    """Return the programming interface as a way to the same data."""
    service = {
        "@id": identifier("/catalog.jsonld", "api"),
        "@type": "dcat:DataService",
        "dct:title": said(lambda: _("Programming interface (API)")),
        "dcat:endpointURL": {"@id": address(reverse("api_root"))},
        "dcat:endpointDescription": {"@id": address(reverse("api_schema"))},
        "dcat:servesDataset": {"@id": the_data()},
    }
    return {
        "@id": identifier("/catalog.jsonld", "by-api"),
        "@type": "dcat:Distribution",
        "dct:identifier": "cnrs-international-cooperation-api",
        "dct:title": service["dct:title"],
        "dct:format": {"@id": f"{AUTHORITY}/file-type/JSON"},
        "dcat:accessURL": {"@id": address(reverse("api_root"))},
        "dcat:accessService": service,
        "dcat:mediaType": {"@id": f"{MEDIA}/application/json"},
        **licence(department),
    }


def publisher() -> Node:
    cnrs = the_cnrs()
    return {"@id": cnrs["@id"], "@type": "foaf:Organization", "foaf:name": cnrs["name"]}


def contact(department: Department | None) -> Node:
    """Return whom to write to about the data, where there is an address to write to."""
    if department is None or not (department.email or department.contact_page):
        return {}
    email = {"vcard:hasEmail": {"@id": f"mailto:{department.email}"}} if department.email else {}
    page = {"vcard:hasURL": {"@id": department.contact_page}} if department.contact_page else {}
    name = {"@type": "vcard:Organization", "vcard:fn": said(lambda: department.name)}
    return {"dcat:contactPoint": name | email | page}


def licence(department: Department | None) -> Node:
    """Return the licence that the publisher has chosen, by its name."""
    if department is None or not department.licence:
        return {}
    names = [
        {"@value": text, "@language": language}
        for language, text in in_both_languages(department, "licence").items()
        if text
    ]
    page = {"@id": department.licence_page} if department.licence_page else {}
    return {"dct:license": page | {"@type": "dct:LicenseDocument", "dct:title": names}}


def issued(department: Department | None) -> Node:
    """Return when the catalogue was first there: as early as the department in charge."""
    return {"dct:issued": day(clock.wall_clock(department.created_at))} if department else {}


def said(words: Callable[[], str]) -> list[Node]:
    """Return a text in each language; French first, as data.gouv.fr shows the first one."""
    found = []
    for language in reversed(LANGUAGES):
        with override(language):
            found.append({"@value": words(), "@language": language})
    return found


def references(addresses: list[str]) -> list[Node]:
    return [{"@id": each} for each in addresses]


def day(when: date) -> Node:
    return typed(f"{when:%Y-%m-%d}", "xsd:date")


def typed(value: str, kind: str) -> Node:
    return {"@value": value, "@type": kind}
