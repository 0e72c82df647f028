"""Pasted addresses lead to the address that was meant, once, if there is one."""

from urllib.parse import quote

import pytest
from django.test import Client

from cnrs_intl.catalogue.models import FormerAddress
from cnrs_intl.site.mending import mended
from offices.models import Office

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

SINGAPORE = "/en/offices/singapore/"
CLOSING = [
    ".",
    ",",
    ")",
    ">",
    "»",
    ";",
    "]",
    "}",
    ":",
    "!",
    "'",
    '"',
    "”",
    "’",
    "…",
    ").",
    ">,",
    "\u00a0»",
    "%29",
    "%C2%BB",
    " ",
]
MEANT = {
    "/en/offices/Singapore": SINGAPORE,
    "/en/offices/Singapore/": SINGAPORE,
    "/en/Offices/Singapore/": SINGAPORE,
    "/EN/": "/en/",
    "/EN": "/en/",
    "/FR/offices/singapore/": "/fr/offices/singapore/",
    "/fr-FR/": "/fr/",
    "/en-GB/offices/singapore/": SINGAPORE,
    "/fr_CA/about": "/fr/about/",
    "//en/offices/singapore/": SINGAPORE,
    "/en//offices/singapore/": SINGAPORE,
    "/en/offices//singapore//": SINGAPORE,
    "/en/).": "/en/",
    "/en/offices/.": "/en/offices/",
    "/en/instruments/irp.PDF": "/en/instruments/irp.pdf",
    "/en/instruments/irp.pdf,": "/en/instruments/irp.pdf",
    "/en/instruments/IRP).": "/en/instruments/irp/",
    "/en/instruments/PICS.": "/en/instruments/iea/",
    "/en/instruments/irp/KHM.PDF": "/en/instruments/irp/kh.pdf",
    "/en/instruments/irp/dossier/)": "/en/instruments/irp/dossier/",
    "/fr/countries/KHM.": "/fr/countries/kh/",
    "/fr/sectors/Asia>": "/fr/sectors/asia/",
    "/en/calls/feed.xml.": "/en/calls/feed.xml",
    "/en/calls/Calendar.ICS": "/en/calls/calendar.ics",
    "/en/brochure.pdf)": "/en/brochure.pdf",
    "/en/offices/offices.CSV": "/en/offices/offices.csv",
    "/fr/countries/countries.JSON,": "/fr/countries/countries.json",
    "/open-data/latest.zip.": "/open-data/latest.zip",
    "/open-data/Latest.ZIP.SHA256": "/open-data/latest.zip.sha256",
    "/catalog.jsonld).": "/catalog.jsonld",
}


@pytest.mark.parametrize("end", CLOSING)
@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_closes_a_sentence_is_taken_away(client, end, slash, method):
    response = getattr(client, method)(f"/en/offices/singapore{slash}{quote(end, safe='%')}")

    assert (response.status_code, response["Location"]) == (301, SINGAPORE)
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(("pasted", "meant"), MEANT.items())
def test_it_leads_there_in_one_step(pasted, meant):
    client = Client(REQUEST_METHOD="GET")

    response = client.get("/", PATH_INFO=pasted)

    assert (response.status_code, response["Location"]) == (301, meant)
    assert "must-revalidate" in response["Cache-Control"]


def test_the_query_is_taken_along(client):
    assert client.get("/EN/offices/?sector=asia&a=%C3%A9")["Location"] == "/en/offices/?sector=asia&a=%C3%A9"


def test_a_language_that_is_missing_is_the_browsers_for_now(client):
    response = client.get("/Offices/Singapore).", headers={"accept-language": "fr"})

    assert (response.status_code, response["Location"]) == (302, "/fr/offices/singapore/")
    assert "Accept-Language" in response["Vary"]
    assert client.get("/).")["Location"] == "/"


def test_it_leads_to_the_slug_of_today(client):
    office = Office.objects.get(slug="singapore")
    FormerAddress.objects.create(model="offices.office", slug="malaya", entry_id=office.pk)

    assert client.get("/en/offices/malaya).")["Location"] == SINGAPORE


@pytest.mark.parametrize(
    "path",
    [
        "/en/offices/atlantis).",
        "/en/offices/Atlantis/",
        "/EN/nowhere/",
        "/en/countries/ZZ.",
        "/en/instruments/irp/zz.PDF",
        "/de-DE/offices/singapore/",
        "/english/",
        "/de/offices/singapore).",
        "/en/offices/singapore/</a",
        "/en/offices/sin gapore",
        "/en/offices/-/",
        "/en/offices/singapore_/",
        "/" + ").,;" * 300,
    ],
)
def test_nothing_leads_to_what_is_none(client, path):
    assert client.get(quote(path)).status_code == 404


def test_nothing_leads_to_what_is_hidden(client):
    Office.objects.filter(slug="singapore").update(state="withdrawn")

    assert client.get("/en/offices/Singapore).").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "//evil.example/en/offices/singapore/).",
        "///evil.example/%2e",
        "/\\evil.example/.",
        "/https://evil.example/).",
        "/en//evil.example/",
        "/%2F%2Fevil.example).",
    ],
)
def test_nothing_leads_to_another_host(path):
    response = Client().get("/", PATH_INFO=path)

    assert response.status_code == 404 or response["Location"].startswith(("/en/", "/fr/"))
    assert "evil" not in response.get("Location", "")


@pytest.mark.parametrize(
    "path",
    ["/api/v1/instruments/irp).", "//api/v1/x", "/Static/css/base.css", "/ADMIN/x"],
)
def test_the_api_static_files_and_the_admin_are_left_alone(path):
    response = Client().get("/", PATH_INFO=path)

    assert response.status_code == 404


def test_only_reading_is_led_on(client):
    assert client.post("/EN/offices/").status_code in {403, 404, 405}


@pytest.mark.parametrize("path", [*MEANT, *MEANT.values()])
def test_mending_twice_changes_nothing_more(path):
    assert mended(mended(path)) == mended(path)


def test_to_look_for_what_was_meant_costs_one_query(client, known_catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/en/offices/Singapore).").status_code == 301
