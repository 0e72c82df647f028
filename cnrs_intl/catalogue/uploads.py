"""
Files on their way in: no more of a picture is kept than may be, and what is not whole is not a form.

Without this, Django writes a file of any size to the disk before a form can say that it is too large.
"""

import time
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import UnreadablePostError

from cnrs_intl.catalogue.imaging import MOST_BYTES

UPLOAD = "-upload"  # how the name of a field that sends a picture ends
SECONDS = 180  # that a form with a file may take to come in
MOST_OF_ALL = 100 * 2**20  # bytes of all files of a form, whatever they are


class TooSlowError(SuspiciousOperation):
    """A file that comes in so slowly that it would hold up others."""


class PictureUploads(FileUploadHandler):
    """Takes files from the fields of pictures, and leaves all others to Django's own handlers."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.parts: list[bytes] = []
        self.is_mine = False
        self.kept = self.seen = 0  # bytes of the pictures of this request, of all its files
        self.began = time.monotonic()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.parts, self.is_mine = [], (self.field_name or "").endswith(UPLOAD)
        if self.is_mine:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep what may be a picture; of what is too large, the rest is passed over and only counted."""
        self.seen += len(raw_data)
        if time.monotonic() - self.began > SECONDS:
            raise self.given_up(TooSlowError("A form took too long to come in."))
        if self.seen > MOST_OF_ALL:
            raise self.given_up(RequestDataTooBig("The files of a form are far too large."))
        if not self.is_mine:
            return raw_data
        if self.kept <= MOST_BYTES:
            self.parts.append(raw_data)
            self.kept += len(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Return the file, with its true size."""
        if not self.is_mine:
            return None
        file, self.parts = BytesIO(b"".join(self.parts)), []
        return InMemoryUploadedFile(
            file, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )

    def upload_interrupted(self) -> None:
        """Refuse the whole form where its file broke off: what would come after it is missing."""
        raise self.given_up(UnreadablePostError("The file of a form broke off."))

    def given_up(self, error: Exception) -> Exception:
        """Have the other handlers take away what they have written so far; return the error."""
        request: Any = self.request
        for other in request.upload_handlers:
            if other is not self:
                other.upload_interrupted()
        return error
