"""
The memory of pages: what was finished once is answered again as long as the catalogue stands.

First in line, so it checks the Host itself. It keeps only what a view has declared to depend on its address
alone (`Declared`), as the bytes and headers that went out, and tells such answers apart by path, declared
parameters and encoding. It is made anew when the number of the catalogue moves or something becomes due.
What is kept of the API is JSON: who takes none is sent past it, to be told so by the view.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cnrs_intl.catalogue import version
from cnrs_intl.catalogue.accepting import takes_json
from cnrs_intl.catalogue.addresses import Declared
from cnrs_intl.catalogue.cross_origin import API
from cnrs_intl.catalogue.finished import Finished

Key = tuple[str, str]  # path, declared query
NEVER = ("/admin/", "/preview/", "/static/", "/media/", "/healthz", "/readyz")
STATUSES = {200, 301, 302}
LONG, ENDLESS = 100, 2000  # characters of a query from which an answer is not kept, or not even looked for
PATHS = 20_000  # whose parameters are remembered
WAIT = 0.5  # seconds that one waits for who makes the same page


class Shelf:
    """Finished answers by their key, bounded in bytes; what was used least lately goes first."""

    def __init__(self, room: int) -> None:
        self.room, self.taken = room, 0
        self.kept = OrderedDict[Key, tuple[version.Standing, Finished]]()
        self.lock = threading.Lock()

    def get(self, key: Key, standing: version.Standing) -> Finished | None:
        """Return what was kept while the catalogue stood so; nothing that is older."""
        found = self.kept.get(key)
        if found is None or found[0] is not standing:
            return None
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
        return found[1]

    def put(self, key: Key, standing: version.Standing, page: Finished) -> None:
        if page.size > self.room // 4:
            return
        with self.lock:
            if old := self.kept.pop(key, None):
                self.taken -= old[1].size
            self.kept[key] = standing, page
            self.taken += page.size
            while self.taken > self.room:
                self.taken -= self.kept.popitem(last=False)[1][1].size


class PageMemory:
    """The middleware. Addresses without a query have the larger shelf: no query can push them out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.room = settings.PAGE_MEMORY_MB * 1_000_000
        self.shelves = (Shelf(self.room * 3 // 4), Shelf(self.room // 4))
        self.declared: dict[str, Declared] = {}
        self.hosts: set[str] = set()
        self.session = f"{settings.SESSION_COOKIE_NAME}="
        self.turns: dict[Key, threading.Event] = {}
        self.lock = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        meta, path = request.META, request.path_info
        asks = request.method in {"GET", "HEAD"} and not path.startswith(NEVER)
        if not asks:
            return self.get_response(request)
        if self.session in meta.get("HTTP_COOKIE", ""):
            return self.finished(request, self.get_response(request), None)
        self.check_host(request)
        refused = path.startswith(API) and not takes_json(meta.get("HTTP_ACCEPT", ""))
        if refused or (settings.SECURE_SSL_REDIRECT and not request.is_secure()):
            return self.finished(request, self.get_response(request), None)
        query: str | None = meta.get("QUERY_STRING", "")
        if query and len(query) < ENDLESS and (declared := self.declared.get(path)):
            query = declared.query(query)
        standing = version.shared()  # publishes what is due, kept or not: its address may be new
        if not (self.room and standing) or query is None or len(query) > LONG:
            return self.finished(request, self.get_response(request), None)
        if kept := self.shelves[bool(query)].get((path, query), standing):
            return kept.answer(request)
        return self.in_turn(request, (path, query), standing)

    def check_host(self, request: HttpRequest) -> None:
        """Raise DisallowedHost, as every later middleware would, unless the Host is one of ours."""
        if (host := request.META.get("HTTP_HOST", "")) not in self.hosts:
            request.get_host()
            if len(self.hosts) < PATHS:
                self.hosts.add(host)

    def in_turn(self, request: HttpRequest, key: Key, standing: version.Standing) -> HttpResponseBase:
        """Make a page, unless another thread is just making it: then wait for that, a little."""
        with self.lock:
            other = self.turns.get(key)
            mine = None if other else self.turns.setdefault(key, threading.Event())
        if other and key[0].endswith("/"):
            version.let_go()
            other.wait(WAIT)
        if other and (kept := self.shelves[bool(key[1])].get(key, standing)):
            return kept.answer(request)
        try:
            return self.finished(request, self.get_response(request), standing)
        finally:
            if mine:
                with self.lock:
                    del self.turns[key]
                mine.set()

    def finished(
        self, request: HttpRequest, response: Any, standing: version.Standing | None
    ) -> HttpResponseBase:
        """Give what depends on its address alone its last form, and keep it if the catalogue still stands."""
        declared: Declared | None = getattr(response, "declared", None)
        if declared is None or response.status_code not in STATUSES or response.cookies or response.streaming:
            return response if declared is None else without_language(response)
        page = Finished(response)
        if standing and request.method == "GET" and "no-store" not in page.headers["Cache-Control"]:
            if len(self.declared) >= PATHS:
                self.declared.clear()
            self.declared[request.path_info] = declared
            query = declared.query(request.META.get("QUERY_STRING", ""))
            if query is not None and len(query) <= LONG and version.shared() is standing:
                self.shelves[bool(query)].put((request.path_info, query), standing, page)
        return page.answer(request)


def without_language(response: Any) -> HttpResponseBase:
    """Take off what LocaleMiddleware says of addresses without a language: the answer has none, either."""
    varies = [each for each in response.headers.get("Vary", "").split(", ") if each != "Accept-Language"]
    del response.headers["Vary"]
    if any(varies):
        response.headers["Vary"] = ", ".join(varies)
    return response
