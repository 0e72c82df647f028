"""The table of coverage on an office’s form: countries are added by name, as a list, or by region."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from offices import pasted
from offices.models import Coverage
from sectors.models import Country, Region
from tests.admin_forms import FormReader, change, filled, post, shown_again
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("built_names")]

COUNTRIES = reverse("admin:offices_coverage_countries")


def codes(found: pasted.Pasted) -> list[str]:
    return [country.iso2 for country in found.countries]


def lines(data: dict) -> dict[str, str]:
    """Return how closely each country of a form is covered, by its code."""
    known = dict(Country.objects.values_list("pk", "iso2"))
    return {
        known[int(value)]: data[name.replace("country", "level")]
        for name, value in data.items()
        if name.startswith("coverage-") and name.endswith("-country") and value
    }


# What a list means


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya\nOuganda\nTZ", ["KE", "UG", "TZ"]),
        ("kenya, Éthiopie, MOZ; 716", ["KE", "ET", "MZ", "ZW"]),
        ("• Côte d’Ivoire\r\n- cote d'ivoire\r\n\r\n  Viêt Nam ", ["CI", "VN"]),
        ("Gambia, The\nKorea, Republic of\nBolivia, Plurinational State of", ["GM", "KR", "BO"]),
        ("Bosnia and Herzegovina, Trinidad and Tobago", ["BA", "TT"]),
        ("Nairobi, Kenya", ["KE"]),
        ("Kenia\tMosambik", ["KE", "MZ"]),
        ("", []),
        ("—\n…\n", []),
    ],
)
def test_a_list_is_read_in_any_spelling_and_language(text, expected):
    found = pasted.read(text)

    assert (codes(found), found.unclear) == (expected, [])


def test_what_is_unclear_is_told_from_what_is_certain_and_keeps_its_words():
    found = pasted.read("Kenya\nCongo\nZzzzzz; Maghreb")

    assert codes(found) == ["KE"]
    congo, unknown, maghreb = found.unclear
    assert (congo.text, {each.iso2 for each in congo.candidates}) == ("Congo", {"CG", "CD"})
    assert (unknown.text, unknown.candidates, unknown.areas) == ("Zzzzzz", [], [])
    assert maghreb.areas


def test_every_country_is_found_by_its_names_in_as_many_queries_as_one():
    countries = list(Country.objects.all())
    costs = []
    for chosen in (countries[:1], countries):
        with CaptureQueriesContext(connection) as queries:
            for language in ("name_en", "name_fr", "iso3"):
                found = pasted.read("\n".join(getattr(country, language) for country in chosen))
                assert (set(codes(found)), found.unclear) == ({country.iso2 for country in chosen}, [])
        costs.append(len(queries))

    assert costs[0] == costs[1]


# The form, where no script runs


def test_countries_and_a_region_are_added_to_the_form_and_nothing_is_saved(publisher_client):
    office = CoverageFactory(country=Country.objects.get(iso2="KE")).office
    region = Region.objects.get(slug="north-america")
    typed = {"adding-countries": "ouganda\nkenya", "adding-region": str(region.pk), "adding-level": "area"}

    answer = post(publisher_client, change(office), "_add_countries", city_en="Typed", **typed)

    data = shown_again(answer)
    assert lines(data) == {"KE": "named", "UG": "area"} | dict.fromkeys(
        region.countries.filter(listed=True).values_list("iso2", flat=True), "area"
    )
    assert (data["city_en"], data["adding-countries"]) == ("Typed", "")
    assert "In the table already: Kenya." in answer.text
    assert "It is not saved yet" in answer.text
    assert office.coverage.count() == 1


def test_the_lines_that_were_added_are_saved_with_the_form(publisher_client):
    office = OfficeFactory(state="draft")
    typed = {"adding-countries": "KE", "adding-level": "liaison", "adding-since": "2030-01-01"}
    shown = shown_again(post(publisher_client, change(office), "_add_countries", **typed))

    answer = publisher_client.post(change(office), shown | {"_save": "1"})

    assert answer.status_code == 302
    found = office.coverage.values_list("country__iso2", "level", "since__year")
    assert list(found) == [("KE", "liaison", 2030)]


def test_the_first_country_of_an_office_is_its_first_line(publisher_client):
    typed = {"adding-countries": "KE", "adding-level": "named", "city_en": "Typed"}

    data = shown_again(post(publisher_client, reverse("admin:offices_office_add"), "_add_countries", **typed))

    assert (data["coverage-TOTAL_FORMS"], lines(data)) == ("1", {"KE": "named"})


def test_adding_nothing_is_said(publisher_client):
    answer = post(publisher_client, change(OfficeFactory()), "_add_countries", city_en="Typed")

    assert answer.text.count("Type a country, or choose a region.") == 2  # here, and for the script to say


@pytest.mark.parametrize("button", ["_save", "_draft", "_publish"])
def test_what_is_in_the_box_is_not_lost_by_another_button(button, editor_client, publisher_client):
    office = OfficeFactory()
    client = editor_client if button == "_draft" else publisher_client

    answer = post(client, change(office), button, **{"adding-countries": "Kenya\nCongo"})

    data = shown_again(answer)
    assert (lines(data), data["adding-countries"]) == ({"KE": ""} | {"KE": "named"}, "Congo")
    assert "“Congo” may be:" in answer.text
    assert "Nothing is saved while “Add countries” holds what is unclear" in answer.text
    assert not Coverage.objects.filter(office=office).exists()


def test_a_country_whose_line_has_an_end_or_goes_may_be_added_again(publisher_client):
    row = CoverageFactory(country=Country.objects.get(iso2="KE"), until="2026-12-31")
    gone = CoverageFactory(office=row.office, country=Country.objects.get(iso2="UG"))
    data = filled(publisher_client, change(row.office))
    (number,) = (n for n in range(2) if data[f"coverage-{n}-country"] == str(gone.country_id))
    sent = data | {f"coverage-{number}-DELETE": "on", "adding-countries": "Kenya, Uganda"}

    again = shown_again(publisher_client.post(change(row.office), sent | {"_add_countries": "1"}))

    assert int(again["coverage-TOTAL_FORMS"]) == int(data["coverage-TOTAL_FORMS"]) + 2


def test_the_lines_are_sorted_by_name_as_the_reader_sorts(publisher_client):
    office = OfficeFactory()
    for code in ("DE", "ET", "AL", "ZA"):  # Germany and Allemagne, South Africa and Afrique du Sud
        CoverageFactory(office=office, country=Country.objects.get(iso2=code), level="area")

    found = {}
    for language in ("en", "fr"):
        with translation.override(language):
            publisher_client.cookies["django_language"] = language
            reader = FormReader()
            reader.feed(publisher_client.get(change(office)).text)
            found[language] = list(lines(reader.data))

    assert found == {"en": ["AL", "ET", "DE", "ZA"], "fr": ["ZA", "AL", "DE", "ET"]}


# What the script is answered


def test_the_script_is_told_what_is_certain_and_what_it_may_be(editor_client):
    answer = editor_client.post(COUNTRIES, {"adding-countries": "Kenya; Congo; Maghreb; Zzzzzz"}).json()

    assert [each["name"] for each in answer["countries"]] == ["Kenya"]
    assert [(each["typed"], each["says"]) for each in answer["unclear"]] == [
        ("Congo", "“Congo” may be:"),
        ("Maghreb", "“Maghreb” is a part of the world: choose it under “or a whole region”."),
        ("Zzzzzz", "No country is known as “Zzzzzz”: correct it, or take it out of the box."),
    ]


def test_others_are_told_nothing(administrator_client, client):
    typed = {"adding-countries": "Kenya"}

    assert administrator_client.post(COUNTRIES, typed).status_code == 403
    assert client.post(COUNTRIES, typed).status_code == 302


def test_a_form_costs_as_many_queries_for_a_hundred_lines_as_for_one(publisher_client):
    office = OfficeFactory()
    costs = []
    for country in Country.objects.in_order()[:101]:
        CoverageFactory(office=office, country=country)
        if office.coverage.count() in {1, 101}:
            publisher_client.get(change(office))  # of the session
            with CaptureQueriesContext(connection) as queries:
                publisher_client.get(change(office))
            costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_country_may_be_named_in_the_address(publisher_client):
    CountryFactory()
    answer = publisher_client.get(change(OfficeFactory()), {"cover": "KE"})

    assert shown_again(answer)["adding-countries"] == "KE"


def test_lines_are_added_to_an_office_that_is_new(publisher_client):
    add = reverse("admin:offices_office_add")

    answer = post(publisher_client, add, "_save", name_en="New", **{"adding-countries": "Kenya"})

    data = shown_again(answer)
    assert (lines(data), data["name_en"]) == ({"KE": "named"}, "New")


def test_who_may_not_change_the_lines_reads_them(administrator_client):
    row = CoverageFactory(note_en="Words", note_fr="Mots", since="2020-02-01")

    page = administrator_client.get(change(row.office)).text

    assert "1 February 2020" in page
    assert "Words" in page
    assert "adding-countries" not in page


def test_the_names_of_countries_are_suggested_where_one_is_typed_and_it_is_added_beside_a_list(
    publisher_client,
):
    office = OfficeFactory()
    page = publisher_client.get(change(office)).text
    assert 'list="adding-known"' in page
    assert '<option value="Kenya">' in page

    typed = {"adding-country": "Kenya", "adding-countries": "Uganda"}
    data = shown_again(post(publisher_client, change(office), "_add_countries", **typed))

    assert lines(data) == {"KE": "named", "UG": "named"}
    assert data["adding-country"] == ""


def test_a_country_that_another_office_covers_is_added_and_that_is_said(publisher_client, editor_client):
    CoverageFactory(country=Country.objects.get(iso2="KE"), office__name_en="Nairobi office")
    CoverageFactory(country=Country.objects.get(iso2="UG"), office__name_en="Kampala", until="2020-01-01")

    answer = post(
        publisher_client, change(OfficeFactory()), "_add_countries", **{"adding-countries": "Kenya, Uganda"}
    )
    told = editor_client.post(COUNTRIES, {"adding-countries": "Kenya; Uganda"}).json()

    assert "Another office covers them already: Kenya (Nairobi office)." in answer.text
    assert [each["elsewhere"] for each in told["countries"]] == ["Nairobi office", ""]
