"""
What every list and form of the admin has in common: the one door (`writing`) that whatever is saved or
deleted goes through, the page of its consequences (`consequences`) before that, and the history after.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as ask_and_delete
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F
from django.db.models.deletion import Collector, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import admin_conflicts, history, permissions
from cnrs_intl.catalogue.admin_drafting import DraftForms
from cnrs_intl.catalogue.admin_forms import PlainWidgets
from cnrs_intl.catalogue.admin_lists import Lists
from cnrs_intl.catalogue.admin_undoing import say_saved, say_saved_later
from cnrs_intl.catalogue.consequences import ACCEPTED, CONFIRMED, Confirmation, NotConfirmedError
from cnrs_intl.catalogue.drafts import draft_of
from cnrs_intl.catalogue.fields import current_language
from cnrs_intl.catalogue.links import related_to
from cnrs_intl.catalogue.permissions import NotAllowedError, may
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.standing import standing_of
from cnrs_intl.catalogue.undoing import to_undo
from cnrs_intl.catalogue.versions import is_kind
from cnrs_intl.catalogue.writing import change, current, entry_of

CHANGES_PER_PAGE = 100


def change_url(instance: models.Model) -> str:
    """Return the address of the form for `instance`."""
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[instance.pk])


def may_publish(request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether who asks may publish entries of `model`, and keep its reference tables."""
    return permissions.may(request.user, "publish", model)


def is_protected(objects: Iterable[Any]) -> bool:
    """Whether something else needs one of these, so that it cannot be deleted."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(list(objects))
    except ProtectedError:
        return True
    return False


def history_context(request: HttpRequest, model: Any, pk: Any, name: str) -> dict[str, Any]:
    """Return what the page of the history of something shows, whether it is still there or not."""
    page = Paginator(history.versions_of_key(model, pk), CHANGES_PER_PAGE).get_page(request.GET.get("p"))
    left = to_undo(request.user, [version.revision for version in page]) if is_kind(model) else set()
    lines = [line | {"may_undo": line["revision"] in left} for line in history.lines_of(page, model)]
    return {
        "title": gettext("History: %(name)s") % {"name": name},
        "subtitle": None,
        "lines": lines,
        "page": page,
        "name": name,
        "pk": pk,
        "opts": model._meta,
        "has_versions": is_kind(model),  # rows are compared and restored with what they are rows of
        "may_restore": is_kind(model) and may(request.user, "change", model),
        "draft": None,
        "is_gone": False,
    }


class FilteredOnly:
    """Mixed into an admin: addresses filter a list by its own filters, and by nothing else."""

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Have Django say “invalid lookup parameters”, not fail, for what no filter of the page sends."""
        allowed = set()
        for one in self.get_list_filter(request):  # type: ignore[attr-defined]
            name = one[0] if isinstance(one, tuple) else getattr(one, "parameter_name", one)
            allowed |= {name, f"{name}__exact", f"{name}__id__exact", f"{name}__isnull"}
        if lookup not in allowed:
            raise IncorrectLookupParameters
        return True


@admin.action(permissions=["delete"], description=_("Delete selected %(verbose_name_plural)s"))
def delete_selected(model_admin: Any, request: HttpRequest, queryset: Any) -> Any:
    """Delete many at once, once somebody has seen what the public would lose."""
    if is_protected(queryset):
        return ask_and_delete(model_admin, request, queryset)  # says why it cannot be
    names = [str(obj) for obj in queryset]

    def write() -> None:
        model_admin.log_deletions(request, queryset)
        for obj in queryset.all():
            obj.delete()
        model_admin.keep_events(*(history.event("deleted", name=name) for name in names))

    if page := model_admin.change_catalogue(request, queryset, write, ask=True):
        return page
    text = ngettext("%(count)d was deleted.", "%(count)d were deleted.", len(names))
    messages.success(request, text % {"count": len(names)})
    return None


class CatalogueAdmin(DraftForms, FilteredOnly, Lists, PlainWidgets, admin.ModelAdmin):
    """What entries, references and rows have in common: the door, the consequences and the history."""

    change_form_template = "admin/entry_change_form.html"
    history_template = "admin/entry_history.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(name_key=F(self.name_key()))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        names = {field.name for field in self.model._meta.fields}
        return ["order", self.name_key()] if "order" in names else [self.name_key()]

    def name_key(self) -> str:
        return f"{self.model.name_field}_{current_language()}_key"

    @admin.display(description=_("name"), ordering="name_key")
    def name_shown(self, obj: Any) -> str:
        return str(obj)

    @admin.display(description=_("last changed"))
    def last_changed(self, obj: Any) -> str:
        return history.last_change(obj) if obj.pk else ""

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if obj is None or not hasattr(obj, "get_absolute_url") or not getattr(obj, "is_public", True):
            return None
        try:
            return str(obj.get_absolute_url())
        except NoReverseMatch:  # of a code that was just typed, and refused
            return None

    @property
    def entry_model(self) -> Any:
        """Return what is edited and versioned: this model, or that of whose entries it holds the rows."""
        field = self.model.entry_field
        return self.model._meta.get_field(field).related_model if field else self.model

    # The door

    def change_catalogue(
        self, request: HttpRequest, queryset: Any, write: Callable[[], Any], *, ask: bool = False
    ) -> Any:
        """
        Change what `queryset` holds by calling `write`, and return what that returns.

        Where the public would lose something or be told otherwise (`consequences.observers`), and with
        `ask` always (a deletion, which is a change of what it was related to, too), the page of the
        consequences is returned first, and nothing is changed until it has been confirmed.
        """
        check = Confirmation(request.POST, always=ask)
        others = related_to(queryset) if ask else []
        try:
            with change(queryset, *others, user=request.user, check=check) as opened:
                opened.touched |= {key for key in opened.before if key[0] is not queryset.model}
                check.start()
                answer = write()
        except NotConfirmedError as stopped:
            return self.consequences_page(request, stopped)
        except NotAllowedError as refused:
            return self.refused_page(request, refused)
        is_live = any(permissions.goes_live(opened, key) for key in opened.touched)
        say_saved(request, opened, is_live=is_live)
        return answer

    def message_user(
        self, request: HttpRequest, message: Any, level: Any = messages.SUCCESS, **kwargs: Any
    ) -> None:
        """Have what Django says of what it saves be said with the way to undo it."""
        if current.get() and level == messages.SUCCESS:
            say_saved_later(request, message)
        else:
            super().message_user(request, message, level, **kwargs)

    def refused_page(self, request: HttpRequest, refused: NotAllowedError) -> Any:
        """Say why an account may not do this; show a form as it was typed."""
        messages.error(request, str(refused))
        if "seen_version" not in request.POST:
            return HttpResponseRedirect(request.get_full_path())
        request.POST = typed = request.POST.copy()
        typed[RESUME] = "1"
        match: Any = request.resolver_match
        return super().changeform_view(request, match.kwargs.get("object_id"))

    def consequences_page(self, request: HttpRequest, stopped: NotConfirmedError) -> HttpResponse:
        consequences = stopped.consequences()
        typed = request.POST.lists() if request.method == "POST" else []
        sent = [
            (name, value)
            for name, values in typed
            if name not in {CONFIRMED, ACCEPTED, RESUME, "csrfmiddlewaretoken"}
            for value in values
        ]
        is_form = "_selected_action" not in request.POST and "seen_version" in request.POST
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("What the public will see change"),
            "opts": self.opts,
            "consequences": consequences,
            "sent": sent or [("post", "yes")],
            "resume": RESUME if is_form else "",
            "back": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }
        return TemplateResponse(request, "admin/consequences.html", context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save through the door, with the entry locked, or into a draft: never two people at once."""

        def write() -> Any:
            return super(CatalogueAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        draft = self.draft_at(object_id)
        of_draft = self.is_of_draft(request, draft)
        if request.method != "POST":
            return self.form_of_draft(request, draft, write) if of_draft else write()
        found = self.get_object(request, object_id) if object_id else None
        drafted = of_draft or self.goes_into_draft(request, found)
        save = admin_conflicts.resolving(self, request, draft if of_draft else found, write, drafted=drafted)
        if drafted:
            return self.save_draft(request, draft, found, save)
        return self.change_catalogue(request, self.model.objects.filter(pk=found and found.pk), save)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Show what a deletion takes from the public, instead of Django's question; then delete."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_delete_permission(request, obj):
            return super().delete_view(request, object_id, extra_context)
        if is_protected([obj]):
            return super().delete_view(request, object_id, extra_context)  # says why it cannot be

        def write() -> Any:
            self.log_deletions(request, self.model.objects.filter(pk=obj.pk))
            self.delete_model(request, obj)
            return self.response_delete(request, str(obj), obj_id)

        obj_id: Any = object_id
        model, key = entry_of(obj)
        return self.change_catalogue(request, model.objects.filter(pk=key), write, ask=True)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        self.keep_events(history.event("deleted", name=str(obj)))

    def log_addition(self, request: HttpRequest, obj: Any, message: list[history.Event]) -> Any:
        self.keep_events(*message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self.keep_events(*message)
        return super().log_change(request, obj, message)

    def keep_events(self, *events: history.Event) -> None:
        """Have the change under way called what it did; all is written, so it may be confirmed now."""
        opened = current.get()
        if opened:
            opened.events += [each for each in events if each not in opened.events]
            opened.confirm()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed it, when and what, from the kept versions rather than Django's log."""
        instance = self.get_object(request, object_id)
        if instance is None:
            raise Http404
        if not self.has_view_or_change_permission(request, instance):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            **history_context(request, self.model, instance.pk, str(instance)),
            "draft": draft_of(instance),
            "standing": standing_of(instance),
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)
