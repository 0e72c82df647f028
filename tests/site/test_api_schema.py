"""The schema of the API: whole, without a warning, and true of every answer."""

import json
from unittest import mock

import pytest
from django.db import OperationalError
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from cnrs_intl.catalogue.api_schema import PROBLEMS
from cnrs_intl.derci.models import Department
from cnrs_intl.site import api
from tests import factories
from tests.site.api_answers import ADDRESSES, approve, approved, as_example, schema_of

pytestmark = pytest.mark.django_db

OPERATIONS = {
    each["get"]["operationId"]: (path, each["get"]) for path, each in api.described()["paths"].items()
}


def check(answer, operation, status="200"):
    Draft202012Validator(schema_of(operation, status), format_checker=FormatChecker()).validate(answer)


def test_the_schema_is_made_without_a_warning_and_is_valid_openapi():
    GENERATOR_STATS.reset()

    made = SchemaGenerator(urlconf="cnrs_intl.urls").get_schema(request=None, public=True)

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    validate_schema(json.loads(json.dumps(made, default=str)))
    validate_schema(api.described())
    assert api.described()["openapi"].startswith("3.1")


def test_the_schema_is_made_without_the_database(django_assert_num_queries):
    api.described.cache_clear()

    with django_assert_num_queries(0):
        api.described()


def test_the_schema_is_served_and_describes_all_of_the_api(client, catalogue):
    answer = client.get("/api/v1/schema/").json()
    root = client.get("/api/v1/").json()

    assert answer["servers"] == [{"url": "http://127.0.0.1:8000"}]
    addresses = {f"http://127.0.0.1:8000{path}" for path in answer["paths"]}
    assert {*root["lists"].values(), root["coverage"], root["schema"]} < addresses
    assert len(addresses) == 3 + 2 * len(root["lists"])
    assert "license" not in answer["info"]
    assert "contact" not in answer["info"]


def test_the_schema_names_the_licence_and_the_contact_once_there_are_some(client, catalogue):
    department = Department.objects.get()
    department.licence_en = department.licence_fr = "Licence Ouverte 2.0"
    department.email = "derci@example.org"
    department.save()

    info = client.get("/api/v1/schema/").json()["info"]

    assert info["license"] == {"name": "Licence Ouverte 2.0"}
    assert info["contact"]["email"] == "derci@example.org"
    validate_schema(client.get("/api/v1/schema/").json())


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_it_does_what_it_takes_and_all_that_it_answers(name):
    path, operation = OPERATIONS[name]

    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert {"200", "304", "400", "405", "406", "500", "503"} <= operation["responses"].keys()
    assert ("404" in operation["responses"]) == ("{" in path or name == "get_coverage")
    for parameter in operation.get("parameters", []):
        assert parameter["description"], parameter["name"]
        assert parameter["schema"]["type"] != "array" or parameter["explode"]
    for status, answer in operation["responses"].items():
        assert answer["description"], status
        assert status < "400" or [*answer["content"]] == ["application/problem+json"]


def test_the_parameters_have_the_ranges_and_the_values_of_the_filters():
    taken = {
        (name, parameter["name"]): parameter["schema"]
        for name, (_path, operation) in OPERATIONS.items()
        for parameter in operation.get("parameters", [])
    }

    assert taken["list_instruments", "duration"] == {"type": "integer", "minimum": 1, "maximum": 99}
    assert taken["list_calls", "closing"]["enum"] == ["7", "30", "90"]
    assert "closing_soon" in taken["list_calls", "state"]["items"]["enum"]
    assert taken["list_offices", "q"] == {"type": "string", "maxLength": 200}
    assert taken["list_missions", "page_size"]["maximum"] == 200
    assert taken["get_country", "code"]["type"] == "string"
    assert "-name_fr" in taken["list_countries", "ordering"]["enum"]


def test_the_examples_are_what_the_catalogue_answers(client, catalogue, pytestconfig):
    made = {name: as_example(client.get(f"/api/v1/{address}").json()) for name, address in ADDRESSES.items()}
    made[api.PROBLEMS] = {status: problem.json() for status, problem in faults(client).items()}

    if pytestconfig.getoption("--approve"):
        approve(made)
    assert approved() == made, "Run this test with --approve, look at what changed, and keep it."
    assert OPERATIONS.keys() - made.keys() == {"get_schema", "get_call"}  # no call is known
    assert {f"{each}" for each in PROBLEMS} == made[api.PROBLEMS].keys()


def test_every_header_that_is_described_is_sent_and_every_problem_has_its_example(client, catalogue):
    answers = {"200": client.get("/api/v1/offices/"), "301": client.get("/api/v1/instruments/umi/")}
    answers["304"] = client.get("/api/v1/offices/", headers={"if-none-match": answers["200"]["ETag"]})
    answers |= faults(client)
    described = api.described()["components"]["headers"]

    for name, (_path, operation) in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            assert answers[status].status_code == int(status)
            assert not answer["headers"].keys() - answers[status].headers.keys() - {"Last-Modified"}, name
            assert answer["headers"].keys() <= described.keys()
            assert status < "400" or answer["content"]["application/problem+json"]["examples"]
    assert "ETag" in OPERATIONS["list_offices"][1]["responses"]["304"]["headers"]
    assert [*OPERATIONS["list_offices"][1]["responses"]["405"]["headers"]] == ["Allow", "Cache-Control"]
    assert [*OPERATIONS["list_offices"][1]["responses"]["503"]["headers"]] == ["Retry-After", "Cache-Control"]


def test_an_example_of_a_problem_is_one_of_the_schema():
    for status, example in api.described()["components"]["examples"].items():
        check(example["value"], OPERATIONS["get_office"][1], status.removeprefix("Problem"))


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_answer_is_as_the_schema_describes_it(client, catalogue, name):
    full()
    path, operation = OPERATIONS[name]
    address = path if name.startswith("list_") else f"/api/v1/{ADDRESSES[name]}"

    answer = client.get(address)

    assert answer.status_code == 200
    check(answer.json(), operation)
    assert name not in {"list_calls", "list_offices"} or answer.json()["results"]


def test_a_call_and_every_question_of_coverage_is_answered_as_described(client, catalogue):
    full()
    for query in ("country=EL", "country=FR", "q=Congo", "q=Swaziland", "q=Atlantis", "q=Asia", "q=@"):
        check(client.get(f"/api/v1/coverage/?{query}").json(), OPERATIONS["get_coverage"][1])
    check(client.get("/api/v1/calls/full/").json(), OPERATIONS["get_call"][1])


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_fault_is_as_the_schema_describes_it(client, catalogue, name):
    path, operation = OPERATIONS[name]
    path = path.replace("{slug}", "nothing").replace("{code}", "ZZ")

    wrong = client.get(f"{path}?nonsense=1")
    missing = client.get(path)

    assert wrong.status_code == 400
    check(wrong.json(), operation, "400")
    if "nothing" in path or "ZZ" in path:
        assert missing.status_code == 404
        check(missing.json(), operation, "404")


def faults(client):
    """Return an answer of each kind of problem, by its status."""
    client.raise_request_exception = False
    wrong = {"500": ZeroDivisionError, "503": OperationalError}
    found = {
        "400": client.get("/api/v1/offices/?colour=blue"),
        "404": client.get("/api/v1/offices/atlantis/"),
        "405": client.post("/api/v1/offices/"),
        "406": client.get("/api/v1/offices/", headers={"accept": "text/csv"}),
    }
    for status, error in wrong.items():
        with mock.patch("offices.api.OfficeList.get", side_effect=error):
            found[status] = client.get("/api/v1/offices/?sector=asia")
    return found


def full():
    """Fill in what the sources leave empty."""
    picture = {"picture": "0" * 40 + "-960x640", "picture_alt_en": "A ship", "picture_alt_fr": "Un navire"}
    office = factories.OfficeFactory(
        email="a@example.org", partner_organisation_en="IRD", partner_organisation_fr="IRD", **picture
    )
    factories.OfficeContactFactory(office=office)
    factories.CoverageFactory(office=office, since="2020-01-01", until="2090-01-01")
    factories.CoverageFactory(office=office, since="2080-01-01")
    factories.KeyFigureFactory()
    call = factories.CallFactory(slug="full", **picture)
    factories.CallDateFactory(call=call)
