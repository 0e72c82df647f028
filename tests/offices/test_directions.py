"""The offices as seen from Paris: true distance, true direction, labels that hide nothing."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from offices import directions
from offices.directions import directions_of, distance_and_bearing, distance_in_words
from offices.models import Office


def office(latitude, longitude, city="Somewhere"):
    return SimpleNamespace(latitude=latitude, longitude=longitude, city=city, name=city, time_zone="")


@pytest.mark.parametrize(
    ("place", "kilometres", "degrees"),
    [
        ((90.0, 0.0), 4574, 0),  # the pole: 90 less the latitude of Paris, 111.19 km a degree
        ((-48.8566, -177.6478), 20015, None),  # the antipodes: half the way round
        ((0.0, 2.3522), 5433, 180),
        ((48.8566, 2.3522), 0, None),
    ],
)
def test_distances_and_directions_are_those_of_the_great_circle(place, kilometres, degrees):
    distance, bearing = distance_and_bearing(*place)

    assert distance == pytest.approx(kilometres, abs=2)
    if degrees is not None:
        assert abs(bearing * 57.29578) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize(("language", "words"), [("en", "9,700 km"), ("fr", "9\u202f700\u00a0km")])
def test_a_distance_is_written_as_the_language_has_it(language, words):
    with override(language):
        assert distance_in_words(9712) == words


def test_every_office_of_the_catalogue_has_its_label_in_the_picture_and_over_no_other(catalogue):
    offices = list(Office.objects.published().in_order())
    points = [directions.point_of(each) for each in offices]
    taken = [(x - 7, y - 7, x + 7, y + 7) for x, y in points]

    for each, point in zip(offices, points, strict=True):
        directions.placed(each, point, taken)

    labels = taken[len(points) :]
    assert len(labels) == len(offices) == 8
    for number, (left, top, right, bottom) in enumerate(labels):
        assert left >= 0
        assert top >= 0
        assert right <= directions.WIDTH
        assert bottom <= directions.HEIGHT
        assert directions.hidden((left, top, right, bottom), labels[:number]) == 0


def test_an_office_without_a_point_is_left_out_and_none_at_all_makes_no_picture():
    assert directions_of([]) is None
    assert directions_of([office(None, None)]) is None
    assert len(directions_of([office(None, None), office(1.0, 2.0)]).places) == 1


def test_a_place_beyond_the_last_ring_stands_on_it():
    x, y = directions.point_of(office(-48.8, -177.6))

    far = ((x - directions.MIDDLE[0]) ** 2 + (y - directions.MIDDLE[1]) ** 2) ** 0.5
    assert far == pytest.approx(directions.STEP * directions.RINGS, abs=1)


def test_the_first_page_links_each_office_with_its_distance_and_zone(client, catalogue):
    page = client.get("/en/").content.decode().partition("</svg>\n  <figcaption")[0]

    assert 'aria-label="Tokyo office (Japan, South Korea, Taiwan), 9,700 km"' in page
    assert page.count('data-says="· {time}"') == Office.objects.published().exclude(time_zone="").count()


def test_the_first_page_counts_what_is_public(client, catalogue):
    Office.objects.filter(slug="beijing").update(state="withdrawn")

    page = client.get("/en/").content.decode()

    assert "<strong>7</strong> offices abroad" in page
    assert "<strong>243</strong> countries and territories" in page


def test_paris_is_named_in_the_middle_and_no_label_hides_it(catalogue):
    picture = directions_of(Office.objects.published().in_order())
    middle = directions.centre()
    taken = [middle]
    for place in picture.places:
        directions.placed(place.office, (int(place.x), int(place.y)), taken)

    assert all(directions.hidden(label, [middle]) == 0 for label in taken[1:])


def test_the_first_page_names_paris(client, catalogue):
    page = client.get("/fr/").content.decode()

    assert ">Paris</text>" in page.partition('class="directions"')[2]
