"""The statement that the law asks for: what it says is what the last run of the tests found, and no more."""

import dataclasses
import re
from datetime import date

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from cnrs_intl.derci.models import Department
from cnrs_intl.site import accessibility
from tests.e2e import test_access
from tests.e2e.report import Report
from tests.reading import Reading

pytestmark = pytest.mark.django_db

HEADINGS = {
    "en": [
        "Accessibility statement",
        "Compliance status",
        "Test results",
        "Content that is not accessible",
        "Preparation of this statement",
        "Feedback and contact",
        "Remedies",
    ],
    "fr": [
        "Déclaration d’accessibilité",
        "État de conformité",
        "Résultats des tests",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
    ],
}
AUDIT = {"audited_on": date(2027, 3, 1), "auditor": "The auditor", "audit_rate": 72}


def statement(client, language: str = "en") -> str:
    return re.sub(r"\s+", " ", client.get(f"/{language}/accessibility/").text)


def audited(**texts) -> None:
    department = Department.objects.get()
    for name, value in texts.items():
        setattr(department, name, value)
    department.save()


# The file


def test_the_last_run_saw_every_kind_of_page_in_every_look():
    run = accessibility.last_run()

    assert set(test_access.PAGES) - set(run.pages) == set()
    assert (run.languages, run.widths, run.schemes) == (("en", "fr"), (320, 1280), ("light", "dark"))
    assert run.day <= date.today()
    assert run.rules > 30


def test_the_last_run_was_with_the_engine_that_is_installed():
    """Or what the statement tells is not what is tested: `make access` runs it anew."""
    found = re.match(r"/\*! axe v([\d.]+)", AXE_FILE_PATH.read_text())

    assert found
    assert accessibility.last_run().axe == found[1]


def test_every_check_that_exists_stood_the_last_run_and_no_other_is_told():
    there = {path.stem for path in (settings.BASE_DIR / "tests" / "e2e").glob("test_*.py")}

    assert set(accessibility.last_run().checks) == there & set(accessibility.CHECKS)


# The page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_statement_has_the_parts_that_the_model_of_the_state_has_in_its_order(
    client, catalogue, language
):
    assert Reading(statement(client, language)).headings[: len(HEADINGS[language])] == HEADINGS[language]


def test_without_an_audit_it_says_so_and_is_not_compliant(client, catalogue):
    page = statement(client)

    assert "This portal is not compliant with the RGAA" in page
    assert "No external audit has taken place yet." in page
    assert "The tests found none; an audit may find some." in page


def test_it_tells_what_was_tested_when_by_what_and_with_what_result(client, catalogue):
    run = accessibility.last_run()
    page = statement(client)

    for told in (
        f"axe-core {run.axe}, Chromium {run.chromium}",
        f"{len(run.pages)} pages",
        "No barrier found",
        "320 and 1280 pixels",
        "Light and dark",
    ):
        assert told in page
    assert page.count(f"{run.day.day} {run.day:%B} {run.day.year}") == 2
    assert "<code>/offices/singapore/</code>" in page


def test_a_fault_that_the_tests_found_is_a_known_barrier(client, catalogue, monkeypatch):
    fault = accessibility.Fault("calls/", "Images must have alternative text")
    run = dataclasses.replace(accessibility.last_run(), faults=(fault,))
    monkeypatch.setattr("cnrs_intl.site.pages.last_run", lambda: run)

    page = statement(client)

    assert '<code>/calls/</code> <span lang="en">Images must have alternative text</span>' in page
    assert "1 barrier found" in page
    assert "The tests found none" not in page


@pytest.mark.parametrize(
    ("rate", "state"),
    [
        (49, "not compliant"),
        (50, "partially compliant"),
        (99, "partially compliant"),
        (100, "fully compliant"),
    ],
)
def test_an_audit_changes_the_state_on_the_statement_and_at_the_foot_of_every_page(
    client, catalogue, rate, state
):
    assert "Accessibility: not compliant</a>" in client.get("/en/").text

    audited(
        **AUDIT | {"audit_rate": rate, "not_accessible_en": "The old map.", "not_accessible_fr": "La carte."}
    )

    page = statement(client)
    assert f"Accessibility: {state}</a>" in client.get("/en/").text
    assert f"This portal is {state} with the RGAA" in page
    assert f"The audit by The auditor of 1 March 2027 found that {rate}% of the criteria" in page
    assert "<p>The old map.</p>" in page
    assert "No external audit" not in page


def test_the_state_stands_at_the_foot_of_french_pages(client, catalogue):
    assert "Accessibilité\u00a0: non conforme</a>" in client.get("/fr/offices/").text


def test_an_error_page_without_the_frames_words_leads_to_the_statement_all_the_same(db):
    page = render_to_string("500.html")

    assert re.search(r'href="/en/accessibility/">\s*Accessibility\s*</a>', page)


@pytest.mark.parametrize("missing", AUDIT)
def test_an_audit_is_given_whole_or_not_at_all(catalogue, missing):
    department = Department.objects.get()
    for name, value in AUDIT.items():
        setattr(department, name, value)
    setattr(department, missing, "" if missing == "auditor" else None)

    with pytest.raises(ValidationError, match="all three, or none"):
        department.full_clean()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whoever_gets_no_answer_is_told_of_the_defender_of_rights(client, catalogue, language):
    assert 'href="https://www.defenseurdesdroits.fr"' in statement(client, language)


# What writes the file


def test_a_run_tells_its_faults_and_only_looks_in_which_it_saw_every_page():
    report = Report()
    for language in ("en", "fr"):
        report.seen[language, 320, "light"] = {"", "calls/"}
    report.seen["fr", 375, "dark"] = {"calls/"}
    report.faults = {("calls/", "Images must have alternative text")}
    report.tests = {"test_combobox": [True, True], "test_zoom": [True, False]}

    written = report.as_json()

    assert report.is_whole
    assert (written["languages"], written["widths"], written["schemes"]) == (["en", "fr"], [320], ["light"])
    assert written["faults"] == [{"page": "calls/", "rule": "Images must have alternative text"}]
    assert written["checks"] == ["test_combobox"]


def test_a_run_that_broke_off_writes_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(accessibility, "REPORT", tmp_path / "report.json")
    report = Report()
    report.seen = {("en", 320, "light"): {""}, ("fr", 320, "light"): {""}, ("en", 1280, "light"): {""}}

    assert report.write() == "Some pages were not seen in every look: nothing is written."
    assert not accessibility.REPORT.exists()
