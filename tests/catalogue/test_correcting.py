"""Corrected fixtures reach portals that are loaded already, where staff have not edited what they correct."""

import json

import pytest
from reversion.models import Revision, Version

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.correcting import left_to_staff
from cnrs_intl.catalogue.fixtures import FixtureError
from cnrs_intl.catalogue.history import lines_of, versions_of
from cnrs_intl.catalogue.loading import WHOLE, load
from cnrs_intl.catalogue.models import Correction, LoadedRow
from cnrs_intl.derci.models import Department, Mission
from instruments.models import Activity, Instrument
from tests.catalogue.corrections import FIXTURES, as_an_older_version_left_it, edit, listed, state_of_missions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]

BOTH = {"summary_en": "Better words.", "summary_fr": "De meilleurs mots."}


@pytest.mark.usefixtures("loaded")
def test_what_nobody_has_touched_follows(bring):
    before, number = Mission.objects.get(slug="partners"), version.current()
    others = Mission.objects.exclude(slug="partners").order_by("pk")
    stood = list(others.values())

    outcome = bring(Mission, "partners", **BOTH)

    after = Mission.objects.get(slug="partners")
    assert (after.summary_en, after.summary_fr) == tuple(BOTH.values())
    assert after.name_en == before.name_en
    assert after.version == before.version + 1
    assert " better words" in after.search_words
    assert outcome.corrected == {"derci.mission": 1}
    assert list(others.all().values()) == stood
    assert version.current() == number + 1
    assert listed() == []


@pytest.mark.usefixtures("loaded")
def test_the_history_says_in_words_who_brought_it(bring):
    bring(Mission, "partners", **BOTH)

    mission = Mission.objects.get(slug="partners")
    last, first = lines_of(versions_of(mission), Mission)
    assert last["what"] == "Corrected by a new version of the portal."
    assert first["what"] == "Loaded from the fixtures"
    assert versions_of(mission).first().field_dict["summary_en"] == BOTH["summary_en"]


@pytest.mark.usefixtures("loaded")
def test_what_staff_have_edited_stays_and_is_listed(bring):
    edit(Mission.objects.get(slug="partners"), summary_en="Ours.", summary_fr="Le nôtre.")

    outcome = bring(Mission, "partners", **BOTH)

    assert Mission.objects.get(slug="partners").summary_en == "Ours."
    assert (outcome.corrected, outcome.left) == ({}, 2)
    assert listed() == list(BOTH.items())


@pytest.mark.usefixtures("loaded")
def test_each_language_is_a_text_of_its_own(bring):
    edit(Mission.objects.get(slug="partners"), summary_en="Ours.")

    bring(Mission, "partners", **BOTH)

    after = Mission.objects.get(slug="partners")
    assert (after.summary_en, after.summary_fr) == ("Ours.", BOTH["summary_fr"])
    (left,) = left_to_staff()
    assert (left.column.name, left.beside.name) == ("summary_en", "summary_fr")


def test_what_was_listed_is_no_longer_once_it_is_so_or_staff_keep_theirs(bring):
    ours = edit(Mission.objects.get(slug="partners"), summary_en="Ours.", summary_fr="Le nôtre.")
    bring(Mission, "partners", **BOTH)

    Correction.objects.filter(column="summary_fr").update(stays=True)
    assert [name for name, _text in listed()] == ["summary_en"]
    edit(ours, summary_en=BOTH["summary_en"])
    assert listed() == []

    bring(Mission, "partners", **BOTH, order=7)
    assert listed() == []
    assert [each.column for each in Correction.objects.all()] == ["summary_fr"]
    bring(Mission, "partners", summary_en="Third.", summary_fr="Troisième.")
    assert listed() == [("summary_fr", "Troisième.")]
    assert Mission.objects.get(slug="partners").summary_en == "Third."


def test_what_is_taken_back_is_no_longer_listed(bring):
    edit(Mission.objects.get(slug="partners"), summary_en="Ours.")
    bring(Mission, "partners", **BOTH)

    bring(Mission, "partners")

    assert listed() == []
    assert not Correction.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_a_second_load_does_nothing(bring):
    bring(Mission, "partners", **BOTH)
    before = state_of_missions()
    LoadedRow.objects.filter(model=WHOLE).delete()  # so that the files are read again

    outcome = bring(Mission, "partners", **BOTH)

    assert (outcome.corrected, outcome.left) == ({}, 0)
    assert (
        Revision.objects.count(),
        version.current(),
        list(Mission.objects.order_by("pk").values()),
    ) == before


@pytest.mark.usefixtures("loaded")
def test_a_renamed_entry_is_followed_and_a_deleted_one_stays_deleted(bring):
    edit(Mission.objects.get(slug="partners"), slug="with-others")
    Mission.objects.get(slug="dialogue").delete()

    bring(Mission, "dialogue", **BOTH)
    bring(Mission, "partners", **BOTH)

    assert Mission.objects.get(slug="with-others").summary_en == BOTH["summary_en"]
    assert not Mission.objects.filter(slug__in=["partners", "dialogue"]).exists()
    assert listed() == []


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_draft_gets_it_too_and_stays_one(bring, state):
    edit(Mission.objects.get(slug="partners"), state=state)

    bring(Mission, "partners", **BOTH)

    after = Mission.objects.get(slug="partners")
    assert (after.summary_en, after.state) == (BOTH["summary_en"], state)


def test_publishing_is_left_to_staff(bring):
    bring(Mission, "partners", state="draft", publish_at="2030-01-01T00:00:00Z")

    assert Mission.objects.get(slug="partners").is_public
    assert listed() == []


@pytest.mark.usefixtures("loaded")
def test_a_new_column_is_filled_in_where_it_is_empty(bring):
    Department.objects.update(article_fr="", web_page_en="", web_page_fr="")
    for row in LoadedRow.objects.filter(model="derci.department").exclude(digests=None):
        row.digests = {name: kept for name, kept in row.digests.items() if name in {"acronym", "name_en"}}
        row.save()
    for kept in Version.objects.get_for_model(Department):
        (data,) = json.loads(kept.serialized_data)
        for name in ("article_fr", "web_page_en", "web_page_fr"):
            del data["fields"][name]
        kept.serialized_data = json.dumps([data])
        kept.save()
    edit(Department.objects.get(), web_page_en="https://example.org/", web_page_fr="https://example.org/")

    bring(Department, "derci")

    department = Department.objects.get()
    assert (department.article_fr, department.web_page_en) == ("la", "https://example.org/")
    assert [name for name, _text in listed()] == ["web_page_en", "web_page_fr"]


# What must not happen


def test_what_goes_from_the_files_stays_in_the_portal(tmp_path):
    before = Mission.objects.count(), Mission.objects.get(slug="partners").summary_en
    (tmp_path / "derci.mission.yaml").write_text("- {slug: partners, order: 3}\n")

    load(tmp_path)

    assert (Mission.objects.count(), Mission.objects.get(slug="partners").summary_en) == before


def test_what_staff_made_under_the_same_key_is_never_corrected(tmp_path):
    Mission.objects.create(slug="ours", name_en="By staff")
    file = tmp_path / "derci.mission.yaml"
    file.write_text("- {slug: ours, name_en: From the file}\n")
    load(tmp_path)
    file.write_text("- {slug: ours, name_en: From the new file}\n")

    load(tmp_path)

    assert Mission.objects.get(slug="ours").name_en == "By staff"
    assert listed() == []


def test_a_row_without_a_history_is_left_alone(bring):
    as_an_older_version_left_it()
    Version.objects.get_for_object(Mission.objects.get(slug="partners")).delete()

    bring(Mission, "partners", **BOTH)

    assert Mission.objects.get(slug="partners").summary_en != BOTH["summary_en"]


def test_a_correction_that_cannot_stand_beside_what_staff_changed_is_listed(bring):
    edit(Instrument.objects.get(slug="irn"), funding_least=60_000)

    bring(Instrument, "irn", funding_most=55_000, tagline_en="Structure a community")

    irn = Instrument.objects.get(slug="irn")
    assert (irn.funding_least, irn.funding_most) == (60_000, 75_000)
    assert sorted(listed()) == [("funding_most", "55000"), ("tagline_en", "Structure a community")]


def test_line_breaks_that_a_form_sent_back_are_no_edit(bring):
    department = Department.objects.get()
    edit(department, body_en=department.body_en.replace("\n", "\r\n") + "\n")

    bring(Department, "derci", body_en="Better.")

    assert Department.objects.get().body_en == "Better."


def test_a_fault_half_way_changes_nothing(bring, tmp_path):
    (tmp_path / "instruments.activity.yaml").write_text("- {slug: fieldwork, name_en: In the field}\n")
    before = state_of_missions()

    with pytest.raises(FixtureError, match=r"derci.mission.yaml, .*partners.*nonsense"):
        bring(Mission, "partners", **BOTH, nonsense=1)
    with pytest.raises(FixtureError, match=r"derci.mission.yaml, .*partners.*perhaps"):
        bring(Mission, "partners", **BOTH, order="perhaps")

    assert Activity.objects.get(slug="fieldwork").name_en == "Fieldwork"
    assert state_of_missions() == before


def test_the_real_catalogue_is_what_the_files_say_however_it_was_loaded():
    as_an_older_version_left_it()
    LoadedRow.objects.filter(model=WHOLE).delete()
    revisions = Revision.objects.count()

    outcome = load(FIXTURES)

    assert (outcome.corrected, outcome.left, Revision.objects.count()) == ({}, 0, revisions)
    rows = LoadedRow.objects.exclude(model__in=[WHOLE, "offices.placename", "search"])
    assert not rows.filter(object_id=None).exists()
    assert not rows.filter(digests=None).exists()
