"""Moving countries from one office to another: what becomes of rows, and the day."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from offices.coverage import answer_for
from offices.models import Office
from offices.moving import Changed, Conflict, Move, carry_out, plan, state_of
from tests.factories import CoverageFactory, OfficeFactory
from tests.offices.moves import DAY, EVE, confirm, rows_of

pytestmark = pytest.mark.django_db


def do(move: Move, keys=None):
    keys = [step.key for step in plan(move)] if keys is None else keys
    return carry_out(move, keys, state_of([move.old, move.new]))


def test_a_row_ends_the_day_before_and_one_like_it_begins_at_the_other_office(offices):
    old, new = offices
    row = CoverageFactory(office=old, level="area", until=date(2040, 1, 1), note_en="Note", note_fr="Note")

    do(Move(old, new, DAY))

    assert rows_of(old) == [(row.country.iso2, "area", None, EVE)]
    assert rows_of(new) == [(row.country.iso2, "area", DAY, date(2040, 1, 1))]
    assert new.coverage.get().note_fr == "Note"


def test_the_answer_changes_by_itself_on_that_day(offices):
    old, new = offices
    country = CoverageFactory(office=old).country

    do(Move(old, new, DAY))

    assert [each.office for each in answer_for(country, EVE).offices] == [old]
    assert [each.office for each in answer_for(country, DAY).offices] == [new]


def test_oceania_moves_to_a_new_office_without_a_change_of_code(catalogue, publisher_client):
    singapore = Office.objects.get(slug="singapore")
    melbourne = OfficeFactory(slug="melbourne", name_en="Melbourne office", city_en="Melbourne")
    oceania = [row.country for row in singapore.coverage.filter(level="area")]

    answer = confirm(publisher_client, singapore, melbourne, level="area")

    assert f"Moved {len(oceania)} countries from Singapore to Melbourne from 1 July 2030." in answer.text
    for country in oceania:
        assert [each.office.slug for each in answer_for(country, EVE).offices] == ["singapore"]
        assert [each.office.slug for each in answer_for(country, DAY).offices] == ["melbourne"]
    assert singapore.coverage.filter(level="named", until=None).count() == 10


def test_the_public_page_changes_by_itself_on_the_day(catalogue, publisher_client, client, monkeypatch):
    singapore = Office.objects.get(slug="singapore")
    melbourne = OfficeFactory(slug="melbourne", name_en="Melbourne office", city_en="Melbourne")
    confirm(publisher_client, singapore, melbourne, level="area")

    said = {}
    for day in (EVE, DAY):
        noon = datetime.combine(day, time(12), tzinfo=ZoneInfo("Europe/Paris"))
        monkeypatch.setattr("django.utils.timezone.now", lambda noon=noon: noon)
        said[day] = client.get("/en/countries/fj/").text

    assert "The Singapore office covers a region that includes Fiji." in said[EVE]
    assert "The Melbourne office covers a region that includes Fiji." in said[DAY]


@pytest.mark.parametrize("since", [DAY, DAY + timedelta(days=30)])
def test_a_row_that_begins_on_the_day_or_later_is_moved_whole(offices, since):
    old, new = offices
    row = CoverageFactory(office=old, since=since)

    do(Move(old, new, DAY))

    assert rows_of(old) == []
    assert rows_of(new) == [(row.country.iso2, "named", since, None)]
    assert new.coverage.get().pk == row.pk


def test_what_ended_before_the_day_stays(offices):
    old, new = offices
    over = CoverageFactory(office=old, until=EVE)
    last = CoverageFactory(office=old, until=DAY)

    do(Move(old, new, DAY))

    assert rows_of(old) == [
        (row.country.iso2, "named", None, EVE)
        for row in sorted((over, last), key=lambda row: row.country.iso2)
    ]
    assert rows_of(new) == [(last.country.iso2, "named", DAY, DAY)]


def test_only_one_level_is_moved_and_becomes_another(offices):
    old, new = offices
    area = CoverageFactory(office=old, level="area")
    CoverageFactory(office=old, level="named")

    do(Move(old, new, DAY, level="area", new_level="liaison"))

    assert rows_of(new) == [(area.country.iso2, "liaison", DAY, None)]


def test_the_way_back_is_a_move_too(offices):
    old, new = offices
    country = CoverageFactory(office=old).country

    do(Move(old, new, DAY))
    old.refresh_from_db(), new.refresh_from_db()
    do(Move(new, old, DAY))

    assert rows_of(new) == []
    assert rows_of(old) == [(country.iso2, "named", None, EVE), (country.iso2, "named", DAY, None)]


def test_a_country_that_the_other_office_covers_on_those_days_is_a_conflict_and_moves_nothing(offices):
    old, new = offices
    free, taken = CoverageFactory(office=old), CoverageFactory(office=old)
    CoverageFactory(office=new, country=taken.country, since=date(2035, 1, 1))
    before = rows_of(old), rows_of(new)

    with pytest.raises(Conflict):
        do(Move(old, new, DAY))

    assert (rows_of(old), rows_of(new)) == before
    do(Move(old, new, DAY), [free.pk])
    assert rows_of(old) != before[0]


def test_an_error_half_way_loses_nothing(offices, monkeypatch):
    old, new = offices
    CoverageFactory(office=old)
    CoverageFactory(office=old)
    before = rows_of(old)
    monkeypatch.setattr(Office, "save", lambda self: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        do(Move(old, new, DAY))

    assert (rows_of(old), rows_of(new)) == (before, [])


def test_what_changed_since_the_preview_is_looked_at_again(offices):
    old, new = offices
    move = Move(old, new, DAY)
    keys = [CoverageFactory(office=old).pk]
    Office.objects.get(pk=new.pk).save()

    with pytest.raises(Changed):
        carry_out(move, keys, state_of([old, new]))
    new.refresh_from_db()
    with pytest.raises(Changed):
        carry_out(move, [*keys, 10**30], state_of([old, new]))
