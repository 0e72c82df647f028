"""Several who write drafts at once: nobody's words are lost, and nobody waits for ever. On SQLite in turn."""

import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections

from cnrs_intl.catalogue import applying, drafts, workflow
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import as_drafted, change
from instruments.models import Activity
from offices.models import Office
from tests.drafted import changed_live, drafted
from tests.factories import ActivityFactory

ROUNDS = 8


def at_once(*works, rounds=ROUNDS):
    """Do all at the same time, each in a thread with a connection of its own; return what failed."""
    begin, faults = threading.Barrier(len(works)), []

    def work(act):
        try:
            for number in range(rounds):
                begin.wait(60)
                act(number)
        except Exception as error:
            faults.append(error)
            begin.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[act], daemon=True) for act in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return faults


def in_turn(*works, rounds=ROUNDS):
    for number in range(rounds):
        for act in works:
            act(number)
    return []


@pytest.fixture
def together():
    return at_once if connection.vendor == "postgresql" else in_turn


@pytest.fixture
def editor(staff_of):
    return get_user_model().objects.get(pk=staff_of("Editors").pk)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_one_draft_both_find_their_words_in_it(catalogue, editor, together):
    office = Office.objects.get(slug="tokyo")

    faults = together(
        lambda number: drafted(office, editor, city_en=f"City {number}"),
        lambda number: drafted(office, editor, city_fr=f"Ville {number}"),
    )

    assert faults == []
    fields = draft_of(office).content[0]["fields"]
    assert (fields["city_en"], fields["city_fr"]) == (f"City {ROUNDS - 1}", f"Ville {ROUNDS - 1}")
    assert draft_of(office).number == 2 * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_the_draft_of_what_is_in_no_table_yet_both_find_their_words_in_it(editor, together):
    with change(user=editor, into=Into()):
        made = ActivityFactory()
    key = made.pk

    def write(**values):
        with change(Activity.objects.filter(pk=key), user=editor, into=Into(also=((Activity, key),))):
            activity = Activity.objects.get(pk=key)
            for name, value in values.items():
                setattr(activity, name, value)
            activity.save()

    faults = together(
        lambda number: write(name_en=f"Labs {number}"), lambda number: write(name_fr=f"Labos {number}")
    )

    assert faults == []
    draft = Draft.objects.get()
    fields = draft.content[0]["fields"]
    assert (fields["name_en"], fields["name_fr"]) == (f"Labs {ROUNDS - 1}", f"Labos {ROUNDS - 1}")
    assert draft.number == 1 + 2 * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_what_is_discarded_while_what_is_live_changes_stays_away(catalogue, editor, together, monkeypatch):
    office = Office.objects.get(slug="tokyo")
    there, merging, merge = threading.Event(), threading.Event(), drafts.merge

    def slowly(*contents):
        merging.set()  # the draft is read by now
        time.sleep(0.05)
        return merge(*contents)

    monkeypatch.setattr(drafts, "merge", slowly)

    def discard(number):
        draft = drafted(office, editor, city_en=f"City {number}")
        there.set()
        if connection.vendor == "postgresql":
            assert merging.wait(60)
        workflow.discard(draft, editor)
        merging.clear()

    def save(number):
        assert there.wait(60)
        changed_live(office, city_fr=f"Ville {number}")
        there.clear()

    faults = together(discard, save)

    assert faults == []
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_drafts_of_one_set_do_not_wait_for_each_other(catalogue, editor, together):
    tokyo, beijing = Office.objects.get(slug="tokyo"), Office.objects.get(slug="beijing")
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    for office in (tokyo, beijing):
        drafted(office, editor, into=a_set, city_en="Before")

    faults = together(
        lambda number: drafted(tokyo, editor, city_en=f"City {number}"),
        lambda number: drafted(beijing, editor, city_en=f"City {number}"),
    )

    assert faults == []
    for office in (tokyo, beijing):
        assert draft_of(office).content[0]["fields"]["city_en"] == f"City {ROUNDS - 1}"


@pytest.fixture
def slowly_shown(monkeypatch):
    """Return what does two things at once, the first stopping halfway, and returns faults."""
    real, begun, looking = applying.take_rows_away, threading.Event(), threading.local()

    def slowly(batch):
        found = real(batch)
        if getattr(looking, "here", False):
            begun.set()
            time.sleep(1)
        return found

    monkeypatch.setattr(applying, "take_rows_away", slowly)

    def both(look, act):
        def marked(_number):
            looking.here = True
            look()

        def second(_number):
            if connection.vendor == "postgresql":
                begun.wait(20)
            act()

        return (at_once if connection.vendor == "postgresql" else in_turn)(marked, second, rounds=1)

    return both


@pytest.mark.django_db(transaction=True)
def test_a_draft_can_be_saved_while_somebody_opens_its_form(catalogue, editor, slowly_shown):
    office = Office.objects.get(slug="tokyo")
    drafted(office, editor, city_en="City")

    def look():
        with as_drafted([(Office, office.pk)], Into()):
            pass

    faults = slowly_shown(look, lambda: drafted(office, editor, city_fr="Ville"))

    assert faults == []
    assert draft_of(office).content[0]["fields"]["city_fr"] == "Ville"


@pytest.mark.django_db(transaction=True)
def test_a_set_can_be_published_while_somebody_looks_at_its_page(catalogue, staff_of, editor, slowly_shown):
    publisher = get_user_model().objects.get(pk=staff_of("Publishers").pk)
    a_set = DraftSet.objects.create(name="Reorganisation 2027")
    for slug in ("tokyo", "beijing"):
        drafted(Office.objects.get(slug=slug), editor, into=a_set, city_en="City")
    drafts = list(a_set.drafts.select_related("set"))

    faults = slowly_shown(
        lambda: workflow.problems_together(drafts), lambda: workflow.publish_set(a_set, publisher)
    )

    assert faults == []
    assert Office.objects.get(slug="tokyo").city_en == "City"
