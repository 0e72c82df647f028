"""With the database away, what is in memory goes on being answered, and the rest says to come again."""

import json
import threading
import time
from statistics import median
from urllib.error import HTTPError
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings

from tests.service.portal import told, until
from tests.service.proxy import Proxy
from tests.service.staff import Staff

KEPT, FRENCH = "/en/about/", "/fr/about/"
ENCODINGS = ("identity", "gzip", "br")


@pytest.fixture(scope="module")
def line_to_database():
    known = settings.DATABASES["default"]
    proxy = Proxy(known["HOST"] or "127.0.0.1", int(known["PORT"] or 5432))
    yield proxy
    proxy.close()


@pytest.fixture(scope="module")
def through_the_line(databases, line_to_database):
    """Give the address of a new database, as one reaches it through the line."""
    return lambda: databases.url(urlsplit(databases.copy()).path[1:], "127.0.0.1", line_to_database.port)


@pytest.fixture(scope="module")
def one_portal(portal_of, through_the_line):
    with portal_of(through_the_line()) as portal:
        yield portal


@pytest.fixture
def portal(one_portal, line_to_database):
    """Have pages in memory and the database there, before and after."""
    until(lambda: answers_in_every_encoding(one_portal), 10, one_portal.log)
    yield one_portal
    comes_back(one_portal, line_to_database)


def answers_in_every_encoding(portal) -> bool:
    asked = [(path, encoding) for path in (KEPT, FRENCH) for encoding in ENCODINGS]
    return all(portal.ask(path, Accept_Encoding=encoding).status == 200 for path, encoding in asked)


def soonest(portal, path: str, **headers: str):
    """Ask several times; return what was answered soonest: a machine that does much else pauses at times."""
    return min((portal.ask(path, **headers) for _time in range(4)), key=lambda answer: answer.seconds)


def comes_back(portal, line) -> float:
    """Mend the line and return after how many seconds pages are made again."""
    line.thaw()
    line.cut()
    line.mend()
    return until(lambda: makes_pages(portal), 10, portal.log)


def makes_pages(portal) -> bool:
    """Whether a page that is never in memory is answered."""
    return portal.ask(f"/en/search/?q={uuid4().hex}").status == portal.ask("/readyz").status == 200


def test_pages_in_memory_are_answered_in_every_encoding_and_without_a_wait(portal, line_to_database):
    before = {encoding: portal.ask(KEPT, Accept_Encoding=encoding) for encoding in ENCODINGS}

    line_to_database.cut()
    time.sleep(0.3)  # so that the number is asked for again
    first = portal.ask(KEPT)
    after = {encoding: soonest(portal, KEPT, Accept_Encoding=encoding) for encoding in ENCODINGS}

    assert first.status == 200
    assert first.seconds < 1.6
    for encoding, answer in after.items():
        assert (answer.status, answer.body) == (200, before[encoding].body)
        assert answer.headers["etag"] == before[encoding].headers["etag"]
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.seconds < 0.3


def test_who_has_the_page_is_told_that_it_has_not_changed(portal, line_to_database):
    tag = portal.ask(KEPT).headers["etag"]

    line_to_database.cut()
    time.sleep(0.3)
    answer = portal.ask(KEPT, If_None_Match=tag)

    assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/en/countries/", "The portal is not available right now"),
        ("/fr/countries/", "Le portail est momentanément"),
    ],
)
def test_a_page_that_is_not_in_memory_says_to_come_again(portal, line_to_database, path, words):
    line_to_database.cut()

    answers = [portal.ask(path) for _time in range(6)]

    for answer in answers:
        assert answer.status == 503
        assert answer.headers["retry-after"] == "2"
        assert answer.headers["cache-control"] == "no-store"
        assert f'<html lang="{path[1:3]}"' in answer.text
        assert words in answer.text
    assert min(answer.seconds for answer in answers[2:]) < 0.3


def test_the_api_says_so_in_a_problem_document(portal, line_to_database):
    line_to_database.cut()

    answer = portal.ask("/api/v1/instruments/")

    assert answer.status == json.loads(answer.body)["status"] == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "2"


def test_the_process_lives_and_is_not_ready(portal, line_to_database):
    line_to_database.cut()

    assert portal.ask("/healthz").status == 200
    assert portal.ask("/readyz").status == 503


def test_staff_are_told_so_too_whatever_they_do(portal, line_to_database):
    staff = Staff(portal)
    path = staff.mission()
    typed = staff.form(path) | {"name_en": "Lost", "_save": "1"}

    line_to_database.cut()

    for use in (lambda: staff.send(path, typed), lambda: staff.page("/admin/")):
        with pytest.raises(HTTPError) as raised:
            use()
        assert raised.value.code == 503
        assert raised.value.headers["Retry-After"] == "2"
        raised.value.close()


def test_all_comes_back_by_itself_and_edits_are_seen_again(portal, line_to_database):
    line_to_database.cut()
    time.sleep(0.3)
    assert not makes_pages(portal)
    time.sleep(3)

    back = comes_back(portal, line_to_database)
    staff = Staff(portal)
    staff.name_mission("Written after the cut")
    seen = until(lambda: "Written after the cut" in portal.ask(KEPT).text, 1)

    told("until the portal is back", back)
    told("until the edit is seen", seen)
    assert back < 6


def test_the_log_tells_it_in_single_lines(portal, line_to_database):
    line_to_database.cut()
    time.sleep(0.3)
    for path in (KEPT, "/en/offices/", "/readyz", "/en/leaflet.pdf", "/admin/", "/fr/find/?q=Pays"):
        portal.ask(path)
    comes_back(portal, line_to_database)
    until(lambda: "The database is back" in portal.log(), 10, portal.log)

    assert "The database is away" in portal.log()
    assert "Traceback" not in portal.log()
    assert " ERROR " not in portal.log()  # each of which is a mail to ADMINS


def test_a_database_that_hangs_holds_up_one_visitor_at_most(portal, line_to_database):
    line_to_database.freeze()
    answers = []

    def visit() -> None:
        answers.append(portal.ask(KEPT))

    visitors = [threading.Thread(target=visit, daemon=True) for _time in range(40)]
    for visitor in visitors:
        visitor.start()
        time.sleep(0.05)
    until(lambda: len(answers) >= 39, 15, portal.log)
    found = list(answers)
    other = portal.ask("/en/sectors/")
    line_to_database.thaw()
    for visitor in visitors:
        visitor.join()

    assert len(found) >= 39
    assert {answer.status for answer in found} == {200}
    assert median(answer.seconds for answer in found) < 0.5
    assert other.status == 503


def test_pages_in_memory_are_answered_for_a_while_only(portal_of, through_the_line, line_to_database):
    with portal_of(through_the_line(), PAGE_MEMORY_GRACE="8") as portal:
        assert portal.ask(KEPT).status == 200

        line_to_database.cut()
        time.sleep(1)
        soon = [portal.ask(KEPT).status for _time in range(2)]
        until(lambda: portal.ask(KEPT).status == 503, 20, portal.log)
        late = portal.ask(KEPT)
        line_to_database.mend()
        back = until(lambda: portal.ask(KEPT).status == 200, 10, portal.log)

        assert soon == [200, 200]
        assert (late.status, late.headers["retry-after"]) == (503, "2")
        assert back < 6
        assert "Traceback" not in portal.log()
