"""An answer in its last form: the bytes that go out in each encoding, with headers that never change."""

import gzip
import time
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import ResponseHeaders
from django.utils.http import parse_etags, parse_http_date_safe

COMPRESSED = ("text/", *(f"application/{kind}" for kind in ("json", "ld+json", "problem", "xml", "atom")))
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
SHORT = 200  # bytes below which nothing is compressed
BESIDES = 2000  # bytes that it takes in memory besides its bodies


@lru_cache(maxsize=256)
def encoding_for(accepted: str) -> str:
    """Return the best encoding that a client takes: "br", "gzip" or none ("")."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((name for name in ENCODERS if weights.get(name, weights.get("*", False))), "")


class Finished:
    """A finished answer, in each encoding that was asked for so far, whole and as "not modified"."""

    def __init__(self, response: HttpResponse) -> None:
        self.status, self.body = response.status_code, response.content
        self.tag = sha256(self.body).hexdigest()[:20]
        dropped = {"content-length", "content-encoding", "etag", "vary"}
        self.headers = {name: value for name, value in response.items() if name.lower() not in dropped}
        negotiated = "Accept" in response.get("Vary", "").split(", ")  # of no other header is it told
        self.varies = "Accept, Accept-Encoding" if negotiated else "Accept-Encoding"
        self.modified = parse_http_date_safe(response.get("Last-Modified", "")) or 0
        self.headers["Cache-Control"] = response.get("Cache-Control") or public_cache_control()
        kind = response.get("Content-Type", "")
        self.compresses = len(self.body) >= SHORT and kind.startswith(COMPRESSED)
        self.size = 2 * len(self.body) + BESIDES  # an encoding that saves less than half is not kept
        self.answers: dict[str, tuple[str, HttpResponse, HttpResponse]] = {}

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the answer for a client, "not modified" where it has these very bytes."""
        encoding = encoding_for(request.META.get("HTTP_ACCEPT_ENCODING", "")) if self.compresses else ""
        tag, whole, unchanged = self.answers.get(encoding) or self.encoded(encoding)
        dated = bool(self.modified) and self.modified <= time.time()
        response = copy_of(unchanged if self.is_known(request, tag, dated=dated) else whole)
        if self.modified and not dated:
            response.headers = without("Last-Modified", response.headers)
        return response

    def is_known(self, request: HttpRequest, tag: str, *, dated: bool) -> bool:
        """
        Return whether the client has these bytes, by their tag; by their date where it sends no tag.

        What leads elsewhere, or says that there is nothing, is not asked about (RFC 9110, 13.2.1).
        """
        if self.status != HttpResponse.status_code:
            return False
        if known := request.META.get("HTTP_IF_NONE_MATCH"):
            return known == tag or is_among(tag, known)
        since = request.META.get("HTTP_IF_MODIFIED_SINCE", "") if dated else ""
        return bool(since) and (parse_http_date_safe(since) or 0) >= self.modified

    def encoded(self, encoding: str) -> tuple[str, HttpResponse, HttpResponse]:
        body = ENCODERS[encoding](self.body) if encoding else self.body
        if encoding and 2 * len(body) > len(self.body):
            self.answers[encoding] = self.answers.get("") or self.encoded("")
            return self.answers[encoding]
        tag = f'"{self.tag}-{encoding}"' if encoding else f'"{self.tag}"'
        headers = self.headers | ({"ETag": tag} if self.status == HttpResponse.status_code else {})
        headers["Vary"] = self.varies
        unchanged = HttpResponse(status=304, headers=headers)
        del unchanged["Content-Type"]
        headers |= {"Content-Length": str(len(body))} | ({"Content-Encoding": encoding} if encoding else {})
        whole = HttpResponse(body, status=self.status, headers=headers)
        self.answers[encoding] = tag, whole, unchanged
        return self.answers[encoding]


def copy_of(finished: HttpResponse) -> HttpResponse:
    """Return a response of one's own with the same bytes and headers, which nothing changes any more."""
    response = HttpResponse.__new__(HttpResponse)
    response.__dict__ = {**finished.__dict__, "_resource_closers": []}
    return response


def without(name: str, headers: ResponseHeaders) -> ResponseHeaders:
    """Return headers of one's own, without one of them: a date that is still to come is told to nobody."""
    return ResponseHeaders({each: value for each, value in headers.items() if each != name})


def is_among(tag: str, known: str) -> bool:
    tags = [each.removeprefix("W/") for each in parse_etags(known)]
    return tag in tags or tags == ["*"]


def public_cache_control() -> str:
    """Say that anybody may keep it and has to ask whether it holds; a shared cache not each time."""
    shared = settings.SHARED_CACHE_SECONDS
    return "public, max-age=0, must-revalidate" + (f", s-maxage={shared}" if shared else "")
