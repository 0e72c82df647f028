"""The list of sectors as a file."""

import csv
import io

import pytest

pytestmark = pytest.mark.django_db


def test_names_with_commas_stay_apart_in_one_cell(client, catalogue):
    text = client.get("/en/sectors/sectors.csv").content.decode("utf-8-sig")
    (asia,) = [row for row in csv.DictReader(io.StringIO(text)) if row["Name"] == "Asia"]
    items = client.get("/en/sectors/sectors.json").json()["items"]

    regions = ["South Korea, Japan, Singapore and Taiwan", "China and South-East Asia", "Elsewhere in Asia"]
    assert asia["Regions"].split("; ") == regions
    assert next(each for each in items if each["name"] == "Asia")["regions"] == regions
    assert asia["Address of the page"] == "http://127.0.0.1:8000/en/sectors/asia/"
