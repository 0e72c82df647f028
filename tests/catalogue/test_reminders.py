"""Reminders of what is due for review: to whom, how often, in which language, and what if mail fails."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command
from django.utils import timezone

from cnrs_intl.catalogue import clock, reminders
from cnrs_intl.catalogue.models import ReviewReminder
from offices.models import Office
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db

TEAM = "asia@example.org"
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def mail_is_set(settings):
    settings.MAIL_IS_SET = True
    settings.SITE_URL = "https://portal.example.org"


class Broken(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError("no mail server")


def sent():
    """Run the command, and return what it sent."""
    mail.outbox = []
    call_command("send_review_reminders")
    return mail.outbox


def days_later(number):
    return clock.at(timezone.now() + timedelta(days=number))


def test_a_team_gets_one_message_in_both_languages_with_links_to_all_that_is_due():
    one = OfficeFactory(checked_on=LONG_AGO, team_email=TEAM, name_en="Oslo office", name_fr="Bureau d’Oslo")
    other = OfficeFactory(review_by=LONG_AGO, team_email="Asia@example.org")
    OfficeFactory(checked_on=timezone.localdate(), team_email=TEAM)
    OfficeFactory(checked_on=LONG_AGO, team_email=TEAM, state="draft")

    (message,) = sent()

    assert message.to == [TEAM]
    assert "To be checked again: 2 entries" in message.subject
    for office in (one, other):
        link = f"https://portal.example.org/admin/offices/office/{office.pk}/change/"
        assert message.body.count(link) == 2
    assert "Oslo office" in message.body
    assert "Bureau d’Oslo" in message.body


def test_without_a_team_the_owner_is_told_in_the_language_of_their_admin(staff_of):
    owner = staff_of("Editors")
    owner.language = "fr"
    owner.save()
    OfficeFactory(checked_on=LONG_AGO, owner=owner, name_en="Oslo office", name_fr="Bureau d’Oslo")

    (message,) = sent()

    assert message.to == [owner.email]
    assert "Bureau d’Oslo" in message.body
    assert "Oslo office" not in message.body


def test_an_owner_who_wants_no_such_mail_gets_none(staff_of):
    owner = staff_of("Editors")
    owner.mail_reviews = False
    owner.save()
    OfficeFactory(checked_on=LONG_AGO, owner=owner)

    assert sent() == []


def test_it_is_sent_once_a_week_until_it_is_done():
    office = OfficeFactory(checked_on=LONG_AGO, team_email=TEAM)
    assert len(sent()) == 1

    found = []
    for day in range(1, 15):
        with days_later(day):
            found.append(len(sent()))
    assert [day for day, count in enumerate(found, start=1) if count] == [7, 14]

    Office.objects.filter(pk=office.pk).update(checked_on=timezone.localdate())
    with days_later(21):
        assert sent() == []


def test_of_two_processes_one_sends(monkeypatch):
    OfficeFactory(checked_on=LONG_AGO, team_email=TEAM)
    others = []
    send = reminders.send

    def send_while_another_runs(message):
        monkeypatch.setattr(reminders, "send", send)
        others.extend(reminders.send_reminders())
        return send(message)

    monkeypatch.setattr(reminders, "send", send_while_another_runs)

    assert len(sent()) == 1
    assert others == []


def test_what_the_mail_server_refuses_is_tried_again_the_next_time(settings):
    OfficeFactory(checked_on=LONG_AGO, team_email=TEAM)
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Broken"

    with pytest.raises(CommandError, match=TEAM):
        sent()

    settings.EMAIL_BACKEND = working
    assert len(sent()) == 1


def test_without_mail_nobody_is_reminded_and_nothing_is_noted(settings, capsys):
    settings.MAIL_IS_SET = False
    OfficeFactory(checked_on=LONG_AGO, team_email=TEAM)

    assert sent() == []
    assert not ReviewReminder.objects.exists()
    assert "Mail is not set" in capsys.readouterr().out


def test_what_nobody_is_reminded_of_is_said(staff_of, capsys):
    gone = staff_of("Editors")
    gone.is_active = False
    gone.save()
    OfficeFactory(checked_on=LONG_AGO, name_en="Oslo office", owner=gone)

    assert sent() == []
    assert "neither a team address nor an owner who reads mail: Oslo office." in capsys.readouterr().out
