from unittest.mock import patch

import pytest
from django.db import OperationalError, connection


def test_the_process_says_that_it_lives_without_the_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_the_portal_says_that_it_is_ready(client):
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_is_away_is_told_with_503(client):
    with patch.object(connection, "cursor", side_effect=OperationalError("away")):
        response = client.get("/readyz")

    assert response.status_code == 503
    assert b"database does not answer" in response.content
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "title"), [("en", "Something went wrong"), ("fr", "Un problème est survenu")]
)
def test_an_error_shows_a_page_in_the_language_of_the_address(client, catalogue, language, title):
    client.raise_request_exception = False
    with patch("offices.views.answers_for", side_effect=RuntimeError("broken")):
        response = client.get(f"/{language}/countries/")

    assert response.status_code == 500
    assert title in response.content.decode()
