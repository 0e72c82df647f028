"""What somebody typed into a form of the admin survives a log-in that comes between."""

import re
from urllib.parse import parse_qs, urlencode

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from cnrs_intl.accounts.models import User
from tests.admin_forms import FormReader, change, filled, form_at

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
ADD = reverse("admin:accounts_user_add")
NAMED = {"username": "administrators", "password": "correct horse"}
NAME = "Élise “é” & <b>\r\nsecond line"


@pytest.fixture
def ada(staff_of):
    return staff_of("Editors")


@pytest.fixture
def address(ada):
    return f"{change(ada)}?_changelist_filters=q%3Dada"


def fields(answer) -> dict:
    reader = FormReader()
    reader.feed(answer.text)
    return reader.data


def typed_then_expired(client: Client, address: str, **typed) -> object:
    """Return what answers a form that is saved after its session has ended."""
    data = filled(client, address, **typed) | {"_save": "Save"}
    Session.objects.all().delete()
    return client.post(address, data)


def logged_in_on(client: Client, page, **changes) -> object:
    """Fill in the log-in form of a page as it came."""
    data = fields(page)
    action = re.search(r'<form action="([^"]+)" method="post" id="login-form"', page.text)[1]
    return client.post(action.replace("&amp;", "&"), data | NAMED | changes)


def test_a_form_saved_after_the_session_ended_is_answered_by_the_log_in_page(administrator_client, address):
    answer = typed_then_expired(administrator_client, address, last_name=NAME)

    assert answer.status_code == 200
    assert "Your session had ended" in answer.text
    assert parse_qs(fields(answer)["typed"], keep_blank_values=True)["last_name"] == [NAME]
    assert 'action="/admin/language/"' not in answer.text  # which would lose it


def test_after_the_log_in_it_comes_back_and_is_not_saved(administrator_client, ada, address):
    editors = [str(group.pk) for group in Group.objects.order_by("pk")[:2]]
    page = typed_then_expired(administrator_client, address, last_name=NAME, groups=editors)

    way_back = logged_in_on(administrator_client, page)

    assert 'src="/static/js/way_back.js"' in way_back.text
    assert f'action="{address}"' in way_back.text
    assert way_back["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    sent = fields(way_back)
    assert (sent["_resume"], sent["last_name"]) == ("1", NAME)
    assert way_back.text.count('name="groups"') == 2

    shown = administrator_client.post(address, sent | {"groups": editors})
    assert "It is not saved yet" in shown.text
    assert fields(shown)["last_name"] == NAME
    assert fields(shown)["groups"] == editors
    assert "_resume" not in fields(shown)
    ada.refresh_from_db()
    assert ada.last_name == ""


def test_then_it_can_be_saved(administrator_client, ada, address):
    page = typed_then_expired(administrator_client, address, last_name="Lovelace")
    sent = fields(logged_in_on(administrator_client, page))
    shown = administrator_client.post(address, sent)

    administrator_client.post(address, fields(shown) | {"_save": "Save"})

    ada.refresh_from_db()
    assert ada.last_name == "Lovelace"


def test_a_wrong_password_loses_nothing(administrator_client, address):
    page = typed_then_expired(administrator_client, address, last_name=NAME)

    again = logged_in_on(administrator_client, page, password="wrong")

    assert fields(again)["typed"] == fields(page)["typed"]
    assert fields(logged_in_on(administrator_client, again))["last_name"] == NAME


def test_passwords_tokens_and_buttons_are_not_carried(administrator_client):
    words = {"username": "ada", "password1": "a long enough word", "password2": "a long enough word"}

    page = typed_then_expired(administrator_client, ADD, **words)

    typed = parse_qs(fields(page)["typed"])
    assert typed["username"] == ["ada"]
    assert not {"password1", "password2", "csrfmiddlewaretoken", "_save"} & typed.keys()
    shown = administrator_client.post(ADD, fields(logged_in_on(administrator_client, page)))
    assert fields(shown)["username"] == "ada"
    assert not User.objects.filter(username="ada").exists()


def test_an_account_without_the_right_is_refused_as_ever(administrator_client, ada, address):
    page = typed_then_expired(administrator_client, address, last_name=NAME)

    sent = fields(logged_in_on(administrator_client, page, username="editors"))

    assert administrator_client.post(address, sent).status_code == 403
    assert "It is not saved yet" not in administrator_client.get("/admin/").text


@pytest.mark.parametrize("elsewhere", ["https://example.org/admin/sectors/add/", "//example.org/", "/en/"])
def test_nothing_is_sent_on_to_what_is_no_form_of_ours(client, administrator_client, elsewhere):
    address = f"{LOGIN}?{urlencode({'next': elsewhere})}"

    answer = client.post(address, NAMED | {"next": elsewhere, "typed": "last_name=Lovelace"})

    assert answer.status_code == 302
    assert answer["Location"] in {"/admin/", "/en/"}


def test_what_was_typed_can_name_no_button(client, administrator_client):
    typed = "username=ada&_save=1&csrfmiddlewaretoken=x&password1=y"

    answer = client.post(f"{LOGIN}?next={ADD}", NAMED | {"next": ADD, "typed": typed})

    assert not {"_save", "password1"} & fields(answer).keys()
    assert fields(answer)["csrfmiddlewaretoken"] != "x"


@pytest.mark.parametrize(
    ("sent_to", "leads_to"),
    [
        ("/admin/accounts/user/", "/admin/accounts/user/"),
        ("/admin/password_change/", "/admin/password_change/"),
        ("/admin/accounts/user/1/", "/admin/accounts/user/1/"),
        ("/admin/nowhere/", "/admin/nowhere/"),
        ("/admin/offices/office/process_import/", "/admin/offices/office/import/"),
    ],
)
def test_what_is_no_such_form_leads_to_its_page(client, sent_to, leads_to):
    answer = client.post(sent_to, {"action": "close_selected"})

    assert answer.status_code == 302
    assert answer["Location"] == f"{LOGIN}?next={leads_to}"


# Logged in again in another window: the token of the first is old


@pytest.fixture
def strict_client(administrator_client):
    client = Client(enforce_csrf_checks=True)
    client.cookies = administrator_client.cookies
    return client


def test_a_form_with_an_old_token_comes_back_by_its_button(strict_client, ada, address):
    form = filled(strict_client, address, last_name=NAME) | {"_save": "Save"}
    strict_client.cookies["csrftoken"] = "n" * 32

    refused = strict_client.post(address, form)

    assert refused.status_code == 403
    assert "way_back.js" not in refused.text
    shown = strict_client.post(address, fields(refused))
    assert fields(shown)["last_name"] == NAME
    ada.refresh_from_db()
    assert ada.last_name == ""


def test_logged_out_besides_one_logs_in_on_the_way(strict_client, address):
    form = filled(strict_client, address, last_name=NAME)
    strict_client.cookies.clear()

    page = strict_client.post(address, fields(strict_client.post(address, form)))

    assert "Your session had ended" in page.text
    assert fields(logged_in_on(strict_client, page))["last_name"] == NAME


def test_a_log_in_page_with_an_old_token_keeps_what_it_carries(strict_client, address):
    page = typed_then_expired(strict_client, address, last_name=NAME)
    strict_client.cookies["csrftoken"] = "n" * 32

    refused = logged_in_on(strict_client, page)

    assert refused.status_code == 403
    assert fields(refused)["last_name"] == NAME
    assert "correct horse" not in refused.text


@pytest.mark.parametrize("sent_to", [ADD, f"{LOGIN}?next={ADD}"])
def test_what_another_site_sent_is_not_shown(strict_client, sent_to):
    forged = {"username": "mallory", "typed": "username=mallory", "next": ADD}

    answer = strict_client.post(sent_to, forged, headers={"origin": "https://example.org"})

    assert answer.status_code == 403
    assert "mallory" not in answer.text


@pytest.mark.parametrize("sent_to", ["/admin/accounts/user/", "/admin/logout/", LOGIN])
def test_other_forms_are_refused_as_ever(strict_client, sent_to):
    answer = strict_client.post(sent_to, {"username": "ada"})

    assert answer.status_code == 403
    assert "This form could not be accepted" in answer.text


# The page in the browser


def test_what_is_not_saved_is_marked_for_the_script(administrator_client, address):
    script = '<script src="/static/js/admin_form.js"'
    assert f"{script} defer>" in administrator_client.get(address).text

    refused = administrator_client.post(address, filled(administrator_client, address, username=""))

    assert f"{script} data-unsaved defer>" in refused.text
    assert form_at(administrator_client, address).data["username"] == "editors"
