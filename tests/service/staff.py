"""Staff who log in over http and save a form, as with a browser."""

import re
import time
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.admin_forms import FormReader
from tests.service.databases import NAME, PASSWORD
from tests.service.portal import Portal


class Redirects(HTTPRedirectHandler):
    """Follows a redirect as a browser does, and knows when the last one came: what was sent is saved then."""

    came_at = 0.0

    def redirect_request(self, *args: Any) -> Request | None:
        self.came_at = time.monotonic()
        return super().redirect_request(*args)


class Staff:
    def __init__(self, portal: Portal) -> None:
        self.address = portal.environment["SITE_URL"]
        self.redirects = Redirects()
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), self.redirects)
        login = "/admin/login/"
        self.send(login, self.form(login) | {"username": NAME, "password": PASSWORD})

    def page(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=20) as page:
            return page.read().decode()

    def send(self, path: str, data: dict[str, Any]) -> str:
        """Send a form; return the page that comes back."""
        with self.opener.open(self.address + path, urlencode(data, doseq=True).encode(), timeout=20) as page:
            return page.read().decode()

    def form(self, path: str) -> dict[str, Any]:
        """Return what the form of a page would send."""
        reader = FormReader()
        reader.feed(self.page(path))
        return reader.data

    def mission(self) -> str:
        """Return the address of the form for one of the department's missions, which /en/about/ lists."""
        return re.search(r"/admin/derci/mission/\d+/change/", self.page("/admin/derci/mission/")).group()

    def name_mission(self, name: str) -> float:
        """Name that mission and return when it was saved, on the monotonic clock."""
        path = self.mission()
        assert "errornote" not in self.send(path, self.form(path) | {"name_en": name, "_save": "1"})
        return self.redirects.came_at
