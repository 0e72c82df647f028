"""Problem documents, and what they are asked for with."""

import json

LIST, ENTRY = "/api/v1/instruments/", "/api/v1/instruments/irp/"


def problem_of(response, status):
    """Return the problem document of a response, with all that every one of them says."""
    document = json.loads(response.content)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
    assert document.pop("type") == "about:blank"
    assert document.pop("status") == status
    assert document.keys() - {"errors"} == {"title", "detail", "instance"}
    return document
