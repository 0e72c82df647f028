"""A tick on the form of an entry: what was only corrected leaves the other language as good as it was."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from cnrs_intl.catalogue import history, workflow
from cnrs_intl.catalogue.draft_words import summary_of
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.translating import states
from cnrs_intl.catalogue.undoing import undo
from offices.models import Office
from tests.admin_forms import change, filled, post
from tests.factories import CountryFactory, OfficeFactory

pytestmark = pytest.mark.django_db

SPRING, WINTER = "2026-03-03T10:00:00+00:00", "2026-01-01T10:00:00+00:00"
TICK = {"only_corrected": "on"}


@pytest.fixture
def office():
    made = OfficeFactory(mandate_en="A mandate.", mandate_fr="Un mandat.")
    return moved_to(made, WINTER)


@pytest.fixture
def two_persons(settings):
    settings.TWO_PERSONS = True


def moved_to(office, moment, *columns):
    """Have texts of an office, or all, have changed at a moment."""
    changed = office.texts_changed | dict.fromkeys(columns or office.texts_changed, moment)
    Office.objects.filter(pk=office.pk).update(texts_changed=changed)
    return Office.objects.get(pk=office.pk)


def there(office):
    return Office.objects.get(pk=office.pk)


def older_in(office):
    return set(states(there(office)))


def approved():
    user = get_user_model().objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name="Publishers"))
    workflow.approve(Draft.objects.get(), user)


def test_a_form_offers_it_unticked_where_there_is_something_to_change(publisher_client, office):
    country = CountryFactory()

    page = publisher_client.get(change(office)).text
    buttons = page.index("save-bar")

    assert 0 < page.index("Only a correction: the other language need not follow") < buttons
    assert "only_corrected" not in filled(publisher_client, change(office))
    assert "only_corrected" not in publisher_client.get(reverse("admin:offices_office_add")).text
    assert "only_corrected" not in publisher_client.get(change(country)).text


def test_what_is_only_corrected_leaves_the_other_language_as_good_as_it_was(publisher_client, office):
    post(publisher_client, change(office), summary_en="Corrected.", **TICK)

    assert there(office).summary_en == "Corrected."
    assert older_in(office) == set()
    assert there(office).texts_changed["summary_en"] == WINTER
    last, *_others = history.lines_of(history.versions_of(office), Office)
    assert "older translation" not in last["what"]


def test_without_the_tick_it_is_as_before(publisher_client, office):
    post(publisher_client, change(office), summary_en="Rewritten.")

    assert older_in(office) == {"summary_fr"}


def test_it_settles_nothing_else(publisher_client, office):
    moved_to(office, SPRING, "summary_en", "mandate_fr")

    post(publisher_client, change(office), summary_en="Corrected.", mandate_en="Corrected.", **TICK)

    assert older_in(office) == {"summary_fr", "mandate_en"}  # as they were


def test_a_text_that_was_missing_is_as_new_as_its_original(publisher_client):
    office = moved_to(OfficeFactory(mandate_fr="Un mandat.", state="draft"), WINTER)

    post(publisher_client, change(office), mandate_en="A mandate.", **TICK)

    assert older_in(office) == set()


def test_it_survives_the_road_of_drafts(editor_client, office):
    post(editor_client, change(office), "_draft", summary_en="Corrected.", **TICK)
    assert older_in(office) == set()

    approved()

    assert there(office).summary_en == "Corrected."
    assert older_in(office) == set()


def test_a_draft_without_the_tick_is_as_before(editor_client, office):
    post(editor_client, change(office), "_draft", summary_en="Rewritten.")

    approved()

    assert older_in(office) == {"summary_fr"}


def test_of_two_saves_of_a_draft_only_the_one_without_the_tick_counts(editor_client, office):
    post(editor_client, change(office), "_draft", summary_en="Corrected.", **TICK)
    post(editor_client, change(office), "_draft", mandate_en="Rewritten.")

    approved()

    assert older_in(office) == {"mandate_fr"}


@pytest.mark.parametrize("ticks", [({}, TICK), (TICK, {})])
def test_a_text_that_was_also_rewritten_counts_whichever_came_first(ticks, editor_client, office):
    for words, tick in zip(("One.", "Two."), ticks, strict=True):
        post(editor_client, change(office), "_draft", summary_en=words, **tick)

    approved()

    assert older_in(office) == {"summary_fr"}


def test_a_draft_is_shown_as_it_will_be(editor_client, office):
    post(editor_client, change(office), "_draft", summary_en="Corrected.", mandate_fr="Autre.", **TICK)
    form = editor_client.get(change(office)).context["adminform"].form
    draft = Draft.objects.get()

    assert "translation" not in str(form.fields["summary_fr"].help_text)
    assert "only_corrected" not in filled(editor_client, change(office))
    assert summary_of(draft) == "2 fields"
    comparison = editor_client.get(reverse("admin:draft_compare", args=[draft.pk])).text
    assert "Brought up to date or only corrected: the other language need not follow" in comparison
    assert "Older translations found right" not in comparison


def test_what_becomes_newer_meanwhile_leaves_it_behind(editor_client, office):
    post(editor_client, change(office), "_draft", summary_en="Corrected.", **TICK)
    moved_to(office, SPRING, "summary_fr")

    approved()

    assert older_in(office) == {"summary_en"}


def test_a_refusal_shows_the_tick_again(publisher_client, office):
    answer = post(publisher_client, change(office), slug="no slug", **TICK)

    assert answer.context["adminform"].form["only_corrected"].value()


@pytest.mark.parametrize("tick", [TICK, {}])
def test_to_undo_it_has_the_texts_be_of_the_day_that_they_were(tick, publisher_client, office):
    post(publisher_client, change(office), city_en="Elsewhere", city_fr="Ailleurs")
    post(publisher_client, change(office), summary_en="Corrected.", **tick)
    revision = history.versions_of(office).first().revision

    undo(revision, user=get_user_model().objects.get(username="publishers"))

    assert there(office).summary_en == office.summary_en
    assert older_in(office) == set()
