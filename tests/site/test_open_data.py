"""The whole catalogue to take away: what is in it is all that is public, and its page tells what there is."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from frictionless import Package, system
from reversion.models import Revision

from cnrs_intl.catalogue import open_data as tables
from cnrs_intl.catalogue.kept_package import content_day
from cnrs_intl.catalogue.models import Catalogued, Entry, Row
from cnrs_intl.catalogue.pictures import PictureField
from cnrs_intl.derci.models import Department
from cnrs_intl.site.open_data import TABLES, contents
from instruments.models import Instrument
from offices.models import Office
from sectors.models import Country, KeyFigure
from tests import factories
from tests.site.marked import PICTURE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "apart")]

# What no file has: keys of the database, who keeps an entry and when, what is derived from other columns.
KEPT_BACK = {"id", "state", "publish_at", "withdraw_at", "version", "owner", "team_email", "review_by"}
KEPT_BACK |= {"search_words", "texts_changed", "created_at", "updated_at", "uid", "key"}
NOTICE = {"notice_en", "notice_fr", "notice_from", "notice_until"}
NO_DAYS = ["x", "9999-99-99", "2026-02-30", "9999-12-31", "0000-00-00", "2026-1-1", "٢٠٢٦-٠١-٠١"]
BY_MODEL = {table.model: table for table in TABLES if not hasattr(table, "relation")}


@pytest.fixture
def apart(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def of_every_kind():
    """Have something in every table, and something that is not public behind every relation."""
    hidden = factories.SectorFactory(state="draft")
    region = factories.RegionFactory(sector=hidden)
    factories.CountryFactory(region=region, iso2="XA", iso3="XAA", notice_en="Notice.", notice_fr="Avis.")
    factories.KeyFigureFactory(sector=hidden, slug="hidden-figure")
    withdrawn = factories.InstrumentFactory(state="withdrawn")
    call = factories.CallFactory(instrument=withdrawn, link="https://example.org/a?b=c")
    factories.CallDateFactory(call=call, opens=datetime(2090, 1, 15, 8, tzinfo=UTC), result=None)
    office = factories.OfficeFactory(
        sectors=[hidden, factories.SectorFactory(slug="shown")],
        postal_address='=1+1,\n"quoted"',
        telephone="+33 1 00 00 00 00",
        latitude=-12.5,
        longitude=7.25,
        picture=PICTURE,
        picture_alt_en="A view",
        picture_alt_fr="Une vue",
        picture_credit="© Name",
    )
    factories.OfficeFactory(slug="without-picture", picture_credit="Of none")
    for _number in range(2):
        factories.OfficeContactFactory(office=office)
    factories.CoverageFactory(office=office, since=date(2026, 1, 1), note_en="N", note_fr="N")
    factories.CoverageFactory(office=factories.OfficeFactory(state="draft"))
    factories.InstituteFactory()


@pytest.fixture
def archive(client) -> zipfile.ZipFile:
    response = client.get(reverse("open_data_zip", args=[content_day().isoformat()]))
    assert response.streaming
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def rows(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_table_of_the_catalogue_is_in_it():
    assert set(BY_MODEL) == {model for model in apps.get_models() if issubclass(model, Catalogued)}


@pytest.mark.parametrize("model", BY_MODEL, ids=lambda model: model.__name__)
def test_every_column_is_in_it_but_those_that_are_kept_back(model):
    names = {field.name for field in model._meta.concrete_fields}
    left_out = KEPT_BACK | {name for name in names if name.endswith("_key")}
    left_out |= NOTICE if model is Country else set()

    assert {column.name for column in BY_MODEL[model].columns} == names - left_out


def is_public(entry) -> bool:
    return isinstance(entry, Entry) and type(entry).objects.published().filter(pk=entry.pk).exists()


def key_of(related):
    """Return how files name something; nothing where it is not public."""
    if isinstance(related, Country):
        return related.iso2
    entry = getattr(related, related.entry_field) if isinstance(related, Row) else related
    return related.slug if related and (not isinstance(entry, Entry) or is_public(entry)) else ""


def expected(instance, name: str) -> str:
    """Return what a cell has to hold, as the database has it."""
    field, value = instance._meta.get_field(name), getattr(instance, name)
    if field.is_relation:
        return key_of(value) if value else ""
    if isinstance(field, PictureField):
        return f"{settings.SITE_URL}/media/{value.partition('-')[0]}-960.jpg" if value else ""
    said_of = next((each for each in ("picture", "logo") if name.startswith(f"{each}_")), "")
    if said_of and not getattr(instance, said_of):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return "" if value is None else str(value)


@pytest.mark.usefixtures("of_every_kind")
def test_the_csv_files_read_back_are_every_public_row_and_column_of_the_database(archive):
    for model, table in BY_MODEL.items():
        public = model.objects.published()
        if model is KeyFigure:
            public = public.exclude(slug="hidden-figure")
        names = [column.name for column in table.columns]
        found = [tuple(row.values()) for row in rows(archive, table.name)]

        assert found, table.name
        assert sorted(found) == sorted(tuple(expected(each, name) for name in names) for each in public)


@pytest.mark.usefixtures("of_every_kind")
def test_relations_between_many_and_many_are_tables_of_what_is_public(archive):
    offices, activities = rows(archive, "office-sectors"), rows(archive, "instrument-activities")

    assert sorted(map(tuple, (row.values() for row in offices))) == sorted(
        (office.slug, sector.slug)
        for office in Office.objects.published()
        for sector in office.sectors.published()
    )
    assert sorted(map(tuple, (row.values() for row in activities))) == sorted(
        (instrument.slug, activity.slug)
        for instrument in Instrument.objects.published()
        for activity in instrument.activities.all()
    )


@pytest.mark.usefixtures("of_every_kind")
def test_the_json_file_holds_what_the_csv_files_hold(archive):
    found = json.loads(archive.read("catalogue.json"))["tables"]

    assert set(found) == {table.name for table in TABLES}
    for table in TABLES:
        flat = [
            {
                name if language == "" else f"{name}_{language}": text
                for name, value in item.items()
                for language, text in (value.items() if isinstance(value, dict) else [("", value)])
            }
            for item in found[table.name]
        ]
        written = [{name: tables.written(value) for name, value in item.items()} for item in flat]
        assert written == rows(archive, table.name), table.name
    assert found["offices"][0]["name"].keys() == {"en", "fr"}
    assert type(found["instruments"][0]["duration_years"]) in {int, type(None)}


@pytest.mark.usefixtures("of_every_kind")
def test_a_validator_of_data_packages_finds_nothing_wrong(archive, tmp_path):
    archive.extractall(tmp_path)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()

    assert report.flatten(["name", "type", "message"]) == []
    assert report.stats["tasks"] == len(TABLES)


def test_a_validator_of_data_packages_finds_a_row_that_refers_to_nothing(archive, tmp_path):
    archive.extractall(tmp_path)
    path = tmp_path / "office-sectors.csv"
    path.write_text(path.read_text().replace("tokyo", "atlantis"))
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()

    assert "foreign-key" in {error for _name, error in report.flatten(["name", "type"])}


def test_every_column_is_described_in_both_languages(archive):
    package = json.loads(archive.read("datapackage.json"))

    for resource in package["resources"]:
        assert resource["title"]
        assert resource["title_fr"]
        for field in resource["schema"]["fields"]:
            assert field["title"]
            assert field["title_fr"]
            assert field["description"]
            assert field["description_fr"]
    level = next(each for each in package["resources"] if each["name"] == "coverage")["schema"]["fields"][3]
    assert level["constraints"]["enum"] == ["named", "liaison", "area", "host"]


def test_the_read_me_speaks_each_language_and_lists_every_file(archive):
    english, french = (archive.read(name).decode() for name in ("README.md", "LISEZMOI.md"))

    for name in archive.namelist():
        is_text = name in {"README.md", "LISEZMOI.md", "LICENCE"}
        assert is_text or (f"`{name}`" in english and f"`{name}`" in french), name
    assert "# CNRS international cooperation" in english
    assert "# Coopération internationale du CNRS" in french


def test_the_read_me_names_an_office_that_there_is():
    Office.objects.filter(slug="tokyo").update(slug="kyoto", order=0)

    found = contents().texts["LISEZMOI.md"]

    assert "`kyoto`" in found
    assert f"{settings.SITE_URL}/fr/offices/kyoto/" in found
    assert "tokyo" not in found


def test_the_read_me_names_no_office_where_none_is_public():
    Office.objects.update(state="withdrawn")

    assert "/offices/" not in contents().texts["README.md"]


# The licence


def choose_a_licence(**texts):
    chosen = {"licence_en": "Open Licence 2.0", "licence_fr": "Licence Ouverte 2.0"}
    chosen["licence_page"] = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
    department = Department.objects.get()
    for name, value in (chosen | texts).items():
        setattr(department, name, value)
    department.save()


def test_until_a_licence_is_chosen_page_and_file_say_so(client, archive):
    words = "The publisher has not chosen a licence yet; Licence Ouverte 2.0 is proposed."

    assert words in client.get("/en/open-data/").text
    assert words in archive.read("README.md").decode()
    assert words in archive.read("LICENCE").decode()
    assert "licenses" not in json.loads(archive.read("datapackage.json"))


@pytest.fixture
def chosen():
    choose_a_licence()


@pytest.mark.usefixtures("chosen")
def test_a_licence_is_shown_as_chosen_by_the_publisher(client, archive):
    words = "Licence: Open Licence 2.0, as chosen by the publisher."
    package = json.loads(archive.read("datapackage.json"))
    page = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"

    assert words in client.get("/en/open-data/").text
    assert words in archive.read("README.md").decode()
    assert archive.read("LICENCE").decode().count(page) == 2
    assert package["licenses"] == [{"name": "etalab-2.0", "title": "Open Licence 2.0", "path": page}]
    assert f'<a href="{page}" rel="license external">Open Licence 2.0</a>' in client.get("/en/legal/").text


def test_a_licence_without_a_page_is_another_one(client):
    choose_a_licence(licence_page="")
    response = client.get(reverse("open_data_zip", args=[content_day().isoformat()]))

    package = json.loads(zipfile.ZipFile(io.BytesIO(response.getvalue())).read("datapackage.json"))

    assert package["licenses"] == [{"name": "other", "title": "Open Licence 2.0"}]


# Addresses


def test_the_page_tells_day_size_checksum_and_rows(client):
    page = client.get("/en/open-data/").text
    address = reverse("open_data_zip", args=[content_day().isoformat()])
    body = client.get(address).getvalue()
    digest = hashlib.sha256(body).hexdigest()

    assert f'href="{address}"' in page
    assert f"<code>{digest}</code>" in page
    assert f"{len(body) / 1024:.1f}\u00a0KB" in page
    assert "countries and territories, 250 rows" in page
    assert address.endswith(f"/{content_day()}.zip")  # by which `sha256sum --check` looks for it
    assert client.get(f"{address}.sha256").text == f"{digest}  {content_day()}.zip\n"


def test_the_page_is_linked_from_every_page_and_the_sitemap(client):
    assert 'href="/fr/open-data/"' in client.get("/fr/").text
    assert "/fr/open-data/</loc>" in client.get("/sitemap.xml").text


def test_a_file_that_one_has_is_not_sent_again_and_any_site_may_read_it(client):
    address = reverse("open_data_zip", args=[content_day().isoformat()])
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.getvalue()) == (304, b"")
    assert first["Access-Control-Allow-Origin"] == again["Access-Control-Allow-Origin"] == "*"
    assert first["Content-Disposition"] == f'attachment; filename="{content_day()}.zip"'
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not first.cookies
    first.close()


@pytest.mark.parametrize("ending", [".zip", ".zip.sha256"])
def test_an_earlier_day_leads_to_the_current_file_for_a_while(client, ending):
    earlier, day = content_day() - timedelta(days=400), content_day()
    Revision.objects.create(date_created=timezone.now() - timedelta(days=401))
    Revision.objects.create(date_created=timezone.now())

    response = client.get(f"/open-data/{earlier}{ending}")

    assert (response.status_code, response["Location"]) == (302, f"/open-data/{day}{ending}")


@pytest.mark.parametrize("ending", [".zip", ".zip.sha256"])
def test_one_address_always_leads_to_the_current_file(client, ending):
    response = client.get(f"/open-data/latest{ending}")

    assert (response.status_code, response["Location"]) == (302, f"/open-data/{content_day()}{ending}")
    assert "Vary" not in response or "Accept-Language" not in response["Vary"]


@pytest.mark.parametrize("ending", [".zip", ".zip.sha256"])
def test_the_file_is_the_same_in_whatever_language_it_is_asked_for(client, settings, tmp_path, ending):
    answers = []
    for language in ("en", "fr"):
        settings.VAR_DIR = tmp_path / language
        settings.VAR_DIR.mkdir()
        address = f"/open-data/{content_day()}{ending}"
        answers.append(client.get(address, headers={"accept-language": language}))

    assert answers[0].getvalue() == answers[1].getvalue()
    assert all("Accept-Language" not in answer.get("Vary", "") for answer in answers)


@pytest.mark.parametrize("ending", [".zip", ".zip.sha256"])
def test_a_day_before_the_first_change_is_not_found(client, ending):
    Revision.objects.create(date_created=timezone.now())

    assert client.get(f"/open-data/2020-01-01{ending}").status_code == 404


@pytest.mark.parametrize("ending", [".zip", ".zip.sha256"])
@pytest.mark.parametrize("day", NO_DAYS)
def test_what_is_no_day_or_still_to_come_is_not_found(client, day, ending):
    assert client.get(f"/open-data/{day}{ending}").status_code == 404


def test_a_day_is_that_of_the_last_change_or_of_what_became_due_since(monkeypatch):
    today = content_day()
    later = timezone.now() + timedelta(days=30)
    factories.CallFactory(publish_at=later)

    assert content_day() == today
    monkeypatch.setattr(timezone, "now", lambda: later + timedelta(days=3))
    assert content_day() == timezone.localdate(later)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_column_that_tells_rows_apart_may_be_empty(table):
    required = {column.name: column for column in table.columns}
    fields = [table.model._meta.get_field(name) for name in table.key if not hasattr(table, "relation")]

    assert set(table.key) <= set(required)
    assert not [field.name for field in fields if field.null or field.blank]  # Table Schema: primaryKey
