"""Lists as files within a preview say what it shows; the package of open data holds what is public alone."""

import io

import openpyxl
import pytest

from cnrs_intl.catalogue import kept_package
from offices.models import Office
from tests.previews import drafted

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def prefix() -> str:
    rio = Office.objects.get(slug="rio")
    return f"/preview/draft-{drafted(rio, name_en='Zebra bay', name_fr='Baie du Zèbre').pk}"


def test_the_files_of_a_list_say_what_the_draft_says(prefix, editor_client, client):
    addresses = {ending: f"/en/offices/offices.{ending}" for ending in ("csv", "json", "xlsx")}
    previews = {ending: editor_client.get(prefix + address) for ending, address in addresses.items()}

    assert "Zebra bay" in previews["csv"].text
    assert f"{prefix}/en/offices/rio/" in previews["json"].text
    sheet = openpyxl.load_workbook(io.BytesIO(previews["xlsx"].content)).active
    assert "Zebra bay" in [cell.value for cell in sheet["A"]]
    for ending, response in previews.items():
        assert response["Cache-Control"] == "no-store"
        assert b"Zebra" not in client.get(addresses[ending]).content


def test_the_page_of_open_data_has_no_package_and_none_is_made(prefix, editor_client, monkeypatch):
    monkeypatch.setattr(kept_package, "pack", lambda *_given: pytest.fail("It was made."))

    page = editor_client.get(f"{prefix}/en/open-data/").text

    assert "The ZIP file contains only what is public: a preview has none." in page
    assert "SHA-256" not in page
    assert ".zip" not in page


def test_there_is_no_package_at_an_address_of_a_preview(prefix, editor_client):
    address = f"/open-data/{kept_package.content_day()}.zip"

    assert editor_client.get(prefix + address).status_code == 404
