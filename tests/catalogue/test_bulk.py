"""Rows inserted at once are held to the same rules, and become the same, as rows inserted one by one."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from reversion.models import Revision, Version

from cnrs_intl.catalogue import bulk, loading, version
from cnrs_intl.catalogue.fixtures import FixtureError, models_in_floor_order
from cnrs_intl.catalogue.history import in_words
from cnrs_intl.catalogue.loading import load
from cnrs_intl.catalogue.models import LoadedRow
from offices.models import Coverage, Office
from sectors.models import Country, CountryAlias, Region

pytestmark = pytest.mark.django_db

TIMES = {"created_at", "updated_at", "texts_changed"}
COUNTRY = {"name_en": "Xanadu", "name_fr": "Xanadou", "region": ["elsewhere-in-asia"]}
XA, XB = (COUNTRY | {"iso2": code, "iso3": f"X{code}"} for code in ("XA", "XB"))
ALIAS = {"country": ["SG"], "language": "en", "text": "Lion City", "kind": "everyday"}
COVERAGE = {"office": ["rio"], "country": ["SG"], "level": "liaison"}


def put(folder: Path, **files: list) -> Path:
    """Write files, named after their model with __ for the dot."""
    for label, rows in files.items():
        (folder / f"{label.replace('__', '.')}.yaml").write_text(yaml.safe_dump(deepcopy(rows)))
    return folder


@pytest.fixture
def upgrade(tmp_path: Path) -> Path:
    """A folder with new rows of many kinds, of which some name later ones and some follow one another."""
    return put(
        tmp_path,
        instruments__activity=[{"slug": "x", "name_en": "X", "name_fr": "Œuvre", "order": 3}],
        sectors__region=[{"slug": "x", "sector": ["asia"], "name_en": "Île X", "name_fr": "X"}],
        sectors__country=[
            XA | {"territory_of": ["XB"], "notice_from": "2030-01-02", "eu_member": True},
            XB | {"latitude": -1.5, "longitude": 3, "region": ["x"], "territory_of": ["SG"]},
        ],
        sectors__countryalias=[ALIAS, ALIAS | {"country": ["XA"], "text": "Shàngdū"}],
        derci__mission=[
            {"slug": "x", "name_en": "X", "name_fr": "X", "summary_en": "X.", "summary_fr": "X."}
        ],
        offices__coverage=[
            COVERAGE | {"until": "2030-01-01"},
            COVERAGE | {"since": "2030-01-02", "until": "2031-01-01", "note_en": "Then", "note_fr": "Puis"},
            COVERAGE | {"country": ["XB"]},
        ],
    )


def natural_keys() -> dict:
    return {
        (model, row.pk): repr(row.natural_key())
        for model in models_in_floor_order()
        for row in model.objects.select_related()
    }


def picture() -> list:
    """Return every row and the last revision without numbers and times, so that two loads can be compared."""
    keys = natural_keys()
    rows = [
        (
            model._meta.label,
            {f.name: keys.get((f.related_model, row[f.attname]), row[f.attname]) for f in fields},
        )
        for model in models_in_floor_order()
        if (fields := [f for f in model._meta.fields if f.name not in TIMES and not f.primary_key])
        for row in model.objects.order_by("pk").values()
    ]
    return rows + [("kept", *kept(one, keys)) for one in Revision.objects.last().version_set.order_by("pk")]


def kept(one: Version, keys: dict) -> tuple:
    model = one.content_type.model_class()
    (data,) = json.loads(one.serialized_data)
    related = {f.name: f.related_model for f in model._meta.fields if f.is_relation}
    fields = {
        name: keys.get((related[name], value), value) if name in related else value
        for name, value in data["fields"].items()
        if name not in TIMES
    }
    return keys[model, int(one.object_id)], one.object_repr, one.format, fields


def numbers() -> list[int]:
    return [model.objects.count() for model in (*models_in_floor_order(), LoadedRow, Revision, Version)]


def picture_after(folder: Path) -> list:
    """Load and undo it again."""
    with transaction.atomic():
        load(folder)
        seen = picture()
        transaction.set_rollback(True)
    return seen


def test_rows_become_the_same_at_once_and_one_by_one(catalogue, upgrade, monkeypatch):
    at_once = picture_after(upgrade)

    def odd(*args):
        raise bulk.OddRowError

    monkeypatch.setattr(bulk, "insert", odd)

    assert picture_after(upgrade) == at_once


def test_rows_with_nothing_odd_need_not_go_one_by_one(catalogue, upgrade, monkeypatch):
    for name in ("derci.mission", "instruments.activity"):  # what has an address does more on saving
        (upgrade / f"{name}.yaml").unlink()
    one_by_one = loading.load_one_by_one

    def of_regions(model, *args):
        assert model is Region  # as they have addresses, too, and countries need them
        return one_by_one(model, *args)

    monkeypatch.setattr(loading, "load_one_by_one", of_regions)

    load(upgrade)

    assert Country.objects.get(iso2="XA").territory_of.iso2 == "XB"


def test_a_load_is_one_revision_and_tells_the_workers(catalogue, upgrade):
    revisions, number = Revision.objects.count(), version.current()

    made = load(upgrade)

    assert Revision.objects.count() == revisions + 1
    last = Revision.objects.last()
    assert in_words(last.comment, Office) == "Loaded from the fixtures"
    assert last.version_set.count() >= sum(made.loaded.values())
    assert version.current() > number


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"sectors__country": [XA, XB | {"iso3": "XXA"}]}, r'country.yaml, \["XB"\]: .*iso3'),
        ({"sectors__country": [XA, XB | {"latitude": 91, "longitude": 0}]}, r'\["XB"\]: .*Latitude'),
        ({"sectors__country": [XA, XB | {"name_fr": ""}]}, r'\["XB"\]: .*name_fr'),
        ({"sectors__country": [XA, XB | {"territory_of": ["XC"]}]}, r'\["XB"\]: '),
        ({"sectors__country": [XA, XB | {"region": ["atlantis"]}]}, r'\["XB"\]: region names'),
        ({"sectors__country": [XA, XB | {"region": 999_999}]}, r'\["XB"\]: .*region'),
        ({"sectors__country": [XA, XB | {"eu_member": "perhaps"}]}, "row 2: .*perhaps"),
        ({"sectors__country": [XA, XA]}, "row 2: .* stands there twice"),
        ({"sectors__countryalias": [ALIAS, ALIAS | {"text": "LION-CITY"}]}, "LION-CITY"),
        ({"sectors__countryalias": [ALIAS, ALIAS | {"text": "x" * 121}]}, "xxx.*120"),
        (
            {"offices__coverage": [COVERAGE, COVERAGE | {"since": "2030-01-01"}]},
            "2030-01-01.* some of these days",
        ),
        ({"offices__coverage": [COVERAGE | {"level": "nearly"}]}, "nearly"),
    ],
)
def test_a_wrong_row_among_many_is_named_and_nothing_is_loaded(catalogue, tmp_path, files, fault):
    before = numbers()

    with pytest.raises(FixtureError, match=fault):
        load(put(tmp_path, **files))

    assert numbers() == before


def test_a_row_may_be_left_without_a_relation(catalogue, tmp_path):
    load(put(tmp_path, sectors__country=[XA | {"region": None}]))

    assert Country.objects.get(iso2="XA").region is None


def test_what_is_judged_after_inserting_is_judged_only(catalogue):
    """`clean` is called when the rows are in the database: what it changed would be lost."""
    for model in models_in_floor_order():
        for row in model.objects.all()[:50]:
            before = {name: value for name, value in vars(row).items() if name != "_state"}
            row.clean()
            assert {name: vars(row)[name] for name in before} == before


def test_files_that_have_not_changed_are_not_read_again(catalogue, upgrade, monkeypatch):
    load(upgrade)
    monkeypatch.setattr(loading, "rows_of", None)

    assert set(load(upgrade).loaded.values()) == {0}


def test_a_changed_file_is_read_again(catalogue, upgrade):
    load(upgrade)
    put(upgrade, sectors__countryalias=[ALIAS, ALIAS | {"text": "Sea Town"}])

    assert load(upgrade).loaded["sectors.countryalias"] == 1
    assert CountryAlias.objects.filter(text="Sea Town").exists()


def test_a_row_that_had_to_wait_for_its_entry_arrives_once_that_is_back(catalogue, tmp_path):
    singapore = Country.objects.get(iso2="SG")
    Country.objects.filter(pk=singapore.pk).update(iso2="XS")
    put(tmp_path, offices__coverage=[COVERAGE])
    assert load(tmp_path).loaded == {"offices.coverage": 0}

    Country.objects.filter(pk=singapore.pk).update(iso2="SG")

    assert load(tmp_path).loaded == {"offices.coverage": 1}
    assert Coverage.objects.filter(office__slug="rio", country=singapore).exists()
    assert LoadedRow.objects.filter(model="offices.coverage", key__contains="SG").exists()
