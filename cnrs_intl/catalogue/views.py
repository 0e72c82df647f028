"""
What every public page is made of.

A page depends on its address alone: it reads neither the user, nor the session, nor cookies.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import DetailView, ListView, TemplateView
from django.views.generic.base import ContextMixin, View

from cnrs_intl.catalogue.addresses import UNTYPED, Declared
from cnrs_intl.catalogue.fields import LANGUAGES
from cnrs_intl.catalogue.filters import StrictFilterSet
from cnrs_intl.catalogue.former import redirect_of_path, redirect_of_query
from cnrs_intl.catalogue.linked import Node, breadcrumbs, collection
from cnrs_intl.catalogue.models import Catalogued
from cnrs_intl.catalogue.pdf import Document, NotMadeError, kept_today, pdf_of
from cnrs_intl.catalogue.turn import SECONDS, NotYetError, turn

Crumbs = list[dict[str, str]]
logger = logging.getLogger(__name__)


class PublicPage(ContextMixin, View):
    """A page that depends on its path and the parameters that it declares: any cache may keep it."""

    http_method_names = ["get", "head", "options"]
    section = ""  # the entry of the main menu that this page belongs to
    parameters: frozenset[str] = frozenset()  # of the query; no other reaches the page or its links
    slug_parameters: Mapping[str, type[Catalogued]] = {}  # those that hold slugs, of which models
    unlisted: frozenset[str] = frozenset({"q"})  # with which no search engine is to list the page
    is_unlisted = False  # whether none is to list it at all, as it says nothing by itself
    request: HttpRequest
    typed_query: str

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """Ask for no token: a page changes nothing, and refuses every method that might."""
        return csrf_exempt(super().as_view(**initkwargs))

    @classmethod
    def declared(cls) -> Declared:
        return Declared(cls.parameters)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """
        Refuse what nobody types, and leave out of the query what this page does not declare.

        What is not found, or asks for a slug that was, leads on as `former` says.
        """
        if str(request.method).lower() not in self.http_method_names:
            return self.http_method_not_allowed(request, *args, **kwargs)
        if any(UNTYPED.search(value) for values in request.GET.lists() for value in (values[0], *values[1])):
            raise BadRequest(_("The address contains a character that no text has."))
        declared, self.typed_query = self.declared(), request.META.get("QUERY_STRING", "")
        moved = redirect_of_query(self, request.GET)
        query = declared.query(self.typed_query) or ""
        request.META["QUERY_STRING"], request.GET = query, QueryDict(query)
        try:
            response: Any = moved or super().dispatch(request, *args, **kwargs)
        except Http404:
            if not (response := redirect_of_path(self, self.typed_query)):
                raise
        if response.status_code == HttpResponse.status_code or query == self.typed_query:
            response.declared = declared  # a redirect may take along what else was typed
        if self.is_unlisted or self.unlisted & request.GET.keys():
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = {"section": self.section, "crumbs": self.get_crumbs(), "title": self.get_title()}
        page["card"] = " ".join(filter(None, self.get_title_parts()))
        return super().get_context_data(**(page | kwargs))

    def get_title(self) -> str:
        """Return the page's heading, in the current language."""
        raise NotImplementedError

    def get_title_parts(self) -> tuple[str, str]:
        """
        Return the heading of the page without its query, as the page's picture sets it: large, then smaller.

        Two empty ones where it has no picture.
        """
        return self.get_title(), ""

    def get_crumbs(self) -> Crumbs:
        """Return the pages above this one, home first, as {"title", "url"}."""
        return [{"title": _("Home"), "url": reverse("home")}]

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        """Return what the page shows in the words of schema.org, from its context alone, as `linked` says."""
        crumbs = context["crumbs"]
        return [breadcrumbs(crumbs, context["title"], self.request.path)] if crumbs else []


def only_read(view: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse every method but GET and HEAD by 405, and ask for no token: nothing is changed."""
    return csrf_exempt(require_safe(view))


def depends_on_its_path(view: Callable[..., Any]) -> Callable[..., Any]:
    """Declare of a view, such as the sitemap, that it answers the same to everybody, whatever the query."""

    @wraps(view)
    def declaring(*args: Any, **kwargs: Any) -> Any:
        response = view(*args, **kwargs)
        response["Content-Language"] = ", ".join(LANGUAGES)
        response.declared = Declared()
        return response

    return only_read(declaring)


class PublicTemplate(PublicPage, TemplateView):
    """A page of its own template, such as the legal notice."""


class PublicList(PublicPage, ListView):
    """Published entries in order, narrowed by a strict FilterSet where there is one."""

    filterset_class: type[StrictFilterSet] | None = None
    with_published: tuple[str, ...] = ()  # relations of which the page shows what is public

    @classmethod
    def declared(cls) -> Declared:
        """Declare the filters, and the page of the list where it has several."""
        filters = cls.filterset_class.base_filters if cls.filterset_class else ()
        return Declared(cls.parameters | {*filters} | ({"page"} if cls.paginate_by else set()))

    def get_queryset(self) -> QuerySet[Any]:
        found: Any = super().get_queryset()
        return self.filtered(found.published().in_order().with_published(*self.with_published))

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.filterset_class is None:
            return queryset
        self.filterset = self.filterset_class(self.request.GET or None, queryset=queryset)
        return self.filterset.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.filterset_class is not None:
            kwargs = {"filterset": self.filterset, "form": self.filterset.form} | kwargs
        return super().get_context_data(**kwargs)

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        """Add the entries, unless the query left some out: the address that stands for the page has none."""
        nodes = super().get_linked_data(context)
        if not (self.request.GET or context["is_paginated"]):
            nodes.append(collection(self.request.path, context["title"], self.get_listed(context)))
        return nodes

    def get_listed(self, context: dict[str, Any]) -> Iterable[Any]:
        """Return the entries that the page lists."""
        return list(context["object_list"])


class PublicDetail(PublicPage, DetailView):
    """One published entry."""

    with_published: tuple[str, ...] = ()  # relations of which the page shows what is public

    def get_queryset(self) -> QuerySet[Any]:
        found: Any = super().get_queryset()
        return found.published().with_published(*self.with_published)

    def get_title(self) -> str:
        return str(self.object)


class PublicDocument(PublicPage):
    """A file that is made when it is asked for, in its turn; or a page that says why it isn't there."""

    page_url: str | Promise = ""  # the page that says the same

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Have nobody keep a page that stands in for a document."""
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            response.headers["Cache-Control"] = "no-store"
        return response

    def not_yet(self) -> HttpResponse:
        """Return a page that says to come again, and has browsers do so by themselves."""
        context = self.get_context_data(title=_("This document is not ready yet"))
        page = render(self.request, "pdf_not_yet.html", context, status=503)
        page.headers["Retry-After"] = page.headers["Refresh"] = str(SECONDS)
        page._has_been_logged = True  # type: ignore[attr-defined] # or it would be mailed as a fault
        return page

    def get_title(self) -> str:
        return _("This document could not be made")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page_url=self.page_url, **kwargs)

    def get_linked_data(self, context: dict[str, Any]) -> list[Node]:
        return []  # the page that stands in for a document says nothing


class PublicPDF(PublicDocument):
    """
    A document on paper, made from what is public now; `get_document` says which, or raises Http404.

    It sets `page_url` at the latest.
    """

    def get_document(self) -> Document:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send the file whole, or a page that says why not: never a broken file, never a long wait."""
        try:
            document, made = self.get_made()
        except NotYetError:
            return self.not_yet()
        except NotMadeError:
            logger.exception("No PDF of %s", request.path)
            return render(request, "pdf_not_made.html", self.get_context_data(), status=500)
        headers = {
            "Content-Disposition": f'inline; filename="cnrs-{document.name}.pdf"',
            "Content-Language": get_language() or "en",
        }
        return HttpResponse(made, content_type="application/pdf", headers=headers)

    def get_made(self) -> tuple[Document, bytes]:
        """Return the document and its file; what must be made takes its turn before its data are gathered."""
        with ExitStack() as held:
            if self.page_url and not kept_today(self.request.path):
                held.enter_context(turn(self.request.path))
            document = self.get_document()
            return document, pdf_of(document, self.request.path)
