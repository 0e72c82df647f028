"""Two who write one draft, or what is live beside it: both are kept, or somebody is asked."""

import pytest

from cnrs_intl.catalogue.drafts import Into, draft_at
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.publishing import publish
from cnrs_intl.catalogue.updating import Update
from cnrs_intl.catalogue.writing import change as changed
from instruments.models import Call, CallDate
from offices.models import Office
from tests import factories
from tests.admin_forms import change, filled, form_at, post
from tests.catalogue.conflict_pages import answered
from tests.catalogue.draft_forms import drafted, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(office_with_rows):
    return office_with_rows


def test_what_two_write_into_one_draft_is_brought_together(office, editor_client, claire):
    draft = drafted(editor_client, office, city_en="First")
    sent = filled(editor_client, change(office), telephone="+1")
    post(claire, change(office), "_draft", email="a@b.org")

    answer = editor_client.post(change(office), sent | {"_draft": "1"}, follow=True)

    assert "laire changed Email meanwhile: both changes are saved." in answer.text.replace("E-mail", "Email")
    found = entry(draft)
    assert (found["city_en"], found["telephone"], found["email"]) == ("First", "+1", "a@b.org")
    assert found["state"] == "published"


def test_what_two_write_otherwise_into_one_draft_is_asked_about(office, editor_client, claire):
    draft = drafted(editor_client, office, city_en="First")
    sent = filled(editor_client, change(office), city_en="Mine")
    post(claire, change(office), "_draft", city_en="Theirs")

    page = editor_client.post(change(office), sent | {"_draft": "1"})

    assert (page.status_code, entry(draft)["city_en"]) == (409, "Theirs")
    assert "By claire" in page.text
    answered(editor_client, page, "mine")
    assert entry(draft)["city_en"] == "Mine"


def test_a_draft_that_was_begun_while_a_form_was_open_is_not_written_over(office, editor_client, claire):
    sent = filled(editor_client, change(office), telephone="+1")
    draft = drafted(claire, office, city_en="Theirs")

    editor_client.post(change(office), sent | {"_draft": "1"})

    assert (entry(draft)["city_en"], entry(draft)["telephone"]) == ("Theirs", "+1")


def test_a_draft_that_was_discarded_or_published_meanwhile_is_begun_again(office, editor_client, claire):
    draft = drafted(claire, office, city_en="Theirs")
    sent = filled(editor_client, change(office), telephone="+1") | {"_draft": "1"}
    publish([draft], user=None)

    editor_client.post(change(office), sent)

    found = entry(draft_at(Office, office.pk))
    assert (found["city_en"], found["telephone"]) == ("Theirs", "+1")
    Draft.objects.all().delete()
    editor_client.post(change(office), sent)
    assert entry(draft_at(Office, office.pk))["telephone"] == "+1"


def test_what_an_editor_typed_into_what_was_published_meanwhile_becomes_a_draft(
    editor_client, claire, office
):
    new = factories.OfficeFactory(state="draft", city_en="Old")
    sent = filled(editor_client, change(new), city_en="Typed") | {"_save": "1"}
    post(claire, change(new), "_publish")

    editor_client.post(change(new), sent)

    assert Office.objects.get(pk=new.pk).city_en == "Old"
    assert entry(draft_at(Office, new.pk))["city_en"] == "Typed"
    assert form_at(editor_client, change(new)).data["city_en"] == "Typed"


def test_a_date_that_went_to_another_call_meanwhile_is_another_date_in_the_draft(few_countries):
    here, there = factories.CallFactory(), factories.CallFactory()
    day = factories.CallDateFactory(call=here)
    with changed(Call.objects.filter(pk=here.pk), into=Into()):
        typed = CallDate.objects.get(pk=day.pk)
        typed.step_en, typed.step_fr = "Results", "Résultats"
        typed.save()
    with changed(Call.objects.filter(pk__in=[here.pk, there.pk])) as opened:
        CallDate.objects.filter(pk=day.pk).update(call=there)
        opened.touch(here, there)
    draft = draft_at(Call, here.pk)

    Update(draft).keep(None, None)

    dates = [each for each in draft.content if each["model"] == "instruments.calldate"]
    assert len(dates) == 1
    assert str(day.uid) not in {each["fields"]["uid"] for each in dates}
    assert day.pk not in {each["pk"] for each in dates}
