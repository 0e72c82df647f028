import pytest

from offices import names
from offices.models import AreaName, Office

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/coverage/"


def ask(client, **parameters):
    response = client.get(ADDRESS, parameters)
    assert response.status_code == 200
    return response.json()


def test_a_country_is_answered_in_both_languages(client, catalogue):
    answer = ask(client, q="Cambodge")

    assert answer == {
        "query": "Cambodge",
        "status": "match",
        "countries": [
            {
                "iso2": "KH",
                "iso3": "KHM",
                "name": {"en": "Cambodia", "fr": "Cambodge"},
                "matched": "Cambodge",
                "how": "name",
                "contact": "office",
                "offices": [
                    {
                        "slug": "singapore",
                        "name": {
                            "en": "Singapore office (ASEAN and Oceania)",
                            "fr": "Bureau de Singapour (Asie du Sud-Est et Océanie)",
                        },
                        "level": "named",
                        "url": {
                            "en": "http://127.0.0.1:8000/en/offices/singapore/",
                            "fr": "http://127.0.0.1:8000/fr/offices/singapore/",
                        },
                        "picture": None,
                    }
                ],
                "also": [],
                "sector": "asia",
                "region": "china-south-east-asia",
                "reason": {
                    "en": "The Singapore office covers Cambodia.",
                    "fr": "Le bureau de Singapour couvre le Cambodge.",
                },
            }
        ],
        "regions": [],
    }


@pytest.mark.parametrize("code", ["KH", "kh", "KHM", "khm"])
def test_a_country_is_asked_for_by_either_code_in_any_case(client, catalogue, code):
    answer = ask(client, country=code)

    assert answer["status"] == "match"
    assert answer["countries"][0]["iso2"] == "KH"
    assert answer["countries"][0]["how"] == "code"


def test_another_name_says_of_which_kind(client, catalogue):
    (country,) = ask(client, q="Swaziland")["countries"]

    assert (country["how"], country["kind"], country["matched"]) == ("alias", "former", "Swaziland")


def test_an_ambiguous_name_gives_its_candidates(client, catalogue):
    answer = ask(client, q="Congo")

    assert answer["status"] == "choose"
    assert {country["iso2"] for country in answer["countries"]} == {"CD", "CG"}


def test_the_name_of_a_sector_or_a_region_gives_it(client, catalogue):
    AreaName.objects.bulk_create(names.areas())

    answer = ask(client, q="Sub-Saharan Africa")

    assert answer["status"] == "region"
    assert answer["countries"] == []
    assert answer["regions"] == [
        {
            "sector": "africa-middle-east-india",
            "region": "sub-saharan-africa",
            "url": {
                language: f"http://127.0.0.1:8000/{language}/sectors/africa-middle-east-india/#sub-saharan-africa"
                for language in ("en", "fr")
            },
        }
    ]


def test_what_names_nothing_gives_empty_lists(client, catalogue):
    assert ask(client, q="Atlantis") == {
        "query": "Atlantis",
        "status": "none",
        "countries": [],
        "regions": [],
    }
    assert ask(client, q="@")["status"] == "none"


def test_france_has_neither_sector_nor_region(client, catalogue):
    (france,) = ask(client, country="FR")["countries"]

    assert france["contact"] == "headquarters"
    assert france["sector"] is None
    assert france["region"] is None
    assert france["also"][0]["slug"] == "brussels"
    assert "Union européenne" in france["also"][0]["reason"]["fr"]


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("", 400, "country"),
        ("country=KH&q=Cambodge", 400, "q"),
        ("country=ZZ", 404, None),
        ("country=K", 404, None),
        ("country=", 400, "country"),
        ("q=", 400, "q"),
        ("country=%C3%A9%C3%A9", 404, None),
        ("q=" + "x" * 201, 400, "q"),
        ("q=%00", 400, "q"),
        ("nonsense=1", 400, "nonsense"),
        ("q=a&q=b", 400, "q"),
        ("country=KH&utm_source=x", 400, "utm_source"),
    ],
)
def test_a_fault_is_a_problem_document_that_names_the_parameter(client, catalogue, query, status, parameter):
    response = client.get(f"{ADDRESS}?{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert parameter is None or parameter in problem["errors"]


def test_the_endpoint_is_only_read_and_sets_no_cookie(client, catalogue):
    assert client.post(ADDRESS).status_code == 405
    response = client.get(ADDRESS, {"country": "KH"})
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"]


def test_an_office_that_is_not_public_is_not_told(client, catalogue):
    Office.objects.get(slug="singapore").withdraw()

    assert ask(client, country="KH")["countries"][0]["contact"] == "sector"


def test_an_answer_costs_a_fixed_number_of_queries(client, known_catalogue, django_assert_max_num_queries):
    for query in ("Cambodge", "Congo", "Atlantis", "Nigera", "ger"):
        with django_assert_max_num_queries(14):
            ask(client, q=query)


@pytest.mark.parametrize(("typed", "code"), [("UK", "GB"), ("el", "GR"), ("KHM", "KH"), ("kh", "KH")])
def test_other_codes_are_understood_everywhere(client, catalogue, typed, code):
    assert ask(client, country=typed)["countries"][0]["iso2"] == code
    detail = client.get(f"/api/v1/countries/{typed}/")
    page = client.get(f"/fr/countries/{typed.lower()}/")

    assert (detail.status_code, detail["Location"]) == (301, f"/api/v1/countries/{code}/")
    assert page.get("Location", f"/fr/countries/{typed.lower()}/") == f"/fr/countries/{code.lower()}/"
    listed = [client.get(f"/api/v1/offices/?country={each}") for each in (typed, code)]
    assert listed[0].json()["results"] == listed[1].json()["results"]


def test_who_asks_for_no_kind_of_contact_is_told_which_there_are(client, catalogue):
    errors = client.get("/api/v1/countries/?contact=xx&sector=xx").json()["errors"]

    assert errors == {
        "contact": ["There is no such kind of contact.", "Known are: office, sector, headquarters."],
        "sector": ["There is no such sector."],
    }


def test_an_office_that_covers_no_country_is_no_mistake(client, catalogue):
    assert client.get("/api/v1/countries/?office=brussels").json()["count"] == 0
    assert client.get("/api/v1/countries/?office=atlantis").status_code == 400
