"""A preview leaves nothing behind: not in the database, nor in the process, nor on the disk."""

import threading
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.models import PreviewLink
from cnrs_intl.catalogue.turn import turn
from offices.models import Office
from sectors.models import Country
from tests import factories
from tests.catalogue.documents import files
from tests.papers import Paper
from tests.previews import drafted, link_to

NEW = {"name_en": "Zebraland", "name_fr": "Zébrie"}


@pytest.fixture
def link(catalogue) -> PreviewLink:
    """A secret link to a draft that gives Chile another name."""
    return link_to(drafted(Country.objects.get(iso2="CL"), **NEW))


def all_rows() -> dict[str, str]:
    """Return all that the database holds, but for when links were opened."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    models = [model for model in models if model is not PreviewLink]
    return {
        model._meta.label: serializers.serialize("json", model.objects.order_by("pk")) for model in models
    }


def preview(link: PreviewLink, path: str) -> Any:
    return Client().get(f"/preview/{link.token}{path}")


PAGES = [
    "/en/countries/cl/",
    "/fr/find/?q=zebrie",
    "/en/nowhere/",
    "/en/offices/rio.pdf",
    "/api/v1/instruments/",
]


@pytest.mark.parametrize("path", PAGES)
def test_the_database_holds_the_same_as_before(path, link):
    before = all_rows()

    preview(link, path)

    assert all_rows() == before


def test_the_database_holds_the_same_after_a_set_that_moves_everything(catalogue):
    rio, chile = Office.objects.get(slug="rio"), Country.objects.get(iso2="CL")
    draft = drafted(rio, slug="zebra", host_country=chile)
    link, before = link_to(draft), all_rows()

    assert preview(link, "/en/offices/zebra/").status_code == 200

    assert all_rows() == before


def test_the_database_holds_the_same_after_a_draft_that_does_not_apply(catalogue):
    link = link_to(drafted(Office.objects.get(slug="rio"), name_fr=""))
    before = all_rows()

    assert preview(link, "/en/offices/rio/").status_code == 409

    assert all_rows() == before


# What is kept by the process


def answers(ask: Any) -> list[bool]:
    """Return of each way to find a country by name whether it knows the new one of Chile."""
    return [
        "countries/cl/" in ask("/en/find/?q=zebraland").get("Location", ""),
        "countries/cl/" in ask("/fr/find/?q=zébrie").get("Location", ""),
        "Zebraland" in str(ask("/en/find/suggestions/?q=zebr").json()),
        "Zébrie" in str(ask("/fr/find/suggestions/?q=zebr").json()),
        "Zebraland" in ask("/en/countries/cl/").text,
        "Zébrie" in ask("/fr/countries/cl/").text,
        "Zebraland" in ask("/en/countries/").text,
        "Zebraland" in ask("/en/offices/rio/").text,
        "Zebraland" in ask("/api/v1/coverage/?country=CL").text,
        Paper(ask("/en/offices/rio.pdf").content).says("Zebraland"),
        Paper(ask("/fr/offices/rio.pdf").content).says("Zébrie"),
        Paper(ask("/en/brochure.pdf").content).says("Zebraland"),
    ]


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path / "pdf"


def test_a_new_name_is_known_in_a_preview_and_nowhere_else(link, folder, known_catalogue):
    public = Client().get

    before = answers(public)
    inside = answers(lambda path: preview(link, path))
    after = answers(public)

    assert not any(before)
    assert all(inside)
    assert not any(after)


def test_a_preview_first_fills_nothing(link, folder, known_catalogue):
    assert all(answers(lambda path: preview(link, path)))

    assert files(folder) == []
    assert not any(answers(Client().get))


def test_documents_that_are_kept_are_not_those_of_a_preview(link, folder, known_catalogue):
    Client().get("/en/offices/rio.pdf")
    kept = {path: path.read_bytes() for path in folder.glob("*.pdf")}

    assert Paper(preview(link, "/en/offices/rio.pdf").content).says("Zebraland")

    assert {path: path.read_bytes() for path in folder.glob("*.pdf")} == kept
    assert len(kept) == 1


def test_what_stands_goes_on_standing(link, known_catalogue):
    standing, number = version.standing(), version.read_number()

    for path in PAGES:
        preview(link, path)

    assert version.standing() is standing
    assert version.read_number() == number
    assert not version.has_changes()


def test_nothing_that_a_preview_asks_for_becomes_what_stands(link, known_catalogue):
    version.process.standing = None

    preview(link, "/en/brochure.pdf")

    assert version.process.standing is None or version.process.standing.number == version.read_number()


def test_the_row_of_the_number_is_not_written_so_that_nobody_waits(link):
    with CaptureQueriesContext(connection) as queries:
        preview(link, "/en/countries/cl/")

    assert not [query for query in queries if "UPDATE" in query["sql"] and "catalogueversion" in query["sql"]]


def test_a_preview_is_not_kept_among_the_pages(link, a_memory, known_catalogue):
    from tests.remembered import Pages

    pages = Pages()

    assert not pages.is_kept(f"/preview/{link.token}/en/offices/")
    assert pages.memory.shelves[0].taken == 0


# Documents in turn


def test_a_document_of_a_preview_waits_for_its_turn_rather_than_starve(link, folder):
    held, go_on, made = threading.Event(), threading.Event(), []

    def another() -> None:
        with turn("/en/irp.pdf"):
            held.set()
            go_on.wait(10)

    thread = threading.Thread(target=another)
    thread.start()
    assert held.wait(10)
    threading.Timer(0.3, go_on.set).start()
    made.append(preview(link, "/en/offices/rio.pdf"))
    thread.join(10)

    assert made[0].status_code == 200
    assert Paper(made[0].content).says("Zebraland")


def test_whose_turn_does_not_come_is_asked_to_come_again(link, folder, monkeypatch):
    monkeypatch.setattr("cnrs_intl.catalogue.preview.SECONDS", 0.05)
    held, go_on = threading.Event(), threading.Event()

    def another() -> None:
        with turn("/en/irp.pdf"):
            held.set()
            go_on.wait(10)

    thread = threading.Thread(target=another)
    thread.start()
    assert held.wait(10)
    response = preview(link, "/en/offices/rio.pdf")
    go_on.set()
    thread.join(10)

    assert response.status_code == 503
    assert "preview-banner" in response.text
    assert f'href="/preview/{link.token}/en/offices/rio.pdf"' in response.text
    assert response.headers["Cache-Control"] == "no-store"


# What it costs


def extra_queries(link: PreviewLink, path: str) -> int:
    """Return how many queries a page costs more in a preview than for the public, nothing being kept."""
    with CaptureQueriesContext(connection) as public, version.apart():
        Client().get(path)
    with CaptureQueriesContext(connection) as previewed:
        preview(link, path)
    return len(previewed) - len(public)


@pytest.mark.parametrize("path", ["/en/offices/{}/", "/fr/countries/br/"])
def test_a_preview_costs_a_fixed_number_of_queries_beyond_the_page(path, catalogue):
    costs = set()
    for number in (1, 30):
        office = factories.OfficeFactory()
        for _row in range(number):
            factories.CoverageFactory(
                office=office,
                country=Country.objects.exclude(pk__in=office.coverage.values("country")).first(),
            )
        link = link_to(drafted(office, city_en="Zebraville"))
        preview(link, "/en/")  # an opening is counted once a minute
        costs.add(extra_queries(link, path.format(office.slug)))

    assert len(costs) == 1
    assert costs.pop() <= 40


def test_the_last_of_a_preview_is_the_undoing(link):
    with CaptureQueriesContext(connection) as queries:
        preview(link, "/en/countries/cl/")

    assert queries[-1]["sql"].startswith(("ROLLBACK", "RELEASE"))
    assert any(query["sql"].startswith("ROLLBACK TO SAVEPOINT") for query in queries)
