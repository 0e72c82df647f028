"""A slash that is missing at the end of an address, added for who reads alone."""

from django.http import HttpRequest
from django.middleware.common import CommonMiddleware


class Slashes(CommonMiddleware):
    """
    Django's own, which leads on from an address without its last slash; but what would write is not led on.

    A client that follows sends a GET instead, and takes its answer for success.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in {"GET", "HEAD"} and super().should_redirect_with_slash(request)
