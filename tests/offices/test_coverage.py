"""Which office covers a country, and whom its people write to."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cnrs_intl.catalogue import version
from cnrs_intl.derci.models import Department
from offices.coverage import answer_for, answers_for, countries_to_answer
from offices.models import Coverage, Office
from sectors.models import Country, Sector
from tests.offices.answers import answer

pytestmark = pytest.mark.django_db

# Written by hand from what the brochure says.
COVERED = {
    "beijing": {"named": {"CN"}},
    "tokyo": {"named": {"JP", "KR", "TW"}},
    "singapore": {
        "named": {"BN", "KH", "ID", "LA", "MY", "MM", "PH", "SG", "TH", "VN"},
        "area": {"AS", "AU", "CC", "CK", "CX", "FJ", "FM", "GU", "KI", "MH", "MP", "NF"}
        | {"NR", "NU", "NZ", "PG", "PN", "PW", "SB", "TK", "TO", "TV", "VU", "WS"},
    },
    "pretoria": {
        "named": {"AO", "BW", "LS", "MG", "MW", "MU", "MZ", "NA", "SZ", "ZM", "ZW"},
        "host": {"ZA"},
    },
    "new-delhi": {"named": {"IN"}, "liaison": {"PK", "BD", "NP", "LK"}},
    "washington": {"named": {"US", "CA", "MX"}},
    "rio": {
        "named": {"BR", "AR", "CL", "UY"},
        "area": {"BO", "CO", "EC", "GY", "PE", "PY", "SR", "VE"},
    },
}


def slugs(offices) -> list[str]:
    return [each.office.slug for each in offices]


def test_each_office_covers_the_countries_that_the_brochure_gives_it(catalogue):
    found: dict = {}
    for office, level, iso2 in Coverage.objects.values_list("office__slug", "level", "country__iso2"):
        found.setdefault(office, {}).setdefault(level, set()).add(iso2)

    assert found == COVERED


def test_a_country_in_a_mandate_is_answered_by_its_office(catalogue):
    cambodia = answer("KH")

    assert cambodia.contact == "office"
    assert slugs(cambodia.offices) == ["singapore"]
    assert cambodia.offices[0].level == "named"
    assert cambodia.reason == "The Singapore office covers Cambodia."
    assert cambodia.sector.slug == "asia"
    assert cambodia.region.slug == "china-south-east-asia"


def test_france_is_answered_by_derci_with_brussels_on_the_second_line(catalogue):
    france = answer("FR")

    assert france.contact == "headquarters"
    assert france.sector is None
    assert "single point of entry" in france.reason
    assert slugs(france.also) == ["brussels"]


@pytest.mark.parametrize(
    ("iso2", "also"),
    [
        ("NC", ["singapore"]),
        ("PF", ["singapore"]),
        ("WF", ["singapore"]),
        ("GF", ["rio"]),
        ("GP", []),
        ("PM", []),
        ("RE", []),
        ("PR", ["washington"]),
        ("GU", ["washington"]),
        ("AX", ["brussels"]),
        ("BE", ["brussels"]),
        ("DE", ["brussels"]),
        ("GB", []),
        ("FK", []),
        ("HK", []),
        ("CC", []),
    ],
)
def test_the_second_line_names_offices_that_are_good_to_know(catalogue, iso2, also):
    assert slugs(answer(iso2).also) == also


def test_belgium_is_covered_by_its_sector_though_brussels_is_based_there(catalogue):
    belgium = answer("BE")

    assert belgium.contact == "sector"
    assert belgium.sector.slug == "europe"


def test_every_country_has_one_kind_of_answer_and_a_reason_in_both_languages(catalogue):
    answers = answers_for(countries_to_answer())

    assert len(answers) == 250
    for found in answers:
        expected = "office" if found.offices else "sector" if found.sector else "headquarters"
        assert found.contact == expected
        for language in ("en", "fr"):
            with translation.override(language):
                assert found.country.name.lower() in found.sentence.lower()
                assert "%" not in found.reason
        assert not set(slugs(found.offices)) & set(slugs(found.also))


def test_only_france_its_territories_and_antarctica_are_answered_by_headquarters(catalogue):
    answers = answers_for(countries_to_answer())

    found = {each.country.iso2 for each in answers if each.contact == "headquarters"}

    territories = {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"}
    assert found == {"FR", "AQ"} | territories


def test_all_countries_together_are_answered_in_a_fixed_number_of_queries(
    catalogue, django_assert_num_queries
):
    version.standing()  # once per change, besides: when something becomes due

    with django_assert_num_queries(4):
        answers_for(countries_to_answer())
    with django_assert_num_queries(1):  # what they rest on is known now
        answers_for(countries_to_answer())


def test_a_country_that_moves_is_answered_by_the_new_office_from_that_day(catalogue):
    japan = countries_to_answer().get(iso2="JP")
    move = date(2030, 7, 1)
    Coverage.objects.filter(country=japan).update(until=date(2030, 6, 30))
    Coverage.objects.create(
        office=Office.objects.get(slug="beijing"), country=japan, level="named", since=move
    )

    before, after = answer_for(japan, date(2030, 6, 30)), answer_for(japan, move)

    assert slugs(before.offices) == ["tokyo"]
    assert slugs(after.offices) == ["beijing"]


def test_two_offices_that_share_a_country_are_named_in_one_sentence(catalogue):
    japan = countries_to_answer().get(iso2="JP")
    Coverage.objects.create(office=Office.objects.get(slug="beijing"), country=japan, level="named")

    assert answer_for(japan).reason == ("The Beijing office and the Tokyo office cover Japan.")


def test_a_stronger_level_comes_first(catalogue):
    nepal = countries_to_answer().get(iso2="NP")
    Coverage.objects.create(office=Office.objects.get(slug="rio"), country=nepal, level="named")

    assert slugs(answer_for(nepal).offices) == ["rio", "new-delhi"]


def test_an_office_that_is_not_public_covers_nothing(catalogue):
    Office.objects.get(slug="tokyo").withdraw()

    japan = answer("JP")

    assert japan.contact == "sector"
    assert japan.sentence == "Your contact for Japan is DERCI’s Asia sector."


def test_a_country_whose_sector_is_not_public_is_answered_by_headquarters(catalogue):
    Sector.objects.get(slug="asia").withdraw()

    assert answer("MN").contact == "headquarters"


def test_whom_to_write_to_falls_back_from_office_to_sector_to_department(catalogue):
    assert answer("KH").recipient is None

    department = Department.objects.get()
    department.email = "department@example.org"
    department.save()
    assert answer("KH").recipient.email == answer("FR").recipient.email == "department@example.org"

    Sector.objects.filter(slug="asia").update(email="asia@example.org")
    assert answer("KH").recipient.email == answer("MN").recipient.email == "asia@example.org"

    Office.objects.filter(slug="singapore").update(email="singapore@example.org")
    assert answer("KH").recipient.email == "singapore@example.org"
    assert answer("MN").recipient.email == "asia@example.org"


def test_an_office_cannot_cover_a_country_twice_on_the_same_day(catalogue):
    office, japan = Office.objects.get(slug="tokyo"), Country.objects.get(iso2="JP")
    Coverage.objects.filter(office=office, country=japan).update(
        since=date(2020, 1, 1), until=date(2020, 12, 31)
    )

    again = Coverage(office=office, country=japan, level="area", since=date(2020, 12, 31))
    with pytest.raises(ValidationError, match="already covers this country on some of these days"):
        again.full_clean()

    again.since = date(2021, 1, 1)
    again.full_clean()


def test_coverage_cannot_end_before_it_begins(catalogue):
    row = Coverage.objects.first()
    row.since, row.until = date(2020, 1, 2), date(2020, 1, 1)

    with pytest.raises(ValidationError, match="The last day does not come before the first"):
        row.full_clean()
