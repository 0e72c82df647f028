"""
What every list and form of the admin has in common: the one door (`writing`) that whatever is saved or
deleted goes through, the page of its consequences (`consequences`) before that, and the history after.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected as ask_and_delete
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.db.models.deletion import Collector, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cnrs_intl.catalogue import history
from cnrs_intl.catalogue.admin_forms import PlainWidgets
from cnrs_intl.catalogue.consequences import CONFIRMED, Confirmation, NotConfirmedError
from cnrs_intl.catalogue.fields import current_language, folded_words
from cnrs_intl.catalogue.models import Catalogued, Entry, Reference
from cnrs_intl.catalogue.resuming import RESUME
from cnrs_intl.catalogue.writing import change, current, entry_of

CHANGES_PER_PAGE = 100


def change_url(instance: models.Model) -> str:
    """Return the address of the form for `instance`."""
    opts = instance._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[instance.pk])


def may_publish(request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether who asks may publish entries of `model`, and keep its reference tables."""
    codename = get_permission_codename("publish", model._meta)
    return bool(request.user.has_perm(f"{model._meta.app_label}.{codename}"))


def is_open(request: HttpRequest, entry: models.Model | None) -> bool:
    """Whether who asks may change `entry` at all: what is public, or will be, is for Publishers only."""
    if not isinstance(entry, Entry) or entry.state != Entry.State.PUBLISHED:
        return True
    return may_publish(request, type(entry))


def with_words(queryset: Any, search_term: str, prefix: str = "") -> Any:
    """Keep entries by the start of words in either language, accents and case aside, or by the slug."""
    found = Q()
    for word in folded_words(search_term):
        found &= Q(**{f"{prefix}search_words__contains": f" {word}"}) | Q(**{f"{prefix}slug__contains": word})
    return queryset.filter(found)


def related_to(queryset: Any) -> list[Any]:
    """Return what is not deleted with the entries of `queryset`, but no longer names them."""
    found = []
    for relation in queryset.model._meta.related_objects:
        loses = relation.many_to_many or relation.on_delete is models.SET_NULL
        if loses and issubclass(relation.related_model, Catalogued):
            found.append(relation.related_model.objects.filter(**{f"{relation.field.name}__in": queryset}))
    return found


def is_protected(objects: Iterable[Any]) -> bool:
    """Whether something else needs one of these, so that it cannot be deleted."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(list(objects))
    except ProtectedError:
        return True
    return False


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


class CatalogueAdmin(FilteredOnly, PlainWidgets, admin.ModelAdmin):
    """What entries, references and rows have in common: the door, the consequences and the history."""

    change_form_template = "admin/entry_change_form.html"
    history_template = "admin/entry_history.html"
    save_on_top = True
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

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Find by parts of words, accents and case aside: `search_fields` are folded columns."""
        return super().get_search_results(request, queryset, " ".join(folded_words(search_term)))

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

        Where the public would lose something, and with `ask` always (a deletion, which is a change of
        what it was related to, too), the page of the consequences is returned first, and nothing is
        changed until it has been confirmed.
        """
        compare = issubclass(self.model, Reference) or any(name.endswith("-DELETE") for name in request.POST)
        check = Confirmation(request.POST.get(CONFIRMED, ""), compare=compare, always=ask)
        others = related_to(queryset) if ask else []
        try:
            with change(queryset, *others, user=request.user, check=check) as opened:
                opened.touched |= {key for key in opened.before if key[0] is not queryset.model}
                check.start()
                return write()
        except NotConfirmedError as stopped:
            return self.consequences_page(request, stopped)

    def consequences_page(self, request: HttpRequest, stopped: NotConfirmedError) -> HttpResponse:
        consequences = stopped.consequences()
        typed = request.POST.lists() if request.method == "POST" else []
        sent = [
            (name, value)
            for name, values in typed
            if name not in {CONFIRMED, RESUME, "csrfmiddlewaretoken"}
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
        """Save through the door, with the entry locked: two people cannot save it at once."""

        def write() -> Any:
            return super(CatalogueAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        if request.method != "POST":
            return write()
        found = self.get_object(request, object_id) if object_id else None
        return self.change_catalogue(request, self.model.objects.filter(pk=found and found.pk), write)

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
        page = Paginator(history.versions_of(instance), CHANGES_PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(name)s") % {"name": instance},
            "subtitle": None,
            "lines": list(history.lines_of(page, self.model)),
            "page": page,
            "object": instance,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)
