"""The page that moves countries from one office to another: the preview, what is refused, and who may."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from reversion.models import Revision, Version

from offices.coverage import answer_for
from offices.models import Coverage, Office
from offices.moving import state_of
from tests.admin_forms import form_at
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory
from tests.offices.moves import DAY, MOVE, asked, confirm, previewed, rows_of

pytestmark = pytest.mark.django_db


# The page


def test_the_preview_lists_what_will_change_and_changes_nothing(offices, publisher_client):
    old, new = offices
    now, later = CoverageFactory(office=old), CoverageFactory(office=old, since=date(2031, 1, 1))

    html = previewed(publisher_client, old, new).text

    assert now.country.name in html
    assert later.country.name in html
    assert "until 30 June 2030" in html
    assert "since 1 July 2030" in html
    assert "It would end before it begins" in html
    assert rows_of(new) == []
    assert " style=" not in html
    assert " onclick=" not in html


def test_the_preview_names_conflicts_and_the_rest_can_be_moved(offices, publisher_client):
    old, new = offices
    free, taken = CoverageFactory(office=old), CoverageFactory(office=old)
    CoverageFactory(office=new, country=taken.country, since=date(2035, 1, 1))

    html = previewed(publisher_client, old, new).text
    confirm(publisher_client, old, new)

    assert "1 country cannot be moved" in html
    assert "already covers this country on some of these days" in html
    assert "since 1 January 2035" in html
    assert [row[0] for row in rows_of(new) if row[2] == DAY] == [free.country.iso2]


def test_a_conflict_that_the_page_did_not_offer_is_refused(offices, publisher_client):
    old, new = offices
    taken = CoverageFactory(office=old)
    CoverageFactory(office=new, country=taken.country)

    answer = confirm(publisher_client, old, new, rows=[taken.pk])

    assert "Nothing was moved" in answer.text
    assert rows_of(old) == [(taken.country.iso2, "named", None, None)]


def test_countries_are_unticked_and_stay(offices, publisher_client):
    old, new = offices
    goes, stays = CoverageFactory(office=old), CoverageFactory(office=old)

    confirm(publisher_client, old, new, rows=[goes.pk])

    assert [row[0] for row in rows_of(new)] == [goes.country.iso2]
    stays.refresh_from_db()
    assert stays.until is None


def test_a_move_is_one_revision_named_in_the_history_of_both_offices_in_both_languages(
    offices, publisher_client
):
    old, new = offices
    for name, nom in (("Spain", "Espagne"), ("Estonia", "Estonie")):
        CoverageFactory(office=old, country=CountryFactory(name_en=name, name_fr=nom))

    confirm(publisher_client, old, new)

    revision = Revision.objects.get(user__username="publishers")
    kept = Version.objects.get_for_model(Coverage).filter(revision=revision)
    assert kept.count() == 4
    assert LogEntry.objects.count() == 2
    for office in offices:
        history = reverse("admin:offices_office_history", args=[office.pk])
        html = publisher_client.get(history, headers={"accept-language": "en"}).text
        assert "Moved from Singapore to Tokyo from 1 July 2030: Estonia and Spain." in html
        html = publisher_client.get(history, headers={"accept-language": "fr"}).text
        assert "Singapour" in html
        assert "Espagne et Estonie" in html
        assert "1 juillet 2030" in html.replace("\u00a0", " ").replace("1er", "1")


def test_a_form_of_the_office_opened_before_the_move_takes_nothing_back(offices, publisher_client):
    old, new = offices
    row, address = CoverageFactory(office=old), reverse("admin:offices_office_change", args=[old.pk])
    opened = form_at(publisher_client, address).data
    confirm(publisher_client, old, new)

    publisher_client.post(address, opened | {"_save": "1"})

    assert row.country.iso2 in {iso2 for iso2, *_others in rows_of(new)}


def test_a_preview_that_is_out_of_date_moves_nothing(offices, publisher_client):
    old, new = offices
    row = CoverageFactory(office=old)
    seen = previewed(publisher_client, old, new).context["seen"]
    Office.objects.get(pk=old.pk).save()

    answer = publisher_client.post(MOVE, asked(old, new) | {"seen": seen, "rows": [row.pk]})

    assert "has changed since the preview" in answer.text
    assert rows_of(new) == []


@pytest.mark.parametrize("rows", [[], ["abc"], ["9" * 40], ["\0"], ["²"]])
def test_rows_that_are_none_move_nothing(offices, publisher_client, rows):
    old, new = offices
    CoverageFactory(office=old)
    seen = previewed(publisher_client, old, new).context["seen"]

    answer = publisher_client.post(MOVE, asked(old, new) | {"seen": seen, "rows": rows})

    assert answer.status_code == 200
    assert "Nothing was moved" in answer.text
    assert rows_of(new) == []


@pytest.mark.parametrize("day", ["", "abc", "2030-02-30", "0001-01-01", "9999-12-31", "\0"])
def test_a_day_that_is_none_is_refused_by_the_form(offices, publisher_client, day):
    answer = previewed(publisher_client, *offices, day=day)

    assert answer.context["form"].errors.keys() == {"day"}
    assert answer.context["move"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("old", ""), ("old", "999999"), ("old", "abc"), ("new", "9" * 30), ("level", "x"), ("new_level", "\0")],
)
def test_what_is_unknown_is_refused_by_the_form(offices, publisher_client, field, value):
    answer = publisher_client.get(MOVE, asked(*offices) | {field: value})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}


def test_an_office_moves_nothing_to_itself(offices, publisher_client):
    old, _new = offices

    assert previewed(publisher_client, old, old).context["form"].errors.keys() == {"new"}


def test_a_day_that_is_past_is_allowed_with_a_warning(offices, publisher_client):
    old, new = offices
    country = CoverageFactory(office=old).country
    yesterday = timezone.localdate() - timedelta(days=1)

    assert "This day is past" in previewed(publisher_client, old, new, day=yesterday.isoformat()).text
    confirm(publisher_client, old, new, day=yesterday.isoformat())

    assert [each.office for each in answer_for(country).offices] == [new]


def test_the_preview_warns_of_what_would_not_be_true(publisher_client):
    old, new = OfficeFactory(), OfficeFactory(state="draft")
    CoverageFactory(office=old, level="host", country=CountryFactory(), note_en="A note", note_fr="Note")

    html = previewed(publisher_client, old, new).text

    assert "is not published" in html
    assert "“Based here” would not be true" in html
    assert "Its note goes along: “A note”" in html


def test_the_preview_says_of_a_withdrawn_office_that_it_is_withdrawn(publisher_client):
    old, new = OfficeFactory(), OfficeFactory(state="withdrawn")
    CoverageFactory(office=old)

    html = previewed(publisher_client, old, new).text

    assert "is withdrawn: until it is brought back, it answers for no country." in html
    assert "is not published" not in html


def test_an_office_without_such_countries_has_nothing_to_move(offices, publisher_client):
    assert "there is nothing to move" in previewed(publisher_client, *offices).text


def test_a_country_that_the_office_does_not_cover_is_named(offices, publisher_client):
    old, new = offices
    country = CountryFactory()

    html = previewed(publisher_client, old, new, country=country.pk).text

    assert f"{country}: {old.in_sentence} does not cover it on that day or later" in html


# Who may


def test_administrators_move_nothing(administrator_client, offices):
    old, new = offices
    row = CoverageFactory(office=old)
    data = asked(old, new) | {"seen": state_of([old, new]), "rows": [row.pk]}

    assert administrator_client.get(MOVE).status_code == 403
    assert administrator_client.post(MOVE, data).status_code == 403
    assert rows_of(new) == []


def test_visitors_are_sent_to_the_log_in(client):
    assert client.get(MOVE).status_code == 302


def test_who_may_write_finds_the_way_and_others_are_not_shown_it(
    publisher_client, editor_client, administrator_client, offices
):
    pages = [
        reverse("admin:offices_coverage_changelist"),
        reverse("admin:offices_office_change", args=[offices[0].pk]),
    ]

    for page in pages:
        assert f'href="{MOVE}' in publisher_client.get(page).text
        assert f'href="{MOVE}' in editor_client.get(page).text
        assert f'href="{MOVE}' not in administrator_client.get(page).text


def test_the_way_from_an_office_has_it_chosen(publisher_client, offices):
    data = form_at(publisher_client, f"{MOVE}?old={offices[0].pk}").data

    assert data["old"] == str(offices[0].pk)
    assert publisher_client.get(f"{MOVE}?old=%00").status_code == 200
