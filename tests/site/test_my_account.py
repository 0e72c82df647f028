"""One's own account: its language, on whatever machine, and what is mailed to it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.admin_forms import form_at, post
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db

MINE = "/admin/my-account/"
LOGIN = "/admin/login/"
WORDS = {"username": "editors", "password": "correct horse"}


@pytest.fixture
def ada(staff_of):
    return staff_of("Editors")


@pytest.fixture
def ada_client(ada):
    return logged_in(ada)


def test_everybody_of_staff_may_open_it_and_nobody_else(ada_client, client):
    assert "editors@example.org" in ada_client.get(MINE).text
    assert client.get(MINE)["Location"] == f"{LOGIN}?next={MINE}"


def test_every_page_leads_there(ada_client):
    assert f'<a href="{MINE}">My account</a>' in ada_client.get("/admin/").text


def test_a_language_that_was_chosen_is_that_of_the_admin_everywhere(ada, ada_client):
    answer = post(ada_client, MINE, language="fr")

    assert answer.redirect_chain == [(MINE, 302)]
    assert 'lang="fr"' in ada_client.get(MINE).text
    elsewhere = logged_in(ada)
    assert 'lang="fr"' in elsewhere.get("/admin/", headers={"accept-language": "en"}).text


def test_nobody_gets_mail_of_a_kind_that_they_unticked(ada, ada_client):
    page = form_at(ada_client, MINE)
    assert {name for name in page.data if name.startswith("mail_")} == set(type(ada).mails)
    del page.data["mail_answers"]

    ada_client.post(MINE, page.data | {"language": "en"})

    ada.refresh_from_db()
    assert [getattr(ada, name) for name in ada.mails] == [True, False, True, True]


def test_an_unknown_language_is_refused_and_nothing_kept(ada, ada_client):
    answer = post(ada_client, MINE, language="xx")

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"language"}
    ada.refresh_from_db()
    assert ada.language == ""


def test_nothing_else_of_an_account_can_be_changed_there(ada, ada_client):
    post(ada_client, MINE, language="fr", is_superuser="on", email="else@example.org", groups=["1"])

    ada.refresh_from_db()
    assert (ada.is_superuser, ada.email) == (False, "editors@example.org")


def test_the_first_log_in_says_in_which_language_an_account_is(ada, client):
    client.post(LOGIN, WORDS, headers={"accept-language": "fr"})

    ada.refresh_from_db()
    assert ada.language == "fr"
    other = Client()
    other.post(LOGIN, WORDS, headers={"accept-language": "en"})
    assert 'lang="fr"' in other.get("/admin/", headers={"accept-language": "en"}).text
    assert other.cookies[settings.LANGUAGE_COOKIE_NAME].value == "fr"


def test_the_button_of_the_other_language_changes_it_for_the_account(ada, ada_client):
    ada_client.post(reverse("set_language"), {"language": "fr", "next": "/admin/"})
    ada_client.post(reverse("set_language"), {"language": "xx", "next": "/admin/"})

    ada.refresh_from_db()
    assert ada.language == "fr"
    assert 'lang="fr"' in ada_client.get("/admin/").text


def test_one_is_told_where_no_mail_can_arrive(ada, ada_client, settings):
    assert "This portal sends no mail yet" in ada_client.get(MINE).text

    settings.MAIL_IS_SET = True
    assert "no mail yet" not in ada_client.get(MINE).text
    type(ada).objects.update(email="")
    assert "Your account has no e-mail address" in ada_client.get(MINE).text


def test_the_page_costs_few_queries(ada_client, django_assert_num_queries):
    ada_client.get(MINE)

    with django_assert_num_queries(7):
        ada_client.get(MINE)
