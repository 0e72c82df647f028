"""The addresses of sheets and dossiers: which lead there, what they cost, and from where one comes."""

import re

import pytest

from tests.factories import InstrumentAliasFactory, InstrumentFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("IRP.pdf", "irp.pdf"),
        ("lia.pdf", "irp.pdf"),
        ("UMI.pdf", "irl.pdf"),
        ("irp/ID.pdf", "irp/id.pdf"),
        ("irp/idn.pdf", "irp/id.pdf"),
        ("LIA/IDN.pdf", "irp/id.pdf"),
        ("pics/xk.pdf", "iea/xk.pdf"),
    ],
)
def test_other_ways_to_write_an_address_lead_to_the_one(client, catalogue, asked, there):
    response = client.get(f"/fr/instruments/{asked}")

    assert (response.status_code, response["Location"]) == (301, f"/fr/instruments/{there}")


def test_what_is_unknown_or_not_public_is_not_found(client, catalogue):
    draft = InstrumentFactory(state="draft")
    InstrumentAliasFactory(instrument=draft, text="Hidden")

    for path in (draft.slug, "hidden", "atlantis", "irp/zz", "irp/zzz", f"{draft.slug}/id", "hidden/id"):
        assert client.get(f"/en/instruments/{path}.pdf").status_code == 404, path
    assert client.get(f"/en/instruments/{draft.slug}/dossier/?country=id").status_code == 404


def test_a_document_has_a_name_of_its_own_and_can_be_asked_for_again(client, catalogue):
    response = client.get("/en/instruments/irp/id.pdf")
    again = client.get("/en/instruments/irp/id.pdf", headers={"if-none-match": response["ETag"]})

    assert response["Content-Disposition"] == 'inline; filename="cnrs-irp-id-en.pdf"'
    assert again.status_code == 304
    assert client.head("/en/instruments/irp.pdf").status_code == 200


@pytest.mark.parametrize(("path", "most"), [("irp.pdf", 6), ("irp/id.pdf", 6), ("irn/gp.pdf", 8)])
def test_a_document_costs_a_fixed_number_of_queries(
    client, known_catalogue, django_assert_max_num_queries, path, most
):
    with django_assert_max_num_queries(most):
        client.get(f"/en/instruments/{path}")


# The way there


def test_the_instruments_page_leads_to_its_sheet_and_to_a_dossier_of_any_country(client, catalogue):
    html = client.get("/fr/instruments/irp/").content.decode()

    assert 'href="/fr/instruments/irp.pdf"' in html
    assert 'action="/fr/instruments/irp/dossier/"' in html
    response = client.get("/fr/instruments/irp/dossier/", {"country": "id"})
    assert (response.status_code, response["Location"]) == (302, "/fr/instruments/irp/id.pdf")


def test_a_country_leads_to_the_dossiers_of_the_published_instruments(client, catalogue):
    fifth, draft = InstrumentFactory(), InstrumentFactory(state="draft")
    assert 'href="/en/instruments/dossier/?country=id"' in client.get("/en/countries/id/").content.decode()

    html = client.get("/en/instruments/dossier/", {"country": "ID"}).content.decode()

    for slug in ["iea", "irn", "irp", "irl", fifth.slug]:
        assert f'href="/en/instruments/{slug}/id.pdf"' in html
    assert draft.slug not in html


@pytest.mark.parametrize("path", ["en/instruments/dossier/", "en/instruments/irp/dossier/"])
@pytest.mark.parametrize(("query", "told"), [("", False), ("?country=", True), ("?country=%20", True)])
def test_whoever_chooses_no_country_is_told_so_beside_the_field(client, catalogue, path, query, told):
    html = client.get(f"/{path}{query}").content.decode()

    assert ('id="dossier-country_error"><li>Choose a country or territory.</li>' in html) == told
    assert ('aria-invalid="true" aria-describedby="dossier-country_error"' in html) == told


@pytest.mark.parametrize("path", ["dossier/", "irp/dossier/"])
@pytest.mark.parametrize(("code", "told"), [("", False), ("zz", True), ("<b>", True), ("x" * 5000, True)])
def test_a_country_that_nobody_knows_gets_a_word_and_a_list(client, catalogue, path, code, told):
    response = client.get(f"/en/instruments/{path}", {"country": code})
    html = response.content.decode()

    assert response.status_code == 200
    assert ("No country or territory has this code" in html) == told
    assert '<option value="id">Indonesia</option>' in html
    assert not re.search(r'href="[^"]*/instruments/[^"]*\.pdf"', html)
