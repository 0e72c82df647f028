"""A translation that catches up with its original settles the pair: by forms, drafts, imports and undoing."""

import pytest
from django.contrib.auth import get_user_model

from cnrs_intl.catalogue import history, workflow
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.translating import states
from cnrs_intl.catalogue.undoing import undo
from offices.models import Office
from tests.admin_forms import change, post
from tests.drafted import changed_live, drafted, page_of
from tests.factories import OfficeFactory
from tests.import_files import confirmed, previewed

pytestmark = pytest.mark.django_db

APRIL, SPRING, WINTER = (f"2026-{day}T10:00:00+00:00" for day in ("04-04", "03-03", "01-01"))
LAGGING = {"summary_en": SPRING, "summary_fr": WINTER}
LEVEL = {"summary_en": WINTER, "summary_fr": WINTER}


def office_of(moments, **values):
    office = OfficeFactory(**values)
    return moved_to(office, dict.fromkeys(office.texts_changed, WINTER) | moments)


def moved_to(office, moments):
    changed = there(office).texts_changed | moments
    Office.objects.filter(pk=office.pk).update(texts_changed=changed)
    return there(office)


def there(office):
    return Office.objects.get(pk=office.pk)


def older_in(office):
    return set(states(there(office)))


def rewritten_live(office, moment, **texts):
    """Have a text change for all to see at a moment of the past, beside the drafts that there are."""
    changed_live(office, **texts)
    moved_to(office, dict.fromkeys(texts, moment))


def test_the_next_save_settles_what_the_one_before_left_older(publisher_client):
    office = office_of(LEVEL)
    post(publisher_client, change(office), summary_en="Something new.")
    assert older_in(office) == {"summary_fr"}
    moved_to(office, {"summary_en": SPRING})

    post(publisher_client, change(office), summary_fr="Du nouveau.")

    assert older_in(office) == set()
    last, *_others = history.lines_of(history.versions_of(office), Office)
    assert "older translation" not in last["what"]


def test_what_has_caught_up_makes_the_other_older_when_it_changes_again(publisher_client):
    office = office_of(LAGGING)
    post(publisher_client, change(office), summary_fr="Du nouveau.")

    post(publisher_client, change(office), summary_fr="Encore du nouveau.")

    assert older_in(office) == {"summary_en"}


def test_a_text_that_was_missing_is_as_new_as_its_original(publisher_client):
    office = office_of({"mandate_en": SPRING}, mandate_en="A mandate.", mandate_fr="", state="draft")

    post(publisher_client, change(office), mandate_fr="Un mandat.")

    assert older_in(office) == set()


def test_other_texts_are_as_they_were(publisher_client):
    office = office_of(LAGGING)

    post(publisher_client, change(office), city_fr="Ailleurs")

    assert older_in(office) == {"summary_fr", "city_en"}


def test_a_draft_that_catches_up_settles_them_and_says_so(editor_client, staff_of):
    office = office_of(LAGGING)
    draft = drafted(office, get_user_model().objects.get(username="editors"), summary_fr="Du nouveau.")
    comparison = editor_client.get(page_of(draft, "compare")).text

    workflow.approve(draft, staff_of("Publishers"))

    assert older_in(office) == set()
    assert "the other language need not follow" in comparison


@pytest.mark.parametrize(
    ("moments", "older"), [(LAGGING, "summary_fr"), (LEVEL, "summary_en")], ids=["it lagged", "it was level"]
)
def test_an_original_that_changes_before_that_draft_is_public_leaves_the_two_unsettled(
    staff_of, moments, older
):
    office = office_of(moments)
    drafted(office, staff_of("Editors"), summary_fr="Du nouveau.")
    rewritten_live(office, APRIL, summary_en="Newer still.")

    workflow.approve(Draft.objects.get(), staff_of("Publishers"))

    assert older_in(office) == {older}


def test_an_original_that_is_rewritten_in_the_same_draft_makes_it_older(staff_of):
    office, editor = office_of(LAGGING), staff_of("Editors")
    drafted(office, editor, summary_fr="Du nouveau.")
    drafted(office, editor, summary_en="Newer still.")

    workflow.approve(Draft.objects.get(), staff_of("Publishers"))

    assert older_in(office) == {"summary_fr"}


def test_so_does_a_file_that_brings_the_translation(publisher_client):
    office = office_of(LAGGING)

    file = f"slug,summary_fr\n{office.slug},Du nouveau.\n"
    confirmed(publisher_client, "offices_office", previewed(publisher_client, "offices_office", file))

    assert there(office).summary_fr == "Du nouveau."
    assert older_in(office) == set()


def test_to_undo_it_leaves_the_translation_older_again(publisher_client):
    office = office_of(LEVEL)
    post(publisher_client, change(office), summary_en="Something new.")
    moved_to(office, {"summary_en": SPRING})
    post(publisher_client, change(office), summary_fr="Du nouveau.")
    caught_up = history.versions_of(office).first().revision

    undo(caught_up, user=get_user_model().objects.get(username="publishers"))

    assert older_in(office) == {"summary_fr"}
