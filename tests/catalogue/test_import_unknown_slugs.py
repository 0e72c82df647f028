"""Rows of a file by a slug that nothing has: mistyped, or what it was called before."""

import pytest

from instruments.models import Instrument
from offices.models import Office, OfficeContact
from tests import factories
from tests.drafted import changed_live
from tests.import_files import confirmed, previewed, problems, report

pytestmark = pytest.mark.django_db

SHORT = "slug;e-mail;telephone\n{slug};a@example.org;+33 1\n"


@pytest.fixture
def moved():
    """An office that has left the slug “testville”."""
    office = factories.OfficeFactory(slug="testville", city_en="Testville", city_fr="Testville")
    changed_live(office, slug="newtown")
    return office


def test_a_mistyped_slug_is_said_to_be_unknown_with_what_is_nearest(publisher_client):
    office = factories.OfficeFactory(slug="testville")

    preview = previewed(publisher_client, "offices_office", SHORT.format(slug="testvill"))

    assert problems(preview)[2, "slug"] == (
        f"No office is known as “testvill”. Did you mean “testville” ({office})?"
        " As it stands, this row would add one."
    )
    assert problems(preview)[2, "country of the office"] == "This field cannot be blank."


def test_of_a_former_slug_it_is_said_what_it_is_now(publisher_client, moved):
    preview = previewed(publisher_client, "offices_office", SHORT.format(slug="testville"))

    assert problems(preview)[2, "slug"] == (
        "No office is known as “testville”. “testville” is now “newtown”."
        " As it stands, this row would add one."
    )


def test_so_it_is_of_another_kind(publisher_client):
    assert Instrument.natural_key_fields == ("slug",)

    preview = previewed(publisher_client, "instruments_instrument", "slug,order\nzzzzzz,a lot\n")

    assert "No instrument is known as “zzzzzz”." in problems(preview)[2, "slug"]


def test_a_row_that_is_new_on_purpose_is_told_only_what_is_wrong_with_it(publisher_client):
    preview = previewed(publisher_client, "offices_office", "slug,telephone,version\nnowhere,+33 1,\n")

    assert (2, "slug") not in problems(preview)
    assert (2, "country of the office") in problems(preview)


def test_a_new_entry_that_takes_a_former_slug_is_noted_and_may_come(publisher_client, moved):
    file = "slug,city_en,city_fr,host_country\ntestville,a,b,FR\nother,a,b,FR\n"

    preview = previewed(publisher_client, "offices_office", file)
    confirmed(publisher_client, "offices_office", preview)

    assert {line.number: line.note for line in report(preview).lines} == {
        2: "“testville” is now “newtown”.",
        3: "",
    }
    assert preview.text.count("is now “newtown”") == 1
    assert Office.objects.filter(slug__in=["testville", "newtown", "other"]).count() == 3


def test_a_row_of_an_entry_says_so_too(publisher_client, moved):
    file = "office,role_en,role_fr\ntestville,Director,Directeur\n"

    preview = previewed(publisher_client, "offices_officecontact", file)

    assert "“testville” is now “newtown”." in " ".join(problems(preview).values())
    assert not OfficeContact.objects.filter(office=moved).exists()
