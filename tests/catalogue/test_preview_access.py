"""Who may see a preview: staff who may see the drafts, and whoever has a secret link to just these."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from cnrs_intl.catalogue.models import DraftSet, PreviewLink
from cnrs_intl.catalogue.preview import address_of, secret_address_of
from offices.models import Office
from sectors.models import Country
from tests.conftest import logged_in
from tests.factories import OfficeFactory
from tests.previews import drafted, link_to, scheduled

pytestmark = pytest.mark.usefixtures("catalogue")
GONE = "This link has expired or was withdrawn. Ask whoever sent it to you for a new one."
PAGE = "/en/offices/rio/"


@pytest.fixture
def draft(catalogue):
    return drafted(Office.objects.get(slug="rio"), name_en="Zebra bay")


@pytest.fixture
def link(draft) -> PreviewLink:
    return link_to(draft)


def at(link: PreviewLink, path: str = PAGE) -> str:
    return f"/preview/{link.token}{path}"


# Staff


@pytest.mark.parametrize(
    "token", ["draft-{}", "draft-999999", "set-1", "set-0", "day-2090-01-01", "day-2090-13-45"]
)
def test_a_stranger_is_led_to_the_log_in_whether_there_is_such_a_thing_or_not(token, draft, client):
    address = f"/preview/{token.format(draft.pk)}{PAGE}"

    response = client.get(address)

    assert response.status_code == 302
    assert response.headers["Location"] == f"/admin/login/?next={address}"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("group", ["Editors", "Publishers", "Administrators"])
def test_each_role_sees_drafts_sets_and_days(group, draft, staff_of):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    staff = logged_in(staff_of(group))

    for what in (draft, together, timezone.localdate()):
        assert staff.get(address_of(what, PAGE)).status_code == 200


def test_an_account_that_may_not_see_the_entries_sees_no_draft_of_them(draft, django_user_model):
    user = django_user_model.objects.create_user("x", "x@example.org", "correct horse", is_staff=True)
    staff, together = logged_in(user), DraftSet.objects.create(name="Reorganisation 2027")

    for what in (draft, together, timezone.localdate()):
        assert staff.get(address_of(what, PAGE)).status_code == 403


def test_to_see_offices_is_enough_for_the_draft_of_one_but_not_for_a_set_with_more(draft, django_user_model):
    user = django_user_model.objects.create_user("x", "x@example.org", "correct horse", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_office"))
    together = DraftSet.objects.create(name="Reorganisation 2027")
    drafted(Office.objects.get(slug="tokyo"), together, name_en="Zebra")
    drafted(Country.objects.get(iso2="CL"), together, name_en="Zebraland")

    assert logged_in(user).get(address_of(draft)).status_code == 200
    assert logged_in(user).get(address_of(together)).status_code == 403


@pytest.mark.parametrize("kind", [{}, {"is_active": False, "is_superuser": True, "is_staff": True}])
def test_an_account_that_is_no_active_staff_is_led_to_the_log_in(kind, draft, django_user_model):
    user = django_user_model.objects.create_user("x", "x@example.org", "correct horse", **kind)

    assert logged_in(user).get(address_of(draft)).headers["Location"].startswith("/admin/login/")


def test_staff_are_told_that_a_draft_is_gone_and_led_back_from_one_that_is_not(draft, editor_client):
    office = Office.objects.get(slug="rio")

    assert editor_client.get(f"/preview/draft-999999{PAGE}").status_code == 404
    assert f'href="/admin/offices/office/{office.pk}/change/"' in editor_client.get(address_of(draft)).text


# Secret links


def test_whoever_has_a_secret_link_sees_the_draft_without_an_account_or_a_cookie(link, client):
    response = client.get(at(link))

    assert "<h1>Zebra bay</h1>" in response.text
    assert "This link is valid until" in response.text
    assert "/admin/" not in response.text
    assert response.cookies == {}
    assert "Cookie" not in response.headers["Vary"]


def test_the_address_that_is_sent_leads_to_the_page_in_the_language_of_its_reader(link, client, settings):
    address = secret_address_of(link).removeprefix(settings.SITE_URL)

    for language in ("en", "fr"):
        response = client.get(address, headers={"accept-language": language})
        assert response.headers["Location"] == at(link, f"/{language}/offices/rio/")


def test_unknown_expired_and_revoked_links_get_the_same_answer_in_both_languages(draft, client):
    past = timezone.now() - timedelta(minutes=1)
    tokens = [
        "unknown",
        "draft-x",
        "day-1",
        "x" * 300,
        link_to(draft, expires_at=past).token,
        link_to(draft, revoked_at=past).token,
    ]

    answers = [client.get(f"/preview/{token}{PAGE}") for token in tokens]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert GONE in answers[0].text
    assert "Ce lien a expiré ou a été retiré." in answers[0].text
    assert "Zebra" not in answers[0].text


def test_a_link_ends_with_its_draft(link, draft, client):
    draft.delete()

    assert client.get(at(link)).status_code == 404


def test_a_link_opens_nothing_else(link, client):
    other = drafted(Country.objects.get(iso2="CL"), name_en="Zebraland")

    assert "Zebraland" not in client.get(at(link, "/en/countries/cl/")).text
    for path in (
        "/admin/",
        "/admin/offices/office/",
        f"/preview/draft-{other.pk}/en/",
        "/readyz",
        "/static/x",
    ):
        assert client.get(at(link, path)).status_code == 404
    assert client.get(f"/preview/draft-{other.pk}/en/countries/cl/").status_code == 302
    assert "Zebra" not in client.get(PAGE).text


def test_a_link_to_a_set_shows_its_drafts_as_they_are_now(client):
    together = DraftSet.objects.create(name="Reorganisation 2027")
    link = link_to(together)
    drafted(Office.objects.get(slug="rio"), together, name_en="Zebra bay")

    assert "<h1>Zebra bay</h1>" in client.get(at(link)).text


def test_staff_who_come_by_a_secret_link_are_anybody(link, editor_client):
    assert "/admin/" not in editor_client.get(at(link)).text


def test_openings_are_counted_once_a_minute_at_most(link, client):
    client.head(at(link))
    first = PreviewLink.objects.get()
    for _time in range(3):
        client.get(at(link))
    second = PreviewLink.objects.get()
    PreviewLink.objects.update(opened_at=timezone.now() - timedelta(minutes=2))
    client.get(at(link, "/en/nowhere/"))
    third = PreviewLink.objects.get()

    assert [each.openings for each in (first, second, third)] == [0, 1, 2]
    assert first.opened_at is None
    assert timezone.now() - third.opened_at < timedelta(minutes=1)


def test_a_link_that_ended_is_not_counted(draft, client):
    link = link_to(draft, revoked_at=timezone.now())

    client.get(at(link))

    assert PreviewLink.objects.get().openings == 0


def test_links_cannot_be_guessed(draft):
    tokens = {link_to(draft).token for _time in range(20)}

    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32
    assert Client().get(f"/preview/{min(tokens).lower()}x{PAGE}").status_code == 404


def test_a_link_of_a_draft_with_a_date_opens_nothing_else_that_is_scheduled_until_then(catalogue):
    days = timedelta(days=1)
    office, secret = OfficeFactory(), OfficeFactory(slug="secretville", publish_at=timezone.now() + 2 * days)
    link = link_to(scheduled(drafted(office, city_en="New City"), timezone.now() + 3 * days))
    own = link_to(scheduled(drafted(secret, city_en="New City"), timezone.now() + 3 * days))

    answers = [Client().get(f"/preview/{each.token}/en/offices/secretville/") for each in (link, own)]

    assert [answer.status_code for answer in answers] == [404, 200]


def test_a_secret_address_stands_in_no_log(catalogue, caplog, monkeypatch):
    monkeypatch.setattr(logging.getLogger("django"), "propagate", True)
    link = link_to(drafted(OfficeFactory(), city_en="New City"))

    with caplog.at_level(logging.INFO):
        Client().get(f"/preview/{link.token}/en/nowhere/")
        Client().post(f"/preview/{link.token}/en/nowhere/")

    assert link.token not in caplog.text
