"""A row that the drafts of two entries hold: said in words wherever these are put on together."""

import pytest
from reversion.models import Version

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.drafts import Into, draft_of
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.restoring import restore
from cnrs_intl.catalogue.writing import change
from offices.models import Office
from tests.conftest import logged_in
from tests.drafted import changed_live, drafted
from tests.factories import CoverageFactory, OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_set():
    return DraftSet.objects.create(name="Reorganisation 2027")


@pytest.fixture
def moved_and_begun_anew(editor, publisher, a_set):
    """A row moved in drafts, whose first holder’s draft was discarded and begun anew; return both offices."""
    new, old = OfficeFactory(name_en="Blue office"), OfficeFactory(name_en="Green office")
    row = CoverageFactory(office=old)
    both = Office.objects.filter(pk__in=[new.pk, old.pk])
    with change(both, user=editor, into=Into(a_set)) as opened:
        row.office = new
        row.save()
        opened.touch(new, old)
    workflow.discard(draft_of(old), publisher)
    drafted(old, editor, city_en="Elsewhere")
    workflow.put(draft_of(old), a_set, editor)
    return new, old


@pytest.fixture
def restored(editor, publisher):
    """The draft of an old version with a row that went elsewhere, beside a draft of who has it now."""
    new, old = OfficeFactory(), OfficeFactory()
    row = CoverageFactory(office=old)
    changed_live(old, city_en="Before")
    version = Version.objects.get_for_object(old).first()
    with change(Office.objects.filter(pk__in=[new.pk, old.pk]), user=publisher) as opened:
        row.office = new
        row.save()
        opened.touch(new, old)
    restore(version, editor)
    drafted(new, editor, city_en="Elsewhere")
    return new, old


def test_the_drafts_of_a_set_that_hold_one_row_say_which_and_whose(moved_and_begun_anew, a_set):
    (problem,) = workflow.problems_together(list(a_set.drafts.select_related("set")))

    assert "It is in the drafts of both" in problem.words
    assert "Blue office" in problem.words
    assert "Green office" in problem.words


@pytest.mark.parametrize(
    "address",
    [
        "/admin/sets/{set}/",
        "/admin/sets/{set}/publish/",
        "/admin/offices/office/{old}/change/",
        "/admin/offices/office/{new}/change/",
        "/preview/set-{set}/en/offices/",
    ],
)
def test_each_page_of_drafts_that_hold_one_row_answers(address, moved_and_begun_anew, a_set, publisher):
    new, old = moved_and_begun_anew

    response = logged_in(publisher).get(address.format(set=a_set.pk, new=new.pk, old=old.pk))

    assert response.status_code in (200, 409)


def test_the_draft_of_an_entry_is_written_although_another_of_its_set_holds_its_row(
    moved_and_begun_anew, editor
):
    _new, old = moved_and_begun_anew

    drafted(old, editor, city_en="Somewhere")

    assert draft_of(old).content[0]["fields"]["city_en"] == "Somewhere"


def test_a_restored_version_whose_row_went_elsewhere_can_be_in_a_set_with_who_has_it(
    restored, editor, publisher, a_set
):
    for office in restored:
        workflow.put(draft_of(office), a_set, editor)

    response = logged_in(publisher).get(f"/admin/sets/{a_set.pk}/")

    assert response.status_code == 200
    assert "It is in the drafts of both" in response.content.decode()


def test_a_change_of_all_entries_into_drafts_is_told_which_row_two_of_them_hold(restored, editor):
    everything = change(Office.objects.all(), user=editor, into=Into(masked=False))

    with pytest.raises(DoesNotApplyError, match="It is in the drafts of both"), everything:
        pass
