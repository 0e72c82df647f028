"""
The gate: how many pages are made at once, and what is said when there is no room or no database.

Python runs one thread at a time, so that many at once only make each other slower. Whoever comes beyond that
waits in line, a bounded time and a bounded number of them; the others are asked at once to come again.
"""

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.fields import LANGUAGES

OPEN = ("/static/", "/healthz", "/readyz")
STAFF = "/admin/"  # who saves something must not be sent away
AT_ONCE = 2  # pages that one process makes
IN_LINE = 24  # that wait for it
PATIENCE = 2.0  # seconds that one waits
RETRY = 2  # seconds after which to come again
logger = logging.getLogger(__name__)


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.places = threading.BoundedSemaphore(AT_ONCE)
        self.line = threading.BoundedSemaphore(IN_LINE)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        if path.startswith(OPEN):
            return self.get_response(request)
        if version.is_away():
            return unavailable(request)
        if path.startswith(STAFF) or path.endswith(".pdf"):  # documents have a line of their own
            return self.get_response(request)
        if not self.has_place():
            return unavailable(request)
        try:
            return self.get_response(request)
        finally:
            self.places.release()

    def has_place(self) -> bool:
        """Take a place, after waiting in line where there is room; return whether there was one."""
        if self.places.acquire(blocking=False):
            return True
        if not self.line.acquire(blocking=False):
            return False
        try:
            return self.places.acquire(timeout=PATIENCE)
        finally:
            self.line.release()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say that the database is away rather than that something is broken."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.warning("The database did not answer for %s: %s", request.path, exception)
        return unavailable(request)


class CompressOthers(GZipMiddleware):
    """Compress what the memory of pages leaves alone: the admin, and pages that there are not."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if hasattr(response, "declared") else super().process_response(request, response)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Ask to come again soon, in the language of the address; it needs no database."""
    headers = {"Retry-After": str(RETRY), "Cache-Control": "no-store"}
    if request.path_info.startswith("/api/"):
        problem = {"type": "about:blank", "title": "The portal is not available right now.", "status": 503}
        return JsonResponse(problem, status=503, headers=headers, content_type="application/problem+json")
    language = request.path_info[1:3]
    with override(language if language in LANGUAGES else get_language_from_request(request)):
        response = render(request, "503.html", status=503)
    for name, value in headers.items():
        response[name] = value
    return response
