"""The form in which a finished page goes out: its encodings, its tags, and "not modified"."""

import gzip

import brotli
import pytest

from tests.remembered import TEXT, Pages

pytestmark = pytest.mark.usefixtures("a_memory")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0, br; q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("identity", ""),
    ],
)
def test_each_client_gets_the_same_page_in_the_best_encoding_that_it_takes(accepted, encoding):
    pages = Pages(body=TEXT)
    unpacked = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]

    first, second = (pages.get(accept_encoding=accepted) for _time in range(2))

    assert first.get("Content-Encoding", "") == encoding
    assert unpacked(first.content) == TEXT.encode()
    assert dict(first.items()) == dict(second.items())
    assert int(first["Content-Length"]) == len(first.content)
    assert first["Vary"] == "Accept-Encoding"


def test_a_page_has_a_tag_per_encoding_that_follows_from_its_bytes_alone():
    tags = {e: Pages(body=TEXT).get(accept_encoding=e)["ETag"] for e in ("", "gzip", "br")}

    assert len(set(tags.values())) == 3
    assert tags == {e: Pages(body=TEXT).get(accept_encoding=e)["ETag"] for e in ("", "gzip", "br")}
    assert Pages(body=TEXT + "!").get()["ETag"] != tags[""]


@pytest.mark.parametrize("written", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_page_already_is_told_that_it_still_holds(written):
    pages = Pages(body=TEXT)
    tag = pages.get()["ETag"]

    answer = pages.get(if_none_match=written.format(tag))

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"] == tag
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "Content-Length" not in answer


def test_a_tag_of_another_encoding_or_page_gets_the_page():
    pages = Pages(body=TEXT)
    packed = pages.get(accept_encoding="gzip")["ETag"]

    assert pages.get(if_none_match=packed).status_code == 200
    assert pages.get(if_none_match='"other"').status_code == 200


def test_a_shared_cache_may_keep_pages_for_as_long_as_the_setting_says(settings):
    settings.SHARED_CACHE_SECONDS = 30

    assert Pages().get()["Cache-Control"].endswith(", s-maxage=30")


def test_what_one_client_does_to_an_answer_does_not_reach_the_next():
    pages = Pages(body=TEXT)
    pages.get()
    pages.get().closed = True

    again = pages.get()

    assert not again.closed
    assert again.content == TEXT.encode()


def test_what_leads_elsewhere_is_not_asked_whether_it_still_holds(client):
    response = client.get("/open-data/latest.zip", headers={"if-none-match": "*"})

    assert response.status_code == 302


def test_the_catalogue_for_harvesters_goes_out_compressed(client):
    response = client.get("/catalog.jsonld", headers={"accept-encoding": "br"})

    assert response["Content-Encoding"] == "br"
