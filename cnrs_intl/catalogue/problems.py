"""
Problem documents (RFC 9457): how the API says what went wrong, in a view or before any.

`about:blank` as the type says that the status tells all; the title is then the status in words.
"""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, JsonResponse

from cnrs_intl.catalogue.cross_origin import API, opened

PROBLEM = "application/problem+json"
DETAILS = {
    400: "The request is not one that can be read.",
    404: "There is nothing at this address.",
    500: "Something went wrong here. It has been noted; try again later.",
    503: "The portal is not available right now. Try again soon.",
}
AGAIN = re.compile(r"(?:%25[89A-F][0-9A-F])+")  # bytes beyond ASCII
Errors = dict[str, list[str]]


def is_below_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API)


def address_asked(request: HttpRequest) -> str:
    """
    Return the path and query that were asked for, percent-encoded once.

    Django keeps bytes that are no text as "%FF", which `get_full_path` encodes once more.
    """
    path, mark, query = request.get_full_path().partition("?")
    return AGAIN.sub(once, path) + mark + query


def once(found: re.Match[str]) -> str:
    """Return what was encoded again as it was; what is a text was so typed."""
    said = found[0].replace("%25", "%")
    try:
        unquote_to_bytes(said).decode()
    except UnicodeDecodeError:
        return said
    return found[0]


def problem(request: HttpRequest, status: int, detail: str = "", errors: Any = None) -> JsonResponse:
    """Return a problem document; `errors` says what is wrong by parameter. Nobody is to keep it."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS[status],
        "instance": address_asked(request),
    }
    response = JsonResponse(document | ({"errors": errors} if errors else {}), status=status)
    response["Content-Type"], response["Cache-Control"] = PROBLEM, "no-store"
    response["Content-Language"] = "en"
    return opened(response)
