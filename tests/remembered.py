"""A site of one view behind a memory of pages of its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cnrs_intl.catalogue.addresses import Declared
from cnrs_intl.catalogue.memory import PageMemory

TEXT = "A page about offices, long enough to be worth compressing. " * 20


class Pages:
    """A site of one view, which counts how often it is asked, behind a memory of its own."""

    def __init__(self, **options: Any) -> None:
        self.asked: list[str] = []
        self.options = {"declared": Declared(frozenset({"sector", "q"})), "status": 200} | options
        self.memory = PageMemory(self.view)

    def view(self, request: HttpRequest) -> HttpResponse:
        declared = self.options["declared"]
        self.asked.append(request.get_full_path())
        query = (declared or Declared()).query(request.META["QUERY_STRING"])
        body = self.options.get("body", f"{TEXT} {request.path} {query} {len(self.asked)}")
        response = HttpResponse(body, status=self.options["status"], headers=self.options.get("headers"))
        if declared:
            response.declared = declared
        if self.options.get("cookie"):
            response.set_cookie("remembered", "you")
        return response

    def get(self, path: str = "/en/offices/", **headers: str) -> HttpResponse:
        return self.memory(RequestFactory().get(path, headers=headers))

    def is_kept(self, path: str = "/en/offices/", **headers: str) -> bool:
        """Whether the second of two equal requests is answered from memory."""
        self.get(path, **headers)
        before = len(self.asked)
        self.get(path, **headers)
        return len(self.asked) == before
