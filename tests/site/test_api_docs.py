"""The page that documents the API: all that the schema has, in both languages, and examples that run."""

import os
import re
import shlex
import subprocess
import sys
from html import unescape
from urllib.request import Request, urlopen

import pytest
from django.utils.translation import gettext, override
from pytest_django.live_server_helper import LiveServer

from cnrs_intl.site import api, api_docs, api_words

pytestmark = pytest.mark.django_db

OPERATIONS = {path: found["get"] for path, found in api.described()["paths"].items()}


def texts_of_the_schema():
    found = {api.described()["info"]["description"]}
    for operation in OPERATIONS.values():
        found |= {operation["summary"], operation["description"]}
        found |= {parameter["description"] for parameter in operation.get("parameters", [])}
        found |= {answer["description"] for answer in operation["responses"].values()}
    return found


def page(client, language="en"):
    response = client.get(f"/{language}/api/")
    assert response.status_code == 200
    return unescape(re.sub(r"\s+", " ", response.content.decode()))


def test_every_text_of_the_schema_is_one_to_translate():
    assert set(api_words.SAID) == texts_of_the_schema()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_has_every_endpoint_with_its_parameters_and_answers(client, catalogue, language):
    html = page(client, language)
    every = html.partition('<h2 id="answers">')[2].partition("<h2")[0]

    for path, operation in OPERATIONS.items():
        part = html.partition(f'<h3 id="{operation["operationId"]}">')[2].partition("</section>")[0]
        assert f"<code>GET {path}</code>" in part
        for parameter in operation.get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in part, path
        assert set(re.findall(r"<dt>(\d+)</dt>", every + part)) == operation["responses"].keys()
        with override(language):
            assert gettext(operation["summary"]) in part


def test_a_parameter_has_its_type_its_range_and_its_meaning(client, catalogue):
    part = page(client).partition('<h3 id="list_missions">')[2].partition("</section>")[0]

    row = re.search(r"<code>page_size</code>.*?</tr>", part)[0]
    assert [re.sub("<[^>]*>", "", cell).strip() for cell in re.findall(r"<td[^>]*>.*?</td>", row)] == [
        "whole number",
        "1 to 200, 100 by default",
        "How many entries there are on a page.",
    ]


def test_the_values_of_a_parameter_are_listed(client, catalogue):
    part = page(client).partition('<h3 id="list_calls">')[2].partition("</section>")[0]

    assert "<code>7</code>, <code>30</code>, <code>90</code>" in part
    assert "text, repeated" in part


def test_an_example_is_what_the_schema_gives(client, catalogue):
    part = page(client).partition('<h3 id="get_mission">')[2].partition("</section>")[0]

    assert '"slug": "priorities"' in part


@pytest.mark.parametrize(("asked", "language"), [("fr-CH, en;q=0.5", "fr"), ("de", "en"), ("", "en")])
def test_the_address_without_language_leads_to_the_browsers(client, asked, language):
    response = client.get("/api/v1/docs/", headers={"accept-language": asked, "accept": "text/html"})

    assert (response.status_code, response["Location"]) == (302, f"/{language}/api/")
    assert response["Vary"] == "Accept-Language"
    assert not response.cookies


def test_every_page_leads_there(client, catalogue):
    assert 'href="/fr/api/"' in client.get("/fr/offices/").content.decode()


def test_the_page_asks_the_database_nothing(client, known_catalogue, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/en/api/")


def test_the_page_renders_with_nothing_in_the_catalogue(client, db):
    assert "license" not in api.schema()["info"]
    assert page(client)


# The examples, run against a portal that listens


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.thread.terminate()


def example_for(portal, name, settings):
    settings.SITE_URL = portal
    return api_docs.example(api_docs.FILES[name])


def test_the_lines_of_curl_ask_what_is_answered(portal, settings):
    lines = [shlex.split(line) for line in example_for(portal, "curl", settings).splitlines()]

    assert len(lines) == 2
    for command, fails, *options, address in lines:
        assert (command, fails) == ("curl", "--fail")
        given = dict(option.split(": ") for option in options[1::2])
        with urlopen(Request(address, headers=given)) as answer:
            assert answer.headers["Content-Type"] == "application/json"
            assert b'"iso2": "KH"' in answer.read().replace(b'":"', b'": "') or "duration=5" in address


def test_the_ten_lines_of_python_list_the_offices_for_peru_and_the_instruments_of_five_years(
    portal, settings, tmp_path
):
    script = tmp_path / "example.py"
    script.write_text(example_for(portal, "python", settings))

    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "no_proxy": "*"},
    )

    lines = done.stdout.splitlines()
    assert lines[0].startswith("Peru: Rio de Janeiro office")
    assert [line.split()[2] for line in lines if line.startswith("5 years:")] == ["IRN", "IRP", "IRL"]
    assert len([line for line in script.read_text().splitlines() if line]) <= 10
