"""A file that staff send is a picture by what it holds, and what is kept of it is drawn anew."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from cnrs_intl.catalogue import imaging
from cnrs_intl.catalogue.imaging import RefusedError, encoded
from tests.pictures import as_bytes, drawing

MANY_PIXELS = (10_000, 5_001)


def files_of(content):
    found = encoded(content)
    images = {name.partition("-")[2]: Image.open(BytesIO(body)) for name, body in found.files.items()}
    return found.picture, images


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "MPO"])
def test_a_picture_becomes_two_widths_in_two_formats(kind):
    options = {"save_all": True, "append_images": [drawing()]} if kind == "MPO" else {}

    picture, images = files_of(as_bytes(drawing(), kind, **options))

    assert (picture.width, picture.height) == (960, 640)
    assert {name: (image.format, image.size) for name, image in images.items()} == {
        "480.webp": ("WEBP", (480, 320)),
        "480.jpg": ("JPEG", (480, 320)),
        "960.webp": ("WEBP", (960, 640)),
        "960.jpg": ("JPEG", (960, 640)),
    }


def test_a_small_picture_is_not_made_larger():
    picture, images = files_of(as_bytes(drawing((300, 200))))

    assert picture.widths == [300]
    assert {image.size for image in images.values()} == {(300, 200)}


def test_what_is_very_high_fits_a_page():
    picture, _images = files_of(as_bytes(drawing((400, 3600))))

    assert (picture.width, picture.height) == (133, 1200)


def test_what_the_camera_noted_is_gone_and_the_picture_upright():
    exif = Image.Exif()
    exif[imaging.ORIENTATION] = 6  # held on its side
    exif[0x010E] = "Somebody’s garden"
    exif[0x8825] = {1: "N", 2: (1.0, 17.0, 0.0)}  # where it was taken
    content = as_bytes(drawing(), exif=exif, comment=b"secret", xmp=b"<x:xmpmeta/>")

    picture, images = files_of(content)

    assert (picture.width, picture.height) == (800, 1200)
    for image in images.values():
        assert dict(image.getexif()) == {}
        assert not {"comment", "xmp", "icc_profile", "exif"} & image.info.keys()


def test_nothing_of_what_stands_behind_a_picture_is_kept():
    hidden = b"<script>alert(1)</script>PK\x03\x04"

    found = encoded(as_bytes(drawing()) + hidden)

    assert all(b"script" not in body and b"PK\x03" not in body for body in found.files.values())


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (drawing(colour=(255, 0, 0, 0), mode="RGBA"), (255, 255, 255)),
        (drawing(colour=(0, 0), mode="LA"), (255, 255, 255)),
        (drawing(colour=40_000, mode="I;16"), (156, 156, 156)),
        (drawing(colour=1, mode="1"), (255, 255, 255)),
        (drawing().quantize(4), (0, 128, 128)),
    ],
    ids=["transparent", "transparent grey", "sixteen bits", "one bit", "palette"],
)
def test_every_kind_of_png_has_plain_colours_on_white(made, expected):
    _picture, images = files_of(as_bytes(made, "PNG"))

    for image in images.values():
        assert image.mode == "RGB"
        assert all(abs(a - b) <= 3 for a, b in zip(image.getpixel((9, 9)), expected, strict=True))


def test_the_colours_of_print_become_those_of_screens():
    _picture, images = files_of(as_bytes(drawing().convert("CMYK")))

    assert {image.mode for image in images.values()} == {"RGB"}


@pytest.mark.parametrize("profile", [ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), None])
def test_a_colour_profile_of_any_kind_does_no_harm(profile):
    body = ImageCms.ImageCmsProfile(profile).tobytes() if profile else b"nonsense" * 20

    picture, _images = files_of(as_bytes(drawing(), icc_profile=body))

    assert picture.width == 960


def test_the_same_file_has_the_same_name_and_another_one_another():
    one, same, other = (encoded(as_bytes(drawing(colour=each))) for each in ("red", "red", "blue"))

    assert one.picture == same.picture != other.picture
    assert one.files.keys() == same.files.keys()


def moving(kind):
    frames = [drawing((200, 200)), drawing((200, 200), "red")]
    return as_bytes(frames[0], kind, save_all=True, append_images=frames[1:])


def noise(kind="JPEG"):
    return as_bytes(Image.effect_noise((600, 400), 80).convert("RGB"), kind)


def one_bit_wrong(png):
    """Return a PNG of which a bit in the pixels is another: it can be decoded, and shows something else."""
    at = png.index(b"IDAT") + 20
    return png[:at] + bytes([png[at] ^ 1]) + png[at + 1 :]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "empty"),
        (b"\xff" * (10 * 2**20 + 1), "bytes"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "svg"),
        (b"\x00\x00\x00\x1cftypheic\x00\x00\x00\x00", "heic"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00", "heic"),
        (b"%PDF-1.7 no picture", "format"),
        (b"<html><body>not a picture</body></html>", "format"),
        (as_bytes(drawing(), "GIF"), "format"),
        (as_bytes(drawing(), "TIFF"), "format"),
        (noise()[:-4000], "damaged"),
        (noise("PNG")[:-4000], "damaged"),
        (noise("WEBP")[:-4000], "damaged"),
        (noise()[:200], "damaged"),
        (as_bytes(drawing()).replace(b"\xff\xda", b"\xff\xda" * 200), "damaged"),
        (one_bit_wrong(as_bytes(drawing(), "PNG")), "damaged"),
        (moving("PNG"), "moving"),
        (moving("WEBP"), "moving"),
        (as_bytes(drawing((1, 1)), "PNG"), "small"),
        (as_bytes(drawing((1000, 50)), "PNG"), "narrow"),
        (as_bytes(drawing(MANY_PIXELS, 0, "1"), "PNG"), "pixels"),
        (as_bytes(drawing((10_000, 9_500), 0, "1"), "PNG"), "pixels"),
        (as_bytes(drawing((20_000, 10_000), 0, "1"), "PNG"), "pixels"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_picture_is_refused_with_the_cure(content, refusal):
    with pytest.raises(RefusedError) as refused:
        encoded(content)

    assert refused.value.code == refusal
    assert imaging.REFUSALS[refusal]


def test_a_bomb_is_found_out_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(imaging, "shrunk", lambda image: pytest.fail("it was decoded"))

    with pytest.raises(RefusedError):
        encoded(as_bytes(drawing(MANY_PIXELS, 0, "1"), "PNG"))


def test_one_picture_is_drawn_at_a_time_and_the_next_waits_not_for_ever(monkeypatch):
    monkeypatch.setattr(imaging, "PATIENCE", 0.01)

    with imaging.one_at_a_time, pytest.raises(RefusedError) as refused:
        encoded(as_bytes(drawing()))

    assert refused.value.code == "busy"
