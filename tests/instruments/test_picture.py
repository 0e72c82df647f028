"""The picture of the comparison: bars, scales, what is not stated, no limit."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from instruments.models import Instrument
from instruments.picture import Measure, picture_of, pictures_of
from instruments.ranges import Range
from tests.factories import InstrumentFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/en/instruments/compare/"


def drawn(*measures):
    return picture_of("money", "Money", [Measure("T", "", Range(*each)) for each in measures], str)


def test_the_picture_says_what_the_table_says(client, catalogue):
    html = client.get(ADDRESS).content.decode()
    picture = html.split("<figure", 1)[1]

    for words in ("€10,000 to €14,000", "€75,000 to €100,000", "2 years"):
        assert f">{words}</text>" in picture
        assert f"<p>{words}" in html
    assert len(re.findall(r'<svg [^>]*role="img" aria-labelledby="(?:money|duration)"', picture)) == 2
    assert "IRN €50,000 to €75,000 – IRP" in picture


def test_bars_run_from_the_least_to_the_most_on_one_scale(catalogue):
    bars = drawn((10, 20), (0, 100)).bars

    assert [bar.outline for bar in bars] == ["M32 22H64v12H32z", "M0 66H320v12H0z"]


def test_what_is_not_stated_has_no_bar(client, catalogue):
    InstrumentFactory(slug="silent", acronym="MUTE")
    html = client.get(f"{ADDRESS}?i=silent&i=irp").content.decode()

    assert drawn((None, None), (10, 20)).bars[0].outline == ""
    assert html.count('class="bar"') == 2  # those of the other instrument
    assert html.count(">not stated</text>") == 2


def test_no_limit_is_an_open_end_beyond_the_least(catalogue):
    open_ended = drawn((80, None), (10, 20))

    assert open_ended.bars[0].outline == "M256 22H312l8 6l-8 6H256z"
    assert [tick.words for tick in open_ended.ticks] == ["0", "20", "40", "60", "80", "100"]


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (1, ["0", "1"]),
        (5, ["0", "1", "2", "3", "4", "5"]),
        (7, ["0", "2", "4", "6", "8"]),
        (99, ["0", "20", "40", "60", "80", "100"]),
        (2_147_483_647, ["0", "2000000000", "4000000000"]),
    ],
)
def test_a_scale_has_round_numbers_that_have_room(most, ticks):
    assert [tick.words for tick in drawn((0, most)).ticks] == ticks


def test_a_range_that_is_small_beside_another_is_still_seen():
    small = drawn((10_000, 14_000), (10**6, 2 * 10**9)).bars[0].outline

    assert small == "M0 22H4v12H0z"


AMOUNTS = st.integers(0, 2**31 - 1)
RANGES = st.tuples(AMOUNTS, AMOUNTS | st.none()).filter(lambda ends: ends[1] is None or ends[0] <= ends[1])


@given(st.lists(RANGES | st.just((None, None)), max_size=6))
def test_every_bar_stays_within_the_picture(ranges):
    picture = drawn(*ranges)
    across = [
        float(x)
        for bar, (_least, most) in zip(picture.bars, ranges, strict=True)
        for x in (re.findall(r"[MH]([\d.]+)", bar.outline) if most is not None else [])
    ]

    assert all(0 <= x <= 320 for x in across)
    assert len(picture.ticks) <= 7
    assert [tick.x for tick in picture.ticks][:: len(picture.ticks) - 1] == ["0", "320"]


def test_a_picture_of_nothing_stated_can_be_drawn():
    assert [tick.words for tick in drawn((None, None)).ticks] == ["0", "1"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_coordinates_are_free_of_separators(catalogue, language):
    InstrumentFactory.create_batch(40)
    with translation.override(language):
        money = pictures_of(Instrument.objects.published())[0]
        html = render_to_string("instruments/_picture.html", {"picture": money})
    numbers = re.findall(r'(?:viewBox|\sd|\sx|\sy)="([^"]*)"', html)

    assert "0 0 320 1958" in numbers
    assert not [each for each in numbers if re.search(r"[,\u202f\u00a0]", each)]


def test_durations_and_money_have_scales_of_their_own(catalogue):
    money, duration = pictures_of(Instrument.objects.filter(slug__in=["iea", "irl"]))

    assert [tick.words for tick in money.ticks] == ["€0", "€50,000", "€100,000"]
    assert [tick.words for tick in duration.ticks] == ["0", "1", "2", "3", "4", "5"]
