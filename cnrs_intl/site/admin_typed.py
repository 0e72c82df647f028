"""
What somebody typed into a form of the admin, carried over the log-in that came between (decision 26).

Saved by somebody logged out, a form is answered by the log-in page, which has what was typed in one hidden
field; whoever logs in there sends it on to the form, which shows it and saves nothing.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import csrf

from cnrs_intl.catalogue.admin_pictures import REFUSED
from cnrs_intl.catalogue.resuming import RESUME, Resumable
from cnrs_intl.catalogue.uploads import UPLOAD

TYPED = "typed"  # the hidden field of the log-in page
NEVER_CARRIED = ("csrfmiddlewaretoken", "password")  # how a name begins
FROM_ELSEWHERE = ("Origin ", "Referer ")  # how Django's reasons begin when another site sent the form


def is_form(match: ResolverMatch | None) -> bool:
    """Whether an address is that of a form to add or change something, which can come back unsaved."""
    if match and getattr(match.func, "keeps_typed", False):
        return True
    options: Any = getattr(match.func, "model_admin", None) if match else None
    if match is None or options is None or not issubclass(options.form, Resumable):
        return False
    name = f"{options.opts.app_label}_{options.opts.model_name}"
    return match.url_name in {f"{name}_add", f"{name}_change"}


def is_form_at(address: str) -> bool:
    try:
        return is_form(resolve(urlsplit(address).path))
    except Resolver404:
        return False


def is_kept(name: str) -> bool:
    """Whether a field is something typed: no password, no token, no button."""
    if name.startswith("_"):
        return name in {IS_POPUP_VAR, TO_FIELD_VAR}
    return not name.startswith(NEVER_CARRIED)


def typed_in(request: HttpRequest) -> str:
    """Return what was typed into a form, as one urlencoded text; and of pictures, that they are lost."""
    kept = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if is_kept(name):
            kept.setlist(name, values)
    for name in request.FILES:
        kept[f"{name.removesuffix(UPLOAD)}{REFUSED}"] = "again"
    return kept.urlencode()


def safe_next(request: HttpRequest) -> str:
    """Return where a log-in is to lead, if that is an address of ours; nothing otherwise."""
    address = request.POST.get(REDIRECT_FIELD_NAME, request.GET.get(REDIRECT_FIELD_NAME, ""))
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if ours else ""


def way_back(request: HttpRequest, address: str, typed: str, *, refused: bool = False) -> HttpResponse:
    """
    Show the page that sends what was `typed` on to the form at `address`.

    After a log-in it does so by itself; for what was `refused`, somebody must press its button.
    """
    context = {
        **admin.site.each_context(request),
        "title": _("Your form was not saved yet") if refused else _("You are logged in"),
        "address": address,
        "fields": [pair for pair in fields_of(typed) if is_kept(pair[0])],
        "resume": RESUME,
        "refused": refused,
    }
    return render(request, "admin/way_back.html", context, status=403 if refused else 200)


def fields_of(typed: str) -> list[tuple[str, str]]:
    data = QueryDict(typed, encoding=settings.DEFAULT_CHARSET)
    return [(name, str(value)) for name, values in data.lists() for value in values]


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """
    Answer what Django's check against forged forms refused: bring back what one of our forms held.

    That is so when somebody logged in again in another window, which makes the tokens of all others old.
    """
    if request.method == "POST" and not reason.startswith(FROM_ELSEWHERE):
        match = request.resolver_match
        if is_form(match):
            return way_back(request, request.get_full_path(), typed_in(request), refused=True)
        typed = request.POST.get(TYPED, "")
        if typed and match and match.view_name == "admin:login" and is_form_at(safe_next(request)):
            return way_back(request, safe_next(request), typed, refused=True)
    return csrf.csrf_failure(request, reason)
