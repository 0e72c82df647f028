"""What forms, histories and the page before publishing say of what has a date: nothing that is not so yet."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.workflow import seen_of
from offices.models import Office
from tests.admin_forms import change, confirmed, post
from tests.drafted import drafted
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=days)


def an_office(**values):
    """Return an office; its dates are numbers of days from now."""
    values |= {name: day(each) for name, each in values.items() if name.endswith("_at")}
    return OfficeFactory(name_en="Oslo office", **values)


SCHEDULED, OVER, WITHDRAWN = {"publish_at": 90}, {"withdraw_at": -3}, {"state": "withdrawn"}


def says(office):
    """Return what the form of an office is to say, and how its history is to begin."""
    if office.state == "withdrawn":
        return "Withdrawn.", "Withdrawn"
    if office.withdraw_at:
        since, minute = (date_format(office.withdraw_at, f"{kind}_FORMAT") for kind in ("DATE", "DATETIME"))
        return f"Withdrawn since {since}.", f"Withdrawn (since {minute})"
    begins = date_format(office.publish_at, "DATETIME_FORMAT")
    return f"It is to be public on {begins} (Paris time).", f"Scheduled ({begins})"


def standing(answer):
    return re.search(r'<section class="standing".*?</section>', answer.text, re.DOTALL).group()


def words_of_saving(answer):
    return re.findall(r'value="([^"]*)" name="_save"', answer.text)


@pytest.mark.parametrize("case", [SCHEDULED, OVER, WITHDRAWN])
def test_what_the_public_does_not_see_is_called_live_nowhere(case, publisher_client):
    office = an_office(**case)
    post(publisher_client, change(office), city_en="Bergen")
    sentence, row = says(office)

    form = standing(publisher_client.get(change(office)))
    history = publisher_client.get(reverse("admin:offices_office_history", args=[office.pk])).text

    assert sentence in form
    assert "Live since" not in form
    assert row in " ".join(re.sub(r"<[^>]*>", "", history).split())
    assert not re.search(r"\bLive\b", history.split('id="change-history"')[1])


def test_what_its_time_made_public_is_live_since_then(publisher_client):
    office = an_office(publish_at=90)
    post(publisher_client, change(office), city_en="Bergen")
    begun = timezone.localtime() + timedelta(days=100)
    Office.objects.filter(pk=office.pk).update(publish_at=begun)

    with clock.at(begun + timedelta(days=1)):
        form = standing(publisher_client.get(change(office)))

    assert f"Live since {date_format(begun, 'DATE_FORMAT')}." in form


@pytest.mark.parametrize("case", [SCHEDULED, OVER])
def test_what_only_saves_is_called_so(case, publisher_client):
    form = publisher_client.get(change(an_office(**case)))

    assert words_of_saving(form) == ["Save"]


def test_what_is_typed_wrongly_changes_neither_where_it_stands_nor_its_buttons(publisher_client):
    office = an_office()
    post(publisher_client, change(office), city_en="Bergen")

    answer = post(publisher_client, change(office), withdraw_at=f"{day(-3):%Y-%m-%dT%H:%M}")

    assert "Live since" in standing(answer)
    assert words_of_saving(answer) == ["Publish at once"]


@pytest.mark.parametrize(
    ("case", "label"),
    [({}, "Live"), (SCHEDULED, "Scheduled"), (OVER, "Withdrawn"), (WITHDRAWN, "Withdrawn")],
)
def test_a_comparison_calls_what_is_stored_by_what_it_is(case, label, publisher_client):
    draft = drafted(an_office(**case), city_en="Bergen")

    page = publisher_client.get(reverse("admin:draft_compare", args=[draft.pk]))

    assert page.context["old_name"] == label
    assert f'<th scope="col">{label}</th>' in page.text


# The page before a draft is published


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (SCHEDULED, "“Oslo office” will be public on {begins} (Paris time)."),
        (OVER, "“Oslo office” is withdrawn: the public no longer sees it."),
    ],
)
def test_a_draft_of_what_stays_hidden_is_said_to_be_public_at_no_other_time(case, words, publisher_client):
    office = an_office(**case)
    draft = drafted(office, city_en="Bergen")
    words = words.format(
        begins=date_format(office.publish_at, "DATETIME_FORMAT") if office.publish_at else ""
    )

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft.pk]))
    done = confirmed(publisher_client, page)

    assert words in page.text
    assert words in done.text
    for untrue in ("public at once", "for the first time", "is public now"):
        assert untrue not in page.text + done.text
    assert publisher_client.get(office.get_absolute_url()).status_code == 404


def test_a_set_says_of_each_entry_that_stays_hidden_from_when_it_is_public(publisher_client):
    of_set = DraftSet.objects.create(name="Reform")
    office = an_office(**SCHEDULED)
    drafted(office, into=of_set, city_en="Bergen")
    drafted(OfficeFactory(), into=of_set, city_en="Rome")
    begins = date_format(office.publish_at, "DATETIME_FORMAT")

    page = publisher_client.get(reverse("admin:set_publish", args=[of_set.pk]))

    assert "It will be public at once." in page.text
    assert f"“Oslo office” will be public on {begins} (Paris time)." in page.text


def test_drafts_that_were_ticked_are_said_to_be_public_only_where_they_are(publisher_client):
    office = an_office(**SCHEDULED)
    hidden = drafted(office, city_en="Bergen")
    seen = drafted(OfficeFactory(name_en="Rome office"), city_en="Naples")
    begins = date_format(office.publish_at, "DATETIME_FORMAT")
    words = f"“Oslo office” will be public on {begins} (Paris time)."

    def ticked(*drafts):
        ticks = {"draft": [seen_of(draft, [draft]) for draft in drafts]}
        return publisher_client.post(reverse("admin:drafts_publish"), ticks)

    alone, both = ticked(hidden), ticked(hidden, seen)
    done = confirmed(publisher_client, alone)

    assert words in alone.text
    assert words in done.text
    for untrue in ("public at once", "is public now"):
        assert untrue not in alone.text + done.text
    assert "2 drafts will be public at once, all or none." in both.text
    assert words in both.text


def test_a_draft_with_a_time_before_that_of_its_entry_says_the_later_one(publisher_client):
    office = an_office(**SCHEDULED)
    draft = drafted(office, city_en="Bergen")
    sooner, begins = day(30), date_format(office.publish_at, "DATETIME_FORMAT")
    asked = {"publish_at": f"{sooner:%Y-%m-%dT%H:%M}"}

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft.pk]), asked)

    assert f"“Oslo office” will be public on {begins} (Paris time)." in page.text
    assert "It will be public on" not in page.text


@pytest.mark.parametrize("days", [-3, 10])
def test_a_draft_for_a_time_at_which_its_entry_is_withdrawn_is_said_to_be_public_never(
    days, publisher_client
):
    office = an_office(withdraw_at=days)
    draft = drafted(office, city_en="Bergen")
    asked = {"publish_at": f"{day(30):%Y-%m-%dT%H:%M}"}

    page = publisher_client.get(reverse("admin:draft_publish", args=[draft.pk]), asked)
    done = confirmed(publisher_client, page)

    draft.refresh_from_db()
    assert draft.publish_at == day(30)
    for answer in (page, done):
        assert "“Oslo office” will be withdrawn then: the public will not see it." in answer.text
        assert "be public on" not in answer.text
