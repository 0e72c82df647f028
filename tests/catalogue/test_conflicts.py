"""Two people who save the same: what one changed stands, and what both did is asked about."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from offices.models import Coverage, Office
from tests import factories
from tests.admin_forms import change, form_at, problems_in, shown_again
from tests.catalogue.conflict_pages import answered, asked, both, sent_on, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(drafted_office):
    return drafted_office


# What only one changed


def test_what_each_of_two_changed_is_saved_and_said(me, claire, office):
    answer = both(me, claire, office, {"city_en": "Mine"}, {"city_fr": "La leur", "telephone": "+1"})

    found = stored(office)
    assert (answer.status_code, found.city_en, found.city_fr, found.telephone) == (
        302,
        "Mine",
        "La leur",
        "+1",
    )
    shown = me.get(answer["Location"]).text
    assert "laire changed City (French) and Telephone meanwhile: both changes are saved." in shown
    line = me.get(reverse("admin:offices_office_history", args=[office.pk])).text
    assert "Changed City (English)." in line
    assert "Changed Telephone and City (French)." in line


def test_of_relations_and_rows_too_what_only_one_changed_is_saved(me, claire, office, sectors):
    first, second = office.coverage.in_order()
    free = factories.CountryFactory()
    own = {"sectors": [str(each.pk) for each in sectors[:2]], "coverage-0-level": "area"}
    other = {"coverage-1-DELETE": "on", "coverage-2-country": str(free.pk), "coverage-2-level": "liaison"}

    both(me, claire, office, own, other, coverage=1)

    assert set(stored(office).sectors.all()) == set(sectors[:2])
    assert list(office.coverage.in_order().values_list("country", "level")) == [
        (free.pk, "liaison"),
        (first.country_id, "area"),
    ]
    assert not Coverage.objects.filter(pk=second.pk).exists()


def test_rows_that_both_added_stand_both(me, claire, office):
    countries = [factories.CountryFactory(), factories.CountryFactory()]
    own, other = ({"coverage-2-country": str(each.pk), "coverage-2-level": "area"} for each in countries)

    answer = both(me, claire, office, own, other, coverage=1)
    assert answer.status_code == 302, (problems_in(answer), shown_again(answer))

    assert {row.country for row in office.coverage.filter(level="area")} == set(countries)


def test_what_does_not_fit_together_comes_back_as_a_form_that_has_both(me, claire, office):
    row, _other = office.coverage.in_order()
    own = {"coverage-0-until": "2030-01-01"}

    answer = both(me, claire, office, own, {"coverage-0-since": "2031-01-01"})

    (problem,) = problems_in(answer).items()
    assert "does not come before" in str(problem)
    assert "that is in this form now" in answer.text
    again = shown_again(answer)
    assert (again["coverage-0-since"], again["coverage-0-until"]) == ("2031-01-01", "2030-01-01")
    assert me.post(change(office), again | {"coverage-0-until": "", "_save": "1"}).status_code == 302
    assert office.coverage.get(pk=row.pk).since == date(2031, 1, 1)


# What both changed

CASES = {
    "a text": ({"city_en": "Mine"}, {"city_en": "Theirs"}, "City (English)", ("Mine", "Theirs")),
    "a text in French": ({"city_fr": "À moi"}, {"city_fr": "À eux"}, "City (French)", ("À moi", "À eux")),
    "a choice": ({"source": "leaflet"}, {"source": ""}, "Source", ("the CNRS leaflet", "–")),
    "a day": (
        {"checked_on": "2026-02-01"},
        {"checked_on": "2026-03-01"},
        "Last checked on",
        ("1 February 2026", "1 March 2026"),
    ),
    "a number": ({"since": "1991"}, {"since": "1992"}, "Since (year)", ("1991", "1992")),
}


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("case", CASES)
def test_what_both_changed_is_asked_about_and_saved_as_chosen(case, choice, me, claire, office):
    own, other, label, words = CASES[case]
    page = both(me, claire, office, own | {"telephone": "+33"}, other)
    (column,) = own
    kept = stored(office)

    assert page.status_code == 409
    assert list(asked(page).values()) == [label]
    for each in words:
        assert f"<p>{each}</p>" in page.text
    assert kept.telephone == ""

    answered(me, page, choice)

    wanted = (own if choice == "mine" else other)[column]
    assert (form_at(me, change(office)).data[column], stored(office).telephone) == (wanted, "+33")


def test_the_page_says_who_saved_and_what_needs_no_answer(me, claire, office):
    page = both(
        me, claire, office, {"city_en": "A", "telephone": "+33"}, {"city_en": "B", "email": "c@d.org"}
    )

    assert "laire saved this entry meanwhile" in page.text
    assert "By claire" in page.text
    needless = page.text.partition("What needs no answer")[2]
    assert "+33" in needless
    assert "c@d.org" in needless
    assert "City" not in needless


def test_a_relation_that_both_changed_may_be_mixed(me, claire, office, sectors):
    a, b, c = (str(each.pk) for each in sectors)

    page = both(me, claire, office, {"sectors": [a, b]}, {"sectors": [a, c]})

    assert list(asked(page).values()) == ["Sectors"]
    for words in ("Sector A and Sector B", "Sector A and Sector C", "Sector A, Sector B and Sector C"):
        assert words in page.text
    answered(me, page, "mix")
    assert set(stored(office).sectors.all()) == set(sectors)


def test_edits_apart_in_one_text_are_offered_mixed_and_may_be_edited(me, claire, office):
    text = office.summary_en
    own, other = text.replace("Chile", "Chile and Peru"), text.replace("1990", "1991")
    page = both(me, claire, office, {"summary_en": own}, {"summary_en": other})

    (name,) = asked(page)
    assert sent_on(page)[f"mix-{name}"] == "The office covers Chile and Peru. It was opened in 1991."
    answered(me, page, "write", summary_en="Mixed by hand.\r\nTwo lines.")

    assert stored(office).summary_en == "Mixed by hand.\nTwo lines."


def test_a_row_that_both_changed_is_asked_about_field_by_field(me, claire, office):
    row = office.coverage.in_order().first()
    own = {"coverage-0-level": "area", "coverage-0-since": "2030-01-01"}

    page = both(me, claire, office, own, {"coverage-0-level": "liaison"})

    assert list(asked(page).values()) == [f"Country covered “{row}” – How closely"]
    answered(me, page, "mine")
    row.refresh_from_db()
    assert (row.level, row.since) == ("area", date(2030, 1, 1))


@pytest.mark.parametrize("remover", ["mine", "theirs"])
@pytest.mark.parametrize("keep", [True, False])
def test_a_row_that_one_removed_and_one_changed_is_kept_or_removed(keep, remover, me, claire, office):
    row = office.coverage.in_order().first()
    sides = {"coverage-0-DELETE": "on"}, {"coverage-0-level": "area"}
    own, other = sides if remover == "mine" else sides[::-1]

    page = both(me, claire, office, own, other)

    assert list(asked(page).values()) == [f"Country covered “{row}”"]
    assert "The row is removed." in page.text
    choice = {"mine": "theirs", "theirs": "mine"}[remover] if keep else remover
    answered(me, page, choice)
    found = office.coverage.filter(country=row.country).values_list("level", flat=True)
    assert list(found) == (["area"] if keep else [])
    assert office.coverage.count() == 1 + keep


def test_a_row_that_both_added_is_one_question_and_one_row(me, claire, office):
    chile = factories.CountryFactory()
    added = {"coverage-2-country": str(chile.pk), "coverage-2-level": "named"}

    page = both(me, claire, office, added | {"coverage-2-level": "area"}, added, coverage=1)

    (label,) = asked(page).values()
    assert label == f"Country covered “{chile} – {office}” – How closely"
    answered(me, page, "mine")
    assert [row.level for row in office.coverage.filter(country=chile)] == ["area"]


def test_a_row_that_both_added_alike_is_there_once(me, claire, office):
    chile = factories.CountryFactory()
    added = {"coverage-2-country": str(chile.pk), "coverage-2-level": "named"}

    answer = both(me, claire, office, added, added, coverage=1)

    assert answer.status_code == 302
    assert office.coverage.filter(country=chile).count() == 1


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_speaks_the_readers_language(language, me, claire, office):
    for client in (me, claire):
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language

    page = both(me, claire, office, {"level": "x", "city_en": "A"}, {"city_en": "B"})

    with translation.override(language):
        label = str(Office._meta.get_field("city_en").verbose_name)
    assert [each.lower() for each in asked(page).values()] == [label.lower()]
    assert f'<html lang="{language}"' in page.text
    assert re.search(r'lang="en">\s*<p>A</p>', page.text)


def test_the_page_says_whose_the_other_answer_is_and_when_it_was_saved(me, claire, office):
    page = both(me, claire, office, {"city_en": "Mine"}, {"city_en": "Other"})

    (label,) = re.findall(r'<label for="clash-1-theirs">(.*?)</label>', page.text)
    assert label.startswith("By claire")
    assert str(date.today().year) in label
    assert "Theirs" not in page.text


def test_so_it_is_of_a_draft_and_of_what_is_live_beside_one(me, claire, office):
    page = both(me, claire, office, {"city_en": "Mine"}, {"city_en": "Other"}, button="_draft")

    (label,) = re.findall(r'<label for="clash-1-theirs">(.*?)</label>', page.text)
    assert label.startswith("By claire")
