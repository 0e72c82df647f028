"""What it costs to look for addresses that were, and how long what they lead to is kept."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cnrs_intl.catalogue.models import FormerAddress
from offices.models import Office
from tests.catalogue.former_addresses import FORMER, TODAY, another, every_address, moved, status

pytestmark = pytest.mark.django_db


@every_address
def test_nobody_looks_for_former_slugs_of_what_is_found(client, known_catalogue, model, pattern, language):
    moved(model)
    known_catalogue()

    with CaptureQueriesContext(connection) as asked:
        status(client, pattern, language, TODAY)

    assert not [query["sql"] for query in asked if "formeraddress" in query["sql"]]


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/en/offices/was-this/", 3),  # the page, the slug in another case, the former slug
        ("/en/offices/atlantis/", 3),
        ("/en/offices/was-this.pdf", 3),
        ("/api/v1/instruments/atlantis/", 3),
        ("/en/countries/?office=was-this", 2),  # a public entry with the slug, the former slug
    ],
)
def test_looking_for_a_former_slug_costs_two_queries(
    client, known_catalogue, django_assert_num_queries, address, queries
):
    moved(Office)
    known_catalogue()

    with django_assert_num_queries(queries):
        client.get(address)


def test_no_number_of_spellings_makes_it_cost_more(client, known_catalogue, django_assert_num_queries):
    moved(Office)
    known_catalogue()
    spellings = ["was-this", "Was-This", "WAS-THIS", "wAS-tHIS"] * 25

    with django_assert_num_queries(2):
        response = client.get("/en/countries/?" + "&".join(f"office={each}" for each in spellings))

    assert response["Location"].count("is-now") == 100


def test_a_redirect_is_kept_only_while_the_catalogue_stands(
    known_catalogue, settings, django_assert_num_queries
):
    settings.PAGE_MEMORY_MB = 4
    client, entry = Client(), moved(Office)
    known_catalogue()
    first = client.get("/en/offices/was-this/")

    with django_assert_num_queries(0):
        again = client.get("/en/offices/was-this/")
    assert (again.status_code, again["Location"]) == (301, first["Location"])
    assert "must-revalidate" in again["Cache-Control"]
    assert "max-age=0" in again["Cache-Control"]

    FormerAddress.objects.filter(slug=FORMER).delete()
    known_catalogue()
    assert client.get("/en/offices/was-this/").status_code == 404
    another(Office, slug=FORMER)
    known_catalogue()
    assert client.get("/en/offices/was-this/").status_code == 200
    assert client.get("/en/offices/then-that/")["Location"] == entry.get_absolute_url()


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/en/offices/was-this/", "/en/offices/is-now/"),
        ("/en/countries/?office=was-this", "/en/countries/?office=is-now"),
    ],
)
def test_what_one_visitor_typed_besides_reaches_no_other(known_catalogue, settings, address, there):
    settings.PAGE_MEMORY_MB = 4
    client, _entry = Client(), moved(Office)
    known_catalogue()
    mark = "&" if "?" in address else "?"

    assert client.get(f"{address}{mark}utm=me")["Location"] == f"{there}{mark}utm=me"
    assert client.get(address)["Location"] == there
    assert client.get(f"{address}{mark}utm=you")["Location"] in {there, f"{there}{mark}utm=you"}
