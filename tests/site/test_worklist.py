"""The first page of the admin: what waits for whom, and that it costs the same however much there is."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue import workflow
from cnrs_intl.catalogue.models import CheckedLink, Draft, DraftSet
from cnrs_intl.site.worklist import sections_for
from offices.models import Office
from sectors.models import Country
from tests.admin_forms import change, post
from tests.conftest import logged_in
from tests.drafted import drafted
from tests.factories import KeyFigureFactory, OfficeFactory

pytestmark = pytest.mark.django_db


def found(user):
    return {section.name: section for section in sections_for(user)}


def lines(user, name):
    section = found(user).get(name)
    return [line.text for line in section.lines] if section else []


def asked(editor, **values):
    draft = drafted(OfficeFactory(**values), editor, city_en="After")
    workflow.ask(draft, editor)
    return Draft.objects.get(pk=draft.pk)


def test_what_waits_for_approval_leads_a_publisher_to_the_page_that_approves_it(editor, publisher):
    draft = asked(editor, name_en="Oslo office")

    (line,) = found(publisher)["waiting"].lines

    assert line.text == "Oslo office"
    assert line.url == reverse("admin:draft_approve", args=[draft.pk])
    assert "waiting" not in found(editor)
    assert lines(editor, "mine") == ["Oslo office"]


def test_with_two_persons_nobody_is_asked_to_approve_what_they_wrote(publisher, settings):
    settings.TWO_PERSONS = True
    asked(publisher)

    assert "waiting" not in found(publisher)
    assert lines(publisher, "mine")


def test_what_is_sent_back_says_why(editor, publisher):
    workflow.send_back(asked(editor), publisher, "The city is wrong.")

    (line,) = found(editor)["mine"].lines
    assert "Sent back: The city is wrong." in line.detail


def test_a_set_is_one_line_and_its_drafts_are_none(editor):
    together = DraftSet.objects.create(name="Reorganisation")
    for _number in range(2):
        drafted(OfficeFactory(), editor, into=together, city_en="After")

    assert lines(editor, "sets") == ["Reorganisation"]
    assert "mine" not in found(editor)


def test_what_is_scheduled_or_failed_is_shown_to_those_who_can_act_on_it(
    editor, publisher, django_user_model
):
    later = timezone.now() + timedelta(days=2)
    for name, status in (("One", "approved"), ("Two", "failed")):
        draft = drafted(OfficeFactory(name_en=name), editor, city_en="After")
        Draft.objects.filter(pk=draft.pk).update(status=status, publish_at=later)
    OfficeFactory(name_en="Three", withdraw_at=later + timedelta(days=1))
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(editor.groups.all())

    assert lines(publisher, "scheduled") == ["One", "Three"]
    assert lines(editor, "scheduled") == ["One"]
    assert lines(editor, "failed") == lines(publisher, "failed") == ["Two"]
    assert not {"scheduled", "failed"} & found(other).keys()


def test_what_is_due_for_review_is_a_line_for_each_kind_and_says_what_is_ones_own(editor):
    long_ago = timezone.localdate() - timedelta(days=400)
    OfficeFactory(checked_on=long_ago, name_en="Oslo office")
    OfficeFactory(checked_on=long_ago, name_en="Lima office", owner=editor)
    OfficeFactory(checked_on=long_ago, state="draft")
    OfficeFactory(checked_on=timezone.localdate())

    (line,) = found(editor)["due"].lines

    assert line.text == "2 offices"
    assert line.url == reverse("admin:offices_office_changelist") + "?review=due"
    assert line.detail == "yours: Lima office"


def test_texts_that_miss_or_lag_behind_the_other_language_are_counted(editor):
    office = OfficeFactory(name_en="Oslo office")
    Office.objects.filter(pk=office.pk).update(
        texts_changed={"summary_en": "2026-03-03T10:00:00+00:00", "summary_fr": "2026-01-01T10:00:00+00:00"}
    )
    OfficeFactory(state="draft", mandate_en="In English alone.")

    texts = lines(editor, "translations")

    assert texts == [
        "1 office: a text is missing in one language",
        "1 office: a text is older than in the other",
    ]


def test_eight_offices_without_an_e_mail_are_one_line(catalogue, editor):
    texts = lines(editor, "opening")

    assert "No e-mail of their own: 8 offices" in texts
    assert len(texts) < 25


def test_the_line_of_a_missing_e_mail_leads_to_just_those_that_it_counts(catalogue, editor):
    """Not to those of other kinds, nor to what the public does not see; but to what has it in a draft."""
    OfficeFactory(state="draft", email="")
    drafted(Office.objects.in_order().first(), email="a@example.org")
    wanted = {line.url: line.text for line in found(editor)["opening"].lines if "e-mail of" in line.text}

    client = logged_in(editor)
    shown = {words: len(client.get(url).context["form"].lines) for url, words in wanted.items()}

    assert len(shown) == 2  # offices and sectors
    assert [words for words, count in shown.items() if f": {count} " not in words] == []


def test_placements_to_confirm_are_one_line_that_leads_to_the_list_of_them(catalogue, editor):
    count = Country.objects.filter(placement_to_confirm=True).count()

    (line,) = found(editor)["placements"].lines

    assert line.text.startswith(f"{count} ")
    assert line.url.endswith("?placement_to_confirm__exact=1")


def test_a_link_that_failed_two_nights_leads_to_the_form_where_it_is(editor, staff_of):
    office = OfficeFactory(web_page="https://gone.example.org/")
    CheckedLink.objects.create(
        address=office.web_page, outcome="gone", checked_at=timezone.now(), failed_nights=2
    )

    (line,) = found(editor)["broken"].lines

    assert line.url == reverse("admin:offices_office_change", args=[office.pk])
    assert line.detail == f"{office}: the site has no such page"
    assert "broken" not in found(staff_of("Administrators"))


def test_an_administrator_finds_no_work_on_the_catalogue_but_the_last_changes(catalogue, editor, staff_of):
    asked(editor)
    administrator = staff_of("Administrators")

    assert sections_for(administrator) == []
    page = logged_in(administrator).get(reverse("admin:index")).text
    assert "Nothing waits for you." in page
    assert "Last changes" in page


def test_tables_stand_in_groups_of_staffs_words(publisher_client):
    page = publisher_client.get(reverse("admin:index"))

    groups = {
        str(app["name"]): [model["object_name"] for model in app["models"]]
        for app in page.context["app_list"]
    }
    assert list(groups) == ["Content", "Countries and coverage", "The department", "Rows of entries"]
    assert groups["Content"][:3] == ["Office", "Instrument", "Call"]
    assert "Other tables" not in page.text


def test_the_page_costs_the_same_however_much_waits(catalogue, editor, publisher):
    client = logged_in(publisher)

    def ask_for_some(number):
        for _each in range(number):
            asked(editor, checked_on=timezone.localdate() - timedelta(days=400))
            drafted(OfficeFactory(), publisher, city_en="After")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("admin:index")).status_code == 200
        return len(queries)

    ask_for_some(1)
    client.get(reverse("admin:index"))
    first = cost()
    ask_for_some(8)

    assert cost() == first


@pytest.mark.parametrize("in_set", [False, True])
def test_what_was_published_from_its_form_is_no_draft_any_more(in_set, editor, publisher):
    office = OfficeFactory(state="draft", name_en="Oslo office")
    draft = workflow.propose(office, editor)
    a_set = DraftSet.objects.create(name="In January", status="waiting")
    Draft.objects.filter(pk=draft.pk).update(set=a_set if in_set else None)
    assert lines(editor, "sets" if in_set else "mine")

    post(logged_in(publisher), change(office), "_publish")

    assert Office.objects.get(pk=office.pk).is_public
    assert lines(editor, "mine") == []
    assert not Draft.objects.exists()
    a_set.refresh_from_db()
    assert a_set.status == ("writing" if in_set else "waiting")  # it is another set now


def test_each_line_leads_to_a_list_of_just_as_many_as_it_counts(catalogue, editor):
    """Of those that lead to a list of entries; those of addresses lead to their table."""
    KeyFigureFactory(state="draft", value_en="9", value_fr="9")
    OfficeFactory(checked_on="2020-01-01"), OfficeFactory(checked_on="2020-01-01", state="draft")
    OfficeFactory(mandate_fr="Seulement.", state="draft")
    client = logged_in(editor)
    of_lists = [
        line
        for name in ("due", "translations", "opening", "placements")
        for line in found(editor)[name].lines
        if "/?" in line.url and "/contacts/" not in line.url
    ]

    counts = {each.text: client.get(each.url).context["cl"].result_count for each in of_lists}

    assert len(counts) > 8
    assert [text for text, count in counts.items() if str(count) not in re.findall(r"\d+", text)] == []


def test_drafts_and_what_waits_lead_to_their_part_of_the_list_of_drafts(editor, publisher):
    asked(editor)
    page = logged_in(publisher).get(reverse("admin:drafts")).text

    for user, name in ((publisher, "waiting"), (editor, "mine")):
        assert found(user)[name].url.endswith(f"#{name}")
        assert f'id="{name}"' in page
