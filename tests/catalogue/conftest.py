from datetime import date
from pathlib import Path

import pytest
import yaml
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from cnrs_intl.catalogue import pdf, workflow
from cnrs_intl.catalogue.loading import load
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.pdf import Document
from offices.models import Coverage, Office
from sectors.models import Country, CountryAlias
from tests import factories
from tests.catalogue.corrections import FIXTURES, as_an_older_version_left_it
from tests.conftest import logged_in
from tests.drafted import BEFORE, MOMENT, drafted, fresh
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


@pytest.fixture
def people(staff_of):
    return {name: staff_of(name) for name in ("Editors", "Publishers", "Administrators")}


@pytest.fixture
def clients(people):
    return {name: logged_in(user) for name, user in people.items()}


@pytest.fixture
def clock_at(monkeypatch):
    """Set the time; it is BEFORE at first."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(BEFORE)
    return set_to


@pytest.fixture
def scheduled(clock_at, people):
    """Have a draft of an office be public at a time, unless it is said otherwise; return both."""

    def make(moment=MOMENT, into=None, **values):
        office = factories.OfficeFactory(city_en="Before")
        draft = drafted(office, people["Editors"], into=into, **(values or {"city_en": "After"}))
        if not into:
            workflow.schedule(draft, people["Publishers"], moment)
        return office, fresh(draft)

    return make


@pytest.fixture
def office_with_rows(few_countries):
    """Make an office that is public, with two rows of coverage."""
    office = factories.OfficeFactory(city_en="Old City", summary_en="One two. Three four.")
    for _number in range(2):
        factories.CoverageFactory(office=office, level="named")
    return office


@pytest.fixture
def three(few_countries, editor):
    names = ("Lima office", "Oslo office", "Rome office")
    return [drafted(factories.OfficeFactory(name_en=name), editor, city_en="After") for name in names]


@pytest.fixture
def office():
    return factories.OfficeFactory(city_en="Before")


@pytest.fixture
def draft(office, editor):
    return drafted(office, editor, city_en="After")


@pytest.fixture
def a_set(editor):
    return DraftSet.objects.create(name="Reorganisation 2027", created_by=editor)
