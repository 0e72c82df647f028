"""The lists of the API: their pages and orders, and what no list can be asked."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from cnrs_intl.site import api
from tests import factories
from tests.site.api_answers import LISTS
from tests.site.api_asked import PATHS, V1, ask, filled

pytestmark = pytest.mark.django_db


def keys(answer):
    return [each.get("slug") or each["iso2"] for each in answer["results"]]


def told(entry, order):
    name, _underscore, language = order.rpartition("_")
    return entry[name][language] if language in {"en", "fr"} else entry[order]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_page_by_page_without_a_gap_or_a_repetition(client, catalogue, name):
    filled()
    whole = ask(client, f"{name}/?page_size=200")

    found, address = [], f"{V1}{name}/?page_size=7"
    while address:
        page = client.get(address).json()
        found += keys(page)
        address = page["next"]

    count = whole["count"]
    assert len(found) == len(set(found)) == count == page["count"] > 20
    assert found[:200] == keys(whole)
    assert len(keys(ask(client, f"{name}/"))) == min(count, 100)
    assert page["previous"].startswith(f"{settings.SITE_URL}{V1}{name}/?page_size=7&page=")


NO_PAGES = [f"page={bad}" for bad in ("0", "-1", "1e9", "1000000000", "999999999", "x", "", "1.0", "%D9%A1")]
NO_PAGES += [f"page_size={bad}" for bad in ("0", "-1", "201", "1000000000", "x", "", "1_0", "%2B5")]
NO_PAGES += [f"page={'9' * 5000}", "page=1&page=2"]


@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_page_is_refused(client, catalogue, name):
    for query in NO_PAGES:
        answer = client.get(f"{V1}{name}/?{query}")

        assert answer.status_code == 400, query
        assert [*answer.json()["errors"]] == [query.partition("=")[0]]


@pytest.mark.parametrize("name", LISTS)
def test_every_order_is_stable_and_the_other_way_round_with_a_minus(client, catalogue, name):
    for order in dict(api.LISTS)[name].orderings:
        ahead, back = (ask(client, f"{name}/?ordering={sign}{order}&page_size=200") for sign in ("", "-"))
        values = {key: told(each, order) for key, each in zip(keys(ahead), ahead["results"], strict=True)}

        assert keys(ahead) == keys(ask(client, f"{name}/?ordering={order}&page_size=200"))
        assert {*keys(ahead)} == {*keys(back)} or ahead["count"] > 200
        if order in {"slug", "iso2", "iso3", "updated_at", "acronym"}:
            assert [*values.values()] == sorted(values.values()), order
            assert [told(each, order) for each in back["results"]] == sorted(
                (told(each, order) for each in back["results"]), reverse=True
            )


@pytest.mark.parametrize("order", ["slug", "-slug", "acronym"])
def test_hyphens_count_in_an_order_whatever_the_database_thinks_of_them(client, catalogue, order):
    name = "instruments" if order == "acronym" else "offices"
    factories.OfficeFactory(slug="new-z")
    factories.OfficeFactory(slug="newa")
    with CaptureQueriesContext(connection) as asked:
        results = ask(client, f"{name}/?ordering={order}")["results"]

    found = [told(each, order.removeprefix("-")) for each in results]
    collation = "C" if connection.vendor == "postgresql" else "BINARY"
    (sql,) = [each["sql"] for each in asked if "COLLATE" in each["sql"]]
    assert found == sorted(found, reverse=order.startswith("-"))
    assert sql.count(f'COLLATE "{collation}"') == (2 if order == "acronym" else 1)  # and the key


def test_names_are_sorted_as_the_language_sorts_them(client, catalogue):
    french = [
        each["name"]["fr"] for each in ask(client, "countries/?ordering=name_fr&page_size=200")["results"]
    ]

    assert french[:5] == ["Afghanistan", "Afrique du Sud", "Albanie", "Algérie", "Allemagne"]
    assert french.index("Émirats arabes unis") < french.index("Équateur") < french.index("Espagne")


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_order_is_refused_with_the_known_ones(client, catalogue, name):
    for order in ("nonsense", "--slug", "pk", "-", "", "slug,-slug", "owner"):
        answer = client.get(f"{V1}{name}/?ordering={order}")

        assert answer.status_code == 400
        assert "name_" in answer.text or "label_" in answer.text


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_parameter_is_refused_with_the_known_ones(client, catalogue, name):
    answer = client.get(f"{V1}{name}/?utm_source=x")

    assert answer.status_code == 400
    (said,) = answer.json()["errors"].values()
    assert "ordering, page, page_size" in " ".join(said)


ODD = [b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), b"%", b"9" * 1999, b"'; DROP--"]
NAMES = ("q", "page", "ordering", "sector", "office", "country", "instrument", "activity", "state")


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_filter_is_none_as_the_schema_says(client, catalogue, name):
    parameters = api.described()["paths"][f"{V1}{name}/"]["get"]["parameters"]
    filters = [each["name"] for each in parameters if each.get("allowEmptyValue")]

    answer = client.get(f"{V1}{name}/?" + "&".join(f"{each}=" for each in filters))

    assert {each["name"] for each in parameters} - set(filters) == {"ordering", "page", "page_size"}
    assert answer.json()["results"] == client.get(f"{V1}{name}/").json()["results"]


@pytest.mark.parametrize("path", PATHS)
def test_no_bytes_in_a_query_are_a_fault_of_ours(client, catalogue, path):
    for number, name in enumerate(NAMES * 2):
        odd = ODD[number % len(ODD)]
        raw = "".join(f"%{byte:02X}" for byte in odd) if number % 2 else odd.decode("latin-1")
        answer = client.get(f"{V1}{path}", QUERY_STRING=f"{name}={raw}")
        assert answer.status_code in {200, 400, 404}, (path, name, odd)


@pytest.mark.parametrize(
    "path", ["offices/?q=%FF", "coverage/?q=%FF", "offices/?country=%00", "calls/?state=%00"]
)
def test_bytes_that_are_no_text_are_refused(client, catalogue, path):
    answer = client.get(f"{V1}{path}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@bounded(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LISTS), st.sampled_from(NAMES), st.text(max_size=250))
def test_any_text_is_answered_or_refused(client, catalogue, name, parameter, text):
    try:
        text.encode()
    except UnicodeEncodeError:  # what no client can send
        return
    assert client.get(f"{V1}{name}/", {parameter: text}).status_code in {200, 400}
