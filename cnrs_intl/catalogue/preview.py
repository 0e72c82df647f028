"""
Public pages as they will be: with drafts put on, or as of a day, at `/preview/<token>/…`.

The public view itself answers, in a transaction that is undone: so a preview has no page of its own, and no
page knows of previews but for the banner above it. Staff come by a token that says what they want to see,
others by a secret link. Nobody keeps the answer: not this process, no cache, no robot.
"""

from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.core.handlers.exception import response_for_exception
from django.core.handlers.wsgi import WSGIRequest
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, get_resolver, is_valid_path, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_from_path, override

from cnrs_intl.catalogue import clock, version
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.models import PreviewLink
from cnrs_intl.catalogue.shown import (
    FOR_STAFF,
    Shown,
    What,
    is_over,
    page_of,
    shown_by,
    shown_to_staff,
    token_of,
)
from cnrs_intl.catalogue.staying import is_public, led_on, staying_in
from cnrs_intl.catalogue.turn import turn_in_line

METHODS = ("GET", "HEAD")
SECONDS = 5  # that a document of a preview waits for its turn
OPENING = timedelta(minutes=1)  # a page, its suggestions and the next page are one opening of a link
NOT_TAKEN_ALONG = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")
PRIVATE = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def address_of(what: What, path: str = "") -> str:
    """
    Return where staff see a public page with a draft or a set, or as of a day or a moment.

    `path` is the page's own address; without one, that of what a draft is of, or home. “/” leads there too.
    """
    return f"/preview/{token_of(what)}{path or page_of(what)}"


def secret_address_of(link: PreviewLink) -> str:
    """Return the whole address of a secret link; it leads to the language of whoever opens it."""
    return f"{settings.SITE_URL}{reverse('preview', args=[link.token])}"


def preview(request: HttpRequest, token: str, path: str = "") -> HttpResponseBase:
    """Answer for a public page as who comes by `token` may see it."""
    if request.method not in METHODS:
        return private(HttpResponseNotAllowed(METHODS))
    found = for_staff(request, token) if FOR_STAFF.fullmatch(token) else by_link(request, token)
    return private(page(request, found, f"/{path}") if isinstance(found, Shown) else found)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Have nobody keep it, nor its address, which is secret, get into the log."""
    response._has_been_logged = True  # type: ignore[attr-defined] # a fault of the page was, by its own address
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response


def for_staff(request: HttpRequest, token: str) -> Shown | HttpResponseBase:
    """Return what a token of staff shows; strangers are led to the log-in, whatever there is."""
    if not admin.site.has_permission(request):  # staff, with all that a log-in asks of them
        return redirect_to_login(request.get_full_path())
    shown = shown_to_staff(token)
    if shown is None:
        return gone(request)
    if not shown.may_be_seen_by(request.user):
        raise PermissionDenied
    if isinstance(shown.of, datetime) and is_over(shown.of):
        return redirect(f"{reverse('admin:preview_day')}?{urlencode({'day': f'{shown.of:%Y-%m-%d}'})}")
    return shown


def by_link(request: HttpRequest, token: str) -> Shown | HttpResponseBase:
    """Return what a secret link shows, and note that it was opened."""
    link = PreviewLink.objects.filter(token=token).select_related("draft__set", "set").first()
    if link is None or not link.is_open:
        return gone(request)
    now = timezone.now()
    if request.method == "GET" and (link.opened_at is None or now - link.opened_at >= OPENING):
        PreviewLink.objects.filter(pk=link.pk).update(opened_at=now, openings=F("openings") + 1)
    return shown_by(link)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that there is nothing to see: the same, whether there ever was or not."""
    return render(request, "preview/gone.html", status=404)


def page(request: HttpRequest, shown: Shown, path: str) -> HttpResponse:
    """Return the public page at `path` as it is shown, or why it cannot be; what was written is undone."""
    inner = inner_request(request, path)
    inner.preview = shown  # type: ignore[attr-defined] # for the banner
    response: Any
    with override(get_language_from_path(path) or get_language()):
        try:
            with turn_in_line(SECONDS) if path.endswith(".pdf") else nullcontext():
                response = undone(inner, shown)
        except DoesNotApplyError as error:
            response = render(inner, "preview/does_not_apply.html", {"problems": error.problems}, status=409)
        except Exception as error:  # as Django does around every view
            response = response_for_exception(inner, error)
    return inside(response, shown.prefix)


def undone(inner: HttpRequest, shown: Shown) -> HttpResponse:
    """Return the page, made in a transaction that is rolled back. Raises DoesNotApplyError."""
    with transaction.atomic(), version.apart():
        try:
            shown.put_on()
            with clock.at(shown.moment):
                return answer(inner)
        finally:
            transaction.set_rollback(True)


def inner_request(request: Any, path: str) -> WSGIRequest:
    """Return the request that a visitor would send for the public page: without cookies and conditions."""
    environ = {name: value for name, value in request.META.items() if name not in NOT_TAKEN_ALONG}
    return WSGIRequest(environ | {"PATH_INFO": path.encode().decode("latin-1")})


def answer(inner: HttpRequest) -> HttpResponse:
    """Return what the public view answers, rendered, or the page of its error."""
    try:
        response = called(inner)
    except Http404 as error:
        not_found: Any = get_resolver().resolve_error_handler(404)
        response = not_found(inner, exception=error)
    except (BadRequest, SuspiciousOperation):
        response = render(inner, "400.html", status=400)
    return response.render() if hasattr(response, "render") else response


def called(inner: Any) -> Any:
    """Call the view for the address of a request, as Django does. Raises Http404."""
    path = inner.path_info
    if path == "/":
        return redirect(page_of(inner.preview.of))
    if not is_public(path):
        raise Http404
    try:
        match = resolve(path)
    except Resolver404:
        if path.endswith("/") or not is_valid_path(f"{path}/"):
            raise
        query = inner.META.get("QUERY_STRING", "")
        return redirect(f"{path}/?{query}" if query else f"{path}/")
    inner.resolver_match = match
    return match.func(inner, *match.args, **match.kwargs)


def inside(response: Any, prefix: str) -> HttpResponse:
    """Return an answer of one's own, of which every link stays in the preview."""
    headers = {name: value for name, value in response.items() if name not in {"Content-Length", "ETag"}}
    if location := headers.pop("Location", ""):
        return leading_on(led_on(prefix, location), response.status_code)
    body, kind = response.getvalue(), response.get("Content-Type", "")
    if kind.startswith("text/html") or "json" in kind:
        body = staying_in(prefix, body.decode(response.charset), kind).encode(response.charset)
    return HttpResponse(body, status=response.status_code, headers=headers)


def leading_on(location: str, status: int) -> HttpResponse:
    response = HttpResponseRedirect(location)
    response.status_code = status
    return response
