"""
What scripts of other origins may read: answers that are public, the same for everybody, and need no cookie.

All below /api/ is open by the middleware; a view elsewhere, such as one of a file, by the decorator.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

R = TypeVar("R", bound=HttpResponseBase)
API = "/api/"
METHODS = ("GET", "HEAD", "OPTIONS")
ASKED_WITH = (  # headers that a script may send
    *("Accept", "If-None-Match", "If-Modified-Since"),
    *("Content-Type", "Cache-Control", "X-Requested-With"),
)
DAY = 86_400  # seconds for which a browser need not ask again whether it may ask
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After, Location, Content-Disposition",
}
BEFOREHAND = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": ", ".join(ASKED_WITH),
    "Access-Control-Max-Age": str(DAY),
}


def opened(response: R) -> R:
    """Return a response that a script of any origin may read; with no credentials, as `*` says."""
    for name, value in OPEN.items():
        response.headers[name] = value
    return response


def options() -> HttpResponse:
    """Return the answer to OPTIONS, which is also what a browser asks beforehand."""
    response = HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)} | BEFOREHAND)
    del response["Content-Type"]  # of nothing
    return opened(response)


def cross_origin(view: Callable[..., Any]) -> Callable[..., Any]:
    """
    Let scripts of other origins read what a view answers.

    For a class: `@method_decorator(cross_origin, name="dispatch")`.
    """

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "OPTIONS":
            return options()
        response = opened(view(request, *args, **kwargs))
        if "Allow" in response.headers:  # of a method that is refused: OPTIONS is answered here
            response.headers["Allow"] = ", ".join(METHODS)
        return response

    return open_view


class CrossOrigin:
    """The middleware. Within the memory of pages, so that what is kept is open as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return opened(response) if request.path_info.startswith(API) else response
