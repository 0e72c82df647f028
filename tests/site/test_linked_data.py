"""What pages say as linked data: in schema.org's words, true to the page, and closed by no text."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from cnrs_intl.catalogue.kept_package import content_day
from cnrs_intl.catalogue.linked import thing
from cnrs_intl.derci.models import Department
from instruments.models import Call, Instrument
from offices.models import Coverage, Office
from sectors.models import Sector
from tests import sampling
from tests.factories import CallDateFactory, CallFactory, OfficeContactFactory, OfficeFactory
from tests.site.said import SITE, of_type, said
from tests.site.test_addresses import PAGES
from tests.site.vocabulary_check import faults

pytestmark = pytest.mark.usefixtures("catalogue")
OPENS, CLOSES = datetime(2027, 1, 15, 8, tzinfo=UTC), datetime(2027, 6, 30, 15, tzinfo=UTC)


def entries() -> list[Any]:
    return [*Office.objects.all(), *Sector.objects.all(), *Instrument.objects.all(), *sampling.countries()]


@pytest.fixture
def dated():
    """Return a call of two steps, and the page where one applies."""
    call = CallFactory(instrument=Instrument.objects.get(slug="iea"), link="https://example.org/apply")
    CallDateFactory(call=call, step_en="First", step_fr="Un", opens=OPENS, closes=OPENS.replace(month=3))
    CallDateFactory(call=call, step_en="Second", step_fr="Deux", opens=OPENS.replace(month=4), closes=CLOSES)
    return call


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_that_pages_say_is_allowed_by_schema_org(client, dated, language):
    paths = [each.get_absolute_url().removeprefix("/en/") for each in [*entries(), dated]]
    wrong = {}
    for path in [*PAGES, *paths]:
        found = [fault for node in said(client, f"/{language}/{path}") for fault in faults(node)]
        wrong |= {path: found} if found else {}

    assert wrong == {}


@pytest.mark.parametrize(
    "node",
    [
        thing("Office", name="Tokyo"),
        thing("Event", opens="2027-01-15"),
        thing("Event", startDate="15 January"),
        thing("Event", organizer=thing("Place", name="Paris")),
        thing("MonetaryAmount", minValue="10,000"),
        thing("Event", eventStatus="https://schema.org/EventSoon"),
        thing("Place", areaServed="Asia"),
    ],
)
def test_the_check_of_the_vocabulary_sees_what_it_does_not_allow(node):
    assert list(faults(node))


def test_an_office_tells_where_it_is_whom_it_covers_and_of_what_it_is_a_part(client):
    office = of_type(client, "/fr/offices/tokyo/", "ResearchOrganization")
    covered = Coverage.objects.current().filter(office__slug="tokyo").exclude(level="host")

    assert office["@id"] == f"{SITE}/offices/tokyo/#office"
    assert office["url"] == f"{SITE}/fr/offices/tokyo/"
    assert office["parentOrganization"]["name"] == "CNRS"
    assert {each["identifier"] for each in office["areaServed"]} == {row.country.iso2 for row in covered}
    assert {each["@type"] for each in office["areaServed"]} == {"AdministrativeArea"}
    assert office["location"]["address"]["addressCountry"] == "JP"
    assert office["location"]["geo"]["latitude"] == Office.objects.get(slug="tokyo").latitude
    assert not office.keys() & {"telephone", "email", "address", "contactPoint", "sameAs"}


def test_the_country_where_an_office_is_based_alone_is_not_said_to_be_served(client):
    office = of_type(client, "/en/offices/pretoria/", "ResearchOrganization")

    assert "ZA" not in {each["identifier"] for each in office["areaServed"]}


@pytest.mark.parametrize(("language", "name"), [("en", "European Union"), ("fr", "Union européenne")])
def test_an_office_that_serves_the_european_union_says_so_beside_the_countries_that_it_covers(
    client, language, name
):
    union = {"@type": "AdministrativeArea", "name": name}
    brussels, tokyo = (
        of_type(client, f"/{language}/offices/{slug}/", "ResearchOrganization")["areaServed"]
        for slug in ("brussels", "tokyo")
    )

    assert brussels == [union]
    assert union not in tokyo


def test_what_staff_have_entered_of_an_office_is_told_and_nothing_of_another(client):
    office = OfficeFactory(
        email="tokyo@example.org", telephone="+81 3", postal_address="1-2-3\r\nTokyo", since=None
    )
    OfficeContactFactory(office=office, role_en="Director", name="A. Name", email="", telephone="")

    told = of_type(client, office.get_absolute_url(), "ResearchOrganization")

    assert (told["email"], told["telephone"]) == ("tokyo@example.org", "+81 3")
    assert told["address"] == "1-2-3, Tokyo"
    assert told["contactPoint"] == [{"@type": "ContactPoint", "contactType": "Director", "name": "A. Name"}]
    assert "foundingDate" not in told


def test_an_instrument_is_a_grant_where_an_amount_is_stated(client):
    grant = of_type(client, "/en/instruments/iea/", "MonetaryGrant")
    iea = Instrument.objects.get(slug="iea")

    amount = {"currency": "EUR", "minValue": iea.funding_least, "maxValue": iea.funding_most}
    assert grant["amount"] == {"@type": "MonetaryAmount"} | amount
    assert {"IEA", "PICS"} <= {*grant["alternateName"]}
    assert grant["funder"]["@id"] == f"{SITE}/#cnrs"


def test_an_instrument_without_an_amount_promises_no_money(client):
    Instrument.objects.filter(slug="iea").update(funding_least=None, funding_most=None)

    service = of_type(client, "/en/instruments/iea/", "Service")

    assert "amount" not in service
    assert service["provider"]["name"] == "CNRS"


def test_an_amount_without_a_most_has_no_limit(client):
    Instrument.objects.filter(slug="iea").update(funding_least=10_000, funding_most=None)

    amount = of_type(client, "/en/instruments/iea/", "MonetaryGrant")["amount"]

    assert amount == {"@type": "MonetaryAmount", "currency": "EUR", "minValue": 10_000}


def test_a_call_with_dates_is_an_event_from_its_first_opening_to_its_last_closing(client, dated):
    event = of_type(client, dated.get_absolute_url(), "Event")

    assert event["startDate"] == "2027-01-15T09:00+01:00"
    assert event["endDate"] == "2027-06-30T17:00+02:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["organizer"]["name"] == "CNRS"
    assert event["potentialAction"]["target"] == "https://example.org/apply"


def test_a_call_that_was_cancelled_is_said_to_be(client, dated):
    Call.objects.filter(pk=dated.pk).update(cancelled=True)

    event = of_type(client, dated.get_absolute_url(), "Event")

    assert event["eventStatus"] == "https://schema.org/EventCancelled"


@pytest.mark.parametrize("mode", ["all_year", "not_announced", "dated"])
def test_a_call_without_dates_is_no_event(client, mode):
    call = CallFactory(open_mode=mode)

    assert [node["@type"] for node in said(client, call.get_absolute_url())] == ["BreadcrumbList"]


@pytest.mark.parametrize(
    ("code", "contact"),
    [("kh", "/offices/singapore/#office"), ("ke", "/sectors/africa-middle-east-india/#sector")],
)
def test_the_page_of_a_country_tells_who_its_contact_is(client, code, contact):
    page = of_type(client, f"/fr/countries/{code}/", "WebPage")

    assert page["about"]["identifier"] == code.upper()
    assert page["inLanguage"] == "fr"
    assert [each["@id"] for each in page["mainEntity"]] == [f"{SITE}{contact}"]


def test_the_department_is_a_part_of_the_cnrs_by_the_name_that_it_has_today(client):
    Department.objects.update(name_fr="Direction nouvelle", acronym="DN")

    cnrs = of_type(client, "/fr/about/", "ResearchOrganization")

    assert cnrs["department"]["name"] == "Direction nouvelle"
    assert cnrs["department"]["alternateName"] == "DN"


def test_the_home_page_tells_how_to_search(client):
    action = of_type(client, "/fr/", "WebSite")["potentialAction"]

    assert action["target"]["urlTemplate"] == f"{SITE}/fr/search/?q={{search_term_string}}"


def test_every_word_of_the_glossary_has_an_address_within_it(client):
    page = client.get("/fr/glossary/").text
    words = of_type(client, "/fr/glossary/", "DefinedTermSet")["hasDefinedTerm"]

    assert len(words) > 10
    assert all(f'id="{word["url"].partition("#")[2]}"' in page for word in words)


@pytest.mark.parametrize("path", ["offices/", "instruments/", "sectors/"])
def test_a_list_names_its_entries_in_their_order_and_a_narrowed_one_none(client, path):
    listed = of_type(client, f"/en/{path}", "CollectionPage")["mainEntity"]

    places = [item["position"] for item in listed["itemListElement"]]
    assert places == [*range(1, listed["numberOfItems"] + 1)]
    page = client.get(f"/en/{path}").text
    found = [page.index(item["url"].removeprefix(SITE)) for item in listed["itemListElement"]]
    assert len(found) == len(places) > 3


@pytest.mark.parametrize("path", ["offices/?sector=asia", "countries/", "countries/?contact=sector"])
def test_a_narrowed_list_says_only_where_it_is_and_that_of_the_countries_too(client, path):
    assert [node["@type"] for node in said(client, f"/en/{path}")] == ["BreadcrumbList"]


@pytest.mark.parametrize("path", PAGES)
def test_the_breadcrumbs_are_those_of_the_page(client, path):
    page = client.get(f"/en/{path}").text
    trail = re.search(r'<nav class="breadcrumbs".*?</nav>', page, re.DOTALL)
    shown = re.findall(r'href="([^"]+)"', trail[0]) if trail else []
    told = [node for node in said(client, f"/en/{path}") if node["@type"] == "BreadcrumbList"]

    assert bool(told) == bool(shown)
    for node in told:
        links = [step["item"]["@id"] for step in node["itemListElement"] if "item" in step]
        assert links == [SITE + address for address in shown]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_open_data_describes_the_set_and_its_file(client, language):
    Department.objects.update(licence_en="Open", licence_fr="Ouverte", licence_page="https://example.org/l")
    data = of_type(client, f"/{language}/open-data/", "Dataset")
    (file,) = data["distribution"]

    assert data["@id"] == f"{SITE}/catalog.jsonld#dataset"
    assert data["url"] == f"{SITE}/{language}/open-data/"
    assert len(data["description"]) > 100
    assert data["license"] == "https://example.org/l"
    assert data["creator"]["@id"] == data["publisher"]["@id"] == f"{SITE}/#cnrs"
    assert data["inLanguage"] == ["en", "fr"]
    assert data["dateModified"] == content_day().isoformat()
    assert file["encodingFormat"] == "application/zip"
    content = b"".join(client.get(file["contentUrl"]))
    assert (file["contentSize"], file["sha256"]) == (f"{len(content)} B", sha256(content).hexdigest())


def test_no_licence_of_the_data_is_made_up(client):
    assert "license" not in of_type(client, "/en/open-data/", "Dataset")


def test_a_call_says_what_it_is_about_in_plain_words_if_it_does(client, dated):
    before = of_type(client, dated.get_absolute_url(), "Event")
    Call.objects.filter(pk=dated.pk).update(text_en="**Two** years:\n\n- [travel](https://example.org)")

    assert "description" not in before
    assert of_type(client, dated.get_absolute_url(), "Event")["description"] == "Two years: travel"


def test_a_desk_of_which_only_the_role_is_known_is_no_point_of_contact(client):
    office = OfficeFactory()
    OfficeContactFactory(office=office, role_en="Director", name="", email="", telephone="")

    assert "contactPoint" not in of_type(client, office.get_absolute_url(), "ResearchOrganization")
