import gzip
import re
from html import unescape
from itertools import combinations

import pytest
from django.conf import settings
from django.utils import translation

from offices.coverage import answers_for, countries_to_answer
from offices.map import office_map, world_map
from offices.models import Coverage, Office
from offices.views import coverage_by_level
from sectors.map import HEADQUARTERS
from sectors.map_names import REACH, around_mark, box_of, overlaps
from sectors.models import Country, Sector

pytestmark = pytest.mark.django_db

STATIC = settings.BASE_DIR / "static"


def listed():
    return countries_to_answer().filter(listed=True)


def map_of_office(slug):
    office = Office.objects.select_related("host_country").get(slug=slug)
    return office_map(office, coverage_by_level(office))


def names(group):
    return {says.partition(":")[0] for _point, says, _url in group.places}


def test_every_listed_country_has_one_dot_on_the_world(catalogue):
    groups = world_map(answers_for(listed())).groups

    dots = [says.partition(":")[0] for group in groups for _point, says, _url in group.places]
    assert sorted(dots) == sorted(country.name for country in Country.objects.filter(listed=True))


def test_each_office_has_a_shape_and_a_colour_of_its_own(catalogue):
    groups = [group for group in world_map(answers_for(listed())).groups if "/offices/" in group.url]

    assert [group.name for group in groups][:2] == ["Beijing office", "Tokyo office"]
    assert len({group.mark.shape for group in groups}) == len({group.mark.tone for group in groups}) == 7


def test_an_office_has_the_same_mark_on_every_map(catalogue):
    (own,) = map_of_office("rio").groups
    on_world = next(g for g in world_map(answers_for(listed())).groups if g.name == own.name)

    assert own.mark == on_world.mark


def test_the_world_says_whom_a_country_without_an_office_turns_to(catalogue):
    groups = world_map(answers_for(listed())).groups
    by_name = {group.name: names(group) for group in groups}

    assert "Kenya" in by_name["Africa, Middle East and India sector"]
    assert {"Germany", "Spain"} <= by_name["Bilateral Europe sector"]
    assert {"France", "New Caledonia"} <= names(next(g for g in groups if g.mark == HEADQUARTERS))


def test_the_land_of_every_sector_is_tinted_and_named(catalogue):
    areas = world_map(answers_for(listed())).areas

    assert [area.sector.in_full for area in areas] == [
        f"{sector.name} sector" for sector in Sector.objects.order_by("pk")
    ]
    assert len({area.sector.tone for area in areas}) == 4
    assert all(area.outline and area.wide and area.narrow for area in areas)


def test_a_country_that_moves_takes_its_land_and_its_mark_along(catalogue):
    country = Country.objects.get(iso2="KE")
    country.region = Sector.objects.get(slug="asia").regions.first()
    country.save()

    drawn = world_map(answers_for(listed()))

    assert "Kenya" in next(names(group) for group in drawn.groups if group.name == "Asia sector")
    asia = next(area for area in drawn.areas if area.sector.name == "Asia")
    assert re.search(r"M\d+ 30h", asia.outline)  # a row of fields in the middle of Africa


def test_a_narrowed_list_shows_its_marks_on_the_same_areas_and_names(catalogue):
    answers = answers_for(listed())
    tokyo = [answer for answer in answers if answer.in_short == "Tokyo office"]

    narrow, whole = world_map(tokyo, answers), world_map(answers)

    assert [group.name for group in narrow.groups] == ["Tokyo office"]
    assert [area.outline for area in narrow.areas] == [area.outline for area in whole.areas]
    assert len(narrow.legend) == 5  # the office and four areas


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_name_on_the_world_hides_a_mark_or_another_name(catalogue, language):
    with translation.override(language):
        drawn = world_map(answers_for(listed()))
        boxes = [place.box for _office, _spot, place in drawn.placed]
        cities = [around_mark(spot) for _office, spot, _place in drawn.placed]
        areas = [name for area in drawn.areas for name in area.wide]
        narrow = [box_of(name, 38) for area in drawn.areas for name in area.narrow]

    marks = [around_mark(spot, REACH - 1) for spot in drawn.spots] + cities
    boxes += [box_of(name, 19) for name in areas]
    assert len(boxes) > 12
    assert [box for box in boxes if any(overlaps(box, mark) for mark in marks)] == []
    assert [pair for pair in (*combinations(boxes, 2), *combinations(narrow, 2)) if overlaps(*pair)] == []
    assert [box for box in narrow if any(overlaps(box, city) for city in cities)] == []
    assert all(
        left >= 0 and right <= 1000 and 0 <= top < low <= drawn.height for left, top, right, low in boxes
    )


def test_the_world_marks_the_eight_offices_with_their_cities_and_none_hides_another(catalogue):
    drawn = world_map(answers_for(listed()))

    assert [city.name.text for city in drawn.cities] == [office.city for office in Office.objects.in_order()]
    assert len(drawn.cities) == 8


def test_the_world_asks_the_database_for_nothing_more(catalogue, django_assert_num_queries):
    answers = answers_for(listed())

    with django_assert_num_queries(0):
        drawn = world_map(answers)
        assert drawn.dots
        assert drawn.cities
        assert drawn.areas


def test_a_country_with_several_offices_has_the_mark_of_the_strongest_and_names_all(catalogue):
    Coverage.objects.create(
        office=Office.objects.get(slug="tokyo"),
        country=Country.objects.get(iso2="IN"),
        level=Coverage.Level.AREA,
    )

    groups = world_map(answers_for(listed().filter(iso2="IN"))).groups

    assert [group.name for group in groups] == ["New Delhi office"]
    assert groups[0].places[0][1] == "India: New Delhi office, Tokyo office (by region)"


def test_singapores_map_holds_oceania_in_one_piece(catalogue):
    drawn = map_of_office("singapore")
    across = {
        says.partition(":")[0]: drawn.frame.across(point) for point, says, _url in drawn.groups[0].places
    }
    eastwards = ["Myanmar", "Australia", "New Zealand", "Fiji", "Tonga", "Samoa", "Niue", "Cook Islands"]
    eastwards.append("Pitcairn Islands")

    assert [across[name] for name in eastwards] == sorted(across[name] for name in eastwards)
    assert 0 < across["Myanmar"] < across["Pitcairn Islands"] < 1000
    assert drawn.frame.width < 180


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", ["countries/", "offices/singapore/", "sectors/americas-oceania/"])
def test_a_map_links_each_country_outside_the_tab_order_as_the_list_does(client, catalogue, language, path):
    html = client.get(f"/{language}/{path}").content.decode()
    figure = re.search(r'<figure class="map.+?</figure>', html, re.DOTALL)[0]
    picture = re.search(r"<svg viewBox.+?</svg>", figure, re.DOTALL)[0]

    assert 'aria-hidden="true"' in picture  # the caption is read once, and the list below
    assert figure.count("<figcaption>") == 1
    links = re.findall(r'<a href="([^"]+)" tabindex="-1"', picture)
    assert links
    assert picture.count("<a ") == len(links)
    assert all(f'<a href="{link}">' in html for link in links)
    assert "style=" not in picture
    assert re.fullmatch(r"0 0 1000 \d{3}", re.search(r'viewBox="([^"]+)"', picture)[1])
    assert all(re.fullmatch(r"[-M0-9.mhvlazZL ]+", d) for d in re.findall(r' d="([^"]+)"', picture))
    assert all(re.fullmatch(r"-?[\d.]+", n) for n in re.findall(r' (?:x|y|cx|cy|width)="([^"]+)"', picture))
    assert "css/map.css" in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Africa, Middle East and India sector", "Brussels office: institutions of the European Union"],
        ),
        ("fr", ["Secteur Europe bilatérale", "Bureau de Bruxelles\xa0: institutions de l’Union européenne"]),
    ],
)
def test_the_legend_names_and_links_every_office_and_every_sector(client, catalogue, language, words):
    html = client.get(f"/{language}/countries/").content.decode()
    legend = re.search(r'<ul class="map-legend">.+?</ul>', html, re.DOTALL)[0]

    with translation.override(language):
        links = [
            entry.get_absolute_url() for entry in (*Office.objects.published(), *Sector.objects.published())
        ]
    assert len(links) == 12
    assert all(f'</svg><a href="{link}">' in legend for link in links)
    assert all(f">{each}</a></li>" in legend for each in words)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_country_is_a_dot_with_its_contacts_name(client, catalogue, language):
    html = client.get(f"/{language}/countries/").content.decode()
    titles = dict(
        re.findall(r'<a href="/\w\w/countries/(\w\w)/" tabindex="-1">.*?<title>(.+?)</title>', html)
    )

    with translation.override(language):
        says = {a.country.iso2.lower(): f"{a.country.name}|{a.in_short}" for a in answers_for(listed())}
    assert titles.keys() == says.keys()
    for code, words in says.items():
        assert all(part in unescape(titles[code]) for part in words.split("|"))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "a regional office for 70 of 243 countries and territories, a sector for 161 and DERCI for 12.",
        ),
        ("fr", "un bureau pour 70 des 243 pays et territoires, un secteur pour 161 et la DERCI pour 12."),
    ],
)
def test_a_sentence_says_how_many_have_which_contact(client, catalogue, language, sentence):
    assert sentence in client.get(f"/{language}/countries/").content.decode()


def test_an_office_that_covers_no_country_has_no_map(client, catalogue):
    html = client.get("/en/offices/brussels/").content.decode()

    assert "<figure" not in html
    assert "map.css" not in html


def test_europes_map_shows_the_office_that_stands_apart(client, catalogue):
    drawn = client.get("/en/sectors/europe/").context["map"]

    assert [city.name.text for city in drawn.cities] == ["Brussels"]
    assert drawn.groups[0].name == "European Union"


def test_a_withdrawn_office_leaves_the_map(catalogue):
    Office.objects.filter(slug="rio").update(state="draft")

    drawn = world_map(answers_for(listed()))

    assert "Rio de Janeiro office" not in [group.name for group in drawn.groups]
    assert "Rio de Janeiro" not in [city.name.text for city in drawn.cities]


def test_the_whole_map_weighs_at_most_25_kb_as_transferred(client, catalogue):
    html = client.get("/fr/countries/").content.decode()
    figure = re.search(r"<figure.+?</figure>", html, re.DOTALL)[0].encode()
    names = ("css/map.css", "img/map/land.svg", "js/map.js")
    parts = [figure, *((STATIC / name).read_bytes() for name in names)]

    assert sum(len(gzip.compress(part)) for part in parts) < 25_000
