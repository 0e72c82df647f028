from pathlib import Path

import pytest
import reversion
from django.conf import settings
from django.core.management import CommandError, call_command
from reversion.models import Version

from cnrs_intl.catalogue.fixtures import FixtureError, models_in_floor_order
from cnrs_intl.catalogue.loading import WHOLE, load
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.derci.models import Department, Mission, Ranking
from instruments.models import Activity, Instrument, InstrumentAlias
from offices.models import Coverage, Office
from sectors.models import Country, CountryAlias, KeyFigure, Region, Sector

pytestmark = pytest.mark.django_db

FIXTURES = settings.BASE_DIR / "fixtures"


def snapshot() -> dict:
    return {
        model._meta.label: list(model.objects.order_by("pk").values()) for model in models_in_floor_order()
    }


def have_the_files_read_again() -> None:
    LoadedRow.objects.filter(model=WHOLE).delete()


def test_the_whole_catalogue_is_there(catalogue):
    expected = {
        Department: 1,
        Mission: 6,
        Ranking: 2,
        KeyFigure: 5,
        Sector: 4,
        Region: 13,
        Country: 250,
        Office: 8,
        Coverage: 70,
        Instrument: 4,
        InstrumentAlias: 8,
        Activity: 11,
    }
    assert {model: model.objects.count() for model in expected} == expected
    assert CountryAlias.objects.count() > 200


def test_only_the_figure_that_is_known_is_published(catalogue):
    assert [figure.value_en for figure in KeyFigure.objects.published()] == ["9"]


def test_what_the_sources_have_lost_stays_empty(catalogue):
    for model in (Office, Sector, Department):
        for entry in model.objects.all():
            assert entry.email == entry.telephone == getattr(entry, "postal_address", "") == ""


def test_loading_again_changes_nothing(catalogue):
    before = snapshot()
    have_the_files_read_again()

    assert not any(load(FIXTURES).loaded.values())

    assert snapshot() == before


def test_loading_after_staff_edits_and_deletions_changes_nothing(catalogue):
    rio = Office.objects.get(slug="rio")
    rio.slug, rio.name_en = "rio-de-janeiro", "Our office in Rio"
    rio.save()
    Coverage.objects.filter(country__iso2="PY").delete()
    Mission.objects.first().delete()
    CountryAlias.objects.filter(country__iso2="SZ").delete()
    before = snapshot()
    have_the_files_read_again()

    call_command("load_catalogue", verbosity=0)

    assert snapshot() == before


def test_a_new_row_of_an_upgrade_is_loaded_once(catalogue, tmp_path: Path):
    file = tmp_path / "derci.mission.yaml"
    file.write_text(
        "- {slug: new, name_en: New, name_fr: Neuf, summary_en: One., summary_fr: Une., state: published}"
    )

    assert load(tmp_path).loaded == {"derci.mission": 1}
    Mission.objects.get(slug="new").delete()

    assert load(tmp_path).loaded == {"derci.mission": 0}
    assert not Mission.objects.filter(slug="new").exists()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("- slug: x\n  nonsense: 1\n", "row 1"),
        ("- slug: x\n  state: published\n  name_en: X\n", "name_fr"),
        ("- slug: Not Well\n", "slug"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_loaded(catalogue, tmp_path: Path, row, fault):
    good = "- slug: good\n  name_en: Good\n  name_fr: Bon\n  summary_en: A.\n  summary_fr: A.\n"
    (tmp_path / "derci.mission.yaml").write_text(good)
    (tmp_path / "derci.ranking.yaml").write_text(row)

    with pytest.raises(CommandError, match=fault) as refusal:
        call_command("load_catalogue", folder=tmp_path, verbosity=0)

    assert "derci.ranking.yaml" in str(refusal.value)
    assert not Mission.objects.filter(slug="good").exists()


def test_a_row_that_names_an_unknown_relation_is_refused(catalogue, tmp_path: Path):
    (tmp_path / "sectors.region.yaml").write_text(
        "- slug: x\n  sector: [atlantis]\n  name_en: X\n  name_fr: X\n"
    )

    with pytest.raises(FixtureError, match="sector names"):
        load(tmp_path)


def test_an_upgrade_skips_what_belongs_to_an_entry_that_staff_renamed(catalogue, tmp_path: Path):
    rio = Office.objects.get(slug="rio")
    rio.slug = "rio-de-janeiro"
    rio.save()
    (tmp_path / "offices.coverage.yaml").write_text('- {office: [rio], country: ["PT"], level: liaison}\n')

    assert load(tmp_path).loaded == {"offices.coverage": 0}


def test_what_staff_made_under_the_same_key_is_left_as_it_is(catalogue, tmp_path: Path):
    (tmp_path / "derci.mission.yaml").write_text("- slug: ours\n  name_en: From the file\n")
    Mission.objects.create(slug="ours", name_en="By staff")

    load(tmp_path)

    assert Mission.objects.get(slug="ours").name_en == "By staff"
    assert LoadedRow.objects.filter(model="derci.mission", key='["ours"]').exists()


def test_the_history_of_each_entry_begins_with_the_loading(catalogue):
    for model in models_in_floor_order():
        if reversion.is_registered(model):
            kept = Version.objects.get_for_model(model).values("object_id").distinct().count()
            assert kept == model.objects.count(), model
