"""A second factor besides the password: by a setting, asked at the log-in, set up by oneself."""

import re
from base64 import b32decode
from datetime import timedelta
from html import escape, unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from cnrs_intl.accounts import second_factor
from tests.admin_forms import change, filled
from tests.conftest import logged_in

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
PAGE = "/admin/my-account/second-factor/"
PICTURE = f"{PAGE}picture.svg"


@pytest.fixture
def ada(staff_of, settings):
    settings.OTP_TOTP_SYNC = False  # or a step of the clock during a test moved what is accepted
    return staff_of("Editors")


@pytest.fixture(params=["optional", "required"])
def on(request, settings):
    settings.SECOND_FACTOR = request.param
    return request.param


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = "required"


def code_of(key: bytes, steps: int = 0) -> str:
    """Return what an application shows, so many times thirty seconds from now."""
    return f"{totp(key, t0=-30 * steps):06}"


def set_up(client) -> tuple[bytes, list[str]]:
    """Do as somebody does with a telephone; return the key in it, and the codes on paper."""
    key = b32decode(re.search(r'class="key">([A-Z2-7 ]+)<', client.get(PAGE).text)[1].replace(" ", ""))
    answer = client.post(PAGE, {"code": code_of(key), "set-up": ""})
    return key, re.findall(r"<li><code>(\w+)</code>", answer.text)


def log_in(code="", client=None, **more):
    words = {"username": "editors", "password": "correct horse", "code": code, "next": "/admin/"}
    client = client or Client()
    return client.post(LOGIN, words | more), client


def test_nothing_is_asked_by_default(ada):
    answer, client = log_in()

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert client.get(PAGE).status_code == 404
    assert 'name="code"' not in Client().get(LOGIN).text
    assert "Second factor" not in client.get("/admin/my-account/").text


def test_who_has_set_it_up_needs_password_and_code(on, ada):
    key, _codes = set_up(log_in()[1])
    assert 'name="code"' in Client().get(LOGIN).text

    for wrong in ("", "000000", "x"):
        TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
        answer, client = log_in(wrong)
        assert answer.context["form"].errors.keys() == {"code"}
        assert client.get("/admin/").status_code == 302
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    answer, client = log_in(code_of(key, 1))

    assert answer["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_is_good_once(required, ada):
    key, _codes = set_up(log_in()[1])
    code = code_of(key, 1)

    assert log_in(code)[0].status_code == 302
    assert log_in(code)[0].status_code == 200


def test_a_code_on_paper_replaces_the_telephone_once(required, ada):
    _key, codes = set_up(log_in()[1])
    assert len(codes) == 10

    assert log_in(codes[0].upper())[0].status_code == 302
    assert log_in(codes[0])[0].status_code == 200


def test_after_a_wrong_code_one_goes_on_typing_at_the_password(required, ada):
    set_up(log_in()[1])
    first, again = Client().get(LOGIN).text, log_in("000000")[0].text

    def begins_at(page):
        return re.findall(r'<input[^>]*name="(\w+)"[^>]* autofocus', page)

    assert begins_at(first) == ["username"]
    assert begins_at(again) == ["password"]


def test_guessing_codes_is_slowed_down(required, ada):
    key, _codes = set_up(log_in()[1])
    log_in("000000")

    assert log_in(code_of(key, 1))[0].status_code == 200


def test_where_it_is_required_everybody_is_led_to_set_it_up_first(required, ada):
    answer, client = log_in()
    assert client.get(answer["Location"], follow=True).redirect_chain[-1][0] == PAGE
    assert "This portal asks everybody for a second factor" in client.get(PAGE).text
    for address in ("/admin/", reverse("admin:offices_office_changelist"), "/admin/my-account/"):
        assert client.get(address).status_code == 302

    set_up(client)

    assert client.get("/admin/").status_code == 200


def test_a_password_alone_shows_no_preview_either(required, ada):
    _answer, client = log_in()
    tomorrow = timezone.localdate() + timedelta(days=1)

    answer = client.get(f"/preview/day-{tomorrow}/en/")

    assert answer["Location"] == f"{LOGIN}?next=/preview/day-{tomorrow}/en/"
    set_up(client)
    assert client.get(f"/preview/day-{tomorrow}/en/").status_code == 200


def test_where_it_is_optional_nobody_is_kept_from_work(settings, ada):
    settings.SECOND_FACTOR = "optional"

    _answer, client = log_in()

    assert client.get("/admin/").status_code == 200
    assert PAGE in client.get("/admin/my-account/").text


def test_a_password_alone_opens_no_page_of_an_account_that_has_one(on, ada):
    set_up(log_in()[1])
    client = logged_in(ada)  # as a session of before it was set up, or taken

    assert client.get("/admin/").status_code == 302
    assert client.get(PAGE)["Location"].startswith(LOGIN)
    assert client.get(PICTURE).status_code == 404
    assert client.post(PAGE, {"codes": ""})["Location"].startswith(LOGIN)
    assert client.post(PAGE, {"take-away": ""}).status_code == 302
    assert second_factor.has_one(ada)


def test_a_wrong_code_sets_nothing_up_and_the_key_stays(on, ada):
    _answer, client = log_in()
    key = re.search(r'class="key">([^<]+)<', client.get(PAGE).text)[1]

    answer = client.post(PAGE, {"code": "12 34 56", "set-up": ""})

    assert answer.context["form"].errors.keys() == {"code"}
    assert key in answer.text
    assert 'value="12 34 56"' in answer.text
    assert not second_factor.has_one(ada)


def test_the_picture_is_ours_and_says_which_portal(required, ada):
    _answer, client = log_in()
    client.get(PAGE)

    answer = client.get(PICTURE)

    assert answer["Content-Type"] == "image/svg+xml"
    assert b"http://www.w3.org/2000/svg" in answer.content
    assert b"style=" not in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert "issuer=CNRS" in second_factor.telephone(ada, "00" * 20).config_url
    assert Client().get(PICTURE).status_code == 404


def test_codes_on_paper_are_replaced_by_new_ones(required, ada):
    client = log_in()[1]
    _key, old = set_up(client)

    new = re.findall(r"<li><code>(\w+)</code>", client.post(PAGE, {"codes": ""}).text)

    assert len(new) == 10
    assert log_in(old[0])[0].status_code == 200
    second_factor.StaticDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    assert log_in(new[0])[0].status_code == 302


@pytest.mark.parametrize(("mode", "left"), [("optional", False), ("required", True)])
def test_one_does_without_it_only_where_one_may(settings, ada, mode, left):
    settings.SECOND_FACTOR = mode
    client = log_in()[1]
    set_up(client)
    assert ("take-away" in client.get(PAGE).text) is not left

    client.post(PAGE, {"take-away": ""})

    assert second_factor.has_one(ada) is left


def test_an_administrator_resets_it_for_a_colleague_who_lost_the_telephone(required, ada, staff_of):
    client = log_in()[1]
    set_up(client)
    boss = staff_of("Administrators")
    boss_client = Client()
    log_in(client=boss_client, username="administrators")
    set_up(boss_client)
    address = reverse("admin:accounts_user_second_factor", args=[ada.pk])
    assert f'action="{address}"' in boss_client.get(change(ada)).text
    assert logged_in(boss).post(address).status_code == 302  # password alone: to the log-in
    assert second_factor.has_one(ada)

    answer = boss_client.post(address, follow=True)

    assert "has no second factor any more" in answer.text
    assert LogEntry.objects.get().change_message == "Second factor reset."
    assert client.get("/admin/").status_code == 302
    assert log_in()[0].status_code == 302


def test_others_reset_nobodys(settings, publisher_client, ada):
    settings.SECOND_FACTOR = "optional"
    set_up(log_in()[1])

    assert (
        publisher_client.post(reverse("admin:accounts_user_second_factor", args=[ada.pk])).status_code == 403
    )
    assert second_factor.has_one(ada)


def test_what_was_typed_comes_back_after_a_log_in_with_a_code(required, administrator_client, ada, settings):
    settings.SECOND_FACTOR = "off"
    address = change(ada)
    data = filled(administrator_client, address, first_name="Ada")
    settings.SECOND_FACTOR = "required"
    client = Client()
    log_in(client=client, username="administrators")
    key, _codes = set_up(client)
    page = Client().post(address, data)
    typed = unescape(re.search(r'name="typed" value="([^"]*)"', page.text)[1])
    assert 'name="code"' in page.text

    wrong, other = log_in("", username="administrators", typed=typed, next=address)
    assert f'name="typed" value="{escape(typed)}"' in wrong.text
    answer, _client = log_in(
        code_of(key, 1), client=other, username="administrators", typed=typed, next=address
    )

    assert "You are logged in" in answer.text
    assert "Ada" in answer.text


def test_with_it_a_page_of_the_admin_costs_one_query_more(settings, ada, django_assert_num_queries):
    client = log_in()[1]
    client.get("/admin/my-account/")
    with django_assert_num_queries(7):
        client.get("/admin/my-account/")
    settings.SECOND_FACTOR = "required"
    set_up(client)

    with django_assert_num_queries(8):
        client.get("/admin/my-account/")


def test_devices_are_no_pages_of_the_admin(administrator_client):
    assert "otp" not in administrator_client.get("/admin/").text.lower()
    assert administrator_client.get("/admin/otp_totp/totpdevice/").status_code == 404
