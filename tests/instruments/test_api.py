from datetime import UTC, datetime

import pytest

from instruments.models import Instrument
from tests.factories import (
    ActivityFactory,
    CallDateFactory,
    CallFactory,
    InstrumentAliasFactory,
    InstrumentFactory,
)
from tests.instruments.listed import SHOWN

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/instruments/"


def ask(client, query="", address=ADDRESS):
    response = client.get(f"{address}?{query}")
    assert response.status_code == 200
    return response.json()


def slugs(answer):
    return [instrument["slug"] for instrument in answer["results"]]


def test_a_instrument_is_answered_whole_and_in_both_languages(client, catalogue):
    instrument = ask(client, address=f"{ADDRESS}iea/")

    texts = {
        name: instrument.pop(name)
        for name in ("tagline", "summary", "partners", "objectives", "how_to_apply", "body")
    }
    assert datetime.fromisoformat(instrument.pop("updated_at")).utcoffset() is not None
    assert all(text["en"] and text["fr"] for text in texts.values())
    assert instrument == {
        "slug": "iea",
        "acronym": "IEA",
        "name": {"en": "International Emerging Actions", "fr": "International Emerging Actions"},
        "gloss_fr": "Actions émergentes à l’international",
        "activities_note": {
            "en": "around a shared scientific project",
            "fr": "autour d’un projet scientifique partagé",
        },
        "url": {
            "en": "http://127.0.0.1:8000/en/instruments/iea/",
            "fr": "http://127.0.0.1:8000/fr/instruments/iea/",
        },
        "picture": None,
        "cnrs_labs": {"least": 1, "most": 1},
        "french_labs": None,
        "foreign_labs": {"least": 1, "most": 1},
        "foreign_countries": {"least": 1, "most": 1},
        "place": "project",
        "first_contact": True,
        "existing_collaboration": None,
        "duration_years": 2,
        "funding": {
            "least": 10000,
            "most": 14000,
            "period": "total",
            "per_year": {"least": 5000, "most": 7000},
        },
        "activities": ["short-missions", "working-meetings", "first-joint-research"],
        "route": "call",
        "former_names": ["PICS"],
        "other_names": [],
        "source": "leaflet",
        "checked_on": None,
        "other_sources": {"funding_period": "pages", "former_names": "pages"},
    }


def test_no_limit_a_no_and_an_unknown_period_are_told_apart(client, catalogue):
    irn, irp, irl = (ask(client, address=f"{ADDRESS}{slug}/") for slug in ("irn", "irp", "irl"))

    assert irn["foreign_countries"] == {"least": 1, "most": None}
    assert irn["funding"] == {"least": 50000, "most": 75000, "period": None, "per_year": None}
    assert irn["place"] == "network"
    assert irp["first_contact"] is False
    assert irp["existing_collaboration"] is True
    assert irl["activities"] == []
    assert irl["other_names"] == ["International Research Labs"]


def test_a_instrument_with_nothing_stated_is_all_null(client, catalogue):
    instrument = ask(client, address=f"{ADDRESS}{InstrumentFactory().slug}/")

    silent = ("cnrs_labs", "french_labs", "foreign_labs", "foreign_countries", "place", "funding")
    silent += ("first_contact", "existing_collaboration", "duration_years")
    assert {instrument[name] for name in silent} == {None}


@pytest.mark.parametrize(("query", "instruments"), SHOWN)
def test_the_filters_are_the_pages(client, catalogue, query, instruments):
    assert slugs(ask(client, query)) == instruments


def test_activities_may_be_repeated_and_silence_is_told_apart(client, catalogue):
    answer = ask(client, "activity=working-meetings&activity=fieldwork")

    assert slugs(answer) == ["irp"]
    assert answer["count"] == 1
    assert answer["not_stated"] == ["irl"]


def test_the_others_come_closest_first_with_what_differs_in_both_languages(client, catalogue):
    InstrumentFactory(slug="silent")
    answer = ask(client, "budget=40000&duration=5")

    assert answer["results"] == []
    assert answer["not_stated"] == ["silent"]
    assert [other["slug"] for other in answer["others"]] == ["irn", "irp", "irl", "iea"]
    assert [each["criterion"] for each in answer["others"][3]["differs"]] == ["duration", "budget"]
    assert answer["others"][1]["differs"] == [
        {
            "criterion": "budget",
            "en": "CNRS funding: €50,000 to €75,000. You need €40,000.",
            "fr": answer["others"][1]["differs"][0]["fr"],
        }
    ]
    assert ask(client)["others"] == ask(client)["not_stated"] == []


def test_a_long_list_has_pages_that_keep_the_filters(client, catalogue):
    InstrumentFactory.create_batch(101, duration_years=7)

    first = ask(client, "duration=7")
    second = client.get(first["next"]).json()

    assert (first["count"], len(first["results"]), first["previous"]) == (101, 100, None)
    assert first["next"] == f"http://127.0.0.1:8000{ADDRESS}?duration=7&page=2"
    assert (len(second["results"]), second["next"]) == (1, None)
    assert second["previous"] == f"http://127.0.0.1:8000{ADDRESS}?duration=7&page=1"


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        *(
            (f"instruments/?budget={bad}", 400, "budget")
            for bad in ("-1", "abc", "1e309", "9" * 20, "12k", "%00")
        ),
        ("instruments/?duration=0", 400, "duration"),
        ("instruments/?countries=251", 400, "countries"),
        ("instruments/?activity=fieldwork&activity=nonsense", 400, "activity"),
        ("instruments/?route=post", 400, "route"),
        ("instruments/?purpose=fame", 400, "purpose"),
        ("instruments/?q=" + "x" * 201, 400, "q"),
        ("instruments/?q=%00", 400, "q"),
        ("instruments/?budget=1&budget=2", 400, "budget"),
        ("instruments/?route=call&utm_source=x", 400, "utm_source"),
        *((f"instruments/?page={page}", 400, "page") for page in ("0", "2", "abc", "9" * 5000)),
        ("instruments/?page=1&page=1", 400, "page"),
        ("instruments/iea/?page=1", 400, "page"),
        ("instruments/nonsense/", 404, None),
        ("activities/?q=x", 400, "q"),
        ("activities/nonsense/", 404, None),
    ],
)
def test_a_fault_is_a_problem_document_that_names_the_parameter(client, catalogue, path, status, parameter):
    response = client.get(f"/api/v1/{path}", headers={"accept-language": "fr"})

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert parameter is None or list(response.json()["errors"]) == [parameter]


def test_an_answer_is_the_same_whatever_language_the_client_prefers(client, catalogue):
    for path in (ADDRESS, f"{ADDRESS}?budget=abc", "/api/v1/activities/"):
        french = client.get(path, headers={"accept-language": "fr"})

        assert french.content == client.get(path).content
        assert not french.cookies


def test_what_is_not_public_is_not_told(client, catalogue):
    draft = InstrumentFactory(state="draft", activities=[ActivityFactory(slug="sailing")])
    InstrumentAliasFactory(instrument=draft)

    assert draft.slug not in slugs(ask(client))
    assert client.get(f"{ADDRESS}{draft.slug}/").status_code == 404
    assert ask(client, address="/api/v1/activities/sailing/")["instruments"] == []


@pytest.mark.parametrize(("mode", "steps"), [("dated", 1), ("all_year", 0), ("not_announced", 0)])
def test_a_call_tells_no_dates_that_an_editor_leaves_aside(client, catalogue, mode, steps):
    call = CallFactory(open_mode=mode)
    CallDateFactory(call=call, opens=datetime(2026, 1, 15, 8, tzinfo=UTC), closes=None)

    assert len(ask(client, address=f"/api/v1/calls/{call.slug}/")["dates"]) == steps


def test_activities_are_answered_with_the_instruments_that_pay_for_them(client, catalogue):
    answer = ask(client, address="/api/v1/activities/")

    assert answer["count"] == len(answer["results"]) == 11
    assert answer["results"][2] == {
        "slug": "working-meetings",
        "name": {"en": "Working meetings", "fr": "Réunions de travail"},
        "instruments": ["iea", "irp"],
    }
    assert ask(client, address="/api/v1/activities/working-meetings/") == answer["results"][2]


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        # activities to check, how many, instruments, their activities and names; all, their activities
        ("instruments/", 7),
        ("instruments/?activity=fieldwork&budget=60000", 7),
        ("instruments/iea/", 3),
        ("activities/", 3),
    ],
)
def test_an_answer_costs_a_fixed_number_of_queries(
    client, known_catalogue, django_assert_num_queries, path, queries
):
    for instrument in InstrumentFactory.create_batch(20, activities=[ActivityFactory()], funding_least=1):
        InstrumentAliasFactory(instrument=instrument)
    assert Instrument.objects.count() == 24
    known_catalogue()

    with django_assert_num_queries(queries):
        client.get(f"/api/v1/{path}")


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("calls/?state=closing-soon", "closing_soon"),
        ("instruments/?route=zz", "Known are: "),
        ("instruments/?purpose=zz", "Known are: "),
    ],
)
def test_who_asks_for_no_value_of_a_filter_is_told_which_there_are(client, catalogue, query, known):
    name = query.partition("?")[2].partition("=")[0]

    assert known in client.get(f"/api/v1/{query}").json()["errors"][name][-1]
