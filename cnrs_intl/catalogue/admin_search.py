"""The page of the search over everything: what was found, best first, and where."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue.searched import found
from cnrs_intl.catalogue.terms import LONGEST

PER_PAGE = 30


def search_page(site: Any, request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    page = Paginator(found(request.user, typed), PER_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        **site.each_context(request),
        "title": _("Search: %(typed)s") % {"typed": typed} if typed else _("Search"),
        "searched": typed,
        "page": page,
        "query": query.urlencode(),
    }
    return TemplateResponse(request, "admin/search.html", context)
