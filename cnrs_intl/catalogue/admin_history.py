"""The pages that compare, restore and undo, and of what was deleted."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from reversion.models import Version

from cnrs_intl.catalogue import drafts, journal
from cnrs_intl.catalogue.admin_base import change_url, history_context
from cnrs_intl.catalogue.admin_journal import journal_page
from cnrs_intl.catalogue.admin_restoring import history_address, restore_page, undo_page
from cnrs_intl.catalogue.comparing import compare
from cnrs_intl.catalogue.contents import Content, content_of
from cnrs_intl.catalogue.draft_lines import line_of_draft
from cnrs_intl.catalogue.history import author_of
from cnrs_intl.catalogue.models import Draft, Entry
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.standing import Standing, status_of
from cnrs_intl.catalogue.versions import content_at, is_kind, last_of

LIVE, DRAFT = "live", "draft"
PER_PAGE = 50
Side = tuple[str, Content]  # what a column of the comparison is called, and holds


def urls(site: Any) -> list[URLPattern]:
    """Return the addresses of these pages, for the admin's site."""

    def page(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(site, request, *args, **kwargs)

        return path(address, site.admin_view(shown), name=name)

    return [
        page("compare/<str:label>/<int:pk>/", compare_page, "compare"),
        page("drafts/<int:pk>/compare/", draft_page, "draft_compare"),
        page("restore/", restore_page, "restore_version"),
        page("deleted/", deleted_page, "deleted"),
        page("deleted/<str:label>/<int:pk>/", deleted_history, "deleted_history"),
        page("undo/<int:revision>/", undo_page, "undo"),
        page("journal/", journal_page, "journal"),
    ]


def kind_named(request: HttpRequest, label: str) -> Any:
    """Return the model of a label. Raises Http404, and PermissionDenied for who may not see it."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if not is_kind(model):
        raise Http404
    if not may_see(request.user, model):
        raise PermissionDenied
    return model


def may_see(user: Any, model: Any) -> bool:
    return may(user, "view", model) or may(user, "change", model)


# Comparison


def compare_page(site: Any, request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Show what differs between two versions of something, the live one and the draft among them."""
    model = kind_named(request, label)
    instance = model._base_manager.filter(pk=pk).first()
    draft = Draft.objects.filter(model=model._meta.label_lower, object_id=pk).first()
    asked = [request.GET.get("old") or LIVE, request.GET.get("new") or (DRAFT if draft else LIVE)]
    old, new = sorted(asked, key=age)
    sides = [side(each, model, pk, instance, draft) for each in (old, new)]
    shown = draft if DRAFT in asked else None
    return comparison_page(site, request, (model, pk), instance=instance, sides=sides, draft=shown)


def draft_page(site: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a draft changes of what is live."""
    draft = get_object_or_404(Draft, pk=pk)
    model = kind_named(request, draft.model)
    instance = drafts.live(draft)
    sides = [side(each, model, draft.object_id, instance, draft) for each in (LIVE, DRAFT)]
    if getattr(instance, "state", "") == Entry.State.DRAFT:  # the public has nothing of it: all is new
        sides[0] = sides[0][0], []
    key = (model, draft.object_id)
    return comparison_page(site, request, key, instance=instance, sides=sides, draft=draft)


def age(asked: str) -> tuple[int, int]:
    """Return what puts the older one first: versions by their numbers, then what is live, then the draft."""
    return (asked == LIVE) + 2 * (asked == DRAFT), int(asked) if asked.isdecimal() else 0


def side(asked: str, model: Any, pk: int, instance: Any, draft: Draft | None) -> Side:
    """Return one side of the comparison. Raises Http404 if there is none."""
    if asked == LIVE:
        stands = Standing(status_of(instance), None)
        return stands.label, content_of(instance) if instance else []
    if asked == DRAFT and draft:
        words = _("Draft of %(when)s, by %(who)s")
        who = draft.author_name or _("the portal itself")
        content = drafts.wanted(draft) if draft.content is not None or instance else []
        return words % {"when": shown_time(draft.changed_at), "who": who}, content
    versions = Version.objects.get_for_object_reference(model, pk)
    number = int(asked) if asked.isdecimal() and len(asked) < len(str(2**63)) else 0
    version = get_object_or_404(versions.select_related("revision__user", "revision__author"), pk=number)
    words = _("Version of %(when)s, by %(who)s")
    who = author_of(version.revision) or _("the portal itself")
    return words % {"when": shown_time(version.revision.date_created), "who": who}, content_at(version)


def shown_time(time: Any) -> str:
    return date_format(localtime(time), "DATETIME_FORMAT")


def comparison_page(
    site: Any, request: HttpRequest, key: tuple[Any, int], *, instance: Any, sides: list[Side], draft: Any
) -> HttpResponse:
    model, pk = key
    (old_name, old), (new_name, new) = sides
    name = instance or (draft and draft.name) or name_of_gone(model, pk)
    context = {
        **site.each_context(request),
        "title": _("Comparison: %(name)s") % {"name": name},
        "name": str(name),
        "opts": model._meta,
        "comparison": compare(old, new),
        "old_name": old_name,
        "new_name": new_name,
        "line": line_of_draft(draft, request.user) if draft else None,
        "instance": instance,
        "form_address": change_url(instance) if instance else "",
        "history_address": history_address(model, pk, is_there=instance is not None),
    }
    return TemplateResponse(request, "admin/history/compare.html", context)


def name_of_gone(model: Any, pk: int) -> str:
    """Return what something was called that is gone. Raises Http404 if it never was."""
    if version := last_of(model, pk):
        return str(version.object_repr)
    raise Http404


# What was deleted


def deleted_page(site: Any, request: HttpRequest) -> HttpResponse:
    """List what was deleted, last one first: what may be seen, with who may bring it back."""
    seen = [each for each in journal.gone() if may_see(request.user, each.kind)]
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("p"))
    lines = [
        {
            "gone": each,
            "kind": capfirst(str(each.kind._meta.verbose_name)),
            "label": each.kind._meta.label_lower,
            "may_restore": may(request.user, "change", each.kind),
        }
        for each in page
    ]
    context = {**site.each_context(request), "title": _("Deleted"), "lines": lines, "page": page}
    return TemplateResponse(request, "admin/history/deleted.html", context)


def deleted_history(site: Any, request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Show the versions of something that was deleted; of what is there, lead to its own history."""
    model = kind_named(request, label)
    if model._base_manager.filter(pk=pk).exists():
        return HttpResponseRedirect(history_address(model, pk, is_there=True))
    context = {
        **site.each_context(request),
        **history_context(request, model, pk, name_of_gone(model, pk)),
        "is_gone": True,
    }
    return TemplateResponse(request, "admin/entry_history.html", context)
