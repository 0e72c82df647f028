"""What is said of a call's times and states, in both languages."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from cnrs_intl.catalogue.templatetags.page import moment
from instruments.call_wording import until_closing, until_opening
from instruments.models import Progress
from tests.instruments.subscriptions import NOW, paris

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("time", "english", "french"),
    [
        (
            paris(2027, 1, 15, 17),
            "15 January 2027, 17:00 (Paris time, UTC+1)",
            "15 janvier 2027 à 17\u00a0h\u00a000 (heure de Paris, UTC+1)",
        ),
        (
            paris(2026, 7, 1, 9, 5),
            "1 July 2026, 09:05 (Paris time, UTC+2)",
            "1er juillet 2026 à 9\u00a0h\u00a005 (heure de Paris, UTC+2)",
        ),
    ],
)
def test_a_time_says_its_zone_as_each_language_writes_it(time, english, french):
    assert moment(time.astimezone(UTC)) == english
    with override("fr"):
        assert moment(time.astimezone(UTC)) == french


@pytest.mark.parametrize(
    ("closes", "english", "french"),
    [
        (paris(2026, 11, 20, 23, 59), "closes today", "clôture aujourd’hui"),
        (paris(2026, 11, 21, 0), "closes tomorrow", "clôture demain"),
        (paris(2026, 11, 22, 0), "2 days left", "encore 2 jours"),
    ],
)
def test_the_days_left_are_those_of_a_calendar_in_paris(closes, english, french):
    assert until_closing(closes, NOW) == english
    assert until_opening(closes, NOW).startswith("opens ")
    with override("fr"):
        assert until_closing(closes, NOW) == french


def test_days_are_counted_in_paris_not_in_utc():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # the 21st in Paris

    assert until_closing(paris(2026, 11, 21, 17), late) == "closes today"


def test_every_state_has_a_name_in_french():
    with override("fr"):
        french = {str(each.label) for each in Progress}

    assert len(french) == len(Progress)
    with override("en"):
        assert not french & {str(each.label) for each in Progress}
