"""The portal's icons and its name on a home screen: each file as large as is said, and drawn from the SVG."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image, ImageChops, ImageDraw, ImageStat

from scripts import draw_icons

BLUE = (0, 41, 75)
NAMES = {"en": ("CNRS international cooperation", "CNRS contacts")}
NAMES["fr"] = ("Coopération internationale du CNRS", "Contacts CNRS")


def picture(address: str) -> Image.Image:
    return opened(Path(str(finders.find(address.removeprefix("/static/")))))


def opened(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


def manifest(client, language: str) -> dict:
    return json.loads(client.get(f"/{language}/manifest.webmanifest").content)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_manifest_names_the_portal_in_its_language(client, catalogue, language):
    told = manifest(client, language)

    assert (told["name"], told["short_name"]) == NAMES[language]
    assert len(told["short_name"]) <= 13  # or home screens cut it
    assert told["lang"] == language
    assert client.get(told["start_url"]).status_code == 200
    assert (told["start_url"], told["scope"], told["display"]) == (f"/{language}/", "/", "browser")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_manifest_is_sent_as_one_and_the_policy_lets_pages_have_it(client, catalogue, language):
    page = client.get(f"/{language}/offices/")
    answer = client.get(f"/{language}/manifest.webmanifest")
    again = client.get(f"/{language}/manifest.webmanifest", headers={"if-none-match": answer["ETag"]})

    assert f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in page.content.decode()
    assert "manifest-src 'self'" in page["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/manifest+json"
    assert not answer.cookies
    assert again.status_code == 304


def test_every_icon_of_a_manifest_is_there_and_as_large_as_it_says(client, catalogue):
    icons = manifest(client, "en")["icons"]

    assert [(each["sizes"], each["purpose"]) for each in icons] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for each in icons:
        found = picture(each["src"])
        assert (found.format, "{}x{}".format(*found.size)) == ("PNG", each["sizes"])


def test_a_page_names_its_icons_and_one_colour_for_light_and_dark(client, catalogue):
    page = client.get("/en/").content.decode()
    icons = dict(re.findall(r'<link rel="((?:apple-touch-)?icon)" href="([^"]+)"', page))
    touched = picture(icons["apple-touch-icon"])

    assert (touched.format, touched.size, touched.has_transparency_data) == ("PNG", (180, 180), False)
    assert icons["icon"].endswith("favicon.svg")  # the last one that a browser knows wins
    assert re.findall(r'name="theme-color" content="([^"]+)"', page) == ["#00294b"]
    assert manifest(client, "en")["theme_color"] == "#00294b"


def test_the_icon_stands_where_browsers_have_always_looked_for_it(client, catalogue):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/x-icon")
    assert Image.open(BytesIO(answer.content)).info["sizes"] == {(16, 16), (32, 32)}
    assert not answer.cookies


def test_what_a_device_may_cut_off_a_maskable_icon_is_ground():
    found = picture("img/icon-maskable-512.png").convert("RGB")
    middle, safe = 255.5, 0.4 * 512

    beyond = Image.new("L", found.size, 255)
    ImageDraw.Draw(beyond).ellipse((middle - safe, middle - safe, middle + safe, middle + safe), fill=0)
    outside = ImageStat.Stat(ImageChops.difference(found, Image.new("RGB", found.size, BLUE)), beyond)
    assert max(most for _least, most in outside.extrema) <= 2  # a rounded corner, blue on blue
    assert outside.count[0] > 100_000


@pytest.mark.parametrize("name", [*draw_icons.CLEAR, *draw_icons.WHOLE, "favicon"])
def test_an_icon_is_drawn_from_the_sign_as_it_is(name, tmp_path, monkeypatch):
    monkeypatch.setattr(draw_icons, "IMAGES", tmp_path)
    draw_icons.main()
    file = f"{name}.ico" if name == "favicon" else f"{name}.png"

    drawn, kept = opened(tmp_path / file).convert("RGBA"), picture(f"img/{file}").convert("RGBA")
    assert drawn.size == kept.size
    assert max(ImageStat.Stat(ImageChops.difference(drawn, kept)).mean) < 0.5
