"""The web's cuts of the typeface hold what the portal writes, and the style sheet says so."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from cnrs_intl.site import translations
from scripts.subset_fonts import RANGES, ROOT, TARGET, WEIGHTS, characters

STYLES = (ROOT / "static" / "css" / "font.css").read_text()
FACES = re.findall(
    r'font-weight: ([\d ]+);\s+src: url\("\.\./font/source-sans-3-([a-z-]+)-(\d+)\.woff2"\).*?'
    r"unicode-range: (.*?);",
    STYLES,
    re.DOTALL,
)
WRITTEN = re.compile(
    r"[\x20-\u024f\u1e00-\u1eff\u2010-\u22ff]"
)  # scripts without letters of ours are left to the system


def test_the_style_sheet_names_each_cut_with_its_characters():
    assert [(part, int(weight), ranges) for _weights, part, weight, ranges in FACES] == [
        (part, weight, ranges) for weight in WEIGHTS for part, ranges in RANGES.items()
    ]


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("part", RANGES)
def test_a_cut_is_small_and_has_the_letters_of_its_language(part, weight):
    file = TARGET / f"source-sans-3-{part}-{weight}.woff2"
    letters = TTFont(file).getBestCmap()

    assert file.stat().st_size < 14_500
    wanted = {"latin": "AZaz0189éÉœŒçÇÿŸ«»’…–—€\u00a0\u202f", "latin-ext": "āăąćčđęěğşšţūźż"}[part]
    assert [sign for sign in wanted if ord(sign) not in letters] == []


def test_every_sign_that_the_portal_writes_is_in_the_first_cut():
    """What a page says by itself, and the catalogue as it is delivered, in both languages."""
    texts = "".join(
        path.read_text() for path in [*Path(settings.BASE_DIR, "fixtures").rglob("*.yaml"), translations.PO]
    )
    first, more = (set(characters(RANGES[part])) for part in RANGES)
    written = {ord(sign) for sign in WRITTEN.findall(texts)}

    assert sorted(map(chr, written - first - more)) == []
    assert len(written & more) < 10  # names of places


def test_pages_load_the_first_cuts_early(client, catalogue):
    page = client.get("/en/").content.decode()

    for weight in WEIGHTS:
        assert re.search(
            rf'<link rel="preload" href="[^"]*source-sans-3-latin-{weight}[^"]*" as="font"', page
        )
