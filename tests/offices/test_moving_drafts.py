"""Moving countries in drafts: what Editors may do, and what is prepared in a set."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from cnrs_intl.catalogue import clock, workflow
from cnrs_intl.catalogue.drafts import Into, draft_of, name_of
from cnrs_intl.catalogue.models import Draft, DraftSet
from cnrs_intl.catalogue.writing import as_drafted, change
from offices.models import Coverage, Office
from offices.moving import Changed, Move, carry_out, state_of
from tests.drafted import drafted
from tests.factories import CountryFactory, CoverageFactory, OfficeFactory
from tests.offices.moves import DAY, EVE, MOVE, asked, confirm, previewed, rows_of

pytestmark = pytest.mark.django_db


def a_day_to_come():
    return clock.now() + timedelta(days=30)


@pytest.mark.parametrize(
    ("client", "destination"),
    [("editor_client", ""), ("editor_client", "drafts"), ("publisher_client", "drafts")],
)
def test_a_move_into_drafts_changes_nothing_that_is_live(client, destination, request, offices):
    old, new = offices
    CoverageFactory(office=old, level="area")
    before = rows_of(old)

    answer = confirm(request.getfixturevalue(client), old, new, destination=destination)

    assert "not public yet" in answer.text
    assert (rows_of(old), rows_of(new)) == (before, [])
    (ends,), (begins,) = (draft_of(office).content[1:] for office in (old, new))
    assert (ends["fields"]["until"], begins["fields"]["since"]) == (EVE.isoformat(), DAY.isoformat())


def test_an_editor_is_not_offered_to_move_at_once(editor_client, offices):
    old, new = offices
    row = CoverageFactory(office=old)
    data = asked(old, new, destination="at-once") | {"seen": state_of([old, new]), "rows": [row.pk]}

    answer = editor_client.post(MOVE, data)

    assert "destination" in answer.context["form"].errors
    assert rows_of(new) == []
    assert not Draft.objects.exists()


def test_a_move_into_a_set_goes_on_from_the_drafts_that_there_are(publisher_client, offices):
    old, new = offices
    rows = [CoverageFactory(office=old), CoverageFactory(office=old)]
    plan = DraftSet.objects.create(name="Reorganisation 2027")
    confirm(publisher_client, old, new, rows=[rows[0].pk], destination=f"set-{plan.pk}")

    seen = previewed(publisher_client, old, new, destination=f"set-{plan.pk}")
    confirm(publisher_client, old, new, rows=[rows[1].pk], destination=f"set-{plan.pk}")

    assert [step.country for step, _ticked in seen.context["steps"]] == [rows[1].country]
    assert len(draft_of(new).content) == 3
    assert {draft.set for draft in plan.drafts.all()} == {plan}


def test_half_a_move_is_never_public(editor_client, publisher_client, offices):
    old, new = offices
    CoverageFactory(office=old)
    before = rows_of(old)
    confirm(editor_client, old, new)
    of_set = draft_of(old).set
    assert of_set.created_by.username == "editors"

    alone = publisher_client.post(reverse("admin:draft_publish", args=[draft_of(old).pk]), follow=True)

    assert "_confirmed" not in alone.text
    assert (rows_of(old), rows_of(new)) == (before, [])
    workflow.publish_set(of_set, get_user_model().objects.get(username="publishers"))
    assert rows_of(old) != before
    assert len(rows_of(new)) == 1


def test_a_second_move_goes_into_the_set_of_the_first_and_says_what_else_is_in_it(editor_client, offices):
    old, new = offices
    rows = [CoverageFactory(office=old), CoverageFactory(office=old)]
    confirm(editor_client, old, new, rows=[rows[0].pk])

    answer = confirm(editor_client, old, new, rows=[rows[1].pk])

    assert DraftSet.objects.count() == 1
    assert f"goes live with it: {old}, {new}." in answer.text


def test_a_move_into_another_set_names_that_which_a_draft_leaves_and_whose_draft_it_was(
    editor_client, offices, staff_of
):
    old, new = offices
    CoverageFactory(office=old)
    colleague = staff_of("Publishers")
    left, chosen = (DraftSet.objects.create(name=name) for name in ("First reform", "Second reform"))
    drafted(old, colleague, into=left, city_en="Elsewhere")
    drafted(OfficeFactory(), into=chosen, city_en="Far away")

    answer = confirm(editor_client, old, new, destination=f"set-{chosen.pk}")

    text = unescape(answer.text)
    assert f"goes live with it: {old} (draft of {name_of(colleague)})." in text
    assert f"The draft of “{old}” was in the set “First reform”, and is no longer." in text
    assert "The set “Second reform” also holds 1 other draft, which goes live with these." in text
    assert draft_of(old).set == chosen


def test_a_date_of_its_own_does_not_hold_for_a_draft_in_the_set_of_a_move(editor_client, offices):
    old, new = offices
    CoverageFactory(office=old)
    draft = drafted(old, city_en="Elsewhere")
    workflow.ask(draft, get_user_model().objects.get(username="editors"), publish_at=a_day_to_come())

    answer = confirm(editor_client, old, new)

    assert draft_of(old).publish_at is None
    assert f"The draft of “{old}” was dated" in answer.text


def test_two_rows_of_one_country_are_one_country(editor_client, offices):
    old, new = offices
    row = CoverageFactory(office=old, until=date(2035, 1, 1))
    CoverageFactory(office=old, country=row.country, since=date(2035, 1, 2))

    answer = confirm(editor_client, old, new)

    assert draft_of(old).set.name.startswith(f"{row.country}: ")
    assert "Moved one country" in answer.text


def test_rows_that_are_in_a_draft_alone_are_counted_by_country(editor_client, offices):
    old, new = offices
    countries = [CountryFactory(), CountryFactory()]
    with change(Office.objects.filter(pk=old.pk), into=Into()):
        for country in countries:
            CoverageFactory(office=old, country=country)

    confirm(editor_client, old, new)

    assert draft_of(old).set.name.startswith("2 countries: ")


def test_two_offices_whose_drafts_are_in_two_sets_move_nothing(editor_client, offices):
    CoverageFactory(office=offices[0])
    for office, name in zip(offices, ("First reform", "Second reform"), strict=True):
        drafted(office, into=DraftSet.objects.create(name=name), city_en="Elsewhere")

    answer = confirm(editor_client, *offices)

    assert "in several sets (“First reform”, “Second reform”)" in answer.text
    assert [len(draft_of(office).content) for office in offices] == [2, 1]


def test_sets_of_moves_are_told_apart(editor_client, offices):
    old, new = offices
    row = CoverageFactory(office=old)
    DraftSet.objects.create(name=f"{row.country}: from {old.city} to {new.city}")

    confirm(editor_client, old, new)

    assert draft_of(old).set.name == f"{row.country}: from {old.city} to {new.city} (2)"


def test_the_name_of_a_set_that_is_free_again_is_taken_again(editor_client, offices):
    old, new = offices
    row = CoverageFactory(office=old)
    name = f"{row.country}: from {old.city} to {new.city}"
    DraftSet.objects.create(name=f"{name} (2)")

    confirm(editor_client, old, new)
    assert draft_of(old).set.name == name

    Draft.objects.all().delete()
    confirm(editor_client, old, new)
    assert draft_of(old).set.name == f"{name} (3)"


def test_a_move_is_refused_once_a_colleague_wrote_in_the_draft_of_an_office():
    old, new = OfficeFactory(), OfficeFactory()
    row = CoverageFactory(office=old, level="named")
    both = Office.objects.filter(pk__in=[old.pk, new.pk])
    drafted(old, city_en="City")
    with as_drafted([(Office, old.pk), (Office, new.pk)], Into()):
        seen = state_of(list(both))
    with change(both, into=Into()):
        moved = Coverage.objects.get(pk=row.pk)
        moved.level = "liaison"
        moved.save()

    with pytest.raises(Changed):
        carry_out(Move(old, new, date(2030, 1, 1)), {row.pk}, seen, into=Into())
