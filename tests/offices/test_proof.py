"""The proof that every country has one answer: over the real catalogue, and what it finds wrong."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core import checks as django_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from offices import checks
from offices.models import Coverage, Office
from offices.proof import KINDS, prove
from sectors.models import Country, Sector
from tests.factories import CountryFactory, CoverageFactory, DepartmentFactory, OfficeFactory

pytestmark = pytest.mark.django_db

DAY = date(2030, 7, 1)
PROOF = reverse("admin:offices_coverage_proof")


def line_of(iso2: str, on: date | None = None):
    return next(line for line in prove(on).lines if line.country.iso2 == iso2)


def codes(on: date | None = None) -> list[str]:
    return [fault.code for fault in prove(on).faults]


def check(databases=("default",)) -> list:
    return checks.check_coverage(None, databases=databases)


def test_every_country_of_the_real_catalogue_has_one_kind_of_answer_and_nothing_is_wrong(catalogue):
    proof = prove()

    assert proof.faults == []
    assert sorted(line.country.iso2 for line in proof.lines) == sorted(
        Country.objects.values_list("iso2", flat=True)
    )
    assert {line.kind for line in proof.lines} <= set(KINDS)
    assert all(line.who for line in proof.lines)


def test_the_source_of_each_answer_is_what_the_tables_hold(catalogue):
    for line in prove().lines:
        assert [(row.office, row.level) for row in line.rows] == [
            (each.office, each.level) for each in line.answer.offices
        ]
        assert (line.kind in Coverage.Level.values) == bool(line.rows)
        assert (line.kind == "sector") == bool(line.region)
        assert (line.kind == "headquarters") == (not line.rows and not line.region)


def test_the_kinds_are_counted_as_the_brochure_has_them(catalogue):
    kinds = Counter(line.kind for line in prove().lines)
    rows = Counter(Coverage.objects.values_list("level", flat=True))

    assert {level: kinds[level] for level in rows} == rows  # no country of ours has two offices


def test_the_proof_takes_few_queries(catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert prove().faults == []


def test_a_country_for_which_nobody_answers_is_an_error(catalogue):
    DepartmentFactory().withdraw()

    antarctica = line_of("AQ")

    assert [fault.code for fault in antarctica.faults] == ["offices.E001"]
    assert antarctica.who == ""
    assert line_of("KH").faults == []


def test_rows_of_one_office_and_country_that_overlap_are_an_error(catalogue):
    singapore, cambodia = Office.objects.get(slug="singapore"), Country.objects.get(iso2="KH")
    CoverageFactory(office=singapore, country=cambodia, since=DAY, until=DAY)

    faults = line_of("KH").faults

    assert [fault.code for fault in faults] == ["offices.E002"]
    assert faults[0].text == "The Singapore office covers Cambodia twice on the same days."


def test_rows_that_follow_one_another_do_not_overlap():
    row = CoverageFactory(until=DAY)
    CoverageFactory(office=row.office, country=row.country, since=DAY + timedelta(days=1))

    assert line_of(row.country.iso2).faults == []


def test_a_draft_that_covers_a_country_twice_is_an_error_too():
    row = CoverageFactory(office__state="draft", until=DAY)
    CoverageFactory(office=row.office, country=row.country, since=DAY)

    assert [fault.code for fault in line_of(row.country.iso2).faults] == ["offices.E002"]


@pytest.mark.parametrize(
    ("office", "row", "found"),
    [
        ({}, None, ["offices.E003"]),
        ({}, {"until": date(2001, 1, 1)}, ["offices.E003"]),
        ({}, {"since": date(2190, 1, 1)}, ["offices.W002"]),
        ({}, {}, []),
        ({"serves_eu": True}, None, []),
        ({"state": "draft"}, None, []),
    ],
)
def test_a_published_office_that_serves_no_institution_must_cover_something(catalogue, office, row, found):
    made = OfficeFactory(**office)
    if row is not None:
        CoverageFactory(office=made, **row)

    assert codes() == found


def test_coverage_that_ends_with_nobody_after_is_a_warning():
    row = CoverageFactory(until=DAY)

    (fault,) = line_of(row.country.iso2).faults

    assert fault.code == "offices.W001"
    assert re.search(r"After 1 July 2030, .+ has no office \(until then: ", fault.text)
    assert line_of(row.country.iso2, DAY + timedelta(days=1)).faults == []  # it is over, not to come


@pytest.mark.parametrize(("state", "found"), [("published", []), ("draft", ["offices.W001"])])
def test_only_a_published_office_takes_over(state, found):
    row = CoverageFactory(until=DAY)
    CoverageFactory(country=row.country, office__state=state, since=DAY + timedelta(days=1))

    assert [fault.code for fault in line_of(row.country.iso2).faults] == found


def test_the_last_day_that_there_is_ends_nothing():
    assert line_of(CoverageFactory(until=date.max).country.iso2).faults == []


def test_a_country_whose_sector_is_hidden_is_a_warning(catalogue):
    Sector.objects.get(slug="asia").withdraw()

    mongolia = line_of("MN")

    assert mongolia.kind == "headquarters"
    assert [fault.code for fault in mongolia.faults] == ["offices.W003"]


def test_the_proof_can_be_had_of_another_day(catalogue):
    row = CoverageFactory(since=DAY)

    assert line_of(row.country.iso2, DAY - timedelta(days=1)).kind == "sector"
    assert line_of(row.country.iso2, DAY).kind == "named"


# The system check


def test_the_check_has_nothing_to_say_of_the_real_catalogue(catalogue, capsys):
    call_command("check", databases=["default"])

    assert check() == []


def test_the_check_names_errors_and_warnings(catalogue):
    OfficeFactory()
    row = CoverageFactory(until=DAY)

    found = check()

    assert [(type(message), message.id) for message in found] == [
        (django_checks.Error, "offices.E003"),
        (django_checks.Warning, "offices.W001"),
    ]
    assert found[1].obj == row.country
    with pytest.raises(SystemCheckError, match="covers nothing"):
        call_command("check", databases=["default"])


def test_the_check_asks_nothing_of_a_database_that_it_is_not_given(catalogue, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check(None) == []
        assert check(["other"]) == []
        assert checks.check_coverage([apps.get_app_config("sectors")], databases=["default"]) == []


def test_the_check_does_not_judge_a_database_that_is_still_to_be_migrated(catalogue, monkeypatch):
    OfficeFactory()
    monkeypatch.setattr(checks, "is_migrated", lambda: False)

    assert check() == []


# The page


@pytest.mark.parametrize("client", ["editor_client", "publisher_client", "administrator_client"])
def test_all_staff_see_the_proof(client, request, catalogue):
    answer = request.getfixturevalue(client).get(PROOF)

    assert answer.status_code == 200
    assert len(answer.context["lines"]) == Country.objects.count()
    assert "Nothing is wrong." in answer.text


def test_visitors_do_not_see_the_proof(client, catalogue):
    assert client.get(PROOF).status_code == 302


def test_the_list_of_coverage_leads_to_the_proof(editor_client, catalogue):
    assert f'href="{PROOF}"' in editor_client.get(reverse("admin:offices_coverage_changelist")).text


def test_the_proof_is_narrowed_by_kind(editor_client, catalogue):
    lines = editor_client.get(PROOF, {"kind": "headquarters"}).context["lines"]

    assert {line.kind for line in lines} == {"headquarters"}
    assert "AQ" in {line.country.iso2 for line in lines}


@pytest.mark.parametrize("query", [{"kind": "nonsense"}, {"kind": "\0"}, {"faults": ""}])
def test_a_filter_that_means_nothing_leaves_all_countries(editor_client, catalogue, query):
    assert len(editor_client.get(PROOF, query).context["lines"]) == Country.objects.count()


def test_the_proof_is_narrowed_to_what_is_wrong(editor_client, catalogue):
    row = CoverageFactory(until=DAY)

    answer = editor_client.get(PROOF, {"faults": "1"})

    assert [line.country for line in answer.context["lines"]] == [row.country]
    assert re.search(r"After 1 July 2030, .+ has no office", answer.text)


def test_the_page_takes_few_queries_and_no_inline_style(
    editor_client, catalogue, django_assert_max_num_queries
):
    CountryFactory()
    editor_client.get(PROOF)  # the first one also begins the session and reads when something is due

    with django_assert_max_num_queries(20):
        html = editor_client.get(PROOF).text

    assert " style=" not in html
    assert " onclick=" not in html
