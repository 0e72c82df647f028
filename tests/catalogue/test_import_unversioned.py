"""Rows that say nothing of a version: what they overwrite is shown, and asked for by a deliberate tick."""

import pytest

from cnrs_intl.catalogue.row_versions import overwritten
from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import change, post
from tests.import_files import CSV, cells_of, confirmed, exported, previewed, report

pytestmark = pytest.mark.django_db

ASKED = 'name="overwrite"'


def rows_of(content, *slugs, without=(), emptied=()):
    """Return the rows of some entries of an export, its header first, without a column or with it empty."""
    header, *rows = cells_of(content)
    kept = [place for place, name in enumerate(header) if name not in without]
    lines = [header, *(row for row in rows if row[0] in slugs)]
    for row in lines[1:]:
        for name in emptied:
            row[header.index(name)] = ""
    return [[row[place] for place in kept] for row in lines]


def text_of(lines):
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)


@pytest.mark.parametrize("way", [{"without": ["version"]}, {"emptied": ["version"]}])
def test_a_row_without_its_version_does_not_overwrite_a_colleague_without_a_word(way, publisher_client):
    office = factories.OfficeFactory(order=3)
    lines = rows_of(exported(publisher_client, "offices_office", CSV), office.slug, **way)
    lines[1][lines[0].index("telephone")] = "+33 1"
    post(publisher_client, change(office), order="7")

    preview = previewed(publisher_client, "offices_office", text_of(lines))
    answer = confirmed(publisher_client, "offices_office", preview, overwrite="")

    office.refresh_from_db()
    assert (office.order, office.telephone) == (7, "")
    assert ASKED in preview.text
    assert report(preview).blind == 1
    assert "by publishers" in report(preview).lines[0].last_change
    assert "No version. Last changed: " in preview.text
    assert "Nothing was imported: choose the file again, and tick" in answer.text


def test_a_file_that_was_typed_by_hand_overwrites_once_that_is_ticked(publisher_client):
    office = factories.OfficeFactory(order=3)

    preview = previewed(publisher_client, "offices_office", f"slug,order\n{office.slug},5\n")
    confirmed(publisher_client, "offices_office", preview)

    office.refresh_from_db()
    assert office.order == 5


def test_rows_that_change_nothing_or_are_new_ask_for_no_tick(publisher_client, catalogue):
    office = factories.OfficeFactory(order=3)
    there = f"{office.slug},3,{office.city_en},{office.city_fr},{office.host_country.iso2}"
    file = f"slug,order,city_en,city_fr,host_country\n{there}\nnew,4,a,b,FR\n"

    preview = previewed(publisher_client, "offices_office", file)
    confirmed(publisher_client, "offices_office", preview, overwrite="")

    assert ASKED not in preview.text
    assert report(preview).counts == {"new": 1, "same": 1, "changed": 0, "renamed": 0}
    assert Office.objects.filter(slug="new").exists()


def test_rows_with_their_version_ask_for_no_tick(publisher_client):
    office = factories.OfficeFactory(order=3)
    lines = rows_of(exported(publisher_client, "offices_office", CSV), office.slug)
    lines[1][lines[0].index("order")] = "5"

    preview = previewed(publisher_client, "offices_office", text_of(lines))
    confirmed(publisher_client, "offices_office", preview, overwrite="")

    office.refresh_from_db()
    assert ASKED not in preview.text
    assert office.order == 5


def test_rows_of_entries_and_contact_details_are_asked_for_as_well(publisher_client, catalogue):
    preview = previewed(publisher_client, "offices_coverage", "office,country,since,level\nrio,PY,,named\n")
    confirmed(publisher_client, "offices_coverage", preview, overwrite="")

    assert ASKED in preview.text
    assert Coverage.objects.get(office__slug="rio", country__iso2="PY").level != "named"


def test_when_rows_were_last_changed_is_asked_of_the_database_at_once(
    publisher_client, catalogue, django_assert_max_num_queries
):
    offices = list(Office.objects.all())
    post(publisher_client, change(offices[0]), order="77")

    with django_assert_max_num_queries(3):
        found = overwritten(Office, offices)

    assert len(found) == len(offices) > 5
    assert "by publishers" in found[offices[0].pk]
