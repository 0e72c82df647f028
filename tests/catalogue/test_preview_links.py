"""The page of secret links: who makes one, to what, for how long, who revokes it."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cnrs_intl.catalogue.models import DraftSet, PreviewLink
from cnrs_intl.catalogue.preview import secret_address_of
from offices.models import Office
from sectors.models import Country
from tests import factories
from tests.conftest import logged_in
from tests.previews import drafted, link_to

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.fixture
def draft(catalogue):
    return drafted(Office.objects.get(slug="rio"), name_en="Zebra bay")


@pytest.fixture
def together(catalogue) -> DraftSet:
    return DraftSet.objects.create(name="Reorganisation 2027")


def make(client, **sent):
    return client.post(reverse("admin:preview_link_add"), {"days": "7"} | sent, follow=True)


def listed(client, **query) -> str:
    return unescape(client.get(reverse("admin:preview_links"), query).text)


def revoke(client, link):
    return client.post(reverse("admin:preview_link_revoke", args=[link.pk]), follow=True)


@pytest.mark.parametrize("group", ["Editors", "Publishers"])
def test_who_writes_drafts_makes_links_and_is_told_the_whole_address(group, draft, staff_of, client):
    user = staff_of(group)

    page = make(logged_in(user), draft=draft.pk)

    link = PreviewLink.objects.get()
    address = secret_address_of(link)
    assert (link.draft, link.set, link.made_by, link.made_by_name) == (draft, None, user, group.lower())
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    assert "The link to “Zebra bay” was made." in page.text
    assert f'value="{address}"' in page.text
    assert "<h1>Zebra bay</h1>" in client.get(address, follow=True).text


def test_a_link_to_a_set_is_made_likewise(together, editor_client):
    make(editor_client, set=together.pk, days="90")

    link = PreviewLink.objects.get()
    assert (link.draft, link.set) == (None, together)
    assert link.expires_at - timezone.now() > timedelta(days=89, hours=23)


@pytest.mark.parametrize("days", ["0", "91", "-1", "", "soon", "1.5"])
def test_a_link_is_valid_from_1_to_90_days(days, draft, editor_client):
    page = make(editor_client, draft=draft.pk, days=days)

    assert page.status_code == 200
    assert 'class="errorlist"' in page.text
    assert not PreviewLink.objects.exists()


def test_a_link_shows_a_draft_or_a_set(draft, together, editor_client):
    for sent in ({}, {"draft": draft.pk, "set": together.pk}):
        assert "Choose either a draft or a set of drafts." in make(editor_client, **sent).text
    for sent in ({"draft": "999999"}, {"set": "x"}):
        assert 'class="errorlist"' in make(editor_client, **sent).text
    assert not PreviewLink.objects.exists()


def test_the_form_proposes_a_week_and_what_was_asked_for(draft, editor_client):
    page = listed(editor_client, draft=draft.pk)

    assert f'<option value="{draft.pk}" selected>Zebra bay</option>' in page
    assert 'name="days" value="7"' in page


def test_administrators_see_links_and_make_none(draft, administrator_client):
    link_to(draft)

    page = listed(administrator_client)

    assert "Zebra bay" in page
    assert reverse("admin:preview_link_add") not in page
    assert make(administrator_client, draft=draft.pk).status_code == 403


def test_who_may_not_see_a_draft_neither_sees_nor_makes_links_to_it(draft, django_user_model):
    user = django_user_model.objects.create_user("x", "x@example.org", "correct horse", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_call", "change_call"]))
    link = link_to(draft)

    page = listed(logged_in(user))

    assert "Zebra bay" not in page
    assert link.token not in page
    assert 'class="errorlist"' in make(logged_in(user), draft=draft.pk).text
    assert PreviewLink.objects.count() == 1


def test_the_list_says_who_made_a_link_and_how_often_it_was_opened(draft, editor_client, client):
    link = link_to(draft, made_by_name="claire (Claire Martin)")
    fresh = listed(editor_client)
    client.get(f"/preview/{link.token}/en/")

    page = listed(editor_client)

    assert "claire (Claire Martin)" in page
    assert secret_address_of(link) in page
    assert "Not yet" in fresh
    assert "1 time" in page
    assert "Last on" in page


def test_the_list_is_narrowed_to_one_draft_or_set(draft, together, editor_client):
    links = [link_to(draft), link_to(together)]

    for query, shown in (
        ({}, [True, True]),
        ({"draft": draft.pk}, [True, False]),
        ({"set": together.pk}, [False, True]),
        ({"draft": "x"}, [True, True]),
        ({"draft": "9" * 18}, [False, False]),
        ({"draft": "9" * 40}, [True, True]),
    ):
        page = listed(editor_client, **query)
        assert [link.token in page for link in links] == shown, query


def test_links_that_ended_stay_in_the_list_without_their_address(draft, editor_client):
    past = timezone.now() - timedelta(days=1)
    links = [link_to(draft, expires_at=past), link_to(draft, revoked_at=past)]

    page = listed(editor_client)

    assert "Expired on" in page
    assert "Revoked on" in page
    assert not any(link.token in page for link in links)
    assert "/revoke/" not in page


def test_who_made_a_link_revokes_it(draft, staff_of, client):
    editor = staff_of("Editors")
    link = link_to(draft, made_by=editor)

    page = revoke(logged_in(editor), link)

    assert "The link to “Zebra bay” was revoked." in page.text
    assert client.get(f"/preview/{link.token}/en/").status_code == 404


def test_a_publisher_revokes_anybodys_and_another_editor_does_not(
    draft, together, editor_client, publisher_client
):
    for link in (link_to(draft), link_to(together)):
        assert f"/{link.pk}/revoke/" not in listed(editor_client)
        assert revoke(editor_client, link).status_code == 403
        assert PreviewLink.objects.get(pk=link.pk).is_open

        assert f"/{link.pk}/revoke/" in listed(publisher_client)
        assert revoke(publisher_client, link).status_code == 200
        assert not PreviewLink.objects.get(pk=link.pk).is_open


def test_to_revoke_twice_changes_nothing(draft, publisher_client):
    link = link_to(draft)
    revoke(publisher_client, link)
    first = PreviewLink.objects.get().revoked_at

    revoke(publisher_client, link)

    assert PreviewLink.objects.get().revoked_at == first


def test_links_are_made_and_revoked_by_post_alone(draft, publisher_client):
    link = link_to(draft)

    assert publisher_client.get(reverse("admin:preview_link_revoke", args=[link.pk])).status_code == 405
    assert publisher_client.get(reverse("admin:preview_link_add")).headers["Location"] == reverse(
        "admin:preview_links"
    )
    assert PreviewLink.objects.get().is_open


@pytest.mark.parametrize("name", ["preview_links", "preview_link_add"])
def test_a_stranger_is_led_to_the_log_in(name, draft, client):
    assert client.get(reverse(f"admin:{name}")).headers["Location"].startswith("/admin/login/")
    assert client.post(reverse(f"admin:{name}"), {"draft": draft.pk, "days": 7}).status_code in {200, 302}
    assert not PreviewLink.objects.exists()


def test_the_list_costs_a_fixed_number_of_queries(draft, together, publisher_client):
    from django.db import connection

    listed(publisher_client)
    costs = []
    for number in (1, 5):
        for _each in range(number):
            link_to(draft)
            link_to(drafted(factories.OfficeFactory(), name_en="Zebra"))
            link_to(DraftSet.objects.create(name=f"Set {DraftSet.objects.count()}"))
        drafted(Country.objects.get(iso2="CL"), together, name_en=f"Zebraland {number}")
        with CaptureQueriesContext(connection) as queries:
            listed(publisher_client)
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 20
