"""Linked data as a block of a page: closed by no text, with things that have addresses, in no preview."""

import json

import pytest
import rdflib
from django.urls import reverse

from cnrs_intl.catalogue.linked import in_block, thing
from cnrs_intl.catalogue.preview import address_of
from offices.models import Office
from tests.previews import drafted
from tests.site.rdf import graph_of
from tests.site.said import BLOCK, LOCAL, SCHEMA, SITE, of_type, said
from tests.site.test_addresses import PAGES

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize("path", PAGES)
def test_a_block_is_rdf_whose_things_are_named_at_the_sites_address(client, path):
    graph = graph_of({"@context": LOCAL, "@graph": said(client, f"/fr/{path}")})

    named = {str(subject) for subject in graph.subjects() if isinstance(subject, rdflib.URIRef)}
    assert len(graph) > 3
    assert named
    assert all(name.startswith(f"{SITE}/") for name in named)
    assert all(str(address).startswith(f"{SITE}/fr/") for address in graph.objects(None, SCHEMA.url))


def test_no_text_closes_the_block():
    nasty = "</script><script>alert(1)</script><!-- & \u2028\u2029 é"

    block = in_block([thing("Thing", name=nasty)])

    assert block.count("<") == block.count(">") == 2
    assert not {"&", "\u2028", "\u2029"} & {*block}
    assert json.loads(BLOCK.fullmatch(block)[1])["@graph"][0]["name"] == nasty


def test_what_an_editor_types_stays_within_the_block(client):
    Office.objects.filter(slug="tokyo").update(summary_en="</script><img src=x onerror=alert(1)>")

    office = of_type(client, "/en/offices/tokyo/", "ResearchOrganization")

    assert office["description"] == "</script><img src=x onerror=alert(1)>"


def test_a_preview_holds_none(editor_client):
    draft = drafted(Office.objects.get(slug="tokyo"), summary_en="In a draft")

    page = editor_client.get(address_of(draft, "/en/offices/tokyo/")).text

    assert "In a draft" in page
    assert "ld+json" not in page


def test_a_page_that_is_not_there_holds_none(client):
    assert "ld+json" not in client.get("/en/offices/nowhere/").text


def test_what_names_a_thing_leads_to_its_page(client):
    assert client.get("/offices/tokyo/", headers={"accept-language": "fr"})["Location"] == reverse(
        "office_detail", args=["tokyo"]
    ).replace("/en/", "/fr/")
