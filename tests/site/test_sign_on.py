"""Single sign-on by OpenID Connect, tried against a small provider: who is let in, and who is not."""

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user
from django.core.cache import cache
from django.test import Client

from cnrs_intl.accounts.models import User
from cnrs_intl.site.admin_sign_on import SSO
from tests.admin_forms import change, filled
from tests.site import provider as providers

pytestmark = pytest.mark.django_db

START = "/admin/sign-on/"
BACK = "/admin/sign-on/back/"
LOGIN = "/admin/login/"


@pytest.fixture(scope="module")
def one_provider():
    made = providers.Provider()
    yield made
    made.stop()


@pytest.fixture
def provider(one_provider, settings):
    settings.OIDC_IS_SET = True
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = one_provider.issuer, providers.CLIENT
    settings.OIDC_CLIENT_SECRET = providers.SECRET
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, SSO]
    cache.clear()
    one_provider.key, one_provider.told, one_provider.fails = one_provider.published, {}, ""
    one_provider.sub_of_userinfo = "1"
    one_provider.person = {"email": "Editors@Example.org", "email_verified": True}
    return one_provider


@pytest.fixture
def ada(staff_of):
    return staff_of("Editors")


def come_back(client, provider, **asked):
    """Go to the provider, agree there, and follow it back."""
    address = client.get(START, asked)["Location"]
    assert address.startswith(f"{provider.issuer}/auth?")
    back = urlsplit(provider.agree(address))
    return client.get(f"{back.path}?{back.query}", follow=True)


def who(client) -> User | None:
    user = get_user(client)
    return user if user.is_authenticated else None


def test_without_the_setting_there_is_no_such_way(ada, client):
    assert "single sign-on" not in client.get(LOGIN).text
    assert client.get(START).status_code == 404
    assert client.get(BACK, {"code": "x", "state": "x"}).status_code == 404
    assert client.post(START, {"typed": "x"}).status_code == 404


def test_whoever_has_an_account_is_let_in_and_led_where_they_wanted_to_go(provider, ada, client):
    page = client.get(f"{LOGIN}?next=/admin/my-account/").text
    (link,) = re.findall(r'href="(/admin/sign-on/[^"]*)"', page)

    answer = come_back(client, provider, next=parse_qs(urlsplit(unescape(link)).query)["next"][0])

    assert answer.redirect_chain[-1][0] == "/admin/my-account/"
    assert who(client) == ada
    assert User.objects.get(pk=ada.pk).language == "en"


def test_the_addresses_that_it_names_are_the_portals_own_whatever_the_host_header(provider, client, settings):
    asked = parse_qs(urlsplit(client.get(START, headers={"host": "localhost"})["Location"]).query)

    assert asked["redirect_uri"] == [f"{settings.SITE_URL}{BACK}"]
    assert asked["scope"] == ["openid email"]
    assert asked["code_challenge_method"] == ["S256"]


def test_nobody_gets_an_account_or_a_right_by_it(provider, ada, client):
    provider.person |= {"email": "new@example.org", "groups": ["Administrators"], "is_superuser": True}

    answer = come_back(client, provider)

    assert answer.redirect_chain[-1][0] == LOGIN
    assert "No open account of the portal has your address “new@example.org”" in answer.text
    assert User.objects.count() == 1

    provider.person |= {"email": ada.email}
    come_back(client, provider)
    ada.refresh_from_db()
    assert ([group.name for group in ada.groups.all()], ada.is_superuser) == (["Editors"], False)


@pytest.mark.parametrize("verified", [False, None, "false", "yes"])
def test_an_address_that_is_not_verified_opens_nothing(provider, ada, client, verified):
    provider.person["email_verified"] = verified

    answer = come_back(client, provider)

    assert "does not say that your address" in answer.text
    assert who(client) is None


@pytest.mark.parametrize("lacks", ["is_active", "is_staff"])
def test_a_closed_account_opens_to_nobody(provider, ada, client, lacks):
    User.objects.update(**{lacks: False})

    assert "No open account" in come_back(client, provider).text
    assert who(client) is None


def test_two_accounts_with_one_address_open_to_nobody_and_that_is_said(provider, ada, client):
    User.objects.create_user("twin", "editors@EXAMPLE.org", is_staff=True)

    answer = come_back(client, provider)

    assert "Several accounts of the portal have your address “Editors@Example.org”" in answer.text
    assert who(client) is None


def test_a_closed_account_with_the_same_address_takes_nobodys_place(provider, ada, client):
    User.objects.create_user("former", ada.email, is_staff=True, is_active=False)

    come_back(client, provider)

    assert who(client) == ada


def test_an_account_without_an_address_is_nobodys(provider, client):
    User.objects.create_user("none", "", is_staff=True)
    provider.person = {"email": "", "email_verified": True}

    assert who(client) is None
    come_back(client, provider)
    assert who(client) is None


@pytest.mark.parametrize(
    "told",
    [
        {"iss": "https://else.example.org"},
        {"aud": "another"},
        {"aud": ["portal", "another"], "azp": "another"},
        {"exp": 1},
        {"nonce": "another"},
        {"sub": "2"},
    ],
)
def test_a_token_that_is_not_for_us_now_opens_nothing(provider, ada, client, told):
    provider.told = told

    answer = come_back(client, provider)

    assert "Single sign-on did not work" in answer.text
    assert who(client) is None


def test_a_token_signed_by_somebody_else_opens_nothing(provider, ada, client):
    provider.key = providers.new_key()

    assert "Single sign-on did not work" in come_back(client, provider).text
    assert who(client) is None


@pytest.mark.parametrize("path", ["openid-configuration", "/token", "/me", "/keys"])
def test_a_provider_that_fails_leads_back_to_the_log_in_page(provider, ada, client, path):
    if path == "openid-configuration":
        provider.fails = path
        assert client.get(START)["Location"] == LOGIN
    else:
        provider.fails = path
        assert "Single sign-on did not work" in come_back(client, provider).text

    assert 'name="password"' in client.get(LOGIN).text
    assert client.post(LOGIN, {"username": "editors", "password": "correct horse"}).status_code == 302


def test_an_answer_is_good_once_and_for_the_browser_that_asked(provider, ada, client):
    back = urlsplit(provider.agree(client.get(START)["Location"]))
    address = f"{back.path}?{back.query}"
    other = Client()

    assert other.get(address)["Location"] == LOGIN
    assert who(other) is None
    client.get(address)
    assert who(client) == ada
    client.logout()
    assert client.get(address)["Location"] == LOGIN
    assert client.get(BACK, {"error": "access_denied", "state": "x"})["Location"] == LOGIN


def test_who_gives_up_at_the_provider_reads_of_no_failure(provider, ada, client, caplog):
    asked = parse_qs(urlsplit(client.get(START, {"next": "/admin/my-account/"})["Location"]).query)

    refused = {"error": "access_denied", "state": asked["state"][0]}
    answer = client.get(BACK, refused, follow=True)

    assert answer.redirect_chain == [(f"{LOGIN}?next=%2Fadmin%2Fmy-account%2F", 302)]
    assert '<li class="warning">You were not logged in: single sign-on was cancelled' in answer.text
    assert "did not work" not in answer.text
    assert caplog.messages == []


def test_the_next_try_leads_where_the_first_one_should_have(provider, ada, client):
    provider.fails = "/token"
    page = come_back(client, provider, next="/admin/my-account/").text
    provider.fails = ""

    (link,) = re.findall(r'href="(/admin/sign-on/[^"]*)"', page)
    answer = come_back(client, provider, next=parse_qs(urlsplit(unescape(link)).query)["next"][0])

    assert answer.redirect_chain[-1][0] == "/admin/my-account/"


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("path", ["/token", "/me", "/keys", "openid-configuration"])
@pytest.mark.parametrize("said", [[], ["keys"], "text", 7, None, {"keys": [1]}])
def test_an_answer_that_is_nothing_that_we_know_is_no_fault_of_ours(
    provider, client, monkeypatch, path, said
):
    answer = provider.answer
    monkeypatch.setattr(
        provider, "answer", lambda asked, form: said if asked.endswith(path) else answer(asked, form)
    )

    fails_at_once = path == "openid-configuration"
    page = client.get(START, follow=True) if fails_at_once else come_back(client, provider)

    assert page.status_code == 200
    assert "Single sign-on did not work" in page.text
    assert who(client) is None


def test_it_leads_to_no_other_site(provider, ada, client):
    answer = come_back(client, provider, next="https://example.org/")

    assert answer.redirect_chain[-1][0] == "/admin/"


def test_the_second_factor_is_not_asked_of_those_who_come_that_way(provider, ada, client, settings):
    settings.SECOND_FACTOR = "required"

    assert come_back(client, provider).status_code == 200
    assert client.get("/admin/").status_code == 200


def test_guessed_passwords_do_not_lock_it(provider, ada, client):
    for _attempt in range(5):
        Client().post(LOGIN, {"username": "editors", "password": "guess"})

    come_back(client, provider)

    assert who(client) == ada


def test_a_session_ends_when_the_account_is_closed(provider, ada, client):
    come_back(client, provider)

    User.objects.update(is_active=False)

    assert client.get("/admin/").status_code == 302


def test_what_was_typed_comes_back_after_it(provider, administrator_client, ada, client):
    provider.person["email"] = "administrators@example.org"
    address = change(ada)
    data = filled(administrator_client, address, first_name="Ada")
    page = client.post(address, data).text
    form = page.partition(f'action="{START}"')[2]
    typed, where = (
        unescape(re.search(rf'name="{name}" value="([^"]*)"', form)[1]) for name in ("typed", "next")
    )

    kept = client.post(START, {"typed": typed, "next": where})
    (link,) = re.findall(r'href="(/admin/sign-on/\?[^"]*)"', kept.text)
    answer = come_back(client, provider, next=parse_qs(urlsplit(unescape(link)).query)["next"][0])

    assert "You are logged in" in answer.text
    assert 'value="Ada"' in answer.text


def test_the_provider_is_asked_only_by_who_comes_from_there(provider, ada, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:1/away"
    client = Client()
    began = time.monotonic()

    client.post(LOGIN, {"username": "editors", "password": "correct horse"})

    assert client.get("/admin/").status_code == 200
    assert time.monotonic() - began < 5
