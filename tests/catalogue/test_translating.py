"""Texts that are missing in one language or older than in the other: marked, found, and recorded."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from cnrs_intl.catalogue import history, workflow
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.translating import states
from cnrs_intl.catalogue.writing import change as in_one_go
from offices.models import Office
from sectors.models import Sector
from tests.admin_forms import change, post
from tests.drafted import drafted
from tests.factories import OfficeFactory, SectorFactory

pytestmark = pytest.mark.django_db

SPRING, WINTER = "2026-03-03T10:00:00+00:00", "2026-01-01T10:00:00+00:00"
OFFICES = "admin:offices_office_changelist"


def lagging(**values):
    """Make an office of which the French summary is older than the English one."""
    office = OfficeFactory(**values)
    Office.objects.filter(pk=office.pk).update(texts_changed={"summary_en": SPRING, "summary_fr": WINTER})
    return Office.objects.get(pk=office.pk)


def long_settled(**values):
    office = OfficeFactory(**values)
    Office.objects.filter(pk=office.pk).update(texts_changed=dict.fromkeys(office.texts_changed, WINTER))
    return Office.objects.get(pk=office.pk)


def said_of(office):
    return [line["what"] for line in history.lines_of(history.versions_of(office), Office)]


def test_a_form_says_beside_each_text_what_it_lacks(publisher_client):
    office = lagging(mandate_fr="En français seulement.", state="draft")

    form = publisher_client.get(change(office)).context["adminform"].form

    assert "Older than the English of 3 March 2026." in form.fields["summary_fr"].help_text
    assert "Missing: there is a text in French." in form.fields["mandate_en"].help_text
    assert "One or two sentences." in form.fields["summary_fr"].help_text
    assert "translation" not in str(form.fields["summary_en"].help_text)


def test_a_list_counts_them_and_is_narrowed_to_them(publisher_client):
    lagging(name_en="Lagging")
    OfficeFactory(name_en="Lacking", mandate_en="In English alone.", state="draft")
    OfficeFactory(name_en="Whole")

    for kind, shown, words in (
        ("older", "Lagging", "1 older translation"),
        ("missing", "Lacking", "1 missing translation"),
    ):
        page = publisher_client.get(reverse(OFFICES), {"translations": kind}).text
        assert [name for name in ("Lagging", "Lacking", "Whole") if f">{name}<" in page] == [shown]
        assert words in page


def test_a_list_names_the_texts_and_leads_to_each_on_the_form(publisher_client):
    office = lagging(mandate_en="In English alone.", state="draft")

    page = publisher_client.get(reverse(OFFICES)).text

    for column, words in (("mandate_fr", "Mandate (French)"), ("summary_fr", "Summary (French)")):
        assert f'<a href="{change(office)}#id_{column}">{words}</a>' in page


def test_a_section_of_a_form_says_in_its_heading_what_is_to_be_translated(publisher_client):
    sector = SectorFactory(state="draft", body_en="In English alone.")
    Sector.objects.filter(pk=sector.pk).update(texts_changed={"summary_en": SPRING, "summary_fr": WINTER})

    (folded,) = texts_of(publisher_client.get(change(sector)).text)

    assert folded.startswith("<details><summary>")
    assert '<span class="translation">1 text missing, 1 older text</span>' in folded.split("</summary>")[0]
    assert "translation" not in texts_of(publisher_client.get(change(SectorFactory())).text)[0]


def test_a_folded_section_in_which_something_is_wrong_is_open(publisher_client):
    sector = SectorFactory()

    answer = post(publisher_client, change(sector), name_en="")

    assert texts_of(answer.text)[0].startswith("<details open>")


def texts_of(page):
    return [f"<details{part}" for part in page.split("<details")[1:] if ">Texts</h2>" in part]


@pytest.mark.parametrize("kind", ["nonsense", "%00"])
def test_a_filter_that_there_is_not_narrows_nothing(kind, publisher_client):
    OfficeFactory(name_en="Whole")

    assert ">Whole<" in publisher_client.get(reverse(OFFICES) + f"?translations={kind}").text


def test_publishing_at_once_what_leaves_a_translation_behind_is_recorded_once(publisher_client):
    office = long_settled()

    post(publisher_client, change(office), summary_en="Something new.")
    post(publisher_client, change(office), city_en="Elsewhere", city_fr="Ailleurs")

    last, first, *_older = said_of(office)
    assert "Published with an older translation: Summary (French)." in first
    assert "older translation" not in last


def test_so_is_a_draft_that_is_published(staff_of):
    office = long_settled()
    drafted(office, staff_of("Editors"), summary_fr="Autre chose.")

    workflow.approve(Draft.objects.get(), staff_of("Publishers"))

    assert said_of(office)[0] == (
        "Draft published. Written by editors. Published with an older translation: Summary (English)."
    )


def test_the_history_of_an_entry_says_nothing_of_the_others_that_were_changed_with_it():
    lags, other, too = long_settled(), long_settled(), long_settled()
    with in_one_go(Office.objects.filter(pk__in=[lags.pk, other.pk, too.pk])) as opened:
        for office, values in ((lags, {"summary_en": "New."}), (other, {"telephone": "1"})):
            for name, value in values.items():
                setattr(office, name, value)
            office.save()
        too.mandate_en, too.summary_fr = "New.", "Nouveau."
        too.save()
    whole = history.in_words(opened.revision.comment, Office)

    assert said_of(other)[0] == ""
    assert said_of(lags)[0] == "Published with an older translation: Summary (French)."
    assert said_of(too)[0].startswith("Published with an older translation: ")
    assert f"{lags} – Summary (French)" in whole
    assert f"{too} – Summary (English)" in whole


def test_so_is_a_new_entry_that_is_published_as_it_stands(publisher_client):
    office = lagging(state="draft")

    publisher_client.post(reverse(OFFICES), {"action": "publish_selected", "_selected_action": [office.pk]})

    assert "Published with an older translation: Summary (French)." in said_of(office)[0]


def test_a_publisher_says_that_older_translations_are_right_as_they_are(publisher_client):
    office = lagging()
    assert "Older translations are right" in publisher_client.get(change(office)).text

    sent = {"action": "translations_right", "_selected_action": [office.pk], "index": "0", "_from_form": "1"}
    answer = publisher_client.post(reverse(OFFICES), sent, follow=True)

    assert answer.redirect_chain == [(change(office), 302)]
    assert states(Office.objects.get(pk=office.pk)) == {}
    assert said_of(office)[0] == "Older translations found right."
    assert "Older translations are right" not in answer.text


def test_an_editor_may_not(editor_client):
    office = lagging()
    assert "Older translations are right" not in editor_client.get(change(office)).text

    editor_client.post(reverse(OFFICES), {"action": "translations_right", "_selected_action": [office.pk]})

    assert states(Office.objects.get(pk=office.pk))


def test_a_change_in_both_languages_is_none(publisher_client):
    office = long_settled()

    post(publisher_client, change(office), summary_en="Something new.", summary_fr="Du nouveau.")

    assert "older translation" not in said_of(office)[0]


def test_with_two_persons_it_becomes_a_draft_that_somebody_else_approves(publisher_client, settings):
    settings.TWO_PERSONS = True
    office = lagging()
    assert "Older translations are right" in publisher_client.get(change(office)).text

    settle(publisher_client, office)

    draft = Draft.objects.get()
    assert set(states(there(office))) == {"summary_fr"}
    comparison = publisher_client.get(reverse("admin:draft_compare", args=[draft.pk])).text
    assert "Older translations found right" in comparison
    assert "Summary (French)" in comparison

    workflow.approve(draft, other_publisher())

    assert states(there(office)) == {}


def test_a_draft_keeps_it_when_its_form_is_saved_and_forgets_nothing_newer(publisher_client, settings):
    settings.TWO_PERSONS = True
    office = lagging()
    settle(publisher_client, office)
    post(publisher_client, change(office), city_en="Elsewhere", city_fr="Ailleurs")
    newer = dict.fromkeys(["summary_en"], "2026-04-04T10:00:00+00:00")
    Office.objects.filter(pk=office.pk).update(texts_changed=there(office).texts_changed | newer)

    workflow.approve(Draft.objects.get(), other_publisher())

    found = there(office)
    assert found.city_en == "Elsewhere"
    assert found.texts_changed["summary_fr"] == SPRING  # as the draft said
    assert set(states(found)) == {"summary_fr"}  # of the English of April, nobody said it


def settle(client, office):
    sent = {"action": "translations_right", "_selected_action": [office.pk], "index": "0", "_from_form": "1"}
    return client.post(reverse(OFFICES), sent, follow=True)


def there(office):
    return Office.objects.get(pk=office.pk)


def other_publisher():
    user = get_user_model().objects.create_user("other", is_staff=True)
    user.groups.add(Group.objects.get(name="Publishers"))
    return user
