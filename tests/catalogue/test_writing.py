"""
The one door: whatever changes the catalogue does all of it or nothing, as one revision and one step.

Each road is gone again and again, and the machine stops before each write of it in turn; then it is gone
to its end.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.urls import reverse
from reversion.models import Revision, Version

from cnrs_intl.catalogue.history import author_of, event, in_words
from cnrs_intl.catalogue.models import Catalogued, CatalogueVersion, FormerAddress, LoadedRow, RevisionAuthor
from cnrs_intl.catalogue.writing import NotLockedError, change
from offices.models import Office
from tests import factories, sampling
from tests.catalogue.roads import ROADS, World, delete_many, fixtures, row_deleted

WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(?!django_session|auth_|axes_)(\w+)"')
KEPT = (LogEntry, Revision, RevisionAuthor, FormerAddress, LoadedRow, CatalogueVersion)


class Stopped(Exception):  # noqa: N818 - not a fault of the program
    """The machine stopped."""


@contextmanager
def stopping(at: int | None) -> Iterator[list[str]]:
    """Stop before a write, the first being 0, or never; yield the tables that were written to."""
    written: list[str] = []

    def execute(run: Any, sql: str, *args: Any) -> Any:
        if found := WRITE.match(sql):
            if len(written) == at:
                raise Stopped(sql)
            written.append(found[1])
        return run(sql, *args)

    with connection.execute_wrapper(execute):
        yield written


def picture() -> dict[str, Any]:
    """Return all that a change writes to."""
    ours: list[Any] = [model for model in apps.get_models() if issubclass(model, Catalogued)]
    related: list[Any] = [field.remote_field.through for model in ours for field in model._meta.many_to_many]
    found = {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in (*ours, *related, *KEPT)
    }
    return found | {"versions": list(Version.objects.order_by("pk").values_list("pk", flat=True))}


def number() -> int:
    return CatalogueVersion.objects.values_list("number", flat=True).get()


def writes_of(send: Any) -> list[str]:
    """Return the tables that a road writes to, in turn; what it did is undone."""
    with transaction.atomic(), stopping(None) as written:
        send()
        transaction.set_rollback(True)
    return written


def points(written: list[str]) -> list[int]:
    """Return where to stop: before each write, or, as a sample, where another table's turn comes."""
    last = len(written) - 1
    return [
        place
        for place, table in enumerate(written)
        if sampling.everything or place == last or table != written[place - 1]
    ]


def ends(send: Any, at: int) -> bool:
    """Go a road and be stopped; an import says so in words."""
    try:
        with stopping(at):
            return bool(send().status_code != 200)
    except Stopped:
        return False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("road", "raised"), ROADS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_road_is_gone_to_its_end_or_not_at_all(road, raised, few_countries, publisher_client, tmp_path):
    world = World(publisher_client, tmp_path)
    send = road(world)
    before = picture()
    written = writes_of(send)
    assert len(written) > 4

    for at in points(written):
        send = road(world) if "import" in road.__name__ else send  # the file is read once
        assert not ends(send, at)
        assert picture() == before, f"what was written stays, before write {at} of {written}"

    send = road(world) if "import" in road.__name__ else send
    answer = send()
    assert getattr(answer, "status_code", 302) == 302, answer.text
    assert number() == before["catalogue.CatalogueVersion"][0]["number"] + 1
    (revision,) = Revision.objects.exclude(pk__in=[each["id"] for each in before["reversion.Revision"]])
    assert author_of(revision) == ("" if road is fixtures else "publishers")
    versions = {each["id"]: each["version"] for each in before["offices.Office"]}
    now = dict(Office.objects.filter(pk__in=versions).values_list("pk", "version"))
    higher = {pk: version - versions[pk] for pk, version in now.items() if version != versions[pk]}
    assert higher == {getattr(world, name).pk: 1 for name in raised}


@pytest.mark.django_db
def test_a_row_deleted_on_its_own_page_is_in_the_history_of_its_office(
    publisher_client, few_countries, tmp_path
):
    world = World(publisher_client, tmp_path)

    row_deleted(world)()

    page = publisher_client.get(reverse("admin:offices_office_history", args=[world.office.pk])).text
    assert f"Deleted “{world.row}”." in page
    assert "publishers" in page


@pytest.mark.django_db
def test_who_deleted_what_is_kept_by_name(publisher_client, few_countries, tmp_path):
    world = World(publisher_client, tmp_path)

    delete_many(world)()

    revision = Revision.objects.latest("pk")
    assert in_words(revision.comment, Office) == f"Deleted “{world.office}”. Deleted “{world.second}”."
    assert revision.author.name == "publishers"


def save(instance: Any) -> None:
    instance.save()


def delete(instance: Any) -> None:
    instance.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("write", [save, delete])
@pytest.mark.parametrize(
    "maker",
    [factories.OfficeFactory, factories.CountryFactory, factories.CoverageFactory, factories.RegionFactory],
)
def test_what_was_not_locked_is_not_changed(write, maker, few_countries):
    office, other = factories.OfficeFactory(), maker()
    before = picture()

    def both() -> None:
        with change(Office.objects.filter(pk=office.pk)):
            office.save()
            write(other)

    with pytest.raises(NotLockedError):
        both()

    assert picture() == before


@pytest.mark.django_db
def test_a_change_that_changes_nothing_counts_nothing(few_countries):
    office = factories.OfficeFactory()
    connection.run_on_commit.clear()
    before = picture()

    with change(Office.objects.filter(pk=office.pk)):
        pass

    assert picture() == before


@pytest.mark.django_db
def test_a_change_knows_the_revision_that_keeps_it():
    office, other = factories.OfficeFactory(), factories.OfficeFactory()

    with change(Office.objects.filter(pk=office.pk)) as saved:
        save(office)
    with change(Office.objects.filter(pk=other.pk)) as nothing:
        pass
    with change(Office.objects.filter(pk=other.pk)) as deleted:
        other.delete()

    assert saved.revision.version_set.get().object_id == str(office.pk)
    assert nothing.revision is None
    assert deleted.revision == Revision.objects.latest("pk")


@pytest.mark.django_db
def test_the_history_tells_what_was_deleted_from_what_has_its_name():
    alike = [factories.OfficeFactory(name_en="Twin") for _number in range(2)]

    with change(Office.objects.filter(name_en="Twin")) as opened:
        opened.events.append(event("deleted", name="Twin"))
        for office in alike:
            office.delete()

    kept = json.loads(opened.revision.comment)
    assert [(part["model"], part["pk"]) for part in kept] == [
        ("offices.office", pk) for pk in sorted(each["pk"] for each in kept)
    ]
    assert in_words(opened.revision.comment, Office) == "Deleted “Twin”. Deleted “Twin”."
