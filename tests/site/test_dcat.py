"""The catalogue of data that portals of open data harvest: DCAT-AP, read as triples."""

import json
from datetime import timedelta

import pytest
import rdflib
from django.utils import timezone
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF
from reversion.models import Revision

from cnrs_intl.catalogue.kept_package import content_day
from cnrs_intl.derci.models import Department
from offices.models import Office
from tests.site.rdf import graph_of

pytestmark = pytest.mark.usefixtures("catalogue")
SITE = "http://127.0.0.1:8000"
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
# What DCAT-AP 3 makes mandatory.
MANDATORY = {
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset},
    DCAT.Dataset: {DCTERMS.title, DCTERMS.description},
    DCAT.Distribution: {DCAT.accessURL},
    DCAT.DataService: {DCTERMS.title, DCAT.endpointURL},
    FOAF.Organization: {FOAF.name},
}


@pytest.fixture
def triples(client):
    return graph_of(json.loads(client.get("/catalog.jsonld").content))


def one(triples, kind):
    (found,) = triples.subjects(RDF.type, kind)
    return found


@pytest.mark.parametrize("kind", MANDATORY)
def test_everything_has_what_dcat_ap_makes_mandatory(triples, kind):
    described = [*triples.subjects(RDF.type, kind)]

    assert described
    for each in described:
        assert MANDATORY[kind] <= {*triples.predicates(each)}


@pytest.mark.parametrize("kind", [DCAT.Catalog, DCAT.Dataset])
def test_title_and_description_are_in_both_languages(triples, kind):
    for name in (DCTERMS.title, DCTERMS.description):
        assert {text.language for text in triples.objects(one(triples, kind), name)} == {"en", "fr"}


def test_the_data_tell_what_a_harvester_reads(triples):
    data = one(triples, DCAT.Dataset)

    assert str(triples.value(data, DCTERMS.identifier)) == "cnrs-international-cooperation"
    assert str(triples.value(data, DCTERMS.accrualPeriodicity)).endswith("/frequency/IRREG")
    assert len([*triples.objects(data, DCAT.keyword)]) == 5
    assert triples.value(data, DCTERMS.modified).datatype == rdflib.XSD.date
    assert triples.value(data, DCTERMS.spatial)


def test_the_data_and_their_file_changed_on_one_day(client):
    day = timezone.now() - timedelta(days=40)
    Revision.objects.update(date_created=day)
    Office.objects.filter(slug="tokyo").update(updated_at=timezone.now() - timedelta(days=20))

    found = graph_of(json.loads(client.get("/catalog.jsonld").content))

    days = {str(each) for each in found.objects(None, DCTERMS.modified)}
    assert days == {f"{timezone.localdate(day)}"} == {content_day().isoformat()}
    assert len([*found.subjects(DCTERMS.modified)]) == 3


def test_french_comes_first_and_every_distribution_has_a_format_and_an_identifier(client):
    data = json.loads(client.get("/catalog.jsonld").content)["dcat:dataset"]

    assert [text["@language"] for text in data["dct:title"]] == ["fr", "en"]
    for each, name in zip(data["dcat:distribution"], ("ZIP", "JSON"), strict=True):
        assert each["dct:format"]["@id"].endswith(f"/authority/file-type/{name}")
        assert each["dct:identifier"]


def test_the_file_and_the_interface_are_at_the_sites_address(triples):
    files = [str(address) for address in triples.objects(None, DCAT.downloadURL)]
    service = one(triples, DCAT.DataService)

    assert files == [f"{SITE}/open-data/latest.zip"]
    assert str(triples.value(service, DCAT.endpointURL)) == f"{SITE}/api/v1/"
    assert str(triples.value(service, DCAT.endpointDescription)) == f"{SITE}/api/v1/schema/"


def test_no_licence_and_no_contact_are_made_up(triples):
    assert not [*triples.objects(None, DCTERMS.license)]
    assert not [*triples.objects(None, DCAT.contactPoint)]


def test_the_licence_and_the_contact_are_told_once_staff_have_entered_them(client):
    Department.objects.update(licence_en="Open Licence", licence_fr="Licence Ouverte", email="a@example.org")

    told = graph_of(json.loads(client.get("/catalog.jsonld").content))

    names = {str(name) for licence in told.objects(None, DCTERMS.license) for name in told.objects(licence)}
    assert {"Open Licence", "Licence Ouverte"} <= names
    assert [str(email) for email in told.objects(None, VCARD.hasEmail)] == ["mailto:a@example.org"]


def test_programs_of_any_site_may_read_it_and_any_cache_keep_it(client):
    answer = client.get("/catalog.jsonld")

    assert answer["Content-Type"] == "application/ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.get("/catalog.jsonld", headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get("/catalog.jsonld?x=1").content == answer.content
    assert client.post("/catalog.jsonld").status_code in {403, 405}


def test_it_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get("/catalog.jsonld")
    with django_assert_num_queries(0):  # as long as nothing changes
        client.get("/catalog.jsonld")


def test_it_stands_without_a_department(client):
    Department.objects.update(state="draft")

    told = graph_of(json.loads(client.get("/catalog.jsonld").content))

    assert one(told, DCAT.Catalog)
    assert not [*told.objects(None, DCTERMS.issued)]
