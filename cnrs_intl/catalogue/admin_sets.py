"""Sets of drafts: their list, and the page of each."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import journal, workflow
from cnrs_intl.catalogue.admin_journal import line_of
from cnrs_intl.catalogue.admin_proposals import page, refused, show_problems, time_field
from cnrs_intl.catalogue.admin_texts import LinesField
from cnrs_intl.catalogue.draft_lines import line_of_draft, line_of_set
from cnrs_intl.catalogue.models import DraftSet
from cnrs_intl.catalogue.permissions import NotAllowedError
from cnrs_intl.catalogue.proposals import may_change
from cnrs_intl.catalogue.undoing import to_undo
from cnrs_intl.catalogue.workflow import problems_together


class SetForm(forms.ModelForm):
    class Meta:
        model = DraftSet
        fields = ("name", "comment", "publish_at")
        field_classes = {"comment": LinesField}
        error_messages = {"name": {"unique": _("A set of this name already exists.")}}

    publish_at = time_field(
        label=_("Publish at"),
        help_text=DraftSet._meta.get_field("publish_at").help_text,
    )


def draft_sets(request: HttpRequest) -> HttpResponse:
    sets = DraftSet.objects.select_related("created_by").annotate(size=Count("drafts")).order_by("name")
    context = {"title": gettext("Sets of drafts"), "sets": sets, "may_add": may_change(request.user, [])}
    return page(request, "admin/drafts/sets.html", context)


def add_set(request: HttpRequest) -> HttpResponse:
    if not may_change(request.user, []):
        return refused(request, gettext("Your account may not do this. Nothing was changed."))
    form = SetForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and saved(form, request.user, DraftSet()):
        messages.success(request, gettext("The set “%(name)s” is made.") % {"name": form.instance})
        return redirect("admin:draft_set", form.instance.pk)
    return page(request, "admin/drafts/set_add.html", {"title": gettext("New set of drafts"), "form": form})


def saved(form: SetForm, user: Any, before: DraftSet) -> bool:
    """Save a set; where another date needs another approval, or is past, the form says so."""
    moment = form.cleaned_data["publish_at"]
    form.instance.publish_at = before.publish_at
    try:
        if before.pk is None:
            workflow.to_come(moment)
            form.instance.created_by, form.instance.publish_at = user, moment
            form.save()
        else:
            DraftSet.objects.filter(pk=before.pk).update(
                name=form.instance.name, comment=form.instance.comment
            )
            workflow.set_date(before, user, moment)
    except ValidationError as error:
        show_problems(form, error)
        return False
    return True


def draft_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a set with its drafts, and what keeps them from going live as one; name and date it (POST)."""
    of_set = DraftSet.objects.select_related("created_by").filter(pk=pk).first()
    if of_set is None:
        return gone_live(request, pk)
    found = of_set.drafts.select_related("set").prefetch_related("authors").order_by("pk")
    drafts = sorted(found, key=str)
    writes = may_change(request.user, drafts)
    if request.method == "POST" and not writes:
        return refused(request, gettext("Your account may not do this. Nothing was changed."))
    form = SetForm(request.POST if request.method == "POST" else None, instance=of_set)
    try:
        if form.is_valid() and saved(form, request.user, DraftSet.objects.get(pk=pk)):
            messages.success(request, gettext("The set “%(name)s” is saved.") % {"name": of_set})
            return redirect("admin:draft_set", pk)
    except NotAllowedError as error:
        return refused(request, str(error))
    context = {
        "title": DraftSet.objects.get(pk=pk).name if form.errors else of_set.name,
        "line": line_of_set(of_set, request.user),
        "lines": [line_of_draft(draft, request.user) for draft in drafts],
        "problems": problems_together(drafts),
        "form": form if writes else None,
    }
    return page(request, "admin/drafts/set.html", context)


def gone_live(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a set held that went live. Raises Http404 where none of this number did."""
    revision = journal.of_set(pk)
    if revision is None:
        raise Http404
    (entry,) = journal.entries([revision])
    entry = entry._replace(changed=journal.all_changed_by(revision))
    may_undo = entry.revision in to_undo(request.user, [revision])
    context = {"title": journal.name_of_set(revision, pk), **line_of(entry, may_undo=may_undo)}
    return page(request, "admin/drafts/set_gone_live.html", context)


def urls() -> list[tuple[str, Any, str]]:
    return [
        ("sets/", draft_sets, "draft_sets"),
        ("sets/add/", add_set, "draft_set_add"),
        ("sets/<int:pk>/", draft_set, "draft_set"),
    ]
