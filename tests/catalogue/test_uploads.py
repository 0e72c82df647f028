"""What comes in with a form: no more of a picture is kept than may be, and half a form is none."""

from io import BytesIO

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import UnreadablePostError

from cnrs_intl.catalogue import uploads
from cnrs_intl.catalogue.imaging import MOST_BYTES

LINE = b"\r\n"


def part(name, content, filename=""):
    file = f'; filename="{filename}"' if filename else ""
    head = f'Content-Disposition: form-data; name="{name}"{file}'.encode()
    return LINE.join([b"--b", head, b"", content]) + LINE


def request_of(body, length=None):
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
            "CONTENT_LENGTH": str(len(body) if length is None else length),
            "wsgi.input": BytesIO(body),
        }
    )


def whole(*parts):
    return request_of(b"".join(parts) + b"--b--\r\n")


def test_of_what_is_too_large_no_more_is_kept_than_may_be_and_the_rest_of_the_form_is_read():
    request = whole(
        part("before", b"one"),
        part("picture-upload", b"x" * 3 * MOST_BYTES, "big.jpg"),
        part("after", b"two"),
    )

    file = request.FILES["picture-upload"]

    assert request.POST.dict() == {"before": "one", "after": "two"}
    assert file.size == 3 * MOST_BYTES
    assert len(file.read()) < MOST_BYTES + 2**17


def test_all_pictures_of_a_form_together_take_no_more_memory():
    request = whole(*(part(f"{n}-upload", b"x" * (MOST_BYTES // 2), "some.jpg") for n in range(6)))

    kept = sum(len(file.read()) for file in request.FILES.values())

    assert kept < MOST_BYTES + 2**17


def test_other_files_are_left_to_django():
    request = whole(part("import_file", b"x" * 3 * 2**20, "offices.csv"), part("after", b"two"))

    file = request.FILES["import_file"]

    with file:
        assert not isinstance(file, InMemoryUploadedFile)  # larger ones go to the disk
        assert file.size == 3 * 2**20


@pytest.mark.parametrize("name", ["picture-upload", "import_file"])
def test_what_is_far_too_large_is_not_even_read_to_its_end(name, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(uploads, "MOST_OF_ALL", 2**20)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    with pytest.raises(RequestDataTooBig):
        _post = whole(part(name, b"x" * 3 * 2**20, "some.jpg")).POST


@pytest.mark.parametrize("name", ["picture-upload", "import_file"])
def test_a_form_whose_file_broke_off_is_no_form_and_leaves_nothing(name, settings, tmp_path):
    body = part("before", b"one") + part(name, b"x" * 3 * 2**20, "some.jpg")[:-500]
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path

    with pytest.raises(UnreadablePostError):
        _post = request_of(body).POST

    assert list(tmp_path.iterdir()) == []


def test_a_form_that_comes_in_too_slowly_is_given_up(monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", -1)

    with pytest.raises(SuspiciousOperation):
        _post = whole(part("picture-upload", b"x", "some.jpg")).POST
