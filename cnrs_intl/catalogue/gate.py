"""
The gate: how many pages are made at once, and what is said when there is no room or no database.

Python runs one thread at a time, so that many at once only make each other slower. Whoever comes beyond that
waits in line, a bounded time and a bounded number of them; the others are asked at once to come again. All
places and lines together are fewer than the server's threads: some are always left for pages in memory.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.problems import is_below_api, problem

OPEN = ("/static/", "/healthz", "/readyz")
AT_ONCE = 2  # pages that one process makes
IN_LINE = 14  # that wait for it
PATIENCE = 2.0  # seconds that one waits
DOCUMENTS = 5  # asked for at once, pictures of pages among them; they have a line of their own
STAFF = 8  # answers to staff at once, whose turn does not depend on the public's
PREVIEWS = 2  # at once, as each holds a transaction open; the others wait in line
RETRY = 2  # seconds after which to come again
logger = logging.getLogger(__name__)


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = threading.BoundedSemaphore(AT_ONCE)
        self.line = threading.BoundedSemaphore(IN_LINE)
        self.documents = threading.BoundedSemaphore(DOCUMENTS)
        self.staff = threading.BoundedSemaphore(STAFF)
        self.previews = threading.BoundedSemaphore(PREVIEWS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(OPEN):
            return self.get_response(request)
        if version.is_away():
            return unavailable(request)
        places, in_line = self.places, True
        if path.startswith("/admin/"):
            places, in_line = self.staff, False
        elif path.startswith("/preview/"):
            places = self.previews
        elif path.endswith((".pdf", "/card.png")):
            places, in_line = self.documents, False
        if not (places.acquire(blocking=False) or (in_line and self.has_waited(places))):
            return unavailable(request)
        try:
            return self.get_response(request)
        finally:
            places.release()

    def has_waited(self, places: threading.BoundedSemaphore) -> bool:
        """Wait in line for a place, where there is room; return whether there was one."""
        if not self.line.acquire(blocking=False):
            return False
        try:
            version.let_go()
            return places.acquire(timeout=PATIENCE)
        finally:
            self.line.release()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unless_away(request, exception)


class CompressOthers(GZipMiddleware):
    """Compress what the memory of pages leaves alone: the admin, and pages that there are not."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if hasattr(response, "declared") else super().process_response(request, response)


def unless_away(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """Say that the database is away rather than that something is broken, where that is so."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return None
    logger.warning("The database did not answer for %s: %s", request.path, exception)
    return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Ask to come again soon, in the language of the address; it needs no database."""
    asked_to_come_again.tell()
    response: Any
    if is_below_api(request):
        response = problem(request, 503)
    else:
        language = request.path_info[1:3]
        language = language if language in LANGUAGES else get_language_from_request(request)
        response = HttpResponse(words(language), status=503)
    response["Content-Length"] = str(len(response.content))
    response["Retry-After"], response["Cache-Control"] = str(RETRY), "no-store"
    response._has_been_logged = True  # or Django writes a line, and a mail to ADMINS, for each
    return response


@cache
def words(language: str) -> bytes:
    """Return the page, made once: where there is no room, to say so must cost nothing."""
    with override(language):
        return render_to_string("503.html").encode()


class Counted:
    """Tells the log how many there were, at most once a second."""

    def __init__(self) -> None:
        self.number, self.told_at = 0, float("-inf")

    def tell(self) -> None:
        self.number += 1
        if time.monotonic() - self.told_at >= 1:
            self.told_at = time.monotonic()
            logger.warning("Asked to come again, since the last such line: %d", self.number)
            self.number = 0


asked_to_come_again = Counted()
