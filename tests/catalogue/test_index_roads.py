"""The index of the search says what the catalogue says, by whatever road it was changed, and once undone."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from reversion.models import Revision

from cnrs_intl.catalogue import version, workflow
from cnrs_intl.catalogue.index import search
from cnrs_intl.catalogue.models import DraftSet, LoadedRow, SearchEntry, SearchTerm
from cnrs_intl.catalogue.publishing import publish
from cnrs_intl.catalogue.rebuilding import differences, is_current, rebuild
from cnrs_intl.catalogue.restoring import restore
from cnrs_intl.catalogue.shown import shown_of
from cnrs_intl.catalogue.undoing import undo
from cnrs_intl.catalogue.writing import change
from cnrs_intl.derci.models import Mission
from cnrs_intl.site.management.commands import prepare
from offices.models import Office
from tests.catalogue.roads import ROADS, World
from tests.catalogue.test_history_pages import saved
from tests.drafted import drafted
from tests.factories import OfficeFactory

MAKERS = [road for road, _raised in ROADS]
UNDONE = [road for road in MAKERS if road.__name__ in {"change_form", "withdraw", "import_entries", "move"}]


def counts(typed: str) -> dict[str, int]:
    return search(typed).counts


def keys() -> set[str]:
    return set(SearchEntry.objects.values_list("key", flat=True))


@pytest.fixture
def world(few_countries, publisher_client, tmp_path):
    made = World(publisher_client, tmp_path)
    rebuild()
    return made


@pytest.mark.parametrize("road", MAKERS, ids=lambda road: road.__name__)
def test_it_is_the_same_as_one_made_anew_whatever_road_a_change_takes(road, world):
    send = road(world)
    before = Revision.objects.count()

    send()

    assert Revision.objects.count() > before or road.__name__ == "fixtures"
    assert list(differences()) == []


@pytest.mark.parametrize("road", UNDONE, ids=lambda road: road.__name__)
def test_it_is_what_it_was_once_a_change_is_undone(road, world):
    for office in (world.office, world.other, world.draft):
        saved(office)
    send, there = road(world), keys()
    send()

    undo(Revision.objects.latest("pk"), user=None)

    assert list(differences()) == []
    assert keys() == there


@pytest.mark.django_db
def test_a_version_that_is_brought_back_is_found_once_published():
    office = OfficeFactory(name_en="Zephyr office")
    old = saved(office)
    saved(office, name_en="Mistral office")

    restored = restore(old, None)
    drafted_only = counts("zephyr")
    publish([restored.draft], user=None)

    assert (drafted_only, counts("zephyr"), counts("mistral")) == ({}, {"office": 1}, {})
    assert list(differences()) == []


@pytest.mark.usefixtures("loaded", "catalogue")
@pytest.mark.django_db
def test_what_corrected_fixtures_say_is_found(bring):
    bring(Mission, "partners", summary_en="Zephyrine words.", summary_fr="Des mots.")

    assert counts("zephyrine") == {"mission": 1}
    assert list(differences()) == []


@pytest.mark.django_db
def test_a_set_is_found_in_its_preview_alone_and_by_all_once_published(staff_of):
    editor, publisher = staff_of("Editors"), staff_of("Publishers")
    of_set = DraftSet.objects.create(name="Winds", created_by=editor)
    offices = [OfficeFactory(name_en="Zephyr office"), OfficeFactory(name_en="Zephyr bureau")]
    for office in offices:
        drafted(office, editor, into=of_set, name_en=f"Mistral {office.pk}")

    with transaction.atomic(), version.apart():
        shown_of("set", of_set).put_on()
        previewed = counts("mistral"), counts("zephyr")
        transaction.set_rollback(True)
    live = counts("mistral"), counts("zephyr")
    workflow.publish_set(of_set, publisher)

    assert previewed == ({"office": 2}, {})
    assert live == ({}, {"office": 2})
    assert (counts("mistral"), counts("zephyr")) == ({"office": 2}, {})
    assert list(differences()) == []


@pytest.mark.usefixtures("catalogue")
@pytest.mark.django_db
def test_a_backup_whose_index_is_of_an_older_format_has_it_made_anew_by_prepare(monkeypatch, settings):
    LoadedRow.objects.filter(model="search").update(key="0 as it was")
    SearchEntry.objects.filter(kind="office").update(digest="old")
    settings.DEBUG = True
    others = {"compilemessages", "migrate", "load_catalogue", "build_names"}
    monkeypatch.setattr(
        prepare, "call_command", lambda name, **kwargs: name in others or call_command(name, **kwargs)
    )

    prepare.Command().prepare()

    assert is_current()
    assert list(differences()) == []


def rename(pk: int, rounds: int) -> None:
    for number in range(rounds):
        with change(Office.objects.filter(pk=pk)):
            office = Office.objects.get(pk=pk)
            office.name_en = f"Zephyr levanter number{number}"
            office.save()


def at_once(keys: list[int], rounds: int) -> list[BaseException]:
    """Have each office renamed in a thread of its own; return what failed."""
    faults: list[BaseException] = []

    def work(pk: int) -> None:
        try:
            rename(pk, rounds)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[pk], daemon=True) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return faults


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_words_at_once_wait_in_turn_and_leave_each_word_once(catalogue):
    """On SQLite the database of tests is in memory, where nobody is beside another one."""
    pks = [OfficeFactory(name_en=f"Ostro {number}").pk for number in range(2)]

    if connection.vendor == "postgresql":
        assert at_once(pks, 15) == []
    else:
        for pk in pks:
            rename(pk, 3)

    assert SearchTerm.objects.filter(text="levanter", language="en").values_list("entries", flat=True)[0] == 2
    assert SearchTerm.objects.filter(text="levanter").count() == 1
    assert list(differences()) == []
