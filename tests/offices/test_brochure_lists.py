"""What is said of the CNRS brochure stays true, whatever staff do to the countries of the offices."""

import json
from datetime import date, timedelta

import pytest
from django.utils import translation

from cnrs_intl.catalogue.loading import WHOLE
from cnrs_intl.catalogue.models import LoadedRow
from cnrs_intl.catalogue.preview import address_of
from offices.brochure_lists import brochure_lists
from offices.coverage import answer_for, answers_for, countries_to_answer
from offices.models import Coverage, Office
from offices.moving import Move, carry_out, plan, state_of
from sectors.models import Country, Sector
from tests.factories import OfficeFactory, SectorFactory
from tests.offices.answers import answer
from tests.offices.moves import DAY, EVE
from tests.papers import Paper
from tests.reading import Reading

pytestmark = pytest.mark.usefixtures("catalogue")

YESTERDAY = date.today() - timedelta(days=1)


def why(iso2: str, on: date | None = None) -> list[str]:
    return [each.why for each in answer_for(countries_to_answer().get(iso2=iso2), on).offices]


def said(client, address: str) -> str:
    return " ".join(Reading(client.get(address).text).blocks)


def covered_by(slug: str, *codes: str):
    rows = Coverage.objects.filter(office__slug=slug)
    return rows.filter(country__iso2__in=codes) if codes else rows


def add(slug: str, iso2: str, level: str = "named", **days: date) -> Coverage:
    """Have an office cover a country as staff enter it."""
    office, country = Office.objects.get(slug=slug), Country.objects.get(iso2=iso2)
    return Coverage.objects.create(office=office, country=country, level=level, **days)


def moved(iso2: str, old: str, new: str) -> None:
    """Move a country between offices from DAY on, as the page for that does."""
    offices = [Office.objects.get(slug=slug) for slug in (old, new)]
    move = Move(*offices, DAY, country=Country.objects.get(iso2=iso2))
    carry_out(move, [step.key for step in plan(move)], state_of(offices))


# Its silence


@pytest.mark.parametrize(("iso2", "name"), [("AO", "Angola"), ("ZA", "South Africa")])
def test_once_an_office_is_closed_the_brochure_is_not_said_to_list_none(client, iso2, name):
    covered_by("pretoria").update(until=EVE)
    country = countries_to_answer().get(iso2=iso2)

    before, after = answer_for(country, EVE), answer_for(country, DAY)

    assert before.contact == "office"
    assert after.contact == "sector"
    assert after.remark == f"No regional office of the CNRS covers {name}."
    covered_by("pretoria").update(until=YESTERDAY)
    page = said(client, f"/en/countries/{iso2.lower()}/")
    assert after.remark in page
    assert "brochure" not in page


def test_nor_is_it_in_the_preview_of_that_day(editor_client):
    covered_by("pretoria").update(until=EVE)

    before, after = (said(editor_client, address_of(day, "/en/countries/ao/")) for day in (EVE, DAY))

    assert "The CNRS brochure lists Angola among the 11 countries of the office’s mandate." in before
    assert "No regional office of the CNRS covers Angola." in after
    assert "brochure" not in after


@pytest.mark.usefixtures("built_names")
def test_no_way_out_says_of_the_brochure_what_staff_have_removed(client):
    covered_by("rio", "BR").delete()
    plain = "No regional office of the CNRS covers Brazil."

    pages = [
        client.get(client.get("/en/find/?q=Brasil")["Location"]).text,
        client.get("/en/search/?q=Brazil+funding").text,
        client.get("/en/instruments/choose/?countries=3&country=br").text,
        client.get("/en/countries/countries.csv").text,
    ]
    api = client.get("/api/v1/coverage/?country=BR").json()["countries"][0]["reason"]
    dossier = Paper(client.get("/en/instruments/irl/br.pdf").content)

    assert [plain in text for text in (*pages, api["en"])] == [True] * 5
    assert dossier.says(plain)
    assert not any(
        "office for Brazil" in text or "bureau pour le Brésil" in text for text in (*pages, *api.values())
    )
    assert why("AR") == [
        "The CNRS brochure lists Argentina among the four countries of the office’s mandate."
    ]


def test_the_silence_of_the_brochure_is_still_said_of_what_it_never_listed():
    add("pretoria", "KE").delete()
    add("pretoria", "TZ", until=YESTERDAY)

    for iso2, name in (("KE", "Kenya"), ("TZ", "Tanzania")):
        assert answer(iso2).remark == f"The CNRS brochure lists no regional office for {name}."


def test_in_french_too(client):
    covered_by("pretoria").update(until=YESTERDAY)

    with translation.override("fr"):
        assert answer("ZA").remark == "Aucun bureau du CNRS ne couvre l’Afrique du Sud."
        assert answer("KE").remark == "La brochure du CNRS ne cite aucun bureau pour le Kenya."
    assert "La brochure du CNRS ne cite aucun" not in said(client, "/fr/countries/za/")


@pytest.mark.parametrize("model", [WHOLE, "offices.coverage"])
def test_where_the_catalogue_was_not_loaded_nothing_is_said_of_the_brochure(model):
    LoadedRow.objects.filter(model=model).delete()
    Coverage.objects.filter(country__iso2="KR").delete()  # a change, after which all is read again

    assert not brochure_lists().levels
    assert answer("KE").remark == "No regional office of the CNRS covers Kenya."
    assert why("KH") == [""]


# Its silence on the offices of a sector

SILENCE = "The CNRS brochure lists no office for this sector."
NO_OFFICE = "No office of the CNRS works with this sector."


def withdraw(*slugs: str) -> None:
    for office in Office.objects.filter(slug__in=slugs):
        office.state = "withdrawn"
        office.save()


def told_of_offices(client, *slugs: str) -> list[str]:
    """Return what the pages of sectors say of their having no office."""
    pages = [said(client, f"/en/sectors/{slug}/") for slug in slugs]
    return [sentence for page in pages for sentence in (SILENCE, NO_OFFICE) if sentence in page]


def test_a_sector_whose_offices_are_closed_is_not_said_to_have_none_in_the_brochure(client):
    withdraw("pretoria", "new-delhi")

    assert told_of_offices(client, "africa-middle-east-india", "asia", "europe") == [NO_OFFICE, SILENCE]
    listed = said(client, "/en/sectors/")
    assert (listed.count(SILENCE), listed.count(NO_OFFICE)) == (1, 1)
    printed = Paper(client.get("/en/brochure.pdf").content)
    assert printed.says(SILENCE)
    assert printed.says(NO_OFFICE)


def test_nor_is_one_that_staff_have_made(client):
    sector = SectorFactory()
    withdraw("beijing")

    assert told_of_offices(client, sector.slug, "europe") == [NO_OFFICE, SILENCE]


def test_nor_any_where_it_is_not_known_what_an_office_was_loaded_with(client):
    row = LoadedRow.objects.get(model="offices.office", key=json.dumps(["tokyo"]))
    del row.digests["sectors"]
    row.save()
    withdraw("beijing")

    assert told_of_offices(client, "europe") == [NO_OFFICE]


def test_a_sector_keeps_its_silence_when_staff_move_the_offices_of_others(client):
    rio, brussels = (Office.objects.get(slug=slug) for slug in ("rio", "brussels"))
    europe = Sector.objects.get(slug="europe")
    rio.sectors.add(europe)
    assert told_of_offices(client, "europe") == []

    rio.sectors.set([])
    brussels.sectors.clear()

    assert told_of_offices(client, "europe") == [SILENCE]


# Its lists


def test_a_country_that_staff_have_added_is_not_said_to_be_in_the_brochure(client):
    add("rio", "JM")

    page = said(client, "/en/countries/jm/")

    assert "The Rio de Janeiro office covers Jamaica." in page
    assert "brochure" not in page
    assert why("JM") == [""]
    assert why("BR") == ["The CNRS brochure lists Brazil among the four countries of the office’s mandate."]


def test_nor_one_that_staff_have_given_another_level_or_office():
    covered_by("new-delhi", "NP").update(level="named")
    covered_by("rio", "UY").update(office=Office.objects.get(slug="washington"))

    assert (why("NP"), why("UY")) == ([""], [""])
    assert why("IN") == ["The CNRS brochure gives India as the office’s mandate."]


def test_what_staff_have_taken_out_and_entered_again_is_in_the_brochure_as_before():
    covered_by("rio", "CL").delete()
    add("rio", "CL")

    assert why("CL") == ["The CNRS brochure lists Chile among the four countries of the office’s mandate."]


def test_of_countries_of_which_some_were_staffs_before_the_brochures_no_number_is_said():
    """Where staff had entered a row before it was loaded, its level in the brochure is not remembered."""
    row = LoadedRow.objects.get(model="offices.coverage", key=json.dumps([["tokyo"], ["KR"], None]))
    row.digests, row.object_id = {}, None
    row.save()
    covered_by("tokyo", "TW").delete()

    assert why("JP") == [""]
    assert why("KH") == ["The CNRS brochure lists Cambodia among the ten countries of the office’s mandate."]


def test_a_country_that_moves_leaves_the_number_as_it_is_in_the_brochure():
    moved("VN", "singapore", "tokyo")
    ten = "The CNRS brochure lists Thailand among the ten countries of the office’s mandate."

    assert [why("TH"), why("TH", EVE), why("TH", DAY)] == [[ten]] * 3
    assert why("VN", EVE) == [
        "The CNRS brochure lists Vietnam among the ten countries of the office’s mandate."
    ]
    assert why("VN", DAY) == [""]
    assert answer_for(countries_to_answer().get(iso2="VN"), DAY).reason == "The Tokyo office covers Vietnam."


def test_that_number_is_the_same_in_the_preview_of_either_day(editor_client):
    moved("VN", "singapore", "tokyo")

    for day in (EVE, DAY):
        page = said(editor_client, address_of(day, "/en/countries/th/"))
        assert "Thailand among the ten countries" in page
    vietnam = said(editor_client, address_of(DAY, "/en/countries/vn/"))
    assert "The Tokyo office covers Vietnam." in vietnam
    assert "brochure" not in vietnam


# Where offices are based


def test_of_an_office_that_staff_have_opened_the_brochure_lists_no_other_countries():
    nairobi = OfficeFactory(name_en="Nairobi office", name_fr="Bureau de Nairobi", slug="nairobi")
    add("nairobi", "KE", "host")
    add("nairobi", "AQ", "host")

    assert answer("KE").offices[0].office == nairobi
    assert answer("KE").remark == "The Africa, Middle East and India sector covers Kenya."
    assert answer("AQ").remark == ""


def test_a_country_that_the_brochure_lists_is_not_said_to_be_left_out_of_it():
    covered_by("beijing", "CN").update(level="host")

    assert answer("CN").remark == "The Asia sector covers China."


def test_the_real_catalogue_is_all_the_brochures():
    """Every row that is loaded has its sentence, and every country of a sector its remark."""
    rows = Coverage.objects.exclude(level="host").count()
    answers = answers_for(countries_to_answer())
    ofsectors = [each for each in answers if each.contact == "sector"]

    assert sum(bool(office.why) for each in answers for office in each.offices) == rows
    assert all(each.remark.startswith("The CNRS brochure lists no regional office") for each in ofsectors)
