"""
Pasted addresses: what nobody meant in them is taken away, and what remains leads on if it is an address.

Brackets, quotes and full stops that came along from a sentence, doubled slashes, capitals, a language as
browsers write it (fr-FR): no address of the portal has any of these, so only one can have been meant.
"""

import re
from typing import Any, cast
from urllib.parse import unquote

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override

from cnrs_intl.catalogue.cross_origin import opened
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.finished import public_cache_control
from cnrs_intl.catalogue.former import known_by
from sectors.models import Country

API = re.compile(r"/+api(/+v[0-9]+)?(?=/|$)", re.IGNORECASE)
LONGEST = 500  # characters of a path that is looked at
AT_THE_END = re.compile(r"[^\w-]+$")  # what no slug has, the slash at its end besides
LANGUAGE = re.compile(rf"/({'|'.join(LANGUAGES)})([-_][a-z]{{2}})?(?=/|$)")
ELSEWHERE = re.compile(r"/+(admin|static|media|preview)(/|$)", re.IGNORECASE)


def mended(path: str) -> str:
    """Return a path without what no address has; it has no slash at its end."""
    bare = AT_THE_END.sub("", re.sub("/{2,}", "/", unquote(path))).lower()
    language = LANGUAGE.match(bare)
    return f"/{language[1]}{bare[language.end() :]}" if language else bare


def redirect_of(request: HttpRequest) -> HttpResponse | None:
    """Return what leads on from a path that is none to the one that was meant; None if there is none."""
    path = request.path_info
    if request.method not in {"GET", "HEAD"} or len(path) > LONGEST or ELSEWHERE.match(path):
        return None
    if API.match(path):
        return redirect_in_api(path, request)
    bare = mended(path)
    if bare == path.removesuffix("/"):
        return None  # nothing to take away: a missing slash or language is seen to by Django
    if not bare:
        return HttpResponseRedirect("/")
    if (in_language := LANGUAGE.match(bare)) or resolves(bare):  # else a file of all languages
        meant = address_of(bare) if in_language else bare
        return leading_to(meant, request, HttpResponsePermanentRedirect)
    language = get_language_from_request(request)
    response = leading_to(address_of(f"/{language}{bare}"), request, HttpResponseRedirect)
    if response:
        patch_vary_headers(response, ["Accept-Language"])
    return response


def redirect_in_api(path: str, request: HttpRequest) -> HttpResponse | None:
    """Return what leads on from capitals and doubled slashes; a code keeps its capitals."""
    single = re.sub("/{2,}", "/", path)
    for meant in (API.sub(lambda found: found[0].lower(), single), single.lower()):
        for address in (meant, f"{meant}/"):
            if meant != path and resolves(address):
                return opened(
                    cast("HttpResponse", leading_to(address, request, HttpResponsePermanentRedirect))
                )
    return None


def resolves(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False


def leading_to(address: str, request: HttpRequest, kind: Any) -> HttpResponse | None:
    if not address:
        return None
    query = request.META.get("QUERY_STRING", "")
    response: HttpResponse = kind(f"{address}?{query}" if query else address)
    response["Cache-Control"] = public_cache_control()
    return response


def address_of(bare: str) -> str:
    """Return the address that a mended path means, with today's slug; nothing if there is none."""
    with override(bare[1:3]):
        match = match_of(bare)
        view = getattr(match and match.func, "view_class", None)
        if match is None or view is None:
            return ""
        kwargs = {name: today(view, name, typed) for name, typed in match.kwargs.items()}
        return reverse(match.view_name, kwargs=kwargs) if all(kwargs.values()) else ""


def match_of(bare: str) -> ResolverMatch | None:
    for path in (bare, f"{bare}/"):
        try:
            return resolve(path)
        except Resolver404:
            continue
    return None


def today(view: Any, name: str, typed: str) -> str:
    """Return the slug or code that what the public may see has today; nothing if nothing has it."""
    if name == "ending":  # of the file of a list
        return typed
    model = getattr(view, "model", None)
    if name == "slug" and model not in {None, Country}:
        entry = known_by(model, typed)
        return entry.slug if entry else ""
    code = typed.upper()
    country = Country.objects.filter(Q(iso2=code) | Q(iso3=code)).first()
    return country.code if country else ""
