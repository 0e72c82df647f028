"""The memory of pages: what is kept, for whom, how long, and what never gets in."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.addresses import Declared
from cnrs_intl.catalogue.models import CatalogueVersion
from offices.models import Office
from tests.remembered import TEXT, Pages

pytestmark = pytest.mark.usefixtures("a_memory")


def change(settings: Any = None) -> None:
    """Count up as another process does: this one has not changed anything."""
    CatalogueVersion.objects.update_or_create(pk=1, defaults={"number": version.read_number() + 1})


# How long


def test_a_page_is_made_once_while_the_catalogue_stands():
    pages = Pages()

    bodies = {pages.get().content for _time in range(3)}

    assert (len(bodies), len(pages.asked)) == (1, 1)


def test_a_page_is_made_anew_once_the_catalogue_has_changed():
    pages = Pages()
    pages.get()

    change()

    assert not pages.get().content.endswith(b" 1")


def test_a_page_whose_catalogue_changed_while_it_was_made_is_not_kept():
    pages = Pages()
    made = pages.view

    def changing(request: HttpRequest) -> HttpResponse:
        change()
        return made(request)

    pages.memory.get_response = changing
    pages.get()
    pages.memory.get_response = made

    assert pages.get().content.endswith(b" 2")


@pytest.mark.parametrize("column", ["publish_at", "withdraw_at"])
def test_a_page_does_not_outlive_the_moment_at_which_an_entry_comes_or_goes(catalogue, monkeypatch, column):
    now = timezone.now()
    Office.objects.filter(slug="rio").update(**{column: now + timedelta(seconds=30)})
    pages = Pages()

    pages.get()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=29))
    before = pages.get().content
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(seconds=30))

    assert before.endswith(b" 1")
    assert pages.get().content.endswith(b" 2")


def test_an_edit_that_is_not_yet_committed_is_neither_kept_nor_hidden_by_what_is():
    pages = Pages()
    pages.get()

    Office.objects.first().save()

    assert pages.get().content.endswith(b" 2")
    assert pages.get().content.endswith(b" 3")


def test_while_a_preview_is_made_nothing_is_kept_or_taken_from_memory():
    pages = Pages()

    with version.apart():
        pages.get()
    first = pages.get().content
    with version.apart():
        in_preview = pages.get().content

    assert first.endswith(b" 2")
    assert in_preview.endswith(b" 3")
    assert pages.get().content == first


# What is kept


@pytest.mark.parametrize(
    "options",
    [
        {"declared": None},
        {"status": 404},
        {"status": 500},
        {"cookie": True},
        {"headers": {"Cache-Control": "no-store"}},
    ],
)
def test_only_what_a_view_declared_and_finished_well_is_kept(options):
    assert not Pages(**options).is_kept()


@pytest.mark.parametrize("path", ["/admin/", "/preview/abc/en/", "/static/base.css", "/healthz", "/readyz"])
def test_staff_previews_files_and_probes_never_meet_the_memory(path):
    assert not Pages().is_kept(path)


def test_who_has_our_session_passes_the_memory_by_and_no_other_cookie_counts():
    pages = Pages()
    pages.get()

    assert pages.get(cookie="theme=dark; _ga=1").content.endswith(b" 1")
    assert pages.get(cookie="theme=dark; sessionid=abc").content.endswith(b" 2")
    assert pages.get().content.endswith(b" 1")


def test_who_has_our_session_gets_a_page_in_the_same_form():
    pages = Pages(body=TEXT)
    ours = {"cookie": "sessionid=abc", "accept-encoding": "br"}

    assert dict(pages.get(**ours).items()) == dict(pages.get(accept_encoding="br").items())


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_only_questions_are_answered_from_memory(method):
    pages = Pages()
    pages.get()

    pages.memory(getattr(RequestFactory(), method)("/en/offices/"))

    assert len(pages.asked) == 2


def test_head_is_answered_from_what_get_has_kept_and_keeps_nothing_itself():
    pages = Pages()

    pages.memory(RequestFactory().head("/en/offices/"))
    kept = pages.get()
    head = pages.memory(RequestFactory().head("/en/offices/"))

    assert len(pages.asked) == 2
    assert head["ETag"] == kept["ETag"]


def test_with_no_room_each_page_is_made_anew_and_still_has_its_tag(settings):
    settings.PAGE_MEMORY_MB = 0
    pages = Pages(body=TEXT)

    first = pages.get()

    assert not pages.is_kept()
    assert pages.get(if_none_match=first["ETag"]).status_code == 304


# Nobody plants anything in what others get


def test_a_parameter_that_is_not_declared_makes_no_other_page():
    pages = Pages()
    pages.get("/en/offices/?sector=asia")

    answers = [pages.get(f"/en/offices/?utm_source={n}&sector=asia&x=1").content for n in range(3)]

    assert len(pages.asked) == 1
    assert set(answers) == {pages.get("/en/offices/?sector=asia").content}


def test_declared_parameters_tell_pages_apart_and_repeated_values_keep_their_order():
    pages = Pages()
    asia, europe = "sector=asia", "sector=europe"
    addresses = ["", f"?{asia}", f"?{europe}", f"?{asia}&{europe}", f"?{europe}&{asia}"]

    bodies = {pages.get(f"/en/offices/{address}").content for address in addresses}

    assert len(bodies) == len(addresses)


def test_a_strict_page_sees_each_parameter_that_it_does_not_know():
    pages = Pages(declared=Declared(frozenset({"sector"}), strict=True))
    pages.get("/api/v1/offices/")

    pages.get("/api/v1/offices/?utm=1")

    assert len(pages.asked) == 2


@pytest.mark.parametrize("query", ["?q=%00", "?q=%ff", "?sector=%07", "?q=\x85"])
def test_what_nobody_types_always_reaches_the_page(query):
    assert not Pages().is_kept(f"/en/offices/{query}")


def test_a_long_query_is_not_kept():
    assert Pages().is_kept("/en/offices/?q=Cambodge")
    assert not Pages().is_kept(f"/en/offices/?q={'a' * 200}")


def test_a_host_that_is_not_ours_is_refused_even_for_a_page_in_memory(client, catalogue):
    with override_settings(PAGE_MEMORY_MB=4):
        client = Client()
        client.get("/en/")

        assert client.get("/en/", headers={"host": "evil.example"}).status_code == 400
        assert client.get("/en/").status_code == 200


def test_with_tls_what_was_made_for_https_is_never_given_over_http(settings):
    settings.SECURE_SSL_REDIRECT = True
    pages = Pages()
    pages.memory(RequestFactory().get("/en/offices/", secure=True))

    pages.get()

    assert len(pages.asked) == 2


def test_no_header_of_a_visitor_is_in_what_others_get(client, catalogue):
    with override_settings(PAGE_MEMORY_MB=4):
        client = Client()
        odd = client.get(
            "/en/countries/kh/",
            headers={
                "x-forwarded-host": "evil.example",
                "x-forwarded-proto": "gopher",
                "accept-language": "xx",
                "user-agent": "<script>",
            },
        )

        assert client.get("/en/countries/kh/").content == odd.content
        assert b"evil" not in odd.content


# How much, and how many at once


def test_what_was_used_least_lately_goes_first_and_the_room_is_never_exceeded(monkeypatch):
    pages = Pages(body=TEXT * 100)
    shelf = pages.memory.shelves[0]
    most = shelf.room // (2 * len(TEXT) * 100 + 2000)

    for number in range(most):
        pages.get(f"/en/{number}/")
    pages.get("/en/0/")
    pages.get("/en/new/")

    assert shelf.taken <= shelf.room
    assert pages.is_kept("/en/0/")
    assert ("/en/1/", "") not in shelf.kept


def test_queries_cannot_push_out_the_pages_without_one():
    pages = Pages(body=TEXT * 100)
    pages.get()

    for number in range(100):
        pages.get(f"/en/offices/?q={number}")
    asked = len(pages.asked)
    pages.get()

    assert len(pages.asked) == asked
    assert pages.memory.shelves[1].taken <= pages.memory.shelves[1].room


def test_an_answer_larger_than_a_quarter_of_the_room_is_not_kept():
    assert not Pages(body="x" * 3_000_000).is_kept()
