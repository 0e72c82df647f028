"""How often a site is asked, and when a link to it counts as broken."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from cnrs_intl.catalogue import clock
from cnrs_intl.catalogue.models import CheckedLink
from cnrs_intl.site import asking_links
from cnrs_intl.site.asking_links import Answer, Outcome, Pace, ask
from cnrs_intl.site.link_checks import keep

NIGHT = datetime(2027, 3, 1, 3, tzinfo=UTC)


def test_one_request_a_second_goes_to_a_site():
    slept = []
    with mock.patch("time.monotonic", return_value=100.0), mock.patch("time.sleep", slept.append):
        pace = Pace()
        for host in ("one", "one", "other", "one"):
            pace.wait(host)

    assert slept == [0, 1, 0, 2]


@pytest.mark.django_db
def test_a_link_is_broken_after_two_nights_and_works_again_at_once():
    gone, works = Answer(Outcome.GONE, 404), Answer(Outcome.WORKS, 200)

    def night(number: int, answer: Answer) -> bool:
        with clock.at(NIGHT + timedelta(days=number)):
            return keep("https://example.org/", answer).is_broken

    assert not night(1, gone)
    assert not night(1, gone)  # asked again by hand
    assert night(2, gone)
    assert CheckedLink.objects.get().failed_since == NIGHT + timedelta(days=1)
    assert not night(3, works)
    assert not night(4, gone)


def test_a_fault_of_our_own_is_not_blamed_on_a_site(monkeypatch):
    monkeypatch.setattr(asking_links, "ask_once", lambda *_given: len(None))

    with pytest.raises(TypeError):
        ask("https://www.example.org/", Pace(0))
