"""What restores a version, or takes a whole change back: asked, its consequences shown, confirmed."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from reversion.models import Revision, Version

from cnrs_intl.catalogue import journal
from cnrs_intl.catalogue.admin_base import change_url
from cnrs_intl.catalogue.admin_undoing import undo_offer
from cnrs_intl.catalogue.applying import DoesNotApplyError, Problem
from cnrs_intl.catalogue.consequences import Confirmation, NotConfirmedError
from cnrs_intl.catalogue.draft_words import address
from cnrs_intl.catalogue.drafts import live
from cnrs_intl.catalogue.models import Draft
from cnrs_intl.catalogue.permissions import may
from cnrs_intl.catalogue.restoring import DraftThereError, Restored, restore
from cnrs_intl.catalogue.undoing import kinds_in, may_undo, planned, undo
from cnrs_intl.catalogue.versions import before_of, is_kind, key_of
from cnrs_intl.catalogue.writing import Change


def history_address(model: Any, pk: int, *, is_there: bool) -> str:
    """Return the address of the history of something, whether it is still there or not."""
    opts = model._meta
    if is_there:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[pk])
    return reverse("admin:deleted_history", args=[opts.label_lower, pk])


def draft_address(draft: Draft) -> str:
    """Return where a draft is read: the form of what it is of or, where that is gone, the comparison."""
    instance = live(draft)
    return change_url(instance) if instance else reverse("admin:draft_compare", args=[draft.pk])


def restore_page(site: Any, request: HttpRequest) -> HttpResponse:
    """Keep a version as a draft, or bring back what was deleted, and say what could not come back."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    number = request.POST.get("version", "")
    short = number.isdecimal() and len(number) < len(str(2**63))
    version = get_object_or_404(Version, pk=int(number) if short else 0)
    model, pk = key_of(version)
    if not is_kind(model) or not may(request.user, "change", model):
        raise PermissionDenied
    try:
        restored = restore(version, request.user)
    except DraftThereError as there:
        say_there(request, there.draft)
    except DoesNotApplyError as error:
        messages.error(request, _("“%(name)s” could not be brought back.") % {"name": version.object_repr})
        say_lines(request, error.problems, messages.ERROR)
    else:
        if place := say_restored(request, restored):
            return HttpResponseRedirect(place)
    is_there = model._base_manager.filter(pk=pk).exists()
    return HttpResponseRedirect(history_address(model, pk, is_there=is_there))


def say_there(request: HttpRequest, draft: Draft) -> None:
    words = _("%(who)s has begun a draft of “%(name)s”: publish or discard it before you restore a version.")
    said = words % {"who": draft.author_name or _("the portal itself"), "name": draft.name}
    link = format_html('<a href="{}">{}</a>', draft_address(draft), _("Open the draft"))
    messages.error(request, format_html("{} {}", said, link))


def say_restored(request: HttpRequest, restored: Restored) -> str:
    """Say what was restored; return where it is now, nothing if it was there already."""
    say_lines(request, restored.left, messages.WARNING)
    if restored.entry:
        text = _("“%(name)s” is here again, as a draft that the public does not see.")
        messages.success(request, text % {"name": restored.entry})
        return change_url(restored.entry)
    if restored.draft is None:
        messages.info(request, _("Nothing was restored: what is live is the same as this version."))
        return ""
    text = _("This version of “%(name)s” is a draft now. The public sees it once it is published.")
    messages.success(request, text % {"name": restored.draft.name})
    return draft_address(restored.draft)


def say_lines(request: HttpRequest, problems: Iterable[Problem], level: int) -> None:
    for problem in problems:
        messages.add_message(request, level, str(problem))


def undo_page(site: Any, request: HttpRequest, revision: int) -> HttpResponse:
    """Show what a change did; on POST take it back, once somebody has seen what the public will see."""
    found = get_object_or_404(Revision.objects.select_related("user", "author"), pk=revision)
    if not may_undo(request.user, found):
        raise PermissionDenied
    plan = planned(found)
    problems = plan.problems
    if request.method == "POST":
        check = Confirmation(request.POST, always=True)
        try:
            opened = undo(found, user=request.user, check=check)
        except NotConfirmedError as stopped:
            return consequences_of(site, request, stopped, plan.notes)
        except DoesNotApplyError as error:
            problems = error.problems
        else:
            return say_undone(request, opened, plan.notes)
    (line,) = journal.entries([found])
    context = {
        **site.each_context(request),
        "title": _("Undo a change"),
        "line": line,
        "comparisons": comparisons(found),
        "problems": problems,
        "notes": [] if problems else plan.notes,
    }
    return TemplateResponse(request, "admin/history/undo.html", context)


def say_undone(request: HttpRequest, opened: Change, notes: list[Problem]) -> HttpResponse:
    """Say that a change was undone, and lead to where that is seen."""
    say_lines(request, notes, messages.WARNING)
    text = _("The change is undone.")
    messages.success(request, format_html("{} {}", text, undo_offer(request, opened)))
    return HttpResponseRedirect(seen_at(opened))


def seen_at(opened: Change) -> str:
    """Return where what a change did is seen: the form of the one entry that it changed, or its line."""
    (model, pk), *others = opened.touched
    form = address(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", pk)
    if form and not others and (model, pk) not in opened.deleted:
        return form
    line = f"#change-{opened.revision.pk}" if opened.revision else ""
    return f"{reverse('admin:journal')}{line}"


def comparisons(revision: Revision) -> list[tuple[str, str]]:
    """Return the first entries that a revision changed, with the address that compares before and after."""
    versions = kinds_in(revision)[: journal.SHOWN]
    earlier = before_of(versions)
    found = []
    for version in versions:
        comparison = ""
        if version.pk in earlier:
            model, pk = key_of(version)
            compare = reverse("admin:compare", args=[model._meta.label_lower, pk])
            comparison = f"{compare}?old={earlier[version.pk].pk}&new={version.pk}"
        found.append((str(version.object_repr), comparison))
    return found


def consequences_of(
    site: Any, request: HttpRequest, stopped: NotConfirmedError, notes: list[Problem]
) -> HttpResponse:
    """Show what undoing does to what the public sees, to be confirmed."""
    context = {
        **site.each_context(request),
        "title": _("What the public will see change"),
        "opts": None,
        "consequences": stopped.consequences(),
        "notes": notes,
        "sent": [("post", "yes")],
        "resume": "",
        "back": reverse("admin:journal"),
    }
    return TemplateResponse(request, "admin/consequences.html", context)
