"""Departments are renamed: its name in the admin is the only place where the portal has it."""

import json

import pytest
from django.utils import translation

from cnrs_intl.derci.models import Department
from cnrs_intl.site.brochure import brochure
from cnrs_intl.site.leaflet import leaflet
from instruments import dossiers
from instruments import sheets as instrument_sheets
from instruments.models import Instrument
from offices import sheets as office_sheets
from offices.coverage import countries_to_answer
from offices.models import Office
from tests.factories import CallFactory

pytestmark = pytest.mark.django_db

OLD = (
    "DERCI",
    "European Research and International Cooperation Department",
    "Direction Europe de la recherche",
)
PAGES = [
    *(
        "",
        "about/",
        "glossary/",
        "accessibility/",
        "legal/",
        "privacy/",
        "embed/",
        "countries/",
        "offices/",
        "sectors/",
    ),
    *("instruments/", "instruments/choose/", "instruments/compare/", "instruments/dossier/", "calls/"),
    *(
        "calls/feed.xml",
        "calls/calendar.ics",
        "message/",
        "find/?q=Congo",
        "search/?q=zzzzz",
        "search/?q=Europe",
    ),
    *("offices/brussels/", "offices/pretoria/", "offices/rio/", "sectors/europe/", "sectors/asia/"),
    *("instruments/iea/", "instruments/irn/", "instruments/irp/", "instruments/irl/"),
    *("countries/kh/", "countries/ke/", "countries/nc/", "countries/fr/", "countries/be/", "countries/pr/"),
    *("message/?country=ke", "message/?country=nc&instrument=irl", "instruments/choose/?purpose=explore"),
]
API = ["instruments/", "instruments/irp/", "activities/", "coverage/?country=ke", "coverage/?country=nc"]


@pytest.fixture
def renamed(catalogue) -> None:
    """Rename it as an editor does; the texts of its own entry do without its name."""
    department = Department.objects.get()
    department.acronym, department.article_fr = "DXI", "le"
    department.name_en, department.name_fr = "Department of Exchanges", "Département des échanges"
    department.save()
    CallFactory(instrument=Instrument.objects.get(slug="iea"))


def said(text: str) -> list[str]:
    return [name for name in OLD if name in text]


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_or_feed_has_the_old_name(client, path, language):
    response = client.get(f"/{language}/{path}")

    assert response.status_code == 200
    assert said(response.content.decode()) == []


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("path", API)
def test_no_answer_of_the_api_has_the_old_name(client, path):
    assert said(json.dumps(client.get(f"/api/v1/{path}").json(), ensure_ascii=False)) == []


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_document_on_paper_has_the_old_name(language):
    kenya = countries_to_answer().get(iso2="KE")
    office = Office.objects.published().with_published("sectors", "contacts").get(slug="rio")
    offered = Instrument.objects.published().with_published("activities", "aliases").get(slug="irl")

    with translation.override(language):
        documents = [
            brochure(),
            leaflet(),
            office_sheets.sheet(office),
            instrument_sheets.sheet(offered),
            dossiers.dossier(offered, kenya),
        ]

    assert [said(repr(document)) for document in documents] == [[]] * len(documents)
