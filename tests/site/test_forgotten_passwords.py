"""Forgotten passwords: a mailed link gives a new one, and nobody can flood or find out addresses with it."""

import re
from datetime import timedelta
from importlib import reload
from threading import current_thread
from unittest.mock import patch

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import clear_url_caches
from django.utils.translation import get_language

from cnrs_intl import urls
from cnrs_intl.accounts.models import User
from cnrs_intl.site.admin_passwords import MOST_MAILS, sending
from tests.site.test_admin_french import english_in

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
ASK = "/admin/password_reset/"
LONG = "a long enough word"


@pytest.fixture(autouse=True)
def reset_urls(settings):
    cache.clear()
    settings.MAIL_IS_SET = True
    reload(urls)
    clear_url_caches()
    yield
    settings.MAIL_IS_SET = False
    reload(urls)
    clear_url_caches()


def ask(email, client=None):
    """Ask for a link, and wait until what is to be mailed is; return the answer."""
    answer = (client or Client()).post(ASK, {"email": email})
    sending.submit(int).result(10)
    return answer


def link_in(message):
    (link,) = re.findall(r"http://127.0.0.1:8000(/admin/reset/\S+)", message.body)
    return link


def follow(link):
    """Open a mailed link; return the client and the page."""
    client = Client()
    return client, client.get(link, follow=True)


def set_by(link, password=LONG):
    client, page = follow(link)
    return client.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


def may_log_in(password):
    return Client().post(LOGIN, {"username": "editors", "password": password}).status_code == 302


def test_a_mailed_link_gives_a_new_password_and_unlocks(editor):
    for _attempt in range(5):
        locked = Client().post(LOGIN, {"username": "editors", "password": "guess"})
    assert ASK in locked.text

    ask(editor.email)

    (message,) = mail.outbox
    page = follow(link_in(message))[1].text
    assert 'lang="en"' in page
    assert "at least 12 characters" in page
    set_by(link_in(message))
    assert may_log_in(LONG)


@pytest.mark.parametrize(("language", "written"), [("fr", "fr"), ("en", "en"), ("", "en")])
def test_the_message_is_in_the_accounts_language_or_else_the_pages(editor, language, written):
    User.objects.filter(pk=editor.pk).update(language=language)

    with patch("django.contrib.auth.forms.loader.render_to_string", lambda *_: str(get_language())):
        ask(editor.email)

    (message,) = mail.outbox
    assert (message.subject, message.body) == (written, written)


def test_the_message_says_whose_account_it_is_and_what_the_link_is_good_for(editor):
    User.objects.filter(pk=editor.pk).update(language="en")

    ask(editor.email)

    (message,) = mail.outbox
    assert message.subject == "[CNRS international] A new password"
    assert "for your account “editors” of the portal" in message.body
    assert "good once, for three days" in message.body


def test_a_link_is_good_once(editor):
    ask(editor.email)
    link = link_in(mail.outbox[0])
    set_by(link)

    page = follow(link)[1]

    assert "new_password1" not in page.text
    assert f'<a href="{ASK}">Ask for another link</a>' in page.text
    set_by(link, "another long enough word")
    assert may_log_in(LONG)


def test_the_page_for_a_new_password_is_in_french_for_who_reads_french(editor):
    ask(editor.email)
    link = link_in(mail.outbox[0])
    client = Client(headers={"accept-language": "fr"})

    good = client.get(link, follow=True).text
    set_by(link)
    spent = client.get(link, follow=True).text

    assert 'name="new_password1"' in good
    assert 'name="new_password1"' not in spent
    assert english_in(good, []) == english_in(spent, []) == set()


def test_a_link_is_good_for_three_days(editor, settings):
    ask(editor.email)
    link = link_in(mail.outbox[0])
    assert "new_password1" in follow(link)[1].text
    assert timedelta(days=3).total_seconds() == settings.PASSWORD_RESET_TIMEOUT

    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "new_password1" not in follow(link)[1].text


def test_a_new_password_ends_the_sessions_of_before(editor):
    client = Client()
    client.post(LOGIN, {"username": "editors", "password": "correct horse"})
    assert client.get("/admin/").status_code == 200
    ask(editor.email)

    set_by(link_in(mail.outbox[0]))

    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("lacks", ["is_active", "password"])
def test_no_link_goes_to_an_account_that_opens_to_no_password(editor, lacks):
    User.objects.filter(pk=editor.pk).update(**{lacks: False if lacks == "is_active" else "!"})

    ask(editor.email)

    assert mail.outbox == []


def test_nobody_is_flooded_with_links(editor, staff_of):
    for _time in range(MOST_MAILS + 3):
        answer = ask(editor.email)
        assert answer["Location"] == f"{ASK}done/"
    assert len(mail.outbox) == MOST_MAILS

    ask(staff_of("Publishers").email)

    assert len(mail.outbox) == MOST_MAILS + 1


def test_an_address_that_there_is_not_gets_the_same_answer_as_fast(editor):
    senders = []
    with patch("django.core.mail.EmailMultiAlternatives.send", lambda _: senders.append(current_thread())):
        answers = [ask(email) for email in (editor.email, "nobody@example.org")]

    assert [answer["Location"] for answer in answers] == [f"{ASK}done/"] * 2
    assert len(senders) == 1
    assert current_thread() not in senders  # who asks does not wait for the mail server


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_pages_of_a_forgotten_password_speak_the_browsers_language(client, language):
    for address in (ASK, f"{ASK}done/", "/admin/reset/done/"):
        answer = client.get(address, headers={"accept-language": language})

        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text
