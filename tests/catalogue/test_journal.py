"""The journal: everybody's changes, last one first, in words, narrowed by person, kind and day."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from reversion.models import Revision, Version

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.history import (
    EVENTS,
    author_of,
    event,
    in_words,
    lines_of,
    names_in_both,
    versions_of,
)
from cnrs_intl.catalogue.models import RevisionAuthor
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from sectors.models import Country, Sector
from tests import factories
from tests.catalogue.roads import World, import_entries, import_rows, move
from tests.catalogue.test_history_pages import deleted, saved

JOURNAL = reverse("admin:journal")
pytestmark = pytest.mark.django_db


def lines(client, **query):
    return client.get(JOURNAL, query).context["lines"]


def named(line):
    return [name for name, _address in line["links"]]


def test_the_last_change_stands_first_with_who_what_and_links(publisher_client, django_user_model):
    claire = django_user_model.objects.get(username="publishers")
    office, sector = factories.OfficeFactory(), factories.SectorFactory()
    saved(sector, claire)
    saved(office)

    first, second = lines(publisher_client)[:2]

    address = reverse("admin:offices_office_history", args=[office.pk])
    assert first["links"] == [(str(office), address)]
    assert (first["entry"].who, second["entry"].who) == ("", "publishers")
    assert named(second) == [str(sector)]
    assert f'<a href="{address}">' in publisher_client.get(JOURNAL).text


@pytest.mark.parametrize("road", [import_entries, import_rows, move])
def test_one_import_or_move_is_one_line(road, publisher_client, few_countries, tmp_path):
    world = World(publisher_client, tmp_path)
    send = road(world)
    before = Revision.objects.count()

    send()

    assert Revision.objects.count() == before + 1
    other = world.draft if road is import_entries else world.other
    assert named(lines(publisher_client)[0]) == [str(world.office), str(other)]


def test_a_move_names_the_countries_that_moved_in_both_languages(publisher_client, few_countries, tmp_path):
    world = World(publisher_client, tmp_path)
    Country.objects.filter(pk=world.country.pk).update(name_en="Utopia", name_fr="Utopie")

    move(world)()

    assert "Utopia" in publisher_client.get(JOURNAL, headers={"accept-language": "en"}).text
    french = publisher_client.get(JOURNAL, headers={"accept-language": "fr"}).text
    assert "Utopie" in french
    assert "Utopia" not in french


def test_only_ten_are_named_and_the_others_counted(publisher_client):
    offices = [factories.OfficeFactory() for _number in range(50)]
    with change(Office.objects.all()) as opened:
        for office in offices:
            office.save()
        opened.events = [event("imported", file="offices.csv")]

    line = lines(publisher_client)[0]

    assert len(line["links"]) == 10
    assert line["entry"].more == 40
    assert line["entry"].what == "Import of offices.csv."
    assert "and 40 more" in publisher_client.get(JOURNAL).text


def test_the_journal_is_narrowed_by_person_kind_and_day(publisher_client, django_user_model):
    claire = django_user_model.objects.get(username="publishers")
    office, sector = factories.OfficeFactory(), factories.SectorFactory()
    by_claire = saved(office, claire).revision
    by_portal = saved(sector).revision
    Revision.objects.filter(pk=by_claire.pk).update(date_created=datetime(2031, 3, 3, 22, 30, tzinfo=UTC))
    Revision.objects.filter(pk=by_portal.pk).update(date_created=datetime(2031, 3, 3, 23, 30, tzinfo=UTC))

    def found(**query):
        return [line["entry"].revision for line in lines(publisher_client, **query)]

    assert found(who="publishers") == [by_claire.pk]
    assert by_portal.pk in found(who="-")
    assert by_claire.pk not in found(who="-")
    assert by_claire.pk in found(kind="offices.office")
    assert by_portal.pk not in found(kind="offices.office")
    assert found(since="2031-03-03") == [by_portal.pk, by_claire.pk]
    assert found(since="2031-03-04") == [by_portal.pk]  # half past midnight in Paris
    assert found(since="2031-03-03", until="2031-03-03") == [by_claire.pk]
    assert found(kind="offices.office", who="publishers", since="2031-03-04") == []


@pytest.mark.parametrize(
    "query", [{"who": "nobody"}, {"kind": "auth.user"}, {"since": "tomorrow"}, {"until": "9" * 40}]
)
def test_what_there_is_not_shows_no_change_and_says_why(query, publisher_client):
    saved(factories.OfficeFactory())

    answer = publisher_client.get(JOURNAL, query)

    assert answer.context["lines"] == []
    assert 'class="errorlist"' in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_of_any_year_are_asked_for(day, publisher_client):
    assert publisher_client.get(JOURNAL, {"since": day, "until": day}).status_code == 200


def test_what_was_deleted_is_in_the_journal_under_its_kind(publisher_client):
    office = factories.OfficeFactory()
    saved(office)
    pk = office.pk
    deleted(office)

    line = lines(publisher_client, kind="offices.office")[0]

    assert line["entry"].what == f"Deleted “{office}”."
    assert line["links"] == [(str(office), reverse("admin:deleted_history", args=["offices.office", pk]))]


def test_the_journal_costs_as_many_queries_for_a_hundred_times_as_many_changes(
    publisher_client, django_user_model
):
    user = django_user_model.objects.get(username="publishers")
    office, sector = factories.OfficeFactory(), factories.SectorFactory()
    counts = []
    for number in (1, 100):
        for _number in range(number):
            with change(Office.objects.filter(pk=office.pk), Sector.objects.filter(pk=sector.pk), user=user):
                office.save()
                sector.save()
        publisher_client.get(JOURNAL)
        with CaptureQueriesContext(connection) as queries:
            publisher_client.get(JOURNAL, {"who": "publishers"})
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] < 25


def test_there_are_fifty_lines_on_a_page_and_the_filter_stays(publisher_client, django_user_model):
    user = django_user_model.objects.get(username="publishers")
    office = factories.OfficeFactory()
    for _number in range(51):
        saved(office, user)

    text = publisher_client.get(JOURNAL, {"who": "publishers"}).text
    (address,) = re.findall(r'href="(\?[^"]*p=2)"', text)

    assert len(lines(publisher_client, who="publishers")) == 50
    assert address == "?who=publishers&amp;p=2"
    assert len(lines(publisher_client, who="publishers", p="2")) == 1


def test_publishers_undo_from_the_journal_and_editors_do_not(publisher_client, editor_client):
    revision = saved(factories.OfficeFactory()).revision
    address = reverse("admin:undo", args=[revision.pk])

    assert f'href="{address}"' in publisher_client.get(JOURNAL).text
    assert f'href="{address}"' not in editor_client.get(JOURNAL).text


def test_strangers_see_no_journal(client):
    for name in ("journal", "deleted"):
        assert client.get(reverse(f"admin:{name}")).status_code == 302


# Words


def test_events_are_told_in_the_language_of_the_reader():
    words = names_in_both("countries", [{"en": "Spain", "fr": "Espagne"}, {"en": "Estonia", "fr": "Estonie"}])

    assert words == {"countries_en": "Estonia and Spain", "countries_fr": "Espagne et Estonie"}


def test_no_more_than_thirty_are_named_in_one_sentence():
    words = names_in_both("countries", [{"en": f"C{n:02}", "fr": f"P{n:02}"} for n in range(42)])

    assert words["countries_en"].endswith("C29 and 12 more")
    assert words["countries_fr"].startswith("P00, P01")


def test_moves_that_were_kept_before_are_still_told():
    words = {f"{name}_{code}": "X" for name in ("old", "new", "day") for code in ("en", "fr")}

    assert in_words(history.comment_of([event("moved", count="2", **words)]), Office) == (
        "Moved 2 countries from X to X from X."
    )


def test_a_line_says_who_what_and_which_version():
    office = factories.OfficeFactory()
    version = saved(office)
    RevisionAuthor.objects.create(revision=version.revision, name="claire (Claire Martin)")
    Revision.objects.filter(pk=version.revision_id).update(
        comment='[{"changed": {"fields": ["Summary (English)"]}}]'
    )

    (line,) = lines_of(versions_of(office), Office)

    assert line["pk"] == version.pk
    assert line["what"] == "Changed Summary (English)."
    assert line["who"] == author_of(Version.objects.get(pk=version.pk).revision) == "claire (Claire Martin)"
    assert line["comment"] == ""
    assert all(str(words) for words in EVENTS.values())
