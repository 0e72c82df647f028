"""The picture of a page as it is drawn: every title fits beside the sign, and none takes long."""

import time
from io import BytesIO

import pytest
from django.utils.translation import override
from PIL import Image, ImageFont

from cnrs_intl.site import card
from offices.views import CountryDetail
from sectors.models import Country

TITLES = [
    ("Who is your contact at the CNRS?", ""),
    ("Qui est votre interlocuteur au CNRS\u202f?", ""),
    ("IRP", "International Research Projects"),
    ("Tokyo office", "Japan, South Korea, Taiwan"),
    ("Bosnia and Herzegovina:", "your contact at the CNRS"),
    ("Saint-Vincent-et-les-Grenadines\u00a0:", "votre interlocuteur au CNRS"),
]
ODD = ["", " ", "-" * 300, "x" * 250, "y " * 5000, "北京办事处", "مكتب القاهرة", "\u200b", "a\nb"]


def fits(part: card.Set) -> bool:
    font = ImageFont.truetype(card.FONTS / part.font, part.size)
    return all(font.getlength(line) <= card.COLUMN + 1 for line in part.lines)


def pixels(drawn: bytes, box: tuple[int, int, int, int]) -> set:
    cut = Image.open(BytesIO(drawn)).convert("RGB").crop(box)
    return {colour for _count, colour in cut.getcolors(1200 * 630)}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_title_of_every_country_fits_in_large_type(catalogue, language):
    page = CountryDetail()
    with override(language):
        for page.object in Country.objects.all():
            first, second = card.laid_out(*page.get_title_parts())

            assert " ".join(first.lines).replace("- ", "-") == page.get_title_parts()[0]
            assert fits(first), page.object
            assert fits(second), page.object
            assert (first.size >= 56, len(first.lines) <= 4, second.size >= 32) == (True, True, True)


@pytest.mark.parametrize(("first", "second"), TITLES)
def test_a_title_is_broken_into_even_lines_and_stays_whole(first, second):
    parts = card.laid_out(first, second)

    assert [" ".join(part.lines).replace("- ", "-") for part in parts] == [
        each for each in (first, second) if each
    ]
    assert all(fits(part) for part in parts)
    assert card.height_of(parts) <= card.HIGHEST


def test_the_lines_of_a_title_leave_no_word_alone_where_they_need_not():
    (question,) = card.laid_out("Who is your contact at the CNRS?", "")

    assert question.lines == ["Who is your", "contact at", "the CNRS?"]


@pytest.mark.parametrize("title", ODD)
def test_the_oddest_title_is_drawn_soon_and_small_in_bytes(title):
    begun = time.process_time()
    drawn = card.drawn((title, title), [(1.35, 103.82)], (90.0, 0.0))
    taken = time.process_time() - begun

    assert Image.open(BytesIO(drawn)).size == (1200, 630)
    assert len(drawn) < 40_000
    assert taken < 0.5


def test_a_picture_is_the_same_for_the_same_title_and_has_the_houses_colours():
    one, other = (
        card.drawn(("Cambodia:", "your contact"), [(1.35, 103.82)], (12.5, 104.9)) for _time in "12"
    )

    assert one == other
    assert {card.BLUE, card.WHITE, card.YELLOW} <= pixels(one, (0, 0, 1200, 618))
    assert pixels(one, (0, 620, 1200, 630)) == {card.YELLOW}
    assert pixels(one, (0, 0, 60, 618)) == {card.BLUE}


def test_a_place_is_marked_as_it_lies_to_paris():
    east, none = (card.drawn(("Glossary", ""), [], place) for place in ((48.0, 60.0), None))
    right, left = (900, 150, 1180, 309), (600, 150, 880, 309)

    assert card.YELLOW in pixels(east, right)
    assert card.YELLOW not in pixels(east, left)
    assert card.YELLOW not in pixels(none, right)


@pytest.mark.parametrize(
    "place", [(90, 0), (-90, 0), (-48.8566, -177.6478), (48.8566, 2.3522), (-41.3, 174.8)]
)
def test_no_place_on_earth_falls_off_the_sign(place):
    x, y = card.on_sign(place)

    assert 20 <= x <= card.SIGN - 20
    assert 20 <= y <= card.SIGN - 20
