"""Staff who log in over http and save a form, as with a browser."""

import re
import time
from http import HTTPStatus
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.admin_forms import FormReader
from tests.service.databases import NAME, PASSWORD
from tests.service.portal import Portal

NOT_CHOSEN = re.compile(r'<option value="[^"]+">[^<]*</option>')  # thousands, in a form with rows


class Redirects(HTTPRedirectHandler):
    """Follows a redirect as a browser does, and knows when the last one came: what was sent is saved then."""

    came_at = 0.0
    followed = True

    def redirect_request(self, *args: Any) -> Request | None:
        self.came_at = time.monotonic()
        return super().redirect_request(*args) if self.followed else None


class Staff:
    def __init__(self, portal: Portal, log_in: bool = True) -> None:
        self.address = portal.environment["SITE_URL"]
        self.redirects, self.cookies = Redirects(), CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), self.redirects)
        login = "/admin/login/"
        if log_in:
            self.send(login, self.form(login) | {"username": NAME, "password": PASSWORD})

    def beside(self, portal: Portal) -> "Staff":
        """Return another window, on a portal of the same database, logged in as this one is."""
        other = Staff(portal, log_in=False)
        for cookie in self.cookies:
            other.cookies.set_cookie(cookie)
        return other

    def page(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=60) as page:
            return page.read().decode()

    def send(self, path: str, data: dict[str, Any]) -> str:
        """Send a form; return the page that comes back, also that which asks whose change is to stand."""
        try:
            sent = urlencode(data, doseq=True).encode()
            with self.opener.open(self.address + path, sent, timeout=60) as page:
                return page.read().decode()
        except HTTPError as error:
            if error.code != HTTPStatus.CONFLICT:
                raise
            return error.read().decode()

    def led_to(self, path: str, data: dict[str, Any]) -> str:
        """Send a form; return the address that it leads to, unseen, or else the page that comes back."""
        self.redirects.followed = False
        try:
            return self.send(path, data)
        except HTTPError as error:
            if error.code != HTTPStatus.FOUND:
                raise
            return error.headers["Location"]
        finally:
            self.redirects.followed = True

    def token(self) -> dict[str, str]:
        """Return what each form holds besides what one fills in."""
        return {"csrfmiddlewaretoken": next(each.value for each in self.cookies if each.name == "csrftoken")}

    def upload(self, path: str, content: str) -> str:
        """Send a table as a file to a page of import; return the preview that comes back."""
        data: dict[str, Any] = self.token() | {"format": "0", "resource": "0"}
        data["import_file"] = SimpleUploadedFile("table.csv", content.encode())
        request = Request(self.address + path, encode_multipart(BOUNDARY, data))
        request.add_header("Content-Type", MULTIPART_CONTENT)
        with self.opener.open(request, timeout=60) as page:
            return page.read().decode()

    def form(self, path: str) -> dict[str, Any]:
        """Return what the form of a page would send."""
        return self.read(self.page(path))

    @staticmethod
    def read(page: str) -> dict[str, Any]:
        """Return what the form on a page that came back would send; of lists, look at what is chosen only."""
        reader = FormReader()
        reader.feed(NOT_CHOSEN.sub("", page))
        return reader.data

    def mission(self) -> str:
        """Return the address of the form for one of the department's missions, which /en/about/ lists."""
        return re.search(r"/admin/derci/mission/\d+/change/", self.page("/admin/derci/mission/")).group()

    def name_mission(self, name: str) -> float:
        """Name that mission and return when it was saved, on the monotonic clock."""
        path = self.mission()
        assert "errornote" not in self.send(path, self.form(path) | {"name_en": name, "_save": "1"})
        return self.redirects.came_at
