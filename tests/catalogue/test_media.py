"""The files of pictures: kept in the database, answered from the disk, for ever the same to everybody."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.models import PictureFile
from cnrs_intl.catalogue.pictures import Picture
from tests.drafted import changed_live, drafted
from tests.factories import OfficeFactory
from tests.pictures import pictured, stored
from tests.remembered import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def addresses(name):
    picture = Picture.named(name)
    return [picture.address(width, ending) for width in picture.widths for ending in ("webp", "jpg")]


# Answering


def test_every_file_of_a_picture_is_answered_for_ever_without_a_cookie(client):
    for address in addresses(stored()):
        for _first_from_the_database_then_from_the_disk in range(2):
            answer = client.get(address)

            assert answer.status_code == 200
            assert answer["Content-Type"] == ("image/webp" if address.endswith("webp") else "image/jpeg")
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Length"] == str(len(answer.content))
            assert "Set-Cookie" not in answer


def test_what_was_asked_for_once_is_answered_from_the_disk_without_the_database(
    client, disk, django_assert_num_queries
):
    address = addresses(stored())[0]
    with django_assert_num_queries(1):
        first = client.get(address)

    with django_assert_num_queries(0):
        again = client.get(address)

    assert again.content == first.content
    assert [path.name for path in disk.iterdir()] == [address.rpartition("/")[2]]


def test_who_has_a_file_already_is_told_so_instead_of_sent_it(client):
    address, other = addresses(stored())[:2]
    tag = client.get(address)["ETag"]
    assert tag != client.get(other)["ETag"]

    for asked, status in ((tag, 304), (f"W/{tag}", 304), ('"another"', 200)):
        for read in (client.get, client.head):
            answer = read(address, headers={"If-None-Match": asked})

            assert (answer.status_code, answer["ETag"]) == (status, tag)
            assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
            assert bool(answer.content) == (status == 200 and read == client.get)


def test_another_machine_and_a_restored_one_have_pictures_from_the_database_alone(client, settings, tmp_path):
    address = addresses(stored())[0]
    first = client.get(address).content

    settings.MEDIA_ROOT = tmp_path / "of another machine"

    assert client.get(address).content == first


def test_a_disk_that_takes_nothing_only_costs_time(client, settings, tmp_path):
    (tmp_path / "a file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "a file"

    assert client.get(addresses(stored())[0]).status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 40}-480.webp",
        "../secret_key",
        "..%2fsecret_key",
        "%2e%2e/secret_key",
        "%2fetc%2fpasswd",
        f"{'0' * 40}-480.webp%00.jpg",
        f"{'0' * 40}-480.webp%0a",
        f"{'0' * 40}-480.svg",
        "",
    ],
)
def test_nothing_else_is_found_there(client, disk, name):
    disk.mkdir()
    (disk.parent / "secret_key").write_text("secret")

    assert client.get(f"/media/{name}").status_code == 404


def test_nothing_can_be_sent_there(client):
    address = addresses(stored())[0]
    client.get(address)

    assert client.post(address).status_code == 405


@pytest.mark.usefixtures("a_memory")
def test_pictures_take_no_room_in_the_memory_of_pages():
    assert Pages().is_kept("/en/offices/")
    assert not Pages().is_kept(f"/media/{'0' * 40}-480.webp")


# Forgetting


def sent_long_ago(name):
    PictureFile.objects.filter(picture=name).update(stored_at=timezone.now() - timedelta(days=31))
    return name


def purged():
    out = StringIO()
    call_command("purge_pictures", stdout=out)
    return out.getvalue()


def test_what_nothing_names_is_forgotten_after_thirty_days(client, disk):
    old, new = sent_long_ago(stored("red")), stored("blue")
    for address in (addresses(old)[0], addresses(new)[0]):
        client.get(address)

    said = purged()

    assert said == "1 pictures deleted that nothing names, 1 files from this disk.\n"
    assert set(PictureFile.objects.values_list("picture", flat=True)) == {new}
    assert client.get(addresses(old)[0]).status_code == 404
    assert [path.name for path in disk.iterdir()] == [addresses(new)[0].rpartition("/")[2]]


@pytest.mark.parametrize("where", ["an entry", "a draft", "the history"])
def test_what_something_names_is_kept_for_ever(where, staff_of):
    office = OfficeFactory()
    columns = pictured()
    if where == "a draft":
        drafted(office, staff_of("Editors"), **columns)
    else:
        changed_live(office, **columns)
    if where == "the history":
        changed_live(office, picture="")
    sent_long_ago(columns["picture"])

    purged()

    assert PictureFile.objects.filter(picture=columns["picture"]).count() == 4


def test_who_sends_the_same_picture_again_has_it_for_another_thirty_days():
    name = sent_long_ago(stored())
    stored()

    purged()

    assert PictureFile.objects.filter(picture=name).exists()


def test_the_same_picture_is_kept_once():
    assert stored() == stored()
    assert PictureFile.objects.count() == 4


def test_a_picture_that_is_sent_does_not_count_as_a_change_of_the_catalogue():
    before = version.read_number()
    stored()

    assert version.read_number() == before


def test_a_file_that_lost_what_it_held_is_taken_from_the_database_again(client, disk):
    address = addresses(stored())[0]
    whole = client.get(address).content
    (disk / address.rpartition("/")[2]).write_bytes(b"")  # what a power cut may leave

    for _first_from_the_database_then_from_the_disk in range(2):
        assert client.get(address).content == whole
