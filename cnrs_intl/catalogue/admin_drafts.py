"""The lists of what staff prepare: what failed, what waits for approval, what is being written."""

from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cnrs_intl.catalogue import (
    admin_many_drafts,
    admin_proposals,
    admin_publishing,
    admin_scheduled,
    admin_sets,
    workflow,
)
from cnrs_intl.catalogue.admin_proposals import may_see, page, refused, words_of
from cnrs_intl.catalogue.draft_lines import Line, line_of_draft, line_of_set
from cnrs_intl.catalogue.draft_words import form_of
from cnrs_intl.catalogue.left_drafts import left
from cnrs_intl.catalogue.models import Draft, DraftSet, Entry
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import models_of_drafts

SIZE = 50  # drafts on a page of each list
Status = Draft.Status
TITLES = {
    "failed": _("Could not be published at its time"),
    "waiting": _("Waiting for approval"),
    "mine": _("Mine"),
    "others": _("Of others"),
    "left": _("Of closed accounts"),
}


def lists(request: HttpRequest) -> HttpResponse:
    """
    Show all drafts: the failed, those that wait for approval, mine, those of others.

    Where the address has a page of those that closed accounts have left, show these alone.
    """
    wanted, is_filtered = drafts_of_lists(request.user), "left" in request.GET
    names = [name for name in TITLES if (name == "left") is is_filtered]
    sections = [section(request, name, wanted[name]) for name in names]
    ticks = any(each["ticks"] for each in sections)
    context = {
        "title": gettext("Drafts"),
        "sections": sections,
        "is_filtered": is_filtered,
        **(admin_many_drafts.offered(request) if ticks else {"ticked": [], "put": None}),
    }
    return page(request, "admin/drafts/lists.html", context)


def drafts_of_lists(user: Any) -> dict[str, Any]:
    """Return a query for the drafts of each list; each is in one, and may be in that of what was left."""
    alone = {each: Q(set=None, status=each) for each in (Status.FAILED, Status.WAITING)}
    drafts = Draft.objects.select_related("set").prefetch_related("authors").order_by("-changed_at", "-pk")
    rest = drafts.exclude(alone[Status.FAILED] | alone[Status.WAITING])
    written = Draft.authors.through.objects.filter(user=user).values("draft")
    return {
        "failed": drafts.filter(alone[Status.FAILED]),
        "waiting": drafts.filter(alone[Status.WAITING]),
        "mine": rest.filter(pk__in=written),
        "others": rest.exclude(pk__in=written),
        "left": rest.filter(set=None, status=Status.WRITING, pk__in=left()),
    }


def section(request: HttpRequest, name: str, drafts: Any) -> dict[str, Any]:
    """Return one list, a page of it, sets first."""
    found = Paginator(drafts, SIZE).get_page(request.GET.get(name))
    lines: list[Line] = []
    if name in {Status.FAILED.value, Status.WAITING.value}:
        lines += [line_of_set(each, request.user) for each in sets_in(name)]
    count = len(lines) + found.paginator.count
    lines += [line_of_draft(draft, request.user) for draft in found]
    return {
        "name": name,
        "count": count,
        "title": TITLES[name],
        "lines": lines,
        "page": found,
        "ticks": any(line.tick for line in lines),
    }


def sets_in(status: str) -> Any:
    return (
        DraftSet.objects.filter(status=status)
        .select_related("created_by")
        .prefetch_related("drafts__authors")
        .order_by("name")
    )


@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Have a new entry be asked for, scheduled or put into a set, as a draft is."""
    label, pk = request.POST.get("model", ""), request.POST.get("object_id") or request.POST.get("pk", "")
    models = {model._meta.label_lower: model for model in models_of_drafts() if issubclass(model, Entry)}
    if label not in models or not pk.isdecimal():
        raise Http404
    entry = get_object_or_404(models[label], pk=int(pk))
    try:
        draft = workflow.propose(entry, request.user)
    except NotAllowedError as error:
        return refused(request, str(error))
    except ValidationError as error:
        return refused(request, words_of(error))
    messages.success(request, gettext("“%(name)s” is among the drafts now.") % {"name": draft})
    return redirect(form_of(draft))


def for_who_sees_drafts(view: Any) -> Any:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return inner


def urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of all pages on drafts, sets and what is scheduled."""
    pages = [
        ("drafts/", lists, "drafts"),
        ("drafts/propose/", propose, "propose"),
        *admin_many_drafts.urls(),
        *admin_proposals.urls(),
        *admin_publishing.urls(),
        *admin_sets.urls(),
        *admin_scheduled.urls(),
    ]
    return [
        path(address, site.admin_view(for_who_sees_drafts(view)), name=name) for address, view, name in pages
    ]
