"""What the answer for a country says, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from cnrs_intl.derci.models import Department
from offices.coverage import answer_for, countries_to_answer
from offices.models import Coverage
from sectors.models import Country
from tests.factories import OfficeFactory
from tests.offices.answers import answer

pytestmark = pytest.mark.django_db


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
