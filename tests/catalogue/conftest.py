from datetime import date
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import Group
from django.test import Client

from cnrs_intl.catalogue import pdf
from cnrs_intl.catalogue.loading import load
from cnrs_intl.catalogue.pdf import Document
from offices.models import Coverage, Office
from sectors.models import Country, CountryAlias
from tests import factories
from tests.catalogue.corrections import FIXTURES, as_an_older_version_left_it
from tests.papers import compiled_apart


@pytest.fixture
def few_countries(db: None) -> None:
    """
    Leave no country but those that a test makes: a form of an office lists them in each of its rows.

    Django takes its time for three lists of 250.
    """
    for model in (Coverage, Office.sectors.through, Office, CountryAlias):
        model.objects.all()._raw_delete("default")
    Country.objects.update(territory_of=None)
    Country.objects.all()._raw_delete("default")


@pytest.fixture
def a_memory(db, settings):
    """Keep pages in memory, as in service."""
    settings.PAGE_MEMORY_MB = 4
    settings.CATALOGUE_VERSION_AGE = 0
    settings.ALLOWED_HOSTS = ["testserver"]


@pytest.fixture
def in_a_process_of_its_own(monkeypatch):
    """Set each document as the portal does; other tests set theirs in their own process."""
    monkeypatch.setattr(pdf, "compiled", compiled_apart)


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "pdf"


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The names of the documents that were set, each of them really."""
    names: list[str] = []
    typeset = pdf.typeset

    def noted(document: Document) -> bytes:
        names.append(document.name)
        return typeset(document)

    monkeypatch.setattr(pdf, "typeset", noted)
    return names


@pytest.fixture
def bring(tmp_path: Path):
    """Load a file of a new version, in which one row has other values."""

    def bring(model, *key, **values):
        file = tmp_path / f"{model._meta.label_lower}.yaml"
        rows = yaml.safe_load((FIXTURES / file.name).read_text())
        names = model.natural_key_fields
        (row,) = [row for row in rows if tuple(row.get(name) for name in names) == key]
        row |= values
        file.write_text(yaml.safe_dump(rows))
        return load(tmp_path)

    return bring


@pytest.fixture(params=["by this version", "by the one before"])
def loaded(request) -> None:
    """Have the catalogue loaded by a version that remembers digests, and by one that did not."""
    if request.param == "by the one before":
        as_an_older_version_left_it()


@pytest.fixture
def me(publisher_client):
    return publisher_client


@pytest.fixture
def claire(me, django_user_model) -> Client:
    """Another Publisher, who saves what others have open."""
    user = django_user_model.objects.create_user("claire", is_staff=True)
    user.groups.add(Group.objects.get(name="Publishers"))
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def sectors(db):
    return [factories.SectorFactory(name_en=f"Sector {letter}") for letter in "ABC"]


@pytest.fixture
def drafted_office(few_countries, sectors):
    """Make an office that is not public, with rows, for two to change."""
    office = factories.OfficeFactory(
        state="draft",
        summary_en="The office covers Chile. It was opened in 1990.",
        since=1990,
        sectors=sectors[:1],
        checked_on=date(2026, 1, 1),
        source="brochure",
    )
    for iso2 in ("ZY", "ZZ"):  # in the order of the form, by name; which no factory makes by itself
        factories.CoverageFactory(office=office, level="named", country__iso2=iso2)
    return office
