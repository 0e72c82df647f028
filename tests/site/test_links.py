"""The links of public pages to other sites: which there are, how they are asked, when one is broken."""

import socket
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.derci.models import Department
from cnrs_intl.site import asking_links
from cnrs_intl.site.asking_links import Answer, Outcome, Pace, ask, is_public
from cnrs_intl.site.link_checks import broken_links, check_links, keep
from cnrs_intl.site.outside_links import outside_links
from instruments.models import Call
from offices.models import Office
from tests import factories
from tests.admin_forms import change

NIGHT = datetime(2027, 3, 1, 3, tzinfo=UTC)
ANSWERS = {
    "/fine": 200,
    "/gone": 404,
    "/broken": 500,
    "/shy": 403,
    "/busy": 429,
    "/moved": ("/fine", 301),
    "/circle": ("/circle", 302),
    "/away": ("ftp://example.org/", 302),
    "/nowhere": ("http://[", 302),
}


class Site(BaseHTTPRequestHandler):
    """Answers as ANSWERS says; to HEAD alone that it does not know it, at /strict."""

    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.answer(405 if self.path == "/strict" else ANSWERS.get(self.path, 404))

    def do_GET(self) -> None:
        self.answer(200 if self.path == "/strict" else ANSWERS.get(self.path, 404))

    def answer(self, told) -> None:
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        location, status = told if isinstance(told, tuple) else ("", told)
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def site(settings):
    """Serve a small site, which may be asked although it is private, and return its address."""
    settings.LINKS_MAY_BE_PRIVATE = True
    Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def alone(catalogue):
    """Leave no link in the catalogue but those of a test."""
    Department.objects.update(web_page_en="", web_page_fr="", contact_page="")
    Office.objects.update(web_page="")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/fine", Answer(Outcome.WORKS, 200)),
        ("/fine?q=é à", Answer(Outcome.GONE, 404)),
        ("/strict", Answer(Outcome.WORKS, 200)),
        ("/moved", Answer(Outcome.WORKS, 200)),
        ("/gone", Answer(Outcome.GONE, 404)),
        ("/broken", Answer(Outcome.FAULT, 500)),
        ("/shy", Answer(Outcome.CLOSED, 403)),
        ("/busy", Answer(Outcome.CLOSED, 429)),
        ("/circle", Answer(Outcome.LOOPS)),
        ("/away", Answer(Outcome.UNKNOWN)),
        ("/nowhere", Answer(Outcome.UNKNOWN)),
    ],
)
def test_a_site_is_asked_and_what_it_says_understood(path, expected, site):
    assert ask(f"{site}{path}", Pace(0)) == expected


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("line", [b"HTTP/1.1 100 Continue\r\n\r\n", b"X"])
def test_a_site_that_goes_on_without_end_is_given_up(line, scheme, site, settings, monkeypatch):
    monkeypatch.setattr(asking_links, "SECONDS_IN_ALL", 0.3)

    def go_on(connection) -> None:
        with suppress(OSError), connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n" if line == b"X" else b"")
            while True:
                connection.sendall(line)
                time.sleep(0.02)

    with socket.create_server(("127.0.0.1", 0)) as server:
        talker = threading.Thread(target=lambda: go_on(server.accept()[0]))
        talker.start()
        found = ask(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", Pace(0))
        talker.join(5)

    assert found.outcome in {Outcome.AWAY, Outcome.UNSAFE}
    assert not talker.is_alive()


def test_redirects_that_take_their_time_are_not_followed_for_ever(site, monkeypatch):
    monkeypatch.setattr(asking_links, "SECONDS_OF_REDIRECTS", -1)

    assert ask(f"{site}/moved", Pace(0)) == Answer(Outcome.AWAY)


def test_a_site_is_told_who_asks_and_sends_no_more_than_its_head(site, settings):
    ask(f"{site}/fine", Pace(0))

    ((method, _path, agent),) = Site.asked
    assert method == "HEAD"
    assert settings.SITE_URL in agent


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("http://127.0.0.1:1/", Outcome.AWAY),
        ("http://portal.invalid/", Outcome.UNKNOWN),
        ("http://[", Outcome.UNKNOWN),
        ("https:///nowhere", Outcome.UNKNOWN),
        ("http://example.org:99999999/", Outcome.UNKNOWN),
    ],
)
def test_what_does_not_answer_is_no_error_of_ours(address, outcome, settings):
    settings.LINKS_MAY_BE_PRIVATE = True

    assert ask(address, Pace(0)).outcome == outcome


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.1.1",
        "169.254.169.254",
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "0.0.0.0",
        "64:ff9b::a01:203",
        "2002:7f00:1::",
    ],
)
def test_no_private_network_is_asked(number, site, settings):
    settings.LINKS_MAY_BE_PRIVATE = False
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80))]

    with mock.patch.object(socket, "getaddrinfo", return_value=found):
        assert ask("http://inside.example.org/", Pace(0)) == Answer(Outcome.PRIVATE)
    assert Site.asked == []
    assert not is_public(number)


def test_a_redirect_into_a_private_network_is_not_followed(site, settings):
    settings.LINKS_MAY_BE_PRIVATE = False
    told = iter([(302, "http://169.254.169.254/latest/")])
    asked_once = asking_links.ask_once

    with mock.patch.object(
        asking_links, "ask_once", side_effect=lambda *a: next(told, None) or asked_once(*a)
    ):
        assert ask("https://example.org/", Pace(0)) == Answer(Outcome.PRIVATE)


def test_links_are_gathered_from_what_is_public_alone(alone):
    office = factories.OfficeFactory(
        web_page="https://example.org/office#top",
        body_en="See [the page](https://example.org/a?b=1&c=2) and [ours](/en/offices/).",
        body_fr="Voir [la page](https://example.org/a?b=1&c=2).",
    )
    factories.OfficeFactory(web_page="https://example.org/draft", state="draft")
    region = factories.RegionFactory(summary_en="[A map](https://example.org/map)", summary_fr="Rien")

    found = outside_links()

    assert found == {
        "https://example.org/office": [office],
        "https://example.org/a?b=1&c=2": [office],
        "https://example.org/map": [region.sector],
    }


def test_an_address_that_is_too_long_to_be_kept_leaves_the_others_of_its_night(alone, site):
    factories.OfficeFactory(web_page=f"{site}/fine", body_en=f"[x]({site}/{'a' * 2000})", body_fr="x")

    assert [link.address for link in check_links(0)] == [f"{site}/fine"]


def test_the_command_keeps_what_came_of_all_and_forgets_what_is_no_more(alone, site, capsys):
    factories.OfficeFactory(web_page=f"{site}/fine", body_en=f"[x]({site}/gone)", body_fr="x")
    keep("https://example.org/formerly", Answer(Outcome.WORKS, 200))

    call_command("check_links", pause=0)

    assert dict(CheckedLink.objects.values_list("address", "outcome")) == {
        f"{site}/fine": "works",
        f"{site}/gone": "gone",
    }
    assert "2 links: 1 failed, 0 of them two nights running." in capsys.readouterr().out


@pytest.mark.parametrize(("error", "links"), [(socket.gaierror, 1), (TimeoutError, 4)])
def test_a_night_without_a_network_says_nothing_of_links(error, links, alone):
    for number in range(links):
        factories.OfficeFactory(web_page=f"https://example{number}.invalid/")

    with mock.patch.object(asking_links, "request", side_effect=error), pytest.raises(CommandError):
        call_command("check_links", pause=0)

    assert not CheckedLink.objects.exists()


def test_broken_links_lead_to_the_forms_where_they_stand(alone, site, editor_client):
    office = factories.OfficeFactory(web_page=f"{site}/gone")
    for day in (1, 2):
        with clock.at(NIGHT + timedelta(days=day)):
            check_links(seconds=0)

    ((link, entries),) = broken_links()
    html = editor_client.get(reverse("admin:links")).text

    assert (link.address, entries) == (f"{site}/gone", [office])
    assert "Broken (1)" in html
    assert change(office) in html


def test_staff_have_a_link_checked_again(alone, site, editor_client):
    factories.OfficeFactory(web_page=f"{site}/moved")

    answer = editor_client.post(reverse("admin:link_check"), {"address": f"{site}/moved"}, follow=True)

    assert f"It works: {site}/moved" in answer.text
    assert "Working (1)" in answer.text


def test_nothing_is_asked_that_no_page_links_to(alone, site, editor_client):
    answer = editor_client.post(reverse("admin:link_check"), {"address": f"{site}/fine"})

    assert answer.status_code == 404
    assert Site.asked == []


def test_an_account_without_rights_sees_and_asks_nothing(alone, site, django_user_model, client):
    factories.CallFactory(link=f"{site}/fine")
    client.force_login(
        django_user_model.objects.create_user("nobody", is_staff=True),
        "django.contrib.auth.backends.ModelBackend",
    )

    assert site not in client.get(reverse("admin:links")).text
    assert client.post(reverse("admin:link_check"), {"address": f"{site}/fine"}).status_code == 404
    assert Call.objects.exists()
