import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from sectors.models import Country, CountryAlias
from tests.factories import CountryFactory, KeyFigureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("iso2", "english", "french", "at", "of"),
    [
        ("NL", "the Netherlands", "les Pays-Bas", "aux Pays-Bas", "des Pays-Bas"),
        ("MN", "Mongolia", "la Mongolie", "en Mongolie", "de la Mongolie"),
        ("IN", "India", "l’Inde", "en Inde", "de l’Inde"),
        ("PH", "the Philippines", "les Philippines", "aux Philippines", "des Philippines"),
        ("CL", "Chile", "le Chili", "au Chili", "du Chili"),
        ("CU", "Cuba", "Cuba", "à Cuba", "de Cuba"),
        ("OM", "Oman", "Oman", "à Oman", "d’Oman"),
        ("HT", "Haiti", "Haïti", "en Haïti", "d’Haïti"),
        ("HK", "Hong Kong", "Hong Kong", "à Hong Kong", "de Hong Kong"),
        ("FK", "the Falkland Islands", "les îles Malouines", "aux îles Malouines", "des îles Malouines"),
        ("IM", "the Isle of Man", "l’île de Man", "sur l’île de Man", "de l’île de Man"),
        ("PN", "the Pitcairn Islands", "les îles Pitcairn", "aux îles Pitcairn", "des îles Pitcairn"),
        (
            "VG",
            "the British Virgin Islands",
            "les îles Vierges britanniques",
            "aux îles Vierges britanniques",
            "des îles Vierges britanniques",
        ),
        (
            "SJ",
            "Svalbard and Jan Mayen",
            "le Svalbard et Jan Mayen",
            "au Svalbard et Jan Mayen",
            "du Svalbard et Jan Mayen",
        ),
        (
            "VC",
            "Saint Vincent and the Grenadines",
            "Saint-Vincent-et-les-Grenadines",
            "à Saint-Vincent-et-les-Grenadines",
            "de Saint-Vincent-et-les-Grenadines",
        ),
    ],
)
def test_names_follow_the_grammar_of_each_language(catalogue, iso2, english, french, at, of):  # noqa: PLR0917
    country = Country.objects.get(iso2=iso2)

    assert country.with_article == english
    assert country.in_country == f"in {english}"
    assert country.of_country == f"of {english}"
    with translation.override("fr"):
        assert country.with_article == french
        assert country.in_country == at
        assert country.of_country == of


def test_a_name_that_begins_a_line_keeps_its_capital(catalogue):
    with translation.override("fr"):
        assert Country.objects.get(iso2="FK").name == "Îles Malouines"


def test_countries_are_in_the_order_of_each_language(catalogue):
    with translation.override("fr"):
        french = list(Country.objects.in_order())
        names = [country.name for country in french]
    assert names.index("Émirats arabes unis") == names.index("Égypte") + 1
    assert names[-1] == "Zimbabwe"

    english = [country.name for country in Country.objects.in_order()]
    assert english[:3] == ["Afghanistan", "Åland Islands", "Albania"]


def test_the_world_is_placed_as_the_sources_and_the_data_say(catalogue):
    assert Country.objects.count() == 250
    assert Country.objects.filter(region=None).count() == 14
    assert Country.objects.filter(listed=False).count() == 7
    assert Country.objects.filter(eu_member=True).count() == 28  # the 27 and Åland
    assert Country.objects.filter(placement_to_confirm=True).count() == 21
    assert Country.objects.get(iso2="NA").name_en == "Namibia"
    assert Country.objects.get(iso2="NO").region.slug == "europe-outside-the-european-union"
    assert Country.objects.get(iso2="XK").numeric == ""


@pytest.mark.parametrize(
    ("field", "value"), [("iso2", "kh"), ("iso3", "KH"), ("numeric", "1A"), ("latitude", 95)]
)
def test_the_database_refuses_a_country_that_is_not_well_formed(catalogue, field, value):
    country = Country.objects.get(iso2="KH")
    setattr(country, field, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        country.save()
    with pytest.raises(ValidationError):
        country.full_clean()


def test_a_notice_is_shown_on_its_days_only(catalogue, monkeypatch):
    country = Country(notice_en="Closed in August.", notice_fr="Fermé en août.")
    country.notice_from, country.notice_until = datetime.date(2026, 8, 1), datetime.date(2026, 8, 31)
    shown = {}
    for day in ("2026-07-31", "2026-08-01", "2026-08-31", "2026-09-01"):
        monkeypatch.setattr(
            "django.utils.timezone.localdate", lambda day=day: datetime.date.fromisoformat(day)
        )
        shown[day] = bool(country.current_notice)

    assert list(shown.values()) == [False, True, True, False]


def test_a_country_has_another_name_once_per_language(catalogue):
    swaziland = CountryAlias.objects.filter(country__iso2="SZ", language="en").get(text="Swaziland")

    again = CountryAlias(country=swaziland.country, language="en", text="SWAZI-LAND", kind="former")

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    again.language = "de"
    again.save()


def test_a_key_figure_without_a_value_cannot_be_published(catalogue):
    figure = KeyFigureFactory(state="draft", value_en="", value_fr="")

    with pytest.raises(ValidationError) as refusal:
        figure.publish()

    assert set(refusal.value.message_dict) == {"value_en", "value_fr"}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(figure).objects.filter(pk=figure.pk).update(state="published")


def test_a_country_needs_its_name_in_both_languages(catalogue):
    country = CountryFactory.build(iso2="XA", iso3="XXA", name_fr="", region=None)

    with pytest.raises(ValidationError) as refusal:
        country.full_clean()

    assert "name_fr" in refusal.value.message_dict
