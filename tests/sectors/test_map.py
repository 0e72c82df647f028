import re
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from django.conf import settings

from sectors.areas import TONES, Sector, codes
from sectors.map import SHAPES, Group, Map, World, group_of_sector, map_of, mark_for, office_mark
from sectors.map_names import rooms_of
from sectors.plane import SOUTH, WHOLE_WORLD, WIDTH, WORLD, frame_around, point_at

LAND = settings.BASE_DIR / "static" / "img" / "map" / "land.svg"
CSS = settings.BASE_DIR / "static" / "css" / "map.css"


def place(latitude, longitude, name="Somewhere"):
    return SimpleNamespace(
        latitude=latitude,
        longitude=longitude,
        name=name,
        short_name=f"{name} office",
        city=name,
        get_absolute_url=lambda: f"/{name}/",
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
    assert len({office_mark(number) for number in range(56)}) == 56
    assert SHAPES[0] not in {office_mark(number).shape for number in range(56)}


def test_cities_close_to_one_another_are_named_on_different_sides():
    offices = [place(39.9, 116.4, "Beijing"), place(39.0, 121.0, "Tokyo")]

    beijing, tokyo = map_with(place(30, 110), offices=offices).cities

    assert (beijing.name.anchor, tokyo.name.anchor) == ("end", "start")


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
    assert LAND.stat().st_size < 25_000


def luminance(colour):
    parts = [value / 255 for value in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(text):
    return tuple(int(text[start : start + 2], 16) for start in (1, 3, 5))


def colours_in(css, kind):
    return [colour(text) for text in re.findall(rf"--{kind}-\w+: (#\w{{6}});", css)]


@pytest.mark.parametrize(
    ("scheme", "tones"), [(0, 8 + TONES), (1, 8 + TONES), (2, 8)], ids=["light", "dark", "band"]
)
def test_every_mark_and_name_stands_out_from_land_tints_and_sea(scheme, tones):
    css = CSS.read_text()
    before = scheme * (8 + TONES)
    marks = colours_in(css, "tone")[before : before + tones]
    tints = colours_in(css, "area")[scheme * TONES :][: TONES if scheme < 2 else 0]
    sea = colour(re.findall(r"--sea: (#\w{6});", css)[scheme])
    grey = colour(re.search(r'fill="(#\w{6})"', LAND.read_text())[1])
    share = float(re.search(r"\.land {\s+opacity: (.+?);", css)[1])
    land = [share * over + (1 - share) * under for over, under in zip(grey, sea, strict=True)]

    assert len(marks) == tones
    assert [tone for tone in marks for ground in (sea, land, *tints) if contrast(tone, ground) < 3] == []


ASIA, EUROPE = Sector(1, "Asia", "Asia sector", "/asia/"), Sector(2, "Europe", "Europe sector", "/europe/")


def world(**sectors):
    """Return a map of the world with a dot in China, whose countries belong to sectors."""
    group = group_of_sector(ASIA)
    group.add(place(35, 104, "China"), "Asia sector")
    china = point_at(35, 104)
    return map_of([group], [], World([(china, code, sector) for code, sector in sectors.items()]))


def fields_in(outline):
    return sum(int(wide) for wide in re.findall(r"h(\d+)", outline))


def test_the_grid_is_whole_and_has_no_field_finer_than_three_degrees():
    assert {len(row) for row in codes()} == {120}
    assert len(codes()) == 54


def test_an_area_is_the_land_of_its_countries_and_follows_a_move_at_once():
    before = {
        area.sector.name: fields_in(area.outline) for area in world(CN=ASIA, RU=EUROPE, KZ=EUROPE).areas
    }
    after = {area.sector.name: fields_in(area.outline) for area in world(CN=ASIA, RU=EUROPE, KZ=ASIA).areas}

    assert after["Asia"] > before["Asia"]
    assert before["Asia"] + before["Europe"] == after["Asia"] + after["Europe"]


def test_an_area_is_drawn_in_whole_fields_without_a_line_around_it():
    (area,) = world(CN=ASIA).areas

    assert re.fullmatch(r"(?:[Mm]\d+ \d+h\d+)+", area.outline)
    assert area.sector.tone == "tone-s1"


def test_a_sectors_name_is_broken_into_lines_and_never_stands_on_anothers_ground():
    far = Sector(3, "Africa, Middle East and India", "", "/africa/")
    area = next(area for area in world(CN=ASIA, IN=far, KE=far, RU=EUROPE).areas if area.sector == far)

    for lines in (area.wide, area.narrow):
        assert " ".join(line.text for line in lines) == far.name
        assert len(lines) > 1
        assert all(0 < int(line.x) < WIDTH for line in lines)


def test_only_a_map_of_the_world_has_areas():
    assert map_with(place(10, 10)).areas == []


def test_a_disc_is_small_where_the_next_mark_is_near():
    group = group_of_sector(ASIA)
    for longitude in (0, 2, 40):
        group.add(place(10, longitude), "Asia sector")
    china = [(dot.point, "CN", ASIA) for dot in group.places]

    ((_mark, dots),) = map_of([group], [], World(china)).dots
    near, near_too, alone = (float(re.search(r"m-([\d.]+) 0a", outline)[1]) for _page, outline, _says in dots)

    assert near == near_too == 3
    assert alone > 4.5


def test_what_a_finger_may_hit_ends_halfway_to_the_next_mark():
    rooms = rooms_of([(0, 0), (30, 40), (31, 40), (500, 0)], most=16)

    assert rooms[30, 40] == rooms[31, 40] == 1
    assert rooms[500, 0] == rooms[0, 0] == 32


def test_a_name_without_room_beside_its_mark_is_joined_to_it_by_a_line():
    around = [place(48 + lat, 2 + lon) for lat in range(-24, 25, 3) for lon in range(-24, 25, 3)]

    (city,) = map_with(*around, offices=[place(48, 2, "Paris")]).cities

    assert re.fullmatch(r"M\d+ \d+L\d+ \d+", city.line)
