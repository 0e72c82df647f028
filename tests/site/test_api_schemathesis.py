"""What Schemathesis makes up from the schema, asked of the API: no fault, nothing that is not documented."""

from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnrs_intl.site import api
from cnrs_intl.wsgi import application
from tests import sampling

pytestmark = pytest.mark.django_db

OPERATIONS = [operation["get"] for operation in api.described()["paths"].values()]
ASKED = [("POSITIVE", each["operationId"]) for each in OPERATIONS]  # as the schema allows, and otherwise
ASKED += [("NEGATIVE", each["operationId"]) for each in OPERATIONS if each.get("parameters")]
EXAMPLES = 60 if sampling.everything else 10  # of each operation, in each mode
PLAIN = {"Accept-Encoding": "identity"}  # or Schemathesis tries to read what is compressed


@pytest.fixture(autouse=True)
def connection_stays():
    """Have the application end requests as Django’s own client does: within the transaction of a test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@cache
def operations() -> dict[str, Any]:
    import schemathesis

    schema = schemathesis.openapi.from_dict(api.described())
    schema.app = application
    return {each.ok().definition.raw["operationId"]: each.ok() for each in schema.get_all_operations()}


@pytest.mark.parametrize(("mode", "name"), ASKED)
def test_whatever_is_asked_is_answered_as_the_schema_says(catalogue, mode, name):
    from schemathesis import GenerationMode
    from schemathesis.checks import negative_data_rejection, positive_data_acceptance

    # A schema cannot say which slugs there are, nor how many pages a list has: what is not there is a 400.
    # Nor does Schemathesis see that what it sends as "activity=" is none, whatever it was made from.
    not_all_said = [positive_data_acceptance]
    seen = set()

    @given(data=st.data())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(data):
        case = data.draw(operations()[name].as_strategy(generation_mode=GenerationMode[mode]))
        response = case.call(app=application, headers=PLAIN)
        query = parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)
        says_none = any(not value for _name, value in query)
        excluded = [*not_all_said, negative_data_rejection] if says_none else not_all_said
        case.validate_response(response, excluded_checks=excluded)
        seen.add(response.status_code)

    ask()

    assert seen <= {200, 301, 400, 404, 405, 406}
