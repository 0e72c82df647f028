"""What lists and headings of the admin have in common: words that agree, and a search as over everything."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from cnrs_intl.catalogue.searched import keys_found
from cnrs_intl.catalogue.terms import asked


def answering(queryset: Any, typed: str, *relations: str) -> Any:
    """Keep what the search over everything would find: of rows, by what they are related to."""
    if not asked(typed).terms:
        return queryset
    found = Q()
    for name in relations:
        model = queryset.model._meta.get_field(name).related_model
        found |= Q(**{f"{name}__in": keys_found(model, typed)})
    return queryset.filter(found if relations else Q(pk__in=keys_found(queryset.model, typed)))


def as_typeset(found: list[Any]) -> list[Any]:
    """Return Django’s list of “kind: name”, which holds lists in its turn, with the colon of the language."""
    words: list[Any] = []
    for each in found:
        if isinstance(each, list):
            words.append(as_typeset(each))
            continue
        kind, _colon, name = each.partition(": ")
        if isinstance(each, SafeString):
            name = mark_safe(name)  # noqa: S308 - Django made this part, the link, and escaped what is in it
        words.append(format_html(gettext("{kind}: {name}"), kind=kind, name=name))
    return words


class Titled(admin.ModelAdmin):
    """Mixed into the admin of whatever has a form."""

    #: “Add an office”, “Change the office”: whole, because a name alone does not say its article.
    titles: tuple[Any, Any] | None = None

    def render_change_form(self, request: HttpRequest, context: Any, **kwargs: Any) -> HttpResponse:
        """Head a form with words that agree; who may only read it is told nothing of changing."""
        may = kwargs.get("add") or self.has_change_permission(request, kwargs.get("obj"))
        if self.titles and may:
            context["title"] = self.titles[0 if kwargs.get("add") else 1]
        return super().render_change_form(request, context, **kwargs)


class Lists(Titled):
    """Mixed into an admin of the catalogue."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what goes with some objects, how many of each, what may not go, and what is in the way."""
        going, counts, lacking, in_the_way = super().get_deleted_objects(objs, request)
        return as_typeset(going), counts, lacking, as_typeset(in_the_way)

    #: Of rows: the relations to what a list is searched by.
    searched_relations: tuple[str, ...] = ()

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find as the search over everything does; that there are `search_fields` shows the box."""
        return answering(queryset, search_term, *self.searched_relations), False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Head a list with what it lists, not with what to do there."""
        title = {"title": capfirst(str(self.opts.verbose_name_plural))}
        return super().changelist_view(request, title | (extra_context or {}))
