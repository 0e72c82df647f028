import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings

from sectors.map import (
    SHAPES,
    SOUTH,
    WHOLE_WORLD,
    WIDTH,
    WORLD,
    Group,
    Map,
    frame_around,
    map_of,
    mark_for,
    point_at,
)

LAND = settings.BASE_DIR / "static" / "img" / "map" / "land.svg"
CSS = settings.BASE_DIR / "static" / "css" / "map.css"


def place(latitude, longitude, name="Somewhere"):
    return SimpleNamespace(
        latitude=latitude, longitude=longitude, name=name, city=name, get_absolute_url=lambda: f"/{name}/"
    )


def map_with(*places, offices=()):
    group = Group("Here", mark_for(0))
    for each in places:
        group.add(each, "somebody")
    return map_of([group], offices)


FIJI, SAMOA, COOK = point_at(-17.8, 178.0), point_at(-13.6, -172.4), point_at(-21.2, -159.8)


def test_north_is_up_and_east_is_right():
    paris, pretoria = point_at(48.9, 2.4), point_at(-25.7, 28.2)

    assert paris.x < pretoria.x
    assert paris.y < pretoria.y


def test_a_map_crosses_the_date_line_rather_than_tear_the_pacific():
    frame = frame_around([FIJI, SAMOA, COOK])

    assert frame.width < 90
    assert 0 < frame.across(FIJI) < frame.across(SAMOA) < frame.across(COOK) < WIDTH


def test_a_map_past_bering_strait_has_the_silhouette_twice_side_by_side():
    lands = Map([], [], frame_around([FIJI, COOK])).lands

    first, second = (float(land["x"]) for land in lands)
    assert second - first == pytest.approx(float(lands[0]["width"]), abs=0.2)


def test_a_map_of_one_place_still_shows_where_in_the_world_it_is():
    frame = frame_around([point_at(1.3, 103.8)])

    assert frame.width > 50
    assert frame.across(point_at(1.3, 103.8)) == WIDTH // 2


@pytest.mark.parametrize("latitude", [-54, -20, 0, 50, 83])
def test_no_map_shows_more_than_there_is_to_the_north_and_south(latitude):
    frame = frame_around([point_at(latitude, 10), point_at(latitude, 100)])

    assert frame.top >= 0
    assert frame.top + frame.height <= WHOLE_WORLD.height + 1e-9


def test_places_all_around_are_shown_on_the_whole_world():
    assert frame_around([point_at(0, longitude) for longitude in range(-180, 180, 40)]) is WHOLE_WORLD


def test_on_the_whole_world_a_dot_by_bering_strait_stays_on_its_side():
    samoa, cook = WHOLE_WORLD.across(SAMOA), WHOLE_WORLD.across(COOK)

    assert cook < 50
    assert samoa > WIDTH - 50


def test_a_place_beyond_the_silhouette_stands_on_its_edge():
    assert point_at(-80, 0).y == point_at(SOUTH, 0).y


def test_a_place_that_is_not_known_has_no_dot_and_no_dot_means_no_map():
    assert map_with(place(None, None)) is None
    assert map_with() is None


def test_the_first_64_marks_differ_in_shape_or_colour():
    assert len({mark_for(number) for number in range(64)}) == 64
    assert len({mark_for(number).tone for number in range(8)}) == len(SHAPES)


def test_cities_close_to_one_another_are_named_on_different_sides():
    offices = [place(39.9, 116.4, "Beijing"), place(39.0, 121.0, "Tokyo")]

    beijing, tokyo = map_with(place(30, 110), offices=offices).cities

    assert (beijing.side, tokyo.side) == ("left", "right")


def test_coordinates_are_written_for_machines_in_every_language():
    drawn = map_with(*(place(10, longitude) for longitude in (-179, 0, 100)))

    assert re.fullmatch(r"0 0 1000 \d+", drawn.view_box)
    assert all(
        re.fullmatch(r"M\d+ \d+m.*", outline) for _mark, dots in drawn.dots for _page, outline, _says in dots
    )
    assert all(re.fullmatch(r"-?\d+\.\d", number) for land in drawn.lands for number in land.values())


def test_the_silhouette_is_one_outline_without_a_border_or_a_name():
    (outline,) = ElementTree.parse(LAND).getroot()
    _, _, width, height = map(int, ElementTree.parse(LAND).getroot().get("viewBox").split())

    assert outline.tag.endswith("path")
    assert "stroke" not in outline.attrib
    assert width / height == pytest.approx(WORLD / WHOLE_WORLD.height, rel=0.001)
    assert LAND.stat().st_size < 45_000


def luminance(colour):
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(text):
    return tuple(int(text[start : start + 2], 16) for start in (1, 3, 5))


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "band"])
def test_every_mark_stands_out_from_land_and_sea(scheme):
    css, svg = CSS.read_text(), LAND.read_text()
    tones = re.findall(r"--tone-\w+: (#\w{6});", css)[9 * scheme : 9 * (scheme + 1)]
    sea = colour(re.findall(r"--sea: (#\w{6});", css)[scheme])
    grey, share = colour(re.search(r'fill="(#\w{6})"', svg)[1]), float(re.search(r'opacity="(.+?)"', svg)[1])
    land = [share * over + (1 - share) * under for over, under in zip(grey, sea, strict=True)]

    assert len(tones) == 9
    assert [tone for tone in tones for ground in (sea, land) if contrast(colour(tone), ground) < 3] == []
