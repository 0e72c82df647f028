import gzip
import re

import pytest
from django.conf import settings

from offices.coverage import answers_for, countries_to_answer
from offices.map import office_map, world_map
from offices.models import Coverage, Office
from offices.views import coverage_by_level
from sectors.map import HEADQUARTERS, SECTOR
from sectors.models import Country

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
    groups = [g for g in world_map(answers_for(listed())).groups if g.mark not in {SECTOR, HEADQUARTERS}]

    assert [group.name for group in groups][:2] == ["Beijing office", "Tokyo office"]
    assert len({group.mark.shape for group in groups}) == len({group.mark.tone for group in groups}) == 7


def test_an_office_has_the_same_mark_on_every_map(catalogue):
    (own,) = map_of_office("rio").groups
    on_world = next(g for g in world_map(answers_for(listed())).groups if g.name == own.name)

    assert own.mark == on_world.mark


def test_the_world_says_whom_a_country_without_an_office_turns_to(catalogue):
    by_mark = {group.mark: group for group in world_map(answers_for(listed())).groups}

    assert {"Kenya", "Spain"} <= names(by_mark[SECTOR])
    assert {"France", "New Caledonia"} <= names(by_mark[HEADQUARTERS])


def test_the_world_marks_the_eight_offices_with_their_cities_and_none_hides_another(catalogue):
    drawn = world_map(answers_for(listed()))

    assert [city.name for city in drawn.cities] == [office.city for office in Office.objects.in_order()]
    assert len(drawn.cities) == 8


def test_the_world_asks_the_database_for_nothing_more(catalogue, django_assert_num_queries):
    answers = answers_for(listed())

    with django_assert_num_queries(0):
        drawn = world_map(answers)
        assert drawn.dots
        assert drawn.cities


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
    links = re.findall(r'<a href="([^"]+)" tabindex="-1">', picture)
    assert links
    assert picture.count("<a ") == len(links)
    assert all(f'<a href="{link}">' in html for link in links)
    assert "style=" not in picture
    assert re.fullmatch(r"0 0 1000 \d{3}", re.search(r'viewBox="([^"]+)"', picture)[1])
    assert all(re.fullmatch(r"[-M0-9.mhvlazZ ]+", d) for d in re.findall(r' d="([^"]+)"', picture))
    assert all(re.fullmatch(r"-?[\d.]+", n) for n in re.findall(r' (?:x|y|cx|cy|width)="([^"]+)"', picture))
    assert "css/map.css" in html


def test_every_shape_is_told_in_words_under_the_map(client, catalogue):
    html = client.get("/en/countries/").content.decode()
    legend = re.search(r'<ul class="map-legend">.+?</ul>', html, re.DOTALL)[0]

    for words in (
        "Singapore office",
        "Sector of DERCI",
        "DERCI",
        "City of an office",
    ):
        assert f"</svg>{words}</li>" in legend


def test_an_office_that_covers_no_country_has_no_map(client, catalogue):
    html = client.get("/en/offices/brussels/").content.decode()

    assert "<figure" not in html
    assert "map.css" not in html


def test_europes_map_shows_the_office_that_stands_apart(client, catalogue):
    drawn = client.get("/en/sectors/europe/").context["map"]

    assert [city.name for city in drawn.cities] == ["Brussels"]
    assert drawn.groups[0].name == "European Union"


def test_a_withdrawn_office_leaves_the_map(catalogue):
    Office.objects.filter(slug="rio").update(state="draft")

    drawn = world_map(answers_for(listed()))

    assert "Rio de Janeiro office" not in [group.name for group in drawn.groups]
    assert "Rio de Janeiro" not in [city.name for city in drawn.cities]


def test_the_whole_map_weighs_at_most_60_kb_as_transferred(client, catalogue):
    html = client.get("/fr/countries/").content.decode()
    figure = re.search(r"<figure.+?</figure>", html, re.DOTALL)[0].encode()
    files = [gzip.compress((STATIC / name).read_bytes()) for name in ("css/map.css", "img/map/land.svg")]

    assert len(figure) + sum(map(len, files)) < 60_000
