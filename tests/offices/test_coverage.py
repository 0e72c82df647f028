"""The answer for a country: by example, and as a property over all 250."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cnrs_intl.catalogue import version
from cnrs_intl.derci.models import Department
from offices.coverage import answer_for, answers_for, countries_to_answer
from offices.models import Coverage, Office
from sectors.models import Country, Sector
from tests.factories import OfficeFactory

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


def answer(iso2: str):
    return answer_for(countries_to_answer().get(iso2=iso2))


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


@pytest.mark.parametrize(
    ("iso2", "english", "french"),
    [
        (
            "PH",
            "The Singapore office covers the Philippines.",
            "Le bureau de Singapour couvre les Philippines.",
        ),
        (
            "FJ",
            "The Singapore office covers a region that includes Fiji.",
            "Le bureau de Singapour couvre une zone qui comprend les Fidji.",
        ),
        (
            "NP",
            "The New Delhi office also works closely with Nepal.",
            "Le bureau de New Delhi travaille aussi en relation étroite avec le Népal.",
        ),
        (
            "ZA",
            "The Pretoria office is based in South Africa. The CNRS brochure lists other countries for it; "
            "the Africa, Middle East and India sector covers South Africa.",
            "Le bureau de Pretoria est installé en Afrique du Sud. La brochure du CNRS lui attribue d’autres "
            "pays\u202f; le secteur Afrique, Moyen-Orient et Inde suit l’Afrique du Sud.",
        ),
        (
            "KE",
            "Your contact for Kenya is DERCI’s Africa, Middle East and India sector. "
            "The CNRS brochure lists no regional office for Kenya.",
            "Votre interlocuteur pour le Kenya est le secteur Afrique, Moyen-Orient et Inde de la DERCI. "
            "La brochure du CNRS ne cite aucun bureau pour le Kenya.",
        ),
        (
            "MN",
            "Your contact for Mongolia is DERCI’s Asia sector. "
            "The CNRS brochure lists no regional office for Mongolia. "
            "Placed by geography; DERCI has yet to confirm.",
            "Votre interlocuteur pour la Mongolie est le secteur Asie de la DERCI. "
            "La brochure du CNRS ne cite aucun bureau pour la Mongolie. "
            "Rattachement géographique, à confirmer par la DERCI.",
        ),
        (
            "NC",
            "Your contact for New Caledonia is DERCI.",
            "Votre interlocuteur pour la Nouvelle-Calédonie est la DERCI.",
        ),
        (
            "AQ",
            "Your contact for Antarctica is DERCI.",
            "Votre interlocuteur pour l’Antarctique est la DERCI.",
        ),
    ],
)
def test_each_kind_of_answer_has_its_own_words_in_both_languages(catalogue, iso2, english, french):
    found = answer(iso2)

    assert found.reason == english
    with translation.override("fr"):
        assert found.reason == french


@pytest.mark.parametrize(
    ("iso2", "english", "french"),
    [
        (
            "NC",
            "The Singapore office covers the neighbouring region.",
            "Le bureau de Singapour couvre la région voisine.",
        ),
        (
            "PR",
            "The Washington office covers the United States.",
            "Le bureau de Washington couvre les États-Unis.",
        ),
        (
            "DE",
            "For the European Union’s institutions and programmes: the Brussels office.",
            "Pour les institutions et programmes de l’Union européenne\u00a0: le bureau de Bruxelles.",
        ),
    ],
)
def test_the_second_line_has_its_own_words_in_both_languages(catalogue, iso2, english, french):
    (also,) = answer(iso2).also

    assert also.reason == english
    with translation.override("fr"):
        assert also.reason == french


def test_what_will_be_covered_is_told_beforehand_in_a_line_of_its_own(catalogue):
    nairobi = OfficeFactory(
        name_en="Nairobi office (East Africa)", name_fr="Bureau de Nairobi (Afrique de l’Est)"
    )
    kenya = countries_to_answer().get(iso2="KE")
    Coverage.objects.create(office=nairobi, country=kenya, level="named", since=date(2190, 2, 1))

    found = answer_for(kenya)

    assert found.contact == "sector"
    assert found.coming_sentences == ["From 1 February 2190, the Nairobi office covers Kenya."]
    assert found.reason.endswith(found.coming_sentences[0])
    with translation.override("fr"):
        assert found.coming_sentences == [
            "À partir du 1er février 2190, le bureau de Nairobi couvrira le Kenya."
        ]
    assert answer_for(kenya, date(2190, 2, 1)).coming_sentences == []
    nairobi.withdraw()
    assert answer_for(kenya).coming_sentences == []


def test_a_placement_says_that_it_is_to_be_confirmed_until_it_is(catalogue):
    Country.objects.filter(iso2="KE").update(placement_to_confirm=True)
    assert answer("KE").to_confirm == "Placed by geography; DERCI has yet to confirm."

    Country.objects.filter(iso2="KE").update(placement_to_confirm=False)
    assert answer("KE").to_confirm == ""


def test_what_the_brochure_says_is_not_called_inferred(catalogue):
    """Myanmar is in the mandate of an office: only its sector was chosen by geography."""
    myanmar = answer("MM")

    assert myanmar.to_confirm
    assert myanmar.reason == "The Singapore office covers Myanmar."


def test_the_sentences_name_the_department_as_its_entry_does(catalogue):
    Department.objects.update(acronym="ERIC", article_fr="l’")

    assert answer("NC").reason == "Your contact for New Caledonia is ERIC."
    with translation.override("fr"):
        assert answer("NC").reason == "Votre interlocuteur pour la Nouvelle-Calédonie est l’ERIC."
        assert answer("KE").sentence.endswith("Moyen-Orient et Inde de l’ERIC.")


@pytest.mark.parametrize(
    ("iso2", "english", "french"),
    [
        ("KH", "Singapore office", "Bureau de Singapour"),
        ("NP", "New Delhi office (close ties)", "Bureau de New Delhi (en relation étroite)"),
        ("FJ", "Singapore office (by region)", "Bureau de Singapour (par zone)"),
        ("ZA", "Pretoria office (based there)", "Bureau de Pretoria (sur place)"),
        ("MN", "Asia sector", "secteur Asie"),
        ("NC", "DERCI", "La DERCI"),
    ],
)
def test_a_contact_in_a_few_words(catalogue, iso2, english, french):
    found = answer(iso2)

    assert found.in_short == english
    with translation.override("fr"):
        assert found.in_short.lower() == french.lower()


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
