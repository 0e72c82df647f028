"""The page that brings a draft up to date with what was changed live since it was begun."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from cnrs_intl.catalogue import asking, permissions
from cnrs_intl.catalogue.admin_conflicts import CONFLICT, page_context
from cnrs_intl.catalogue.applying import DoesNotApplyError
from cnrs_intl.catalogue.asking import Asked
from cnrs_intl.catalogue.contents import model_named
from cnrs_intl.catalogue.history import last_change
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.updating import Update


def urls(site: AdminSite) -> list[URLPattern]:
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return draft_update(site, request, pk)

    view.keeps_typed = True  # type: ignore[attr-defined]  # over a log-in that comes between
    return [path("drafts/<int:pk>/update/", site.admin_view(view), name="draft_update")]


@transaction.atomic
def draft_update(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask about what the draft and what is live both changed; once all is answered, update the draft."""
    draft = get_object_or_404(Draft, pk=pk)
    model = model_named(draft.model)
    if not permissions.may(request.user, "change", model):
        raise PermissionDenied
    sending = request.method == "POST" and RESUME not in request.POST
    if sending:
        model._base_manager.select_for_update(no_key=True).filter(pk=draft.object_id).first()
        draft = get_object_or_404(Draft.objects.select_for_update(), pk=pk)
    update = Update(draft)
    if not update.is_needed:
        messages.info(request, _("The draft of “%(entry)s” is up to date.") % {"entry": draft})
        return to_form(draft)
    asked = (
        None if update.instance is None else asking.ask(update.base, update.mine, update.theirs, request.POST)
    )
    if sending and not (asked and asked.is_open):
        return keep(request, update, asked)
    return page(site, request, update, asked)


def to_form(draft: Draft) -> HttpResponse:
    name = draft.model.replace(".", "_")
    return HttpResponseRedirect(reverse(f"admin:{name}_change", args=[draft.object_id]))


def keep(request: HttpRequest, update: Update, asked: Asked | None) -> HttpResponse:
    """Save the draft, and say what was left out of it."""
    draft = update.draft
    try:
        gone = update.keep(asked, request.user)
    except DoesNotApplyError as error:
        for problem in error.problems:
            messages.error(request, str(problem))
        return HttpResponseRedirect(request.get_full_path())
    for problem in gone:
        messages.warning(request, _("Left out: %(what)s") % {"what": problem})
    messages.success(request, _("The draft of “%(entry)s” is up to date.") % {"entry": draft})
    return to_form(draft)


def page(site: Any, request: HttpRequest, update: Update, asked: Asked | None) -> HttpResponse:
    draft, model = update.draft, model_named(update.draft.model)
    asked = asked or Asked.nothing(update.mine)
    change = last_change(update.instance) if update.instance else ""
    if update.was_deleted:
        intro = _("What is live was deleted meanwhile. Once it is up to date, this draft adds it again.")
    else:
        intro = _("What is live was changed since this draft was begun (last: %(change)s).") % {
            "change": change
        }
    context = page_context(site.get_model_admin(model), request, asked) | {
        "title": _("Bring the draft up to date: %(name)s") % {"name": draft},
        "original": update.instance or model(pk=draft.object_id),
        "intro": intro,
        "explained": _("The draft and what is live differ below. Choose what the draft is to have."),
        "names": {
            "mine": _("In the draft of %(who)s") % {"who": draft.author_name or _("somebody")},
            "theirs": _("Live now (%(change)s)") % {"change": change} if change else _("Live now"),
        },
        "sent": [],
        "gone": update.gone,
    }
    status = CONFLICT if asked.problems and request.method == "POST" else 200
    return TemplateResponse(request, "admin/conflicts/merge.html", context, status=status)
